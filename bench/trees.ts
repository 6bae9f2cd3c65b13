import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes a tree once; a second run finds it there. */
export function writeTree(root: string, files: ReadonlyMap<string, string>): string {
  if (existsSync(join(root, '.git/complete'))) return root;
  for (const [name, text] of files) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  // A repository ends where its .git is: nothing above it is looked at.
  mkdirSync(join(root, '.git'), { recursive: true });
  writeFileSync(join(root, '.git/complete'), '');
  return root;
}

/** A script as `startproject` writes it, or one that writes the settings whatever is there. */
export const djangoScript = (settings: string, isAssigned = false): string => `"""
WSGI config.
"""
import os

from django.core.wsgi import get_wsgi_application

${isAssigned ? `os.environ["DJANGO_SETTINGS_MODULE"] = "${settings}"` : `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "${settings}")`}

application = get_wsgi_application()
`;

const project = (): Map<string, string> =>
  new Map([
    ['.gitignore', '*.pyc\n__pycache__/\n/build/\n'],
    ['README.md', '# A site\n'],
    ['requirements.txt', 'Django>=4.2\n'],
    [
      'manage.py',
      'import os\nimport sys\n\nif __name__ == "__main__":\n    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")\n' +
        '    from django.core.management import execute_from_command_line\n\n    execute_from_command_line(sys.argv)\n',
    ],
    ['shop/__init__.py', ''],
    [
      'shop/settings.py',
      'INSTALLED_APPS = ["django.contrib.auth"]\nWSGI_APPLICATION = "shop.wsgi.application"\nROOT_URLCONF = "shop.urls"\n',
    ],
    ['shop/urls.py', 'urlpatterns = []\n'],
    ['shop/views.py', 'def index(request):\n    return None\n'],
    ['shop/models.py', 'from django.db import models\n'],
    ['shop/wsgi.py', djangoScript('shop.settings')],
  ]);

/** A repository as `startproject` leaves it: ten files. */
export const tenFiles = (folder: string): string => writeTree(join(folder, 'ten-files'), project());

/** The same with 990 modules of models beside it, some 2 KB each. */
export function thousandFiles(folder: string): string {
  const files = project();
  const model = (number: number): string =>
    `class Model${number}(models.Model):\n    """Row ${number}."""\n\n    name = models.CharField(max_length=${number + 1})\n\n    def __str__(self):\n        return self.name\n`;
  const module = `import os\n\nfrom django.db import models\n\n\n${Array.from({ length: 12 }, (_, number) => model(number)).join('\n\n')}`;
  for (let number = 0; number < 990; number += 1)
    files.set(`shop/app${Math.floor(number / 20)}/module${number}.py`, module);
  return writeTree(join(folder, 'thousand-files'), files);
}
