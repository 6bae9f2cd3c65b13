import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const script = (line: string) => ({
  'site/wsgi.py': `import os\nfrom django.core.wsgi import get_wsgi_application\n_app = get_wsgi_application()\ndef application(environ, start_response):\n    ${line}\n    return _app(environ, start_response)\n`,
});
testRule(rule, {
  invalid: [
    {
      name: 'case 92 (tlkfaa and three more): the settings module (measured D11)',
      tree: script("os.environ['DJANGO_SETTINGS_MODULE'] = environ.get('DJANGO_SETTINGS_MODULE', '')"),
      findings: [{ id: 'wiped', severity: 'error' }],
    },
    {
      name: 'case 88 (biteplans): another variable',
      tree: script("os.environ['MAIL'] = environ.get('MAIL', '')"),
      findings: [{ id: 'wiped', severity: 'warning' }],
      fixed: script("if 'MAIL' in environ:\n        os.environ['MAIL'] = environ['MAIL']"),
      applicability: 'unsafe',
    },
    {
      name: 'a copy that shares its line: no fix takes it apart',
      tree: script("x = 1; os.environ['MAIL'] = environ.get('MAIL', '')"),
      findings: [{ id: 'wiped', severity: 'warning', offers: [] }],
    },
    {
      name: 'a variable that one of two hosts sets',
      tree: {
        ...script("os.environ['MAIL'] = environ.get('MAIL', '')"),
        'site.conf':
          virtualHost('a.example.com', 'SetEnv MAIL smtp', 'WSGIScriptAlias / /srv/site/wsgi.py') +
          virtualHost('b.example.com', 'WSGIScriptAlias / /srv/site/wsgi.py'),
      },
      findings: [{ id: 'wiped', severity: 'warning' }],
    },
    {
      name: 'a copy in other words',
      tree: script("os.environ.update(MAIL=environ.get('MAIL', ''))"),
      findings: [{ id: 'wiped', severity: 'warning', offers: [] }],
    },
  ],
  valid: [{ name: "startproject's script", tree: djangoSite('blog') }],
  lookAlikes: [
    {
      name: 'a variable that the server sets for every request',
      tree: {
        ...script("os.environ['MAIL'] = environ.get('MAIL', '')"),
        'site.conf': `SetEnv MAIL smtp\n${virtualHost('a.example.com', 'WSGIScriptAlias / /srv/site/wsgi.py')}`,
      },
    },
    { name: 'a default that means something', tree: script("os.environ['MAIL'] = environ.get('MAIL', 'smtp')") },
    {
      name: 'an empty text that no request brings, and a name that it chooses',
      tree: script("os.environ['MAIL'] = ''\n    os.environ[environ['NAME']] = environ.get('MAIL', '')"),
    },
  ],
});
