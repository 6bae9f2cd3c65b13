import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MODULES = '/usr/lib/apache2/modules';

/** Writes a tree once; a second run finds it there. */
function writeTree(root: string, files: ReadonlyMap<string, string>): string {
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

const djangoScript = (settings: string): string => `"""
WSGI config.
"""
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "${settings}")

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

/** A server of so many virtual hosts, each with a file, a daemon process and a script of its own. Gives its entry file. */
export function manySites(folder: string, count: number): { readonly root: string; readonly entry: string } {
  const root = join(folder, `sites-${count}`);
  const modules = ['mpm_event', 'authz_core', 'alias', 'wsgi'];
  const load = modules.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n');
  const files = new Map([
    [
      'conf/apache2.conf',
      `ServerRoot "${root}/conf"\n${load}\nPidFile ${root}/httpd.pid\nErrorLog ${root}/error.log\nListen 127.0.0.1:80\nServerName main.example\n` +
        `<Directory "${root}/sites">\n    Require all granted\n</Directory>\nIncludeOptional sites-enabled/*.conf\n`,
    ],
  ]);
  for (let number = 0; number < count; number += 1) {
    const name = `site${String(number).padStart(4, '0')}`;
    files.set(
      `conf/sites-enabled/${name}.conf`,
      `<VirtualHost *:80>\n    ServerName ${name}.example\n    ServerAlias www.${name}.example\n    WSGIDaemonProcess ${name} python-path=${root}/sites/${name}\n` +
        `    WSGIProcessGroup ${name}\n    WSGIScriptAlias / ${root}/sites/${name}/project/wsgi.py\n</VirtualHost>\n`,
    );
    files.set(`sites/${name}/project/wsgi.py`, djangoScript(`${name}.settings`));
  }
  return { root: writeTree(root, files), entry: join(root, 'conf/apache2.conf') };
}
