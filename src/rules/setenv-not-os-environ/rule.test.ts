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
      name: 'a variable in the folder of the script',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          ALIAS,
          '<Directory /srv/blog/blog>',
          '[|SetEnv DJANGO_SETTINGS_MODULE blog.live|]',
          '</Directory>',
        ),
        ...djangoSite('blog'),
      },
      findings: [{ id: 'selector', severity: 'error' }],
    },
    {
      name: 'a variable below a part of the site',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          ALIAS,
          '<Location /part>',
          '[|SetEnv DJANGO_SETTINGS_MODULE blog.live|]',
          '</Location>',
        ),
        ...djangoSite('blog'),
      },
      findings: [{ id: 'selector', severity: 'error' }],
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
      name: 'a Location that mod_python answers, for which the variable is meant',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          ALIAS,
          '<Location /old>',
          'SetHandler python-program',
          'SetEnv DJANGO_SETTINGS_MODULE old.settings',
          '</Location>',
        ),
        ...djangoSite('blog'),
      },
    },
    {
      name: 'a folder in which the script does not lie',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          ALIAS,
          '<Directory /srv/other>',
          'SetEnv DJANGO_SETTINGS_MODULE old.settings',
          '</Directory>',
        ),
        ...djangoSite('blog'),
      },
    },
    {
      name: 'a variable nobody reads',
      tree: { 'site.conf': virtualHost('a.example.com', 'SetEnv COLOUR red', ALIAS), ...djangoSite('blog') },
    },
  ],
});
