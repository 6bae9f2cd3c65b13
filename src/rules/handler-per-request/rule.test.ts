import { djangoSite } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const script = (body: string): { 'site/wsgi.py': string } => ({
  'site/wsgi.py': `import os\nfrom django.core.wsgi import get_wsgi_application\n${body}`,
});

testRule(rule, {
  invalid: [
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
  ],
  valid: [{ name: 'a handler at module level', tree: djangoSite('blog') }],
  lookAlikes: [
    {
      name: 'a lazy handler that is kept',
      tree: script(
        `_application = None\n\ndef application(environ, start_response):\n    global _application\n    if _application is None:\n        _application = get_wsgi_application()\n    return _application(environ, start_response)\n`,
      ),
    },
  ],
});
