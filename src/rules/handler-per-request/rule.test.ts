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
