import { assigningWsgi, djangoSite, startprojectWsgi, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const celery = (settings: string) => ({
  'blog/blog/celery.py': `import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', '${settings}')\n`,
});
const asgi = (settings: string) => ({
  'blog/blog/asgi.py': `import os\nfrom django.core.asgi import get_asgi_application\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', '${settings}')\napplication = get_asgi_application()\n`,
});
/** manage.py as startproject writes it; what it chooses, it chooses only when it is run as a program. */
const manage = (settings: string, more = '', from = 'django.core.management') => ({
  'blog/manage.py': `import os\nimport sys\n\ndef main():\n    os.environ.setdefault('DJANGO_SETTINGS_MODULE', '${settings}')\n${more}    from ${from} import execute_from_command_line\n    execute_from_command_line(sys.argv)\n\nif __name__ == '__main__':\n    main()\n`,
});
const configured = (configuration: string) =>
  `import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'blog.settings')\nos.environ.setdefault('DJANGO_CONFIGURATION', '${configuration}')\nfrom configurations.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n`;
const CONFIGURED_MANAGE = manage(
  'blog.settings',
  "    os.environ.setdefault('DJANGO_CONFIGURATION', 'Dev')\n",
  'configurations.management',
);

/** A site whose script asks for a module that copies the settings of another, chosen by an expression. */
const chooser = (choice: string) => ({
  'blog/blog/__init__.py': '',
  'blog/blog/settings/__init__.py': '',
  'blog/blog/settings/production.py': "ROOT_URLCONF = 'blog.urls'\n",
  'blog/blog/settings/chooser.py': `name = ${choice}\nmodule = __import__('blog.settings.%s' % name, globals(), locals(), 'blog')\nfor key in dir(module):\n    if key.isupper():\n        locals()[key] = getattr(module, key)\n`,
  'blog/blog/wsgi.py': startprojectWsgi('blog', 'blog.settings.chooser'),
});
const served = (name: string) => ({
  'site.conf': virtualHost(`${name}.example.com`, `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py`),
});
const splitSettings = (init: string) => ({
  'blog/blog/__init__.py': '',
  'blog/blog/settings/__init__.py': init,
  'blog/blog/settings/base.py': "ROOT_URLCONF = 'blog.urls'\n",
  'blog/blog/wsgi.py': startprojectWsgi('blog'),
});

const withDotenv = (settings = '') => ({
  'site.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
  ...djangoSite('blog', { settings: `import os\n${settings}SECRET_KEY = os.environ['SECRET_KEY']\n` }),
  ...manage('blog.settings', "    from dotenv import load_dotenv\n    load_dotenv('/srv/blog/.env')\n"),
  'blog/.env': 'SECRET_KEY=secret\n',
});

testRule(rule, {
  invalid: [
    {
      name: 'settings whose name is to be filled in',
      tree: {
        'blog/manage.py': "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'NAME.settings')\n",
        'blog/blog/__init__.py': '',
        'blog/blog/settings.py': '',
        'blog/blog/wsgi.py': startprojectWsgi('blog'),
      },
      findings: [{ id: 'drift', severity: 'info' }],
    },
    {
      name: 'scripts side by side that each choose settings of their own, of which manage.py can agree with one',
      tree: {
        ...djangoSite('blog'),
        ...manage('blog.settings'),
        'blog/blog/wsgi.py': startprojectWsgi('blog', 'blog.spring'),
        'blog/blog/autumn_wsgi.py': startprojectWsgi('blog', 'blog.autumn'),
        'blog/blog/spring.py': "ROOT_URLCONF = 'blog.urls'\n",
        'blog/blog/autumn.py': "ROOT_URLCONF = 'blog.urls'\n",
      },
      findings: [{ id: 'drift', severity: 'info' }],
    },
    {
      name: 'case 128 (wine-cellar#1021): celery with other settings',
      tree: { ...djangoSite('blog'), ...celery('blog.docker') },
      findings: [{ id: 'drift', severity: 'warning', says: ['celery.py', 'blog.docker'] }],
    },
    {
      name: 'asgi.py with other settings',
      tree: { ...djangoSite('blog'), ...asgi('blog.settings.live') },
      findings: [{ id: 'drift', severity: 'warning', says: ['asgi.py'] }],
    },
    {
      name: 'case 29 (bootcamp#209): the script names other settings than manage.py',
      tree: {
        ...djangoSite('blog', { wsgi: startprojectWsgi('blog', 'config.settings') }),
        ...manage('config.settings.production'),
      },
      findings: [{ id: 'drift', severity: 'warning', says: ['manage.py', 'config.settings.production'] }],
    },
    {
      name: 'case 101 (django-configurations#38): Dev in manage.py and Prod in the script',
      tree: { ...djangoSite('blog', { wsgi: configured('Prod') }), ...CONFIGURED_MANAGE },
      findings: [{ id: 'drift', severity: 'info', says: ['DJANGO_CONFIGURATION', 'Dev', 'Prod'] }],
    },
    {
      name: 'case 103 (cookiecutter-django PR#102): the script falls back to Local',
      tree: { ...served('blog'), ...djangoSite('blog', { wsgi: configured('Local') }) },
      findings: [{ id: 'development', severity: 'warning', says: ['Local', 'DJANGO_CONFIGURATION'] }],
    },
    {
      name: 'settings for development by the name of the module',
      tree: { ...served('blog'), ...djangoSite('blog', { wsgi: startprojectWsgi('blog', 'blog.settings.local') }) },
      findings: [{ id: 'development', severity: 'warning' }],
    },
    {
      name: 'a default for development that no server of the tree runs: what starts it may name another',
      tree: djangoSite('blog', { wsgi: startprojectWsgi('blog', 'blog.settings.local') }),
      findings: [{ id: 'development', severity: 'info' }],
    },
    {
      name: 'settings for development that are assigned',
      tree: djangoSite('blog', { wsgi: assigningWsgi('blog', 'blog.dev_settings') }),
      findings: [{ id: 'developmentAlways', severity: 'warning', says: ['always chooses blog.dev_settings'] }],
    },
    ...(
      [
        ['blog.settings', 'blog.prodsettings'],
        ['blog.settings', 'blog.settings_prod'],
        ['blog.settings', 'blog.production_settings'],
        ['blog.settings', 'blog.settings.production'],
        ['blog.settings.dev', 'blog.settings'],
        ['blog.settings.local', 'blog.settings.base'],
      ] as const
    ).map(([its, own]) => ({
      name: `the intended split of ${its} and ${own}`,
      tree: { ...djangoSite('blog', { wsgi: assigningWsgi('blog', own) }), ...manage(its) },
      findings: [{ id: 'drift', severity: 'info' as const }],
    })),
    {
      name: 'production in manage.py, and something else in the script',
      tree: { ...djangoSite('blog'), ...manage('blog.prodsettings') },
      findings: [{ id: 'drift', severity: 'warning' }],
    },
    {
      name: 'an old manage.py in the folder of the checkout, whose name counts for nothing',
      tree: {
        ...djangoSite('blog', { wsgi: assigningWsgi('blog', 'blog.other') }),
        'blog/blog/other.py': "ROOT_URLCONF = 'urls'\n",
        'settings.py': "ROOT_URLCONF = 'urls'\n",
        'manage.py': 'import settings\nfrom django.core.management import execute_manager\nexecute_manager(settings)\n',
      },
      findings: [{ id: 'drift', severity: 'warning', says: ['manage.py chooses settings where'] }],
    },
    {
      name: 'settings below a name that the project no longer has, in an asgi.py that nothing can start',
      tree: { ...djangoSite('blog'), ...asgi('weblog.settings') },
      findings: [{ id: 'drift', severity: 'info' }],
    },
    {
      name: 'settings of the site that only the checkout lacks, perhaps those that the tree has for celery',
      tree: {
        'blog/blog/__init__.py': '',
        'blog/blog/production_settings.py': "ROOT_URLCONF = 'blog.urls'\n",
        'blog/blog/wsgi.py': startprojectWsgi('blog'),
        ...celery('blog.production_settings'),
      },
      findings: [{ id: 'drift', severity: 'info' }],
    },
    {
      name: 'a package that no folder of the tree has, as a template names it that is filled in later',
      tree: { ...djangoSite('blog', { wsgi: startprojectWsgi('blog', 'NAME.settings') }), ...manage('blog.settings') },
      findings: [{ id: 'drift', severity: 'info' }],
    },
    {
      name: 'a module that chooses among settings, of which none is that of manage.py',
      tree: {
        ...chooser("'staging' if '/srv/' in __file__ else 'development'"),
        ...manage('blog.settings.production'),
      },
      findings: [{ id: 'drift', severity: 'warning', says: ['blog.settings.chooser'] }],
    },
    {
      name: 'a package that takes all settings of a module and adds some',
      tree: {
        ...splitSettings('from .base import *\nDEBUG = True\n'),
        ...celery('blog.settings.base'),
      },
      findings: [{ id: 'drift', severity: 'warning' }],
    },
    {
      name: 'case 125 (consumerfinance.gov PR#991): the script names a settings package that holds nothing',
      tree: {
        'blog/blog/__init__.py': '',
        'blog/blog/settings/__init__.py': '',
        'blog/blog/settings/local.py': "ROOT_URLCONF = 'blog.urls'\n",
        'blog/blog/wsgi.py': startprojectWsgi('blog'),
        ...manage('blog.settings.local'),
      },
      findings: [{ id: 'empty', severity: 'warning', says: ['blog.settings'] }],
    },
    {
      name: 'an empty settings package that nothing of the project names otherwise: what starts the site names the module',
      tree: { ...splitSettings(''), ...manage('blog.settings') },
      findings: [{ id: 'empty', severity: 'info' }],
    },
    {
      name: 'settings.local always, beside settings for production',
      tree: {
        ...splitSettings(''),
        'blog/blog/settings/local.py': "ROOT_URLCONF = 'blog.urls'\n",
        'blog/blog/settings/production.py': "ROOT_URLCONF = 'blog.urls'\n",
        'blog/blog/wsgi.py': assigningWsgi('blog', 'blog.settings.local'),
      },
      findings: [{ id: 'developmentAlways', severity: 'warning' }],
    },
    {
      name: 'case 127 (ChannelWorm#94): WSGI_APPLICATION names a module that is a folder',
      tree: {
        ...djangoSite('blog', { settings: "[|WSGI_APPLICATION = 'blog.web.application'|]\n" }),
        'blog/blog/web/README': '',
      },
      findings: [{ id: 'application', severity: 'warning', says: ['blog.web'] }],
    },
    {
      name: 'django-configurations in manage.py and plain Django in the script',
      tree: { ...djangoSite('blog'), ...CONFIGURED_MANAGE },
      findings: [{ id: 'configurations', severity: 'warning' }],
    },
    {
      name: 'a .env that manage.py alone loads, and settings that ask for what it holds',
      tree: withDotenv(),
      findings: [{ id: 'dotenv', severity: 'warning', says: ['manage.py loads .env', 'SECRET_KEY', 'wsgi.py'] }],
    },
  ],
  valid: [
    {
      name: 'the same settings everywhere',
      tree: {
        ...djangoSite('blog', { settings: "WSGI_APPLICATION = 'blog.wsgi.application'\n" }),
        ...celery('blog.settings'),
        ...asgi('blog.settings'),
        ...manage('blog.settings'),
      },
    },
    { name: 'django-configurations everywhere', tree: djangoSite('blog', { wsgi: configured('Live') }) },
  ],
  lookAlikes: [
    {
      name: 'a WSGI_APPLICATION in a script that the tree holds under another name, and that the server mounts',
      tree: {
        'site.conf': virtualHost('a.example.com', 'WSGIScriptAlias /blog /srv/blog/blog/wsgi.py'),
        'blog/blog/__init__.py': '',
        'blog/blog/settings.py': "WSGI_APPLICATION = 'blog.wsgi.application'\n",
        'blog/blog/wsgi_default.py': startprojectWsgi('blog'),
      },
    },
    {
      name: 'a .env that the settings load too',
      tree: withDotenv('from dotenv import load_dotenv\nload_dotenv("/srv/blog/.env")\n'),
    },
    {
      name: 'a .env that the script loads too',
      tree: {
        ...withDotenv(),
        'blog/blog/wsgi.py': `from dotenv import load_dotenv\nload_dotenv('/srv/blog/.env')\n${startprojectWsgi('blog')}`,
      },
    },
    { name: 'a .env of which the settings ask for nothing', tree: { ...withDotenv(), 'blog/.env': 'COLOUR=red\n' } },
    {
      name: 'settings.local always, where the tree has none for production: those of the machine',
      tree: {
        ...splitSettings(''),
        'blog/blog/settings/local.py': "ROOT_URLCONF = 'blog.urls'\n",
        'blog/blog/wsgi.py': assigningWsgi('blog', 'blog.settings.local'),
      },
    },
    {
      name: 'a name that is to be filled in',
      tree: { ...djangoSite('blog'), ...manage('<app>.settings') },
    },
    {
      name: 'a module that loads the settings of manage.py by their name',
      tree: {
        ...chooser("'development' if '/Users/' in __file__ else 'production'"),
        ...manage('blog.settings.production'),
      },
    },
    {
      name: 'a module that loads what the environment names',
      tree: { ...chooser("__import__('os').environ['STAGE']"), ...manage('blog.settings.production') },
    },
    {
      name: 'a package that is nothing but one of its modules',
      tree: { ...splitSettings('from .base import *\n'), ...celery('blog.settings.base') },
    },
    {
      name: 'a package that copies its settings from a module that the environment names',
      tree: {
        'blog/blog/__init__.py': '',
        'blog/blog/wsgi.py': startprojectWsgi('blog'),
        'blog/blog/settings/__init__.py':
          "import os\nmodule = __import__(os.environ['BLOG_ENV'], globals(), locals(), ['settings'])\nfor name in dir(module):\n    if name.isupper():\n        locals()[name] = getattr(module, name)\n",
      },
    },
    {
      name: 'an old manage.py in the folder of the checkout, and a script that says what the folder is called',
      tree: {
        'settings.py': "ROOT_URLCONF = 'urls'\n",
        'manage.py': 'import settings\nfrom django.core.management import execute_manager\nexecute_manager(settings)\n',
        'apache/blog.wsgi': assigningWsgi('blog'),
      },
    },
    {
      name: 'the settings that each machine has for itself',
      tree: djangoSite('blog', { wsgi: startprojectWsgi('blog', 'blog.localsettings') }),
    },
    {
      name: 'words that begin like those of development',
      tree: djangoSite('blog', { wsgi: startprojectWsgi('blog', 'blog.devices') }),
    },
    {
      name: 'a script that is meant for development by its name',
      tree: { 'blog/blog/wsgi_dev.wsgi': startprojectWsgi('blog', 'blog.settings.dev') },
    },
    {
      name: 'one file under two names, from inside its package and from above',
      tree: { ...djangoSite('blog', { wsgi: startprojectWsgi('blog', 'settings') }), ...manage('blog.settings') },
    },
    { name: 'another project of the tree', tree: { ...djangoSite('shop'), ...celery('blog.settings') } },
    {
      name: 'several scripts of which one agrees',
      tree: {
        ...djangoSite('blog'),
        'blog/blog/staff.wsgi': assigningWsgi('blog', 'blog.staff'),
        ...celery('blog.settings'),
        ...manage('blog.staff'),
      },
    },
    {
      name: 'a WSGI_APPLICATION that may be installed, and a settings package with its names in it',
      tree: {
        'site.conf': virtualHost('a.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        'blog/blog/__init__.py': '',
        'blog/blog/settings/__init__.py': 'from .base import *\n',
        'blog/blog/settings/base.py': "WSGI_APPLICATION = 'graphite.wsgi.application'\n",
        'blog/blog/wsgi.py': startprojectWsgi('blog'),
      },
    },
  ],
});
