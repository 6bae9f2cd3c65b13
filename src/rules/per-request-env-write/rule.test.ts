import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const script = (body: string): { 'site/wsgi.py': string } => ({ 'site/wsgi.py': body });
const HEAD = 'import os\nfrom django.core.wsgi import get_wsgi_application\n';

const MOUNT = 'WSGIScriptAlias / /srv/site/wsgi.py';

testRule(rule, {
  invalid: [
    {
      name: 'case 80 (django-twoscoops#24): the whole WSGI environ copied',
      tree: script(
        `${HEAD}_application = get_wsgi_application()\n\ndef application(environ, start_response):\n    os.environ.update(environ)\n    return _application(environ, start_response)\n`,
      ),
      findings: [{ id: 'settings', severity: 'error' }],
    },
    {
      name: 'case 77 (socorro#989): one variable copied on every request',
      tree: script(
        `${HEAD}_application = get_wsgi_application()\n\ndef application(environ, start_response):\n    [|os.environ['DB_URL'] = environ['DB_URL']|]\n    return _application(environ, start_response)\n`,
      ),
      findings: [{ id: 'request', severity: 'error', says: ['DB_URL', 'KeyError', 'SetEnv', '__file__'] }],
      fixed: null,
    },
    {
      name: 'case 82 (django#5271): a handler class that writes in __call__',
      tree: script(
        `import os\nimport django\nfrom django.core.handlers.wsgi import WSGIHandler\n\nclass WSGIEnvironment(WSGIHandler):\n    def __call__(self, environ, start_response):\n        os.environ['DJANGO_SETTINGS_MODULE'] = environ['DJANGO_SETTINGS_MODULE']\n        django.setup()\n        return super().__call__(environ, start_response)\n\napplication = WSGIEnvironment()\n`,
      ),
      findings: [{ id: 'settings', severity: 'error' }],
    },
    ...(
      [
        ['one site, which always gets one value', '', 'info'],
        [
          'two hosts with a value each',
          virtualHost('b.example.com', 'SetEnv DJANGO_SETTINGS_MODULE b', MOUNT),
          'error',
        ],
        ['another script beside it', virtualHost('b.example.com', 'WSGIScriptAlias / /srv/other/app.wsgi'), 'error'],
      ] as const
    ).map(([what, more, severity]) => ({
      name: `settings that the server sets: ${what}`,
      tree: {
        ...script(
          `${HEAD}_application = get_wsgi_application()\n\ndef application(environ, start_response):\n    os.environ['DJANGO_SETTINGS_MODULE'] = environ['DJANGO_SETTINGS_MODULE']\n    return _application(environ, start_response)\n`,
        ),
        'other/app.wsgi': 'def application(environ, start_response):\n    return []\n',
        'site.conf': virtualHost('a.example.com', 'SetEnv DJANGO_SETTINGS_MODULE a', MOUNT) + more,
      },
      findings: [{ id: 'settings', severity }],
    })),
    {
      name: 'a variable copied where the request has it',
      tree: script(
        `${HEAD}_application = get_wsgi_application()\n\ndef application(environ, start_response):\n    if 'DB_URL' in environ:\n        os.environ['DB_URL'] = environ['DB_URL']\n    return _application(environ, start_response)\n`,
      ),
      findings: [{ id: 'request', severity: 'error', says: ['stays from the one before'], omits: ['KeyError'] }],
    },
    {
      name: 'the egg cache in the script that trac-admin makes: always written, never missing, of one environment always the same',
      tree: script(
        `import os\n\ndef application(environ, start_request):\n    if 'PYTHON_EGG_CACHE' in environ:\n        os.environ['PYTHON_EGG_CACHE'] = environ['PYTHON_EGG_CACHE']\n    elif 'trac.env_path' in environ:\n        os.environ['PYTHON_EGG_CACHE'] = os.path.join(environ['trac.env_path'], '.egg-cache')\n    from trac.web.main import dispatch_request\n    return dispatch_request(environ, start_request)\n`,
      ),
      findings: [{ id: 'request', severity: 'info', omits: ['KeyError', 'stays'] }],
    },
    {
      name: 'case 91 (marketaccess): the variables of a prefix',
      tree: script(
        `${HEAD}\ndef application(environ, start_response):\n    for key in environ:\n        if key.startswith('MARKET_'):\n            os.environ[key] = environ[key]\n    return get_wsgi_application()(environ, start_response)\n`,
      ),
      findings: [{ id: 'request', severity: 'error' }],
    },
    {
      name: 'case 94 (djangae#1207): a constant, on every request',
      tree: script(
        `${HEAD}_application = get_wsgi_application()\n\ndef application(environ, start_response):\n    os.environ['SHARD'] = 'a'\n    return _application(environ, start_response)\n`,
      ),
      findings: [{ id: 'constant', severity: 'warning' }],
    },
    {
      name: 'case 85 (ralph and five more): setdefault in __call__, by which the first request decides',
      tree: script(
        `import os\nimport django\nfrom django.core.handlers.wsgi import WSGIHandler\n\nclass WSGIEnvironment(WSGIHandler):\n    def __call__(self, environ, start_response):\n        os.environ['SECRET_KEY'] = environ['SECRET_KEY']\n        os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'lab.settings')\n        django.setup()\n        return super().__call__(environ, start_response)\n\napplication = WSGIEnvironment()\n`,
      ),
      findings: [{ id: 'settings', severity: 'error', says: ['SECRET_KEY'] }],
    },
    {
      name: 'case 88 (biteplans): nine secrets, empty where the request lacks them',
      tree: script(
        `${HEAD}\ndef application(environ, start_response):\n    os.environ['KEY'] = environ.get('KEY', '')\n    os.environ['MAIL'] = environ.get('MAIL', '')\n    return get_wsgi_application()(environ, start_response)\n`,
      ),
      findings: [{ id: 'request', severity: 'error', says: ['KEY and MAIL'], omits: ['KeyError', 'stays'] }],
    },
    {
      name: 'case 89 (integreat-cms): a prefix and the settings module inside the callable',
      tree: script(
        `${HEAD}\ndef application(environ, start_response):\n    for key in environ:\n        if key.startswith('INTEGREAT_CMS_'):\n            os.environ[key] = environ[key]\n    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'cms.settings')\n    return get_wsgi_application()(environ, start_response)\n`,
      ),
      findings: [{ id: 'settings', severity: 'error', says: ['INTEGREAT_CMS_*'] }],
    },
    {
      name: 'case 53 (a dispatcher): one script that picks a project for each host',
      tree: script(
        `${HEAD}SITES = {'a.example.com': 'core.a', 'b.example.com': 'core.b'}\n\ndef application(environ, start_response):\n    os.environ['DJANGO_SETTINGS_MODULE'] = SITES[environ['HTTP_HOST']]\n    return get_wsgi_application()(environ, start_response)\n`,
      ),
      findings: [{ id: 'settings', severity: 'error', says: ['never change again'] }],
    },
    {
      name: 'variables of a prefix that the settings variable has',
      tree: script(
        `${HEAD}\ndef application(environ, start_response):\n    for key in environ:\n        if key.startswith('DJANGO_'):\n            os.environ[key] = environ[key]\n    return get_wsgi_application()(environ, start_response)\n`,
      ),
      findings: [{ id: 'settings', severity: 'error', says: ['DJANGO_*'] }],
    },
    {
      name: 'four variables, in a function that the application calls',
      tree: script(
        `${HEAD}\ndef copy(environ):\n${['A', 'B', 'C', 'D'].map((name) => `    os.environ['${name}'] = environ['${name}']\n`).join('')}\ndef application(environ, start_response):\n    copy(environ)\n    return get_wsgi_application()(environ, start_response)\n`,
      ),
      findings: [
        {
          id: 'request',
          severity: 'error',
          says: ['A, B, C and D'],
          omits: ['more'],
          shows: [
            'site/wsgi.py:6 and this',
            'site/wsgi.py:7 and this',
            'site/wsgi.py:8 and this',
            'site/wsgi.py:10 reached from here',
            'site/wsgi.py:11 reached from here',
          ],
        },
      ],
    },
    {
      name: 'six of them: the first three are named',
      tree: script(
        `${HEAD}\ndef application(environ, start_response):\n${['A', 'B', 'C', 'D', 'E', 'F'].map((name) => `    os.environ['${name}'] = environ['${name}']\n`).join('')}    return get_wsgi_application()(environ, start_response)\n`,
      ),
      findings: [{ id: 'request', severity: 'error', says: ['A, B, C and 3 more'] }],
    },
    ...[
      ['a constant beside a value of the request', "'a'", "environ['B']", ', and a request that lacks a value ends'],
      ['a value that may be missing beside one that is replaced', "environ.get('A', '')", "environ['B']", 'ends with'],
      ['a value that is no variable of the request', 'str(time.time())', "'b'", 'Every request writes A and B '],
    ].map(([name = '', a = '', b = '', says = '']) => ({
      name,
      tree: script(
        `import time\n${HEAD}_application = get_wsgi_application()\n\ndef application(environ, start_response):\n    os.environ['A'] = ${a}\n    os.environ['B'] = ${b}\n    return _application(environ, start_response)\n`,
      ),
      findings: [
        {
          id: 'request',
          severity: 'error' as const,
          says: [says],
          omits: a.startsWith('str') ? ['KeyError', 'stays'] : ['stays'],
        },
      ],
    })),
    {
      name: 'one that is written only where the request has it beside one that is replaced',
      tree: script(
        `${HEAD}_application = get_wsgi_application()\n\ndef application(environ, start_response):\n    os.environ['A'] = environ.get('A', '')\n    if 'B' in environ:\n        os.environ['B'] = environ['B']\n    return _application(environ, start_response)\n`,
      ),
      findings: [{ id: 'request', severity: 'error', says: ['stays from the one before'], omits: ['KeyError'] }],
    },
    ...[
      ['a value that it may lack', "    os.environ['A'] = environ['A']\n    os.environ['B'] = environ.get('B', '')\n"],
      [
        'names that the request chooses',
        "    for key in environ:\n        os.environ[key] = environ[key]\n    os.environ['B'] = environ.get('B', '')\n",
      ],
    ].map(([name = '', body = '']) => ({
      name: `an application that is no Django, and ${name}`,
      tree: script(
        `import os\nfrom flask import Flask\n_application = Flask(__name__)\n\ndef application(environ, start_response):\n${body}    return _application(environ, start_response)\n`,
      ),
      findings: [{ id: 'request', severity: 'error' as const }],
    })),
  ],
  valid: [{ name: 'constants at module level', tree: djangoSite('blog') }],
  lookAlikes: [
    {
      name: 'a call of what nobody has seen, whose name speaks of an environment',
      tree: script(
        'import posted\n\ndef application(environ, start_response):\n    return [posted.Environment.read(environ)]\n',
      ),
    },
    {
      name: 'a module that is loaded from a file which is not here',
      tree: script(
        "import importlib.util\n\ndef application(environ, start_response):\n    spec = importlib.util.spec_from_file_location('api', 'api.py')\n    api = importlib.util.module_from_spec(spec)\n    spec.loader.exec_module(api)\n    return api.answer(environ)\n",
      ),
    },
    {
      name: 'a write to the WSGI environ',
      tree: script(
        `${HEAD}_application = get_wsgi_application()\n\ndef application(environ, start_response):\n    environ['DJANGO_SETTINGS_MODULE'] = 'x'\n    return _application(environ, start_response)\n`,
      ),
    },
    {
      name: 'a function nobody calls on a request',
      tree: script(
        `${HEAD}def configure():\n    os.environ['A'] = '1'\nconfigure()\napplication = get_wsgi_application()\n`,
      ),
    },
  ],
});
