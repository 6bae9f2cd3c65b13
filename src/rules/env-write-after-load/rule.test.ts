import { djangoSite, startprojectWsgi, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const lines = (...all: readonly string[]) => `${all.join('\n')}\n`;
const IMPORT = 'from django.core.wsgi import get_wsgi_application';
const MAKE = 'application = get_wsgi_application()';
const SET = "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'blog.settings')";
const ASSIGN = "os.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'";
const blog = (wsgi: string, settings?: string) =>
  djangoSite('blog', settings === undefined ? { wsgi } : { wsgi, settings });

testRule(rule, {
  invalid: [
    {
      name: 'case 99: the variable below the handler',
      tree: blog(lines('import os', IMPORT, MAKE, `[|${SET}|]`)),
      findings: [{ id: 'late', severity: 'error', says: ['get_wsgi_application()', 'ImproperlyConfigured'] }],
      fixed: blog(lines('import os', IMPORT, SET, MAKE)),
      applicability: 'safe',
    },
    {
      name: 'an assignment below the handler, which may start to overrule the server',
      tree: blog(lines('import os', IMPORT, MAKE, ASSIGN)),
      findings: [{ id: 'late', severity: 'error' }],
      fixed: blog(lines('import os', IMPORT, ASSIGN, MAKE)),
      applicability: 'unsafe',
    },
    {
      name: 'case 97 (qr_bar_decoder): a module of the project that reads settings, above the variable',
      tree: {
        ...blog(
          lines(
            'import os',
            'import sys',
            "sys.path.insert(0, '/srv/blog')",
            'from blog.views import sio',
            SET,
            IMPORT,
            MAKE,
          ),
        ),
        'blog/blog/views.py': 'from django.conf import settings\nsio = settings.STATIC_URL\n',
      },
      findings: [{ id: 'late', severity: 'error', says: ['reading settings.STATIC_URL'] }],
      fixed: {
        'blog/blog/wsgi.py': lines(
          'import os',
          'import sys',
          "sys.path.insert(0, '/srv/blog')",
          SET,
          'from blog.views import sio',
          IMPORT,
          MAKE,
        ),
      },
    },
    {
      name: 'django-configurations, whose import reads the environment',
      tree: blog(
        lines(
          'import os',
          'from configurations.wsgi import get_wsgi_application',
          SET,
          "os.environ.setdefault('DJANGO_CONFIGURATION', 'Live')",
          MAKE,
        ),
      ),
      findings: [
        { id: 'late', severity: 'error', says: ['configurations.wsgi'] },
        { id: 'late', severity: 'error', says: ['DJANGO_CONFIGURATION'] },
      ],
    },
    {
      name: 'a variable of the settings below the handler',
      tree: blog(
        lines('import os', IMPORT, ASSIGN, MAKE, "os.environ['STAGE'] = 'live'"),
        "import os\nSTAGE = os.environ.get('STAGE', 'test')\n",
      ),
      findings: [{ id: 'late-key', severity: 'error', says: ['STAGE'] }],
    },
    {
      name: 'case 86 (refinery-platform): variables copied from the request when the settings are long read (measured D6)',
      tree: blog(
        lines(
          'import os',
          IMPORT,
          ASSIGN,
          '_application = get_wsgi_application()',
          'def application(environ, start_response):',
          "    [|os.environ['DB_HOST'] = environ['DB_HOST']|]",
          '    return _application(environ, start_response)',
        ),
        "import os\nHOST = os.environ['DB_HOST']\n",
      ),
      findings: [{ id: 'request', severity: 'error', says: ['DB_HOST', 'KeyError'] }],
    },
    {
      name: 'case 98 (mod_wsgi#550): the directory of packages after the import that needs it',
      tree: blog(
        lines(
          'import os',
          'import site',
          IMPORT,
          "site.addsitedir('/srv/env/lib/python3.11/site-packages')",
          SET,
          MAKE,
        ),
      ),
      findings: [{ id: 'path', severity: 'error', says: ['/srv/env', 'django.core.wsgi'] }],
      fixed: blog(
        lines(
          'import os',
          'import site',
          "site.addsitedir('/srv/env/lib/python3.11/site-packages')",
          IMPORT,
          SET,
          MAKE,
        ),
      ),
      applicability: 'safe',
    },
    {
      name: 'django.setup() above the variable, at the end of a file that does not end its last line',
      tree: blog(lines('import os', 'import django', 'django.setup()', IMPORT, MAKE, SET).trimEnd()),
      findings: [
        {
          id: 'late',
          severity: 'error',
          says: ['django.setup()'],
          shows: ['blog/blog/wsgi.py:3 the environment is read here'],
        },
      ],
      fixed: blog(lines('import os', 'import django', SET, 'django.setup()', IMPORT, MAKE)),
      applicability: 'safe',
    },
    {
      name: 'a module that reads settings: it is shown where the script imports it',
      tree: {
        ...blog(
          lines('import os', 'import sys', "sys.path.insert(0, '/srv/blog')", 'import blog.views', SET, IMPORT, MAKE),
        ),
        'blog/blog/views.py': 'from django.conf import settings\nsio = settings.STATIC_URL\n',
      },
      findings: [{ id: 'late', severity: 'error', shows: ['blog/blog/wsgi.py:4 the environment is read here'] }],
    },
    {
      name: 'what cannot be moved: below an import that it needs, above an indented line, with a call in it, out of another file',
      tree: {
        ...djangoSite('a', { wsgi: lines(IMPORT, MAKE, 'import os', SET) }),
        ...djangoSite('b', {
          wsgi: lines('import os', IMPORT, 'if True:', '    application = get_wsgi_application()', SET),
        }),
        ...djangoSite('c', {
          wsgi: lines(
            'import os',
            IMPORT,
            MAKE,
            "os.environ.setdefault('DJANGO_SETTINGS_MODULE', str('blog.settings'))",
          ),
        }),
        ...djangoSite('d', {
          wsgi: lines('import os', 'import sys', "sys.path.insert(0, '/srv/d')", IMPORT, MAKE, 'import d.env'),
        }),
        'd/d/env.py': lines('import os', SET),
      },
      findings: [
        { id: 'late', severity: 'error', offers: [] },
        { id: 'late', severity: 'error', offers: [] },
        { id: 'late', severity: 'error', offers: [] },
        { id: 'late', severity: 'error', offers: [] },
      ],
    },
    {
      name: 'environ by its own name',
      tree: blog(lines('from os import environ', IMPORT, MAKE, SET.replace('os.', '').replace('environ', 'environ'))),
      findings: [{ id: 'late', severity: 'error' }],
      fixed: blog(lines('from os import environ', IMPORT, SET.replace('os.', ''), MAKE)),
    },
    {
      name: 'a variable that each of two ways of a request copies: the first place of each',
      tree: blog(
        lines(
          'import os',
          IMPORT,
          ASSIGN,
          '_application = get_wsgi_application()',
          'def application(environ, start_response):',
          "    [|os.environ['DB_HOST'] = environ['DB_HOST']|]",
          "    os.environ['DB_HOST'] = environ['DB_HOST'].lower()",
          '    return _application(environ, start_response)',
        ),
        "import os\nHOST = os.environ['DB_HOST']\n",
      ),
      findings: [
        {
          id: 'request',
          severity: 'error',
          shows: ['blog/blog/settings.py:2 DB_HOST is read here', 'blog/blog/wsgi.py:4 the settings are imported here'],
        },
      ],
    },
    {
      name: 'a directory of packages that nobody can tell',
      tree: blog(lines('import os', 'import site', IMPORT, "site.addsitedir(open('/etc/env').read())", SET, MAKE)),
      findings: [
        {
          id: 'path',
          severity: 'error',
          confidence: 'medium',
          says: ['A directory of packages'],
          shows: ['blog/blog/wsgi.py:3 django.core.wsgi is imported here'],
        },
      ],
    },
  ],
  valid: [
    { name: "startproject's script: the import above the variable is harmless", tree: blog(startprojectWsgi('blog')) },
    {
      name: 'the stock order of django-configurations',
      tree: blog(
        lines(
          'import os',
          SET,
          "os.environ.setdefault('DJANGO_CONFIGURATION', 'Live')",
          'from configurations.wsgi import get_wsgi_application',
          MAKE,
        ),
      ),
    },
  ],
  lookAlikes: [
    {
      name: 'what is written late and removed, unknown, or read in no import',
      tree: blog(
        lines(
          'import json',
          'import os',
          SET,
          IMPORT,
          MAKE,
          "os.environ.update(json.load(open('/x')))",
          "del os.environ['STAGE']",
          "os.environ['LATER'] = 'x'",
          "os.environ['DJANGO_CONFIGURATION'] = 'Live'",
        ),
        "import os\nSTAGE = os.environ['STAGE']\ndef later():\n    return os.environ['LATER']\n",
      ),
    },
    {
      name: 'a variable that is there before the first request copies it again',
      tree: blog(
        lines(
          'import os',
          IMPORT,
          ASSIGN,
          "os.environ['DB_HOST'] = 'localhost'",
          '_application = get_wsgi_application()',
          'def application(environ, start_response):',
          "    os.environ['DB_HOST'] = environ['DB_HOST']",
          '    return _application(environ, start_response)',
        ),
        "import os\nHOST = os.environ['DB_HOST']\n",
      ),
    },
    {
      name: 'a handler that is made with the first request, below which nothing is late',
      tree: blog(
        lines(
          'import os',
          'def application(environ, start_response):',
          '    from django.core.wsgi import get_wsgi_application',
          '    return get_wsgi_application()(environ, start_response)',
          SET,
        ),
      ),
    },
    {
      name: 'a directory of the project after the import of Django, and one of packages before it or in another file',
      tree: {
        ...blog(
          lines(
            'import os',
            'import site',
            'import sys',
            "site.addsitedir('/srv/env/lib/python3.11/site-packages')",
            "sys.path.insert(0, '/srv/blog')",
            IMPORT,
            'import blog.paths',
            "sys.path.append('/srv/lib')",
            SET,
            MAKE,
          ),
        ),
        'blog/blog/paths.py': lines('import site', "site.addsitedir('/srv/more/site-packages')"),
      },
    },
    {
      name: 'an egg of another package after the import of Django',
      tree: blog(
        lines(
          'import os',
          'import sys',
          SET,
          IMPORT,
          "sys.path.append('/srv/env/lib/python2.7/site-packages/driver-1.2-py2.7.egg/')",
          MAKE,
        ),
      ),
    },
    {
      name: 'an application that is no Django, above the variable',
      tree: blog(lines('import os', 'from flask import Flask', 'application = Flask(__name__)', SET)),
    },
    { name: 'a variable that was set above and is set again', tree: blog(lines('import os', SET, IMPORT, MAKE, SET)) },
    {
      name: 'a variable below the handler that nobody reads while loading',
      tree: blog(lines('import os', SET, IMPORT, MAKE, "os.environ['HTTPS'] = 'on'")),
    },
    {
      name: 'settings that are read in a function',
      tree: {
        ...blog(
          lines('import os', 'import sys', "sys.path.insert(0, '/srv/blog')", 'import blog.views', SET, IMPORT, MAKE),
        ),
        'blog/blog/views.py': 'from django.conf import settings\ndef view(request):\n    return settings.STATIC_URL\n',
      },
    },
    {
      name: 'a daemon that has its virtual environment anyhow',
      tree: {
        'site.conf': `WSGIDaemonProcess blog python-home=/srv/env\n${virtualHost('a.example.com', 'WSGIProcessGroup blog', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py')}`,
        ...blog(
          lines(
            'import os',
            'import site',
            IMPORT,
            "site.addsitedir('/srv/env/lib/python3.11/site-packages')",
            SET,
            MAKE,
          ),
        ),
      },
    },
    {
      name: 'a django.setup() that is tried, of a script for a Django without one',
      tree: blog(
        lines(
          'import os',
          'import django',
          'try:',
          '    django.setup()',
          'except AttributeError:',
          '    pass',
          SET,
          IMPORT,
          MAKE,
        ),
      ),
    },
    {
      name: 'settings.configure() before anything is read',
      tree: blog(lines('import os', 'from django.conf import settings', 'settings.configure()', IMPORT, MAKE, SET)),
    },
  ],
});
