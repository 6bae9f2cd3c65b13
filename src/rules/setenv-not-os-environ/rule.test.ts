import { assigningWsgi, djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const ALIAS = 'WSGIScriptAlias / /srv/blog/blog/wsgi.py';
/** Settings chosen by each request. */
const COPYING =
  "import os\nfrom django.core.wsgi import get_wsgi_application\n\n\ndef application(environ, start_response):\n    os.environ['DJANGO_SETTINGS_MODULE'] = environ['DJANGO_SETTINGS_MODULE']\n    return get_wsgi_application()(environ, start_response)\n";
const reading = djangoSite('blog', { settings: "import os\nMAIL = os.environ.get('EMAIL_BACKEND', '')\n" });
testRule(rule, {
  invalid: [
    {
      name: 'a variable that says what one of two scripts chooses anyway, and not the other',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          '[|SetEnv DJANGO_SETTINGS_MODULE blog.settings|]',
          ALIAS.replace('/', '/app'),
          ALIAS.replaceAll('blog', 'shop'),
        ),
        ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
        ...djangoSite('shop', { wsgi: assigningWsgi('shop') }),
      },
      findings: [{ id: 'selector', severity: 'error' }],
    },
    {
      name: 'PassEnv of what the script chooses anyway: it says another thing, if anything',
      tree: {
        'site.conf': virtualHost('a.example.com', '[|PassEnv DJANGO_SETTINGS_MODULE blog.settings|]', ALIAS),
        ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
      },
      findings: [{ id: 'selector', severity: 'error' }],
    },
    {
      name: 'another variable with the value of the settings module',
      tree: {
        'site.conf': virtualHost('a.example.com', '[|SetEnv DJANGO_CONFIGURATION blog.settings|]', ALIAS),
        ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
      },
      findings: [{ id: 'selector', severity: 'error' }],
    },
    {
      name: 'a Location inside another, whose URL is the longer one',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          ALIAS.replace('/', '/app'),
          '<Location /app/part>',
          '[|SetEnv DJANGO_SETTINGS_MODULE blog.live|]',
          '</Location>',
        ),
        ...djangoSite('blog'),
      },
      findings: [{ id: 'selector', severity: 'error' }],
    },
    {
      name: 'a variable of the request that something else reads at the first request only',
      tree: {
        'site.conf': virtualHost('a.example.com', '[|SetEnv EMAIL_BACKEND smtp|]', ALIAS),
        ...djangoSite('blog', {
          wsgi: `import os\nos.environ['OTHER'] = 'x'\n${assigningWsgi('blog')}`,
          settings: "import os\nOTHER = os.environ['OTHER']\nMAIL = os.environ.get('EMAIL_BACKEND', '')\n",
        }),
      },
      findings: [{ id: 'read', severity: 'warning', shows: ['blog/blog/settings.py:3 EMAIL_BACKEND is read here'] }],
    },
    {
      name: 'a variable that says what the script chooses anyway',
      tree: {
        'site.conf': virtualHost('a.example.com', '[|SetEnv DJANGO_SETTINGS_MODULE blog.settings|]', ALIAS),
        ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
      },
      findings: [{ id: 'selector', severity: 'info' }],
    },
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
    {
      name: 'PassEnv, which hands on what the server was started with, to requests only',
      tree: {
        'site.conf': virtualHost('a.example.com', '[|PassEnv DJANGO_SETTINGS_MODULE|]', ALIAS),
        ...djangoSite('blog'),
      },
      findings: [{ id: 'selector', severity: 'error', says: ['PassEnv DJANGO_SETTINGS_MODULE'] }],
    },
    {
      name: 'a variable of the whole server, and each place that reads it',
      tree: {
        'site.conf': `[|SetEnv EMAIL_BACKEND smtp|]\n${virtualHost('a.example.com', ALIAS)}${virtualHost('b.example.com', ALIAS.replaceAll('blog', 'shop'))}`,
        ...reading,
        ...djangoSite('shop', { wsgi: `import os\nMAIL = os.environ['EMAIL_BACKEND']\n${assigningWsgi('shop')}` }),
      },
      findings: [
        {
          id: 'read',
          severity: 'warning',
          says: ['blog/wsgi.py'],
          shows: [
            'blog/blog/settings.py:2 EMAIL_BACKEND is read here',
            'shop/shop/wsgi.py:2 EMAIL_BACKEND is read here',
          ],
        },
      ],
    },
    {
      name: 'a variable in a file that a virtual host includes',
      tree: {
        'site.conf': virtualHost('a.example.com', 'Include more/env.conf', ALIAS),
        'more/env.conf': '[|SetEnv DJANGO_SETTINGS_MODULE blog.live|]\n',
        ...djangoSite('blog'),
      },
      findings: [{ id: 'selector', severity: 'error' }],
    },
    {
      name: 'a value that nothing here defines',
      tree: {
        'site.conf': virtualHost('a.example.com', '[|SetEnv DJANGO_SETTINGS_MODULE ${SITE}.settings|]', ALIAS),
        ...djangoSite('blog'),
      },
      findings: [{ id: 'selector', severity: 'error' }],
    },
    {
      name: 'a variable that a condition sets',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          ALIAS,
          '<If "%{HTTPS} == \'on\'">',
          '[|SetEnv DJANGO_SETTINGS_MODULE blog.live|]',
          '</If>',
        ),
        ...djangoSite('blog'),
      },
      findings: [{ id: 'selector', severity: 'error' }],
    },
    {
      name: 'a site that is mounted below the part the variable is set for',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          ALIAS.replace('/', '/app'),
          '<Location />',
          '[|SetEnv DJANGO_SETTINGS_MODULE blog.live|]',
          '</Location>',
        ),
        ...djangoSite('blog'),
      },
      findings: [{ id: 'selector', severity: 'error' }],
    },
    {
      name: 'a second site of the host, which copies nothing from the request',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          '[|SetEnv DJANGO_SETTINGS_MODULE blog.live|]',
          ALIAS.replace('/', '/app'),
          ALIAS.replaceAll('blog', 'shop'),
        ),
        ...djangoSite('blog', { wsgi: COPYING }),
        ...djangoSite('shop'),
      },
      findings: [{ id: 'selector', severity: 'error', says: ['shop/wsgi.py'] }],
    },
  ],
  valid: [{ name: 'no SetEnv', tree: { 'site.conf': virtualHost('a.example.com', ALIAS), ...reading } }],
  lookAlikes: [
    {
      name: 'a part of the host that another script has',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          'WSGIScriptAlias /part /srv/plain.py',
          ALIAS,
          '<Location /part>',
          'SetEnv EMAIL_BACKEND smtp',
          '</Location>',
        ),
        ...reading,
        'plain.py': 'def application(environ, start_response):\n    return []\n',
      },
    },
    {
      name: 'a script that writes the environment on every request',
      tree: {
        'site.conf': virtualHost('a.example.com', 'SetEnv DJANGO_SETTINGS_MODULE blog.live', ALIAS),
        ...djangoSite('blog', {
          wsgi: `${assigningWsgi('blog')}\n\ndef wrapped(environ, start_response):\n    os.environ['WHO'] = 'x'\n    return application(environ, start_response)\n`
            .replace('application = get', 'inner = get')
            .replace('def wrapped', 'def application')
            .replace('return application', 'return inner'),
        }),
      },
    },
    {
      name: 'a variable that the script writes itself, and one of names that nobody can tell',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          'SetEnv EMAIL_BACKEND smtp',
          ALIAS,
          ALIAS.replace('/', '/shop').replaceAll('blog/', 'shop/'),
        ),
        ...djangoSite('blog', {
          wsgi: `import os\nos.environ['EMAIL_BACKEND'] = 'console'\n${assigningWsgi('blog')}`,
          settings: "import os\nMAIL = os.environ.get('EMAIL_BACKEND', '')\n",
        }),
        ...djangoSite('shop', {
          wsgi: `import json\nimport os\nos.environ.update(json.load(open('/etc/shop.json')))\n${assigningWsgi('shop')}`,
          settings: "import os\nMAIL = os.environ.get('EMAIL_BACKEND', '')\n",
        }),
      },
    },
    {
      name: 'what the server was started with, which os.environ does hold',
      tree: { 'site.conf': virtualHost('a.example.com', 'PassEnv EMAIL_BACKEND', ALIAS), ...reading },
    },
    {
      name: 'variables of another virtual host, and others than the one that is read',
      tree: {
        'site.conf': `${virtualHost('a.example.com', 'SetEnv EMAIL_BACKENDS smtp', ALIAS)}${virtualHost('b.example.com', 'SetEnv EMAIL_BACKEND smtp')}`,
        ...reading,
      },
    },
    {
      name: 'a settings module for all virtual hosts at once, which nobody takes for a choice',
      tree: {
        'site.conf': `SetEnv DJANGO_SETTINGS_MODULE blog.live\n${virtualHost('a.example.com', ALIAS)}`,
        ...djangoSite('blog'),
      },
    },
    {
      name: 'a script that copies it from each request, and one that is no Django',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          'SetEnv DJANGO_SETTINGS_MODULE blog.live',
          ALIAS.replace('/', '/app'),
          'WSGIScriptAlias / /srv/plain.py',
        ),
        ...djangoSite('blog', { wsgi: COPYING }),
        'plain.py':
          "def application(environ, start_response):\n    start_response('200 OK', [])\n    return [environ['DJANGO_SETTINGS_MODULE'].encode()]\n",
      },
    },
    {
      name: 'a variable that is read while a request is answered',
      tree: {
        'site.conf': virtualHost('a.example.com', 'SetEnv EMAIL_BACKEND smtp', ALIAS),
        ...djangoSite('blog', { settings: "import os\ndef mail():\n    return os.environ.get('EMAIL_BACKEND', '')\n" }),
      },
    },
    {
      name: 'a name that nothing defines, and a line without any',
      tree: {
        'site.conf': virtualHost('a.example.com', 'SetEnv ${NAME} smtp', 'SetEnv', ALIAS),
        ...reading,
      },
    },
    {
      name: 'a pattern, whose URLs nobody can tell, with a section for some of them',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          'WSGIScriptAliasMatch ^/(a|b) /srv/blog/blog/wsgi.py',
          '<Location /a>',
          'SetEnv EMAIL_BACKEND smtp',
          '</Location>',
        ),
        ...reading,
      },
    },
    {
      name: 'a variable mapped by nothing: scripts without a server',
      tree: reading,
      processGroups: { site: ['/srv/blog/blog/wsgi.py'] },
    },
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
