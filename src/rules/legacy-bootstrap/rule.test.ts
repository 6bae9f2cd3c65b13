import { djangoSite } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const script = (body: string): { 'site/wsgi.py': string } => ({ 'site/wsgi.py': body });

/** Every way to name the handler. */
const FORMS = [
  ['import django.core.handlers.wsgi', 'django.core.handlers.wsgi.WSGIHandler()'],
  ['import django.core.handlers.wsgi as legacy', 'legacy.WSGIHandler()'],
  ['from django.core.handlers.wsgi import WSGIHandler', 'WSGIHandler()'],
  ['from django.core.handlers.wsgi import WSGIHandler as H', 'H()'],
  ['from django.core.handlers import wsgi', 'wsgi.WSGIHandler()'],
  ['from django.core.handlers import wsgi as w', 'w.WSGIHandler()'],
] as const;

const legacy = (imported: string, call: string) =>
  script(`import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'site.settings'\n${imported}\napplication = ${call}\n`);

testRule(rule, {
  invalid: [
    {
      name: 'case 110 (graphite-web#962): WSGIHandler() without setup()',
      tree: script(
        "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'graphite.settings'\nimport django.core.handlers.wsgi\napplication = [|django.core.handlers.wsgi.WSGIHandler()|]\n",
      ),
      findings: [{ id: 'handler', severity: 'error' }],
      fixed: script(
        "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'graphite.settings'\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
      ),
      applicability: 'safe',
    },
    ...FORMS.map(([imported, call]) => ({
      name: `${imported}, ${call}`,
      tree: legacy(`${imported}  # old\r`, `${call}  # WSGIHandler\r`),
      findings: [{ id: 'handler', severity: 'error' as const }],
      fixed: legacy(
        'from django.core.wsgi import get_wsgi_application  # old\r',
        'get_wsgi_application()  # WSGIHandler\r',
      ),
      applicability: 'safe' as const,
    })),
    {
      name: 'a package that is needed for something else',
      tree: legacy(
        'import django.core.handlers.wsgi',
        'django.core.handlers.wsgi.WSGIHandler()\nprint(django.VERSION)',
      ),
      findings: [{ id: 'handler', severity: 'error' }],
      fixed: null,
    },
    {
      name: 'case 113 (inventario): a bare handler where the first start failed',
      tree: script(
        "import os\nfrom django.core.handlers.wsgi import WSGIHandler\nos.environ['DJANGO_SETTINGS_MODULE'] = 'site.settings'\napplication = WSGIHandler()\n",
      ),
      findings: [{ id: 'handler', severity: 'error', says: ["populate() isn't reentrant"] }],
    },
    {
      name: 'case 145 (kolibri PR#14760): a second entry that imports models before anything is set up',
      tree: {
        'site/alt_wsgi.py':
          "import os\nimport sys\nsys.path.insert(0, '/srv')\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n[|from shop.models import Item|]\n\ndef application(environ, start_response):\n    return []\n",
        'shop/__init__.py': '',
        'shop/models.py': 'from django.db import models\n\nclass Item(models.Model):\n    pass\n',
      },
      findings: [{ id: 'models', severity: 'error', says: ['shop.models', 'AppRegistryNotReady'] }],
    },
    {
      name: 'case 2 (djangorecipe#63): setup_environ',
      tree: script(
        'from django.core.management import setup_environ\nimport settings\nsetup_environ(settings)\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
      ),
      findings: [{ id: 'removed', severity: 'error' }],
    },
  ],
  valid: [
    { name: 'get_wsgi_application()', tree: djangoSite('blog') },
    {
      name: 'models below the handler',
      tree: {
        'site/wsgi.py':
          "import os\nimport sys\nsys.path.insert(0, '/srv')\nfrom django.core.wsgi import get_wsgi_application\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\napplication = get_wsgi_application()\nfrom shop.models import Item\n",
        'shop/__init__.py': '',
        'shop/models.py': 'from django.db import models\n\nclass Item(models.Model):\n    pass\n',
      },
    },
  ],
  lookAlikes: [
    {
      name: 'a project that migrates with South, which Django 1.7 replaced',
      tree: {
        'blog/wsgi.py': 'import django.core.handlers.wsgi\n\napplication = django.core.handlers.wsgi.WSGIHandler()\n',
        'blog/settings.py': "INSTALLED_APPS = ('django.contrib.admin', 'south')\n",
      },
    },
    {
      name: 'a project of before Django 1.6, as its manage.py tells',
      tree: {
        'blog/wsgi.py': 'import django.core.handlers.wsgi\n\napplication = django.core.handlers.wsgi.WSGIHandler()\n',
        'manage.py':
          'from django.core.management import execute_manager\nimport settings\n\nexecute_manager(settings)\n',
      },
    },
    {
      name: 'a project that keeps Django below 1.7',
      tree: {
        ...script(
          "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'site.settings'\nimport django.core.handlers.wsgi\napplication = django.core.handlers.wsgi.WSGIHandler()\n",
        ),
        'requirements.txt': 'South==0.8\nDjango==1.6.11\n',
      },
    },
    {
      name: 'a handler after django.setup()',
      tree: script(
        'import django\nfrom django.core.handlers.wsgi import WSGIHandler\ndjango.setup()\napplication = WSGIHandler()\n',
      ),
    },
  ],
});
