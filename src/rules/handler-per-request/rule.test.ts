import { djangoSite } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const script = (body: string): { 'site/wsgi.py': string } => ({
  'site/wsgi.py': `import os\nfrom django.core.wsgi import get_wsgi_application\n${body}`,
});

testRule(rule, {
  invalid: [
    {
      name: 'a constant written on every request, then a handler: moving the handler alone would lose it, so nothing is offered',
      tree: script(
        "def application(environ, start_response):\n    os.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'\n    return get_wsgi_application()(environ, start_response)\n",
      ),
      findings: [{ id: 'both', severity: 'error', offers: [] }],
    },
    {
      name: 'case 83 (gist 3519068): the handler is made inside the callable',
      tree: script(
        `def application(environ, start_response):\n    return [|get_wsgi_application()|](environ, start_response)\n`,
      ),
      findings: [{ id: 'handler', severity: 'warning' }],
      fixed: null,
    },
    {
      name: 'a handler inside the callable of a script that needs nothing of the request',
      tree: script(
        `os.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'\n\ndef application(environ, start_response):\n    return get_wsgi_application()(environ, start_response)\n`,
      ),
      findings: [{ id: 'handler', severity: 'warning' }],
      fixed: script(
        `os.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'\n\n_application = get_wsgi_application()\n\ndef application(environ, start_response):\n    return _application(environ, start_response)\n`,
      ),
      applicability: 'safe',
    },
    {
      name: 'case 89 (integreat-cms): variables written, then a handler, on every request',
      tree: script(
        `def application(environ, start_response):\n    os.environ['CMS_DB'] = environ['CMS_DB']\n    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'cms.settings')\n    return get_wsgi_application()(environ, start_response)\n`,
      ),
      findings: [{ id: 'both', severity: 'error' }],
    },
    {
      name: 'case 85 (ralph and five more): a handler class that sets up in __call__',
      tree: {
        'site/wsgi.py': `import os\nimport django\nfrom django.core.handlers.wsgi import WSGIHandler\n\nclass WSGIEnvironment(WSGIHandler):\n    def __call__(self, environ, start_response):\n        os.environ['A'] = environ['A']\n        django.setup()\n        return super().__call__(environ, start_response)\n\napplication = WSGIEnvironment()\n`,
      },
      findings: [{ id: 'both', severity: 'error' }],
    },
    {
      name: 'case 82 (django#5271): a handler class that writes and sets up in __call__',
      tree: {
        'site/wsgi.py': `import os\nimport django\nfrom django.core.handlers.wsgi import WSGIHandler\n\nclass WSGIEnvironment(WSGIHandler):\n    def __call__(self, environ, start_response):\n        os.environ['DJANGO_SETTINGS_MODULE'] = environ['DJANGO_SETTINGS_MODULE']\n        django.setup()\n        return super().__call__(environ, start_response)\n\napplication = WSGIEnvironment()\n`,
      },
      findings: [{ id: 'both', severity: 'error', says: ['setup'] }],
    },
    {
      name: 'case 88 (biteplans): secrets with empty defaults, then a handler, on every request',
      tree: script(
        `def application(environ, start_response):\n    os.environ['KEY'] = environ.get('KEY', '')\n    _application = get_wsgi_application()\n    return _application(environ, start_response)\n`,
      ),
      findings: [{ id: 'both', severity: 'error' }],
    },
    {
      name: 'case 91 (marketaccess): the variables of a prefix, then a handler',
      tree: script(
        `def application(environ, start_response):\n    for key in environ:\n        if key.startswith('MARKET_'):\n            os.environ[key] = environ[key]\n    return get_wsgi_application()(environ, start_response)\n`,
      ),
      findings: [{ id: 'both', severity: 'error' }],
    },
    {
      name: 'case 92 (tlkfaa and three more): a list of keys, then a handler',
      tree: script(
        `KEYS = ['DJANGO_SETTINGS_MODULE', 'DB_NAME']\n\ndef application(environ, start_response):\n    for key in KEYS:\n        os.environ[key] = environ.get(key, '')\n    return get_wsgi_application()(environ, start_response)\n`,
      ),
      findings: [{ id: 'both', severity: 'error' }],
    },
    ...[
      [
        'django.setup() for every request',
        'def application(environ, start_response):\n    import django\n    django.setup()\n    return []\n',
      ],
      [
        'the handler by the name of its module',
        'import django.core.wsgi\n\ndef application(environ, start_response):\n    return django.core.wsgi.get_wsgi_application()(environ, start_response)\n',
      ],
      [
        'a name that is taken',
        '_application = None\n\ndef application(environ, start_response):\n    return get_wsgi_application()(environ, start_response)\n',
      ],
      [
        'a variable below the function',
        "def application(environ, start_response):\n    return get_wsgi_application()(environ, start_response)\n\nos.environ['STAGE'] = 'live'\n",
      ],
      [
        'a function in a branch',
        'if True:\n    def application(environ, start_response):\n        return get_wsgi_application()(environ, start_response)\n',
      ],
      [
        'a method',
        'class Site:\n    def __call__(self, environ, start_response):\n        return get_wsgi_application()(environ, start_response)\n\napplication = Site()\n',
      ],
      [
        'an import inside the function',
        'def application(environ, start_response):\n    from django.core.wsgi import get_wsgi_application\n    return get_wsgi_application()(environ, start_response)\n',
        'import os\n',
      ],
      [
        'a function in a function',
        'def make():\n    return get_wsgi_application()\n\ndef answer(environ, start_response):\n    return make()(environ, start_response)\n\ndef application(environ, start_response):\n    return answer(environ, start_response)\n',
      ],
    ].map(([name = '', body = '', head = 'import os\nfrom django.core.wsgi import get_wsgi_application\n']) => ({
      name: `what no fix moves: ${name}`,
      tree: { 'site/wsgi.py': `${head}os.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'\n\n${body}` },
      findings: [{ id: 'handler', severity: 'warning' as const, offers: [] }],
    })),
    {
      name: 'a handler that a module of the project makes: it is no line of the script',
      tree: {
        'site/wsgi.py':
          "import os\nimport sys\nsys.path.insert(0, '/srv')\nos.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'\nfrom shop.handlers import application\n",
        'shop/__init__.py': '',
        'shop/handlers.py':
          'from django.core.wsgi import get_wsgi_application\n\ndef application(environ, start_response):\n    return get_wsgi_application()(environ, start_response)\n',
      },
      findings: [{ id: 'handler', severity: 'warning', offers: [] }],
    },
    {
      name: 'two handlers for every request: both are shown, and none is moved',
      tree: script(
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'\n\ndef application(environ, start_response):\n    get_wsgi_application()\n    return get_wsgi_application()(environ, start_response)\n",
      ),
      findings: [{ id: 'handler', severity: 'warning', shows: ['site/wsgi.py:7 and here'], offers: [] }],
    },
  ],
  valid: [{ name: 'a handler at module level', tree: djangoSite('blog') }],
  lookAlikes: [
    {
      name: 'a lazy handler that is kept',
      tree: script(
        `_application = None\n\ndef application(environ, start_response):\n    global _application\n    if _application is None:\n        _application = get_wsgi_application()\n    return _application(environ, start_response)\n`,
      ),
    },
    {
      name: 'an application that is no Django, made for every request',
      tree: script(
        'from flask import Flask\n\ndef application(environ, start_response):\n    return Flask(__name__)(environ, start_response)\n',
      ),
    },
  ],
});
