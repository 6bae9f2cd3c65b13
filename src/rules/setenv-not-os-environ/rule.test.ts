import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const ALIAS = 'WSGIScriptAlias / /srv/blog/blog/wsgi.py';
const reading = djangoSite('blog', { settings: "import os\nMAIL = os.environ.get('EMAIL_BACKEND', '')\n" });
testRule(rule, {
  invalid: [
    {
      name: 'case 86 (refinery-platform): the settings module by SetEnv (measured E10)',
      tree: {
        'site.conf': virtualHost('a.example.com', '[|SetEnv DJANGO_SETTINGS_MODULE blog.live|]', ALIAS),
        ...djangoSite('blog'),
      },
      findings: [{ id: 'selector', severity: 'error' }],
    },
    {
      name: 'case 79 (Pytition PR#114): a variable that the settings read',
      tree: { 'site.conf': virtualHost('a.example.com', 'SetEnv EMAIL_BACKEND smtp', ALIAS), ...reading },
      findings: [{ id: 'read', severity: 'warning' }],
    },
    {
      name: 'case 8 (Praktomat PR#279): SetEnv in each use of a macro, setdefault in the script',
      tree: {
        'site.conf': virtualHost('a.example.com', 'SetEnv DJANGO_SETTINGS_MODULE blog.local', ALIAS),
        ...djangoSite('blog'),
      },
      findings: [{ id: 'selector', severity: 'error', says: ['one script for each site'] }],
    },
    {
      name: 'case 77 (socorro#989): "surprising" is that SetEnv does not reach what the settings read',
      tree: { 'site.conf': virtualHost('a.example.com', '[|SetEnv EMAIL_BACKEND smtp|]', ALIAS), ...reading },
      findings: [{ id: 'read', severity: 'warning', says: ['the WSGI environ of each request'] }],
    },
  ],
  valid: [{ name: 'no SetEnv', tree: { 'site.conf': virtualHost('a.example.com', ALIAS), ...reading } }],
  lookAlikes: [
    {
      name: 'a variable nobody reads',
      tree: { 'site.conf': virtualHost('a.example.com', 'SetEnv COLOUR red', ALIAS), ...djangoSite('blog') },
    },
  ],
});
