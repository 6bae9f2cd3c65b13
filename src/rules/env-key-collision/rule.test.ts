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

/** Reads a file of variables as people write it by hand. */
const loop = (set: string): string =>
  `import re\nfor line in open(os.path.join(os.path.dirname(__file__), '.env')):\n    found = re.match('([A-Z]+)=(.*)', line)\n    if found:\n        ${set}\n`;

testRule(rule, {
  invalid: [
    {
      name: 'two variables of two values: each is named by its own writer',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', { wsgi: wsgi('blog', "os.environ['STAGE'] = 'live'\nos.environ['COLOUR'] = 'red'") }),
        ...djangoSite('shop', {
          wsgi: wsgi('shop', ''),
          settings: reading("S = os.environ['STAGE']\nC = os.environ['COLOUR']"),
        }),
      },
      findings: [
        { id: 'taken', severity: 'warning', says: ['STAGE'], omits: ['COLOUR'] },
        { id: 'taken', severity: 'warning', says: ['COLOUR'], omits: ['STAGE'] },
      ],
    },
    {
      name: 'a site that sets the variable in a script named .wsgi only if it is not there',
      tree: {
        'site.conf': EMBEDDED.replace('shop/wsgi.py', 'shop/site.wsgi'),
        ...djangoSite('blog', { wsgi: wsgi('blog', "os.environ['STAGE'] = 'live'") }),
        ...djangoSite('shop', { settings: reading("S = os.environ['STAGE']") }),
        'shop/shop/site.wsgi': wsgi('shop', "os.environ.setdefault('STAGE', 'test')"),
      },
      findings: [{ id: 'taken', severity: 'warning', says: ['STAGE'], omits: ['COLOUR'] }],
    },
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
      findings: [
        {
          id: 'taken',
          severity: 'error',
          says: ['SUBMIT_INI is read from os.environ at the start of shop.example.com/', 'blog.example.com'],
        },
      ],
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
    {
      name: 'what it shows and offers: nothing to assign in a site that only reads',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', { wsgi: wsgi('blog', "os.environ['SUBMIT_INI'] = '/etc/blog.ini'") }),
        ...djangoSite('shop', { wsgi: wsgi('shop', ''), settings: INI }),
      },
      findings: [
        {
          id: 'taken',
          severity: 'error',
          confidence: 'high',
          shows: [
            'blog/blog/wsgi.py:3 blog/wsgi.py writes SUBMIT_INI',
            'site.conf:3 / is mounted here: wsgi.py',
            'site.conf:7 / is mounted here: wsgi.py',
          ],
          offers: ['unsafe: give each site a daemon process of its own'],
        },
      ],
    },
    {
      name: 'a site that is written to on some ways only',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', {
          wsgi: wsgi('blog', "if os.path.exists('/live'):\n    os.environ['SUBMIT_INI'] = '/etc/blog.ini'"),
        }),
        ...djangoSite('shop', { wsgi: wsgi('shop', ''), settings: INI }),
      },
      findings: [{ id: 'taken', severity: 'error', confidence: 'medium' }],
    },
    {
      name: 'two sites of which only the one that is written to may be missing',
      tree: {
        'site.conf': `${host('blog')}<IfDefine SHOP>\n${host('shop')}</IfDefine>\n`,
        ...djangoSite('blog', { wsgi: wsgi('blog', "os.environ['SUBMIT_INI'] = '/etc/blog.ini'") }),
        ...djangoSite('shop', { wsgi: wsgi('shop', ''), settings: INI }),
      },
      findings: [{ id: 'taken', severity: 'warning', confidence: 'medium' }],
    },
    {
      name: 'django-configurations, which reads DJANGO_... without a word of it in the settings',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', {
          wsgi: wsgi('blog', "os.environ.setdefault('DJANGO_SECRET_KEY', 'one')", 'configurations.wsgi'),
        }),
        ...djangoSite('shop', {
          wsgi: wsgi('shop', "os.environ.setdefault('DJANGO_SECRET_KEY', 'two')", 'configurations.wsgi'),
        }),
      },
      findings: [{ id: 'taken', severity: 'error', occurrences: 2 }],
    },
    {
      name: 'values that nobody can tell: they need not be equal',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', {
          wsgi: wsgi('blog', "os.environ.setdefault('DJANGO_CONFIGURATION', open('/a').read())", 'configurations.wsgi'),
        }),
        ...djangoSite('shop', {
          wsgi: wsgi('shop', "os.environ.setdefault('DJANGO_CONFIGURATION', open('/a').read())", 'configurations.wsgi'),
        }),
      },
      findings: [
        {
          id: 'taken',
          severity: 'error',
          occurrences: 2,
          offers: [
            'unsafe: assign DJANGO_CONFIGURATION in every script of the process',
            'unsafe: give each site a daemon process of its own',
          ],
        },
      ],
    },
    {
      name: 'mapped by hand: no fix is safe',
      tree: {
        ...djangoSite('blog', {
          wsgi: wsgi('blog', "os.environ.setdefault('DJANGO_CONFIGURATION', 'Blog')", 'configurations.wsgi'),
        }),
        ...djangoSite('shop', {
          wsgi: wsgi('shop', "os.environ.setdefault('DJANGO_CONFIGURATION', 'Shop')", 'configurations.wsgi'),
        }),
      },
      processGroups: { sites: ['/srv/blog/blog/wsgi.py', '/srv/shop/shop/wsgi.py'] },
      findings: [
        {
          id: 'taken',
          severity: 'error',
          occurrences: 2,
          offers: ['unsafe: assign DJANGO_CONFIGURATION in every script of the process'],
        },
      ],
    },
    {
      name: 'one interpreter for both: assignment would not keep them apart',
      tree: {
        'site.conf': `WSGIApplicationGroup %{GLOBAL}\n${EMBEDDED}`,
        ...djangoSite('blog', {
          wsgi: wsgi('blog', "os.environ.setdefault('STAGE', 'live')"),
          settings: reading("STAGE = os.environ['STAGE']"),
        }),
        ...djangoSite('shop', {
          wsgi: wsgi('shop', "os.environ.setdefault('STAGE', 'test')"),
          settings: reading("STAGE = os.environ['STAGE']"),
        }),
      },
      findings: [
        {
          id: 'taken',
          severity: 'warning',
          occurrences: 2,
          offers: ['unsafe: give each site a daemon process of its own'],
        },
      ],
    },
    {
      name: 'a third site that only reads: assignment in the others does not help it',
      tree: {
        'site.conf': EMBEDDED + host('wiki'),
        ...djangoSite('blog', {
          wsgi: wsgi('blog', "os.environ.setdefault('STAGE', 'live')"),
          settings: reading("STAGE = os.environ['STAGE']"),
        }),
        ...djangoSite('shop', {
          wsgi: wsgi('shop', "os.environ.setdefault('STAGE', 'test')"),
          settings: reading("STAGE = os.environ['STAGE']"),
        }),
        ...djangoSite('wiki', { wsgi: wsgi('wiki', ''), settings: reading("STAGE = os.environ['STAGE']") }),
      },
      findings: [
        {
          id: 'taken',
          severity: 'warning',
          occurrences: 3,
          offers: ['unsafe: give each site a daemon process of its own'],
        },
      ],
    },
    {
      name: 'a site that sets another variable only if it is not there: nothing to assign for the one it reads',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', { wsgi: wsgi('blog', "os.environ.setdefault('SUBMIT_INI', '/etc/blog.ini')") }),
        ...djangoSite('shop', { wsgi: wsgi('shop', "os.environ.setdefault('STAGE', 'live')"), settings: INI }),
      },
      findings: [{ id: 'taken', severity: 'error', offers: ['unsafe: give each site a daemon process of its own'] }],
    },
    {
      name: 'a configuration that one of two sites takes from a file: assigning it is no safe step',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', {
          wsgi: wsgi(
            'blog',
            "os.environ.setdefault('DJANGO_CONFIGURATION', open('/etc/stage').read())",
            'configurations.wsgi',
          ),
        }),
        ...djangoSite('shop', {
          wsgi: wsgi('shop', "os.environ.setdefault('DJANGO_CONFIGURATION', 'Shop')", 'configurations.wsgi'),
        }),
      },
      findings: [
        {
          id: 'taken',
          severity: 'error',
          occurrences: 2,
          offers: [
            'unsafe: assign DJANGO_CONFIGURATION in every script of the process',
            'unsafe: give each site a daemon process of its own',
          ],
        },
      ],
    },
    {
      name: 'variables of a file, by a loop of its own (measured: the second site gets what the first has set)',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', {
          wsgi: wsgi('blog', loop('[|os.environ.setdefault(found.group(1), found.group(2))|]')),
        }),
        ...djangoSite('shop', {
          wsgi: wsgi('shop', loop('[|os.environ.setdefault(found.group(1), found.group(2))|]')),
        }),
      },
      findings: [
        {
          id: 'every',
          severity: 'warning',
          occurrences: 2,
          says: ['blog.example.com/ and shop.example.com/', 'every name'],
        },
      ],
    },
    {
      name: 'plain applications that choose their configuration only if nothing is there',
      tree: {
        'site.conf': EMBEDDED,
        ...Object.fromEntries(
          ['blog', 'shop'].map((name) => [
            `${name}/${name}/wsgi.py`,
            `import os\n[|os.environ.setdefault('APP_CONFIG', '/srv/${name}/app.cfg')|]\nfrom flask import Flask\napplication = Flask(__name__)\napplication.config.from_envvar('APP_CONFIG')\n`,
          ]),
        ),
      },
      findings: [{ id: 'taken', severity: 'warning', confidence: 'medium', occurrences: 2, says: ['APP_CONFIG'] }],
    },
    {
      name: 'a plain application that reads what a Django site writes',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', { wsgi: wsgi('blog', "os.environ['DATABASE_URL'] = 'postgres:///blog'") }),
        'shop/shop/wsgi.py':
          "import os\nURL = [|os.environ.get('DATABASE_URL')|]\ndef application(environ, start_response):\n    return [URL]\n",
      },
      findings: [{ id: 'taken', severity: 'error', says: ['shop.example.com/', 'DATABASE_URL'] }],
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
      name: 'a loop that steps back, beside one of an assigning site and one of the main interpreter',
      tree: {
        'site.conf': host('blog') + host('shop', 'WSGIApplicationGroup %{GLOBAL}'),
        ...djangoSite('blog', { wsgi: wsgi('blog', loop('os.environ[found.group(1)] = found.group(2)')) }),
        ...djangoSite('shop', { wsgi: wsgi('shop', loop('os.environ.setdefault(found.group(1), found.group(2))')) }),
      },
    },
    {
      name: 'one loader that two sites run',
      tree: {
        'site.conf': EMBEDDED,
        'common/loader.py': `import os\n${loop('os.environ.setdefault(found.group(1), found.group(2))')}\n`,
        ...djangoSite('blog', { wsgi: wsgi('blog', "import sys\nsys.path.insert(0, '/srv/common')\nimport loader") }),
        ...djangoSite('shop', { wsgi: wsgi('shop', "import sys\nsys.path.insert(0, '/srv/common')\nimport loader") }),
      },
    },
    {
      name: 'a variable that its reader assigns in a file named .wsgi',
      tree: {
        'site.conf': EMBEDDED.replace('shop/wsgi.py', 'shop/site.wsgi'),
        ...djangoSite('blog', { wsgi: wsgi('blog', "os.environ['STAGE'] = 'live'") }),
        ...djangoSite('shop', { settings: reading("S = os.environ['STAGE']") }),
        'shop/shop/site.wsgi': wsgi('shop', "os.environ['STAGE'] = 'test'"),
      },
    },
    {
      name: 'a loop that assigns, one that is alone in its process, and a loader that both share',
      tree: {
        'site.conf': `${OWN}${virtualHost('other.example.com', 'WSGIScriptAlias / /srv/other/wsgi.py', 'WSGIScriptAlias /more /srv/more/wsgi.py')}`,
        ...djangoSite('blog', { wsgi: wsgi('blog', loop('os.environ.setdefault(found.group(1), found.group(2))')) }),
        ...djangoSite('shop', { wsgi: wsgi('shop', loop('os.environ[found.group(1)] = found.group(2)')) }),
        'other/wsgi.py': `import os\n${loop('os.environ[found.group(1)] = found.group(2)')}\ndef application(e, s):\n    return []\n`,
        'more/wsgi.py': `import os\n${loop('os.environ[found.group(1)] = found.group(2)')}\ndef application(e, s):\n    return []\n`,
      },
    },
    {
      name: 'plain applications with equal defaults, and a name that chooses nothing',
      tree: {
        'site.conf': EMBEDDED,
        ...Object.fromEntries(
          ['blog', 'shop'].map((name) => [
            `${name}/${name}/wsgi.py`,
            `import os\nos.environ.setdefault('APP_CONFIG', '/etc/app.cfg')\nos.environ.setdefault('APP_COLOUR', '${name}')\ndef application(environ, start_response):\n    return []\n`,
          ]),
        ),
      },
    },
    {
      name: 'variables that their writer alone reads, or nobody',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', {
          wsgi: wsgi('blog', "os.environ.setdefault('STAGE', 'live')\nos.environ['DB_HOST'] = 'one'"),
          settings: reading("S = os.environ['STAGE']"),
        }),
        ...djangoSite('shop', { wsgi: wsgi('shop', "os.environ.setdefault('DB_HOST', 'two')") }),
      },
    },
    {
      name: 'the settings variable, which env-setdefault-shared-process tells of',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog'),
        ...djangoSite('shop', { settings: reading("NAME = os.environ['DJANGO_SETTINGS_MODULE']") }),
      },
    },
    {
      name: 'a .env file that steps back, which dotenv-no-override tells of',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', { wsgi: wsgi('blog', "os.environ['STAGE'] = 'live'") }),
        ...djangoSite('shop', {
          wsgi: wsgi('shop', "from dotenv import load_dotenv\nload_dotenv('/srv/shop/.env')"),
          settings: reading("S = os.environ['STAGE']"),
        }),
        'shop/.env': 'STAGE=test\n',
      },
    },
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
