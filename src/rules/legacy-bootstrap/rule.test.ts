import { djangoSite } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { NEW, OLD } from '../../../test/helpers/signs-of-age.ts';
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

const PLAIN = legacy('import django.core.handlers.wsgi', 'django.core.handlers.wsgi.WSGIHandler()');

testRule(rule, {
  invalid: [
    {
      name: 'models above the line that sets Django up',
      tree: {
        'site/wsgi.py':
          "import os\nimport sys\nsys.path.insert(0, '/srv')\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\n[|from shop.models import Item|]\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
        'shop/__init__.py': '',
        'shop/models.py': 'from django.db import models\n\nclass Item(models.Model):\n    pass\n',
      },
      findings: [{ id: 'models', severity: 'warning', says: ['shop.models'] }],
    },
    ...NEW.map(([name, files]) => ({
      name: `${name} that tells a Django of 1.7 or later`,
      tree: { ...PLAIN, ...files },
      findings: [{ id: 'handler', severity: 'error' as const }],
    })),
    ...OLD.map(([name, files]) => ({
      name: `${name}: right as it is, until the project moves`,
      tree: { ...PLAIN, ...files },
      findings: [{ id: 'handlerOfOld', severity: 'info' as const, says: ['before Django 1.7'] }],
      fixed: null,
    })),
    {
      name: 'a version of Django that a person reads of, and which may be a later one',
      tree: {
        ...PLAIN,
        'README.md': 'Runs with Django 1.10, Python 1.6 is too old.\n',
        'site/urls.py': 'urlpatterns = []\n',
      },
      findings: [{ id: 'handler', severity: 'warning' }],
    },
    {
      name: 'signs that contradict each other',
      tree: {
        ...PLAIN,
        'site/urls.py': 'from django.urls import path\n',
        'manage.py': 'import django\n\nprint "managing"\n',
      },
      findings: [{ id: 'handler', severity: 'warning' }],
    },
    {
      name: 'an import under a try, which tells nothing',
      tree: {
        ...PLAIN,
        'site/urls.py':
          'try:\n    from django.conf.urls.defaults import patterns\nexcept ImportError:\n    from django.conf.urls import patterns\n',
      },
      findings: [{ id: 'handler', severity: 'warning' }],
    },
    {
      name: 'a requirement that leaves it open',
      tree: { ...PLAIN, 'requirements.txt': 'Django>=1.4\n' },
      findings: [{ id: 'handler', severity: 'warning' }],
    },
    {
      name: 'a project that is pinned, whatever else lies in the tree',
      tree: {
        ...PLAIN,
        'site/requirements.txt': 'Django==4.2.1\n',
        'other/requirements.txt': 'Django==1.3\n',
        'manage.py': 'import django\n\nprint "managing"\n',
      },
      findings: [{ id: 'handler', severity: 'error' }],
    },
    {
      name: 'case 110 (graphite-web#962): WSGIHandler() without setup()',
      tree: script(
        "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'graphite.settings'\nimport django.core.handlers.wsgi\napplication = [|django.core.handlers.wsgi.WSGIHandler()|]\n",
      ),
      findings: [{ id: 'handler', severity: 'warning' }],
      fixed: script(
        "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'graphite.settings'\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
      ),
      applicability: 'safe',
    },
    ...FORMS.map(([imported, call]) => ({
      name: `${imported}, ${call}`,
      tree: legacy(`${imported}  # old\r`, `${call}  # WSGIHandler\r`),
      findings: [{ id: 'handler', severity: 'warning' as const }],
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
      findings: [{ id: 'handler', severity: 'warning' }],
      fixed: null,
    },
    {
      name: 'a search path below the handler, which get_wsgi_application() needs above it',
      tree: legacy(
        'import sys\nimport django.core.handlers.wsgi',
        "django.core.handlers.wsgi.WSGIHandler()\nsys.path.append('/srv')",
      ),
      findings: [{ id: 'handler', severity: 'warning' }],
      fixed: null,
    },
    {
      name: 'the variable of the settings below the handler',
      tree: script(
        "import os\nimport django.core.handlers.wsgi\napplication = django.core.handlers.wsgi.WSGIHandler()\nos.environ['DJANGO_SETTINGS_MODULE'] = 'site.settings'\n",
      ),
      findings: [{ id: 'handler', severity: 'warning' }],
      fixed: null,
    },
    {
      name: 'case 113 (inventario): a bare handler where the first start failed',
      tree: script(
        "import os\nfrom django.core.handlers.wsgi import WSGIHandler\nos.environ['DJANGO_SETTINGS_MODULE'] = 'site.settings'\napplication = WSGIHandler()\n",
      ),
      findings: [{ id: 'handler', severity: 'warning', says: ["populate() isn't reentrant"] }],
    },
    {
      name: 'case 145 (kolibri PR#14760): a second entry that imports models before anything is set up',
      tree: {
        'site/alt_wsgi.py':
          "import os\nimport sys\nsys.path.insert(0, '/srv')\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n[|from shop.models import Item|]\n\ndef application(environ, start_response):\n    return []\n",
        'shop/__init__.py': '',
        'shop/models.py': 'from django.db import models\n\nclass Item(models.Model):\n    pass\n',
      },
      findings: [{ id: 'models', severity: 'warning', says: ['shop.models', 'AppRegistryNotReady'] }],
    },
    {
      name: 'case 2 (djangorecipe#63): setup_environ',
      tree: script(
        'from django.core.management import setup_environ\nimport settings\nsetup_environ(settings)\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
      ),
      findings: [{ id: 'removed', severity: 'info' }],
    },
    {
      name: 'setup_environ under a Django that does not have it',
      tree: {
        ...script(
          'from django.core.management import setup_environ\nimport settings\nsetup_environ(settings)\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
        ),
        'requirements.txt': 'Django==1.11.29\n',
      },
      findings: [{ id: 'removed', severity: 'error', says: ['gone in Django 1.6'] }],
    },
    {
      name: 'an environment that is activated by execfile',
      tree: {
        'blog/wsgi.py':
          "import os\nactivate = '/srv/venv/bin/activate_this.py'\n[|execfile|](activate, dict(__file__=activate))\nos.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
      },
      findings: [{ id: 'execfile', severity: 'info', says: ['python-home='] }],
    },
    {
      name: 'an environment that is activated by execfile, where Django gave up Python 2',
      tree: {
        'requirements.txt': 'Django==3.2\n',
        'blog/wsgi.py':
          "import os\nactivate = '/srv/venv/bin/activate_this.py'\n[|execfile|](activate, dict(__file__=activate))\nos.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
      },
      findings: [{ id: 'execfile', severity: 'warning', says: ['python-home='] }],
    },
    {
      name: 'two things that are gone: the first is told, the other shown',
      tree: {
        ...script(
          'from django.core.management import setup_environ\nfrom django.core.management import execute_manager\nimport settings\nsetup_environ(settings)\nexecute_manager(settings)\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
        ),
        'requirements.txt': 'Django==1.11.29\n',
      },
      findings: [
        {
          id: 'removed',
          severity: 'error',
          confidence: 'high',
          says: ['uses django.core.management.setup_environ'],
          shows: ['site/wsgi.py:2 django.core.management.execute_manager'],
        },
      ],
    },
    {
      name: 'a name that is only out of use above one that is gone',
      tree: {
        ...script(
          'import django.core.handlers.wsgi\nfrom django.core.management import setup_environ\nimport settings\nsetup_environ(settings)\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
        ),
        'requirements.txt': 'Django==1.11.29\n',
      },
      findings: [{ id: 'removed', severity: 'error', says: ['setup_environ'] }],
    },
    {
      name: 'what reads and writes above the handler, and what a request writes: neither comes too late',
      tree: legacy(
        "import sys\nsys.path.append('/srv')\nimport django.core.handlers.wsgi",
        "django.core.handlers.wsgi.WSGIHandler()\n\ndef later(environ):\n    os.environ['STAGE'] = environ['STAGE']\n\nlater_too = later",
      ),
      findings: [{ id: 'handler', severity: 'warning', offers: ['safe: use get_wsgi_application()'] }],
    },
    {
      name: 'a variable below the handler, beside one above it',
      tree: legacy(
        'import django.core.handlers.wsgi',
        "django.core.handlers.wsgi.WSGIHandler()\nos.environ['STAGE'] = 'live'",
      ),
      findings: [{ id: 'handler', severity: 'warning', offers: [] }],
    },
    ...[
      ['an import of more than the handler', 'from django.core.handlers.wsgi import WSGIHandler, WSGIRequest'],
      [
        'two imports of the handler',
        'from django.core.handlers.wsgi import WSGIHandler\nfrom django.core.handlers.wsgi import WSGIHandler',
      ],
    ].map(([name = '', imported = '']) => ({
      name: `${name}: which line is to change is left to a person`,
      tree: legacy(imported, 'WSGIHandler()'),
      findings: [{ id: 'handler', severity: 'warning' as const, offers: [] }],
    })),
    ...[
      ['that another import gives as well', 'import django\n', '\nprint(django.VERSION)'],
      ['beside other imports of its parts', 'from django.conf import settings\n', ''],
    ].map(([name = '', above = '', below = '']) => ({
      name: `the package under its own name, ${name}`,
      tree: legacy(`${above}import django.core.handlers.wsgi`, `django.core.handlers.wsgi.WSGIHandler()${below}`),
      findings: [{ id: 'handler', severity: 'warning' as const, offers: ['safe: use get_wsgi_application()'] }],
    })),
    {
      name: 'models below a bare handler, which sets nothing up',
      tree: {
        'site/wsgi.py':
          "import os\nimport sys\nsys.path.insert(0, '/srv')\nfrom django.core.handlers.wsgi import WSGIHandler\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\napplication = WSGIHandler()\nfrom shop.models import Item\n",
        'shop/__init__.py': '',
        'shop/models.py': 'from django.db import models\n\nclass Item(models.Model):\n    pass\n',
      },
      findings: [
        { id: 'models', severity: 'warning' },
        { id: 'handler', severity: 'warning' },
      ],
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
      name: 'a handler beside get_wsgi_application(), and one that each request makes',
      tree: {
        'a/wsgi.py':
          'from django.core.handlers.wsgi import WSGIHandler\nfrom django.core.wsgi import get_wsgi_application\nget_wsgi_application()\napplication = WSGIHandler()\n',
        'b/wsgi.py':
          'from django.core.handlers.wsgi import WSGIHandler\n\ndef application(environ, start_response):\n    return WSGIHandler()(environ, start_response)\n',
      },
    },
    {
      name: 'a module of another name, whatever it defines',
      tree: {
        'a/wsgi.py':
          "import sys\nsys.path.insert(0, '/srv')\nfrom shop.views import View\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
        'shop/__init__.py': '',
        'shop/models.py': 'from django.db import models\n\nclass Item(models.Model):\n    pass\n',
        'shop/views.py': 'import django\n\nclass View(Model):\n    pass\n',
      },
    },
    {
      name: 'models of something that is not Django',
      tree: {
        'site/wsgi.py':
          "import sys\nsys.path.insert(0, '/srv')\nfrom shop.models import Item\n\napplication = Item()\n",
        'shop/__init__.py': '',
        'shop/models.py': 'class Model:\n    pass\n\nclass Item(Model):\n    pass\n',
      },
    },
    {
      name: 'the same by exec, which Python 3 has',
      tree: {
        'blog/wsgi.py':
          "activate = '/srv/venv/bin/activate_this.py'\nexec(open(activate).read(), dict(__file__=activate))\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
      },
    },
    {
      name: 'models below Django 1.7, which has no registry',
      tree: {
        'site/wsgi.py':
          "import sys\nsys.path.insert(0, '/srv')\nfrom shop.models import Item\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
        'shop/__init__.py': '',
        'shop/models.py': 'from django.db import models\n\nclass Item(models.Model):\n    pass\n',
        'requirements.txt': 'Django~=1.4.2\n',
      },
    },
    {
      name: 'a handler after django.setup()',
      tree: script(
        'import django\nfrom django.core.handlers.wsgi import WSGIHandler\ndjango.setup()\napplication = WSGIHandler()\n',
      ),
    },
    {
      name: 'the handler of django-configurations, and one of a library that is not Django',
      tree: {
        'a/wsgi.py':
          "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'site.settings'\nos.environ['DJANGO_CONFIGURATION'] = 'Live'\nfrom configurations.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
        'b/wsgi.py': 'from flask import Flask\napplication = Flask(__name__)\n',
      },
    },
    {
      name: 'models that are imported only on some days',
      tree: {
        'site/wsgi.py':
          "import os\nimport sys\nsys.path.insert(0, '/srv')\nif os.environ.get('STAGE') == 'live':\n    from shop.models import Item\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
        'shop/__init__.py': '',
        'shop/models.py': 'from django.db import models\n\nclass Item(models.Model):\n    pass\n',
      },
    },
  ],
});
