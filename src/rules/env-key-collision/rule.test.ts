import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const host = (name: string, ...lines: readonly string[]) =>
  virtualHost(`${name}.example.com`, ...lines, `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py`);
const EMBEDDED = host('blog') + host('shop');
const OWN = `WSGIDaemonProcess blog\nWSGIDaemonProcess shop\n${host('blog', 'WSGIProcessGroup blog')}${host('shop', 'WSGIProcessGroup shop')}`;
const wsgi = (name: string, lines: string, from = 'django.core.wsgi', settings = `${name}.settings`): string =>
  `import os\nos.environ['DJANGO_SETTINGS_MODULE'] = '${settings}'\n${lines}\nfrom ${from} import get_wsgi_application\napplication = get_wsgi_application()\n`;
const reading = (line: string) => `import os\n${line}\n`;
const INI = reading("CONFIG = [|os.environ.get('SUBMIT_INI', '/etc/submit.ini')|]");

testRule(rule, {
  invalid: [
    {
      name: 'case 11 (opensubmit#143): one settings module, and an ini file chosen by a variable that only one script sets',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', {
          wsgi: wsgi(
            'blog',
            "os.environ['SUBMIT_INI'] = '/etc/blog.ini'\nimport sys\nsys.path.insert(0, '/srv/shop')",
            undefined,
            'shop.settings',
          ),
        }),
        ...djangoSite('shop', { wsgi: wsgi('shop', ''), settings: INI }),
      },
      findings: [{ id: 'taken', severity: 'error', says: ['SUBMIT_INI', 'blog.example.com', 'shop.example.com'] }],
    },
    {
      name: 'case 13 (django-configurations#56): unprefixed keys that both projects read and one writes',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', {
          wsgi: wsgi('blog', "os.environ['DJANGO_AWS_ACCESS_KEY_ID'] = 'one'"),
          settings: reading("KEY = os.environ['DJANGO_AWS_ACCESS_KEY_ID']"),
        }),
        ...djangoSite('shop', {
          wsgi: wsgi('shop', ''),
          settings: reading("KEY = os.environ['DJANGO_AWS_ACCESS_KEY_ID']"),
        }),
      },
      findings: [{ id: 'taken', severity: 'error' }],
    },
    {
      name: 'case 14 (cookiecutter-django#82): the same with setdefault in both scripts and values of their own',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', {
          wsgi: wsgi('blog', "os.environ.setdefault('STAGE', 'live')"),
          settings: reading("STAGE = os.environ['STAGE']"),
        }),
        ...djangoSite('shop', {
          wsgi: wsgi('shop', "os.environ.setdefault('STAGE', 'test')"),
          settings: reading("STAGE = os.environ['STAGE']"),
        }),
      },
      findings: [{ id: 'taken', occurrences: 2, severity: 'warning' }],
      fixed: {
        'blog/blog/wsgi.py': wsgi('blog', "os.environ['STAGE'] = 'live'"),
        'shop/shop/wsgi.py': wsgi('shop', "os.environ['STAGE'] = 'test'"),
      },
      applicability: 'unsafe',
    },
    {
      name: 'case 100 (django-configurations#116): the settings module assigned, DJANGO_CONFIGURATION only by setdefault',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', {
          wsgi: wsgi('blog', "os.environ['DJANGO_CONFIGURATION'] = 'Blog'", 'configurations.wsgi'),
        }),
        ...djangoSite('shop', {
          wsgi: wsgi('shop', "os.environ.setdefault('DJANGO_CONFIGURATION', 'Shop')", 'configurations.wsgi'),
        }),
      },
      findings: [{ id: 'taken', severity: 'error', says: ['DJANGO_CONFIGURATION'] }],
      fixed: {
        'shop/shop/wsgi.py': wsgi('shop', "os.environ['DJANGO_CONFIGURATION'] = 'Shop'", 'configurations.wsgi'),
      },
      applicability: 'safe',
    },
  ],
  valid: [
    {
      name: 'case 41 (mod_wsgi#613): a daemon each',
      tree: {
        'site.conf': OWN,
        ...djangoSite('blog', {
          wsgi: wsgi('blog', "os.environ['APP_SETTINGS'] = 'one'"),
          settings: reading("A = os.environ['APP_SETTINGS']"),
        }),
        ...djangoSite('shop', { wsgi: wsgi('shop', ''), settings: reading("A = os.environ.get('APP_SETTINGS', '')") }),
      },
    },
    {
      name: 'every script assigns',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', {
          wsgi: wsgi('blog', "os.environ['STAGE'] = 'live'"),
          settings: reading("S = os.environ['STAGE']"),
        }),
        ...djangoSite('shop', {
          wsgi: wsgi('shop', "os.environ['STAGE'] = 'test'"),
          settings: reading("S = os.environ['STAGE']"),
        }),
      },
    },
  ],
  lookAlikes: [
    {
      name: 'equal values, names of the system, a name nobody writes',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', {
          wsgi: wsgi('blog', "os.environ.setdefault('STAGE', 'live')\nos.environ['LANG'] = 'C.UTF-8'"),
          settings: reading("S = os.environ['STAGE']"),
        }),
        ...djangoSite('shop', {
          wsgi: wsgi('shop', "os.environ.setdefault('STAGE', 'live')"),
          settings: reading("S = os.environ['STAGE']\nL = os.environ.get('LANG')\nD = os.environ.get('DEBUG', '')"),
        }),
      },
    },
    {
      name: 'a reader in the main interpreter, which keeps what the process was started with',
      tree: {
        'site.conf': host('blog') + host('shop', 'WSGIApplicationGroup %{GLOBAL}'),
        ...djangoSite('blog', { wsgi: wsgi('blog', "os.environ['STAGE'] = 'live'") }),
        ...djangoSite('shop', { wsgi: wsgi('shop', ''), settings: reading("S = os.environ.get('STAGE', '')") }),
      },
    },
  ],
});
