import { assigningWsgi, djangoSite, instanceMacro, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const blogHost = virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py');
const shopHost = virtualHost('shop.example.com', 'WSGIScriptAlias / /srv/shop/shop/wsgi.py');
const EMBEDDED = blogHost + shopHost;
const OWN_DAEMONS = `WSGIDaemonProcess blog
WSGIDaemonProcess shop
${virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py process-group=blog application-group=%{GLOBAL}')}
${virtualHost('shop.example.com', 'WSGIScriptAlias / /srv/shop/shop/wsgi.py process-group=shop application-group=%{GLOBAL}')}`;

const form = (line: string): string =>
  `import os\nfrom django.core.wsgi import get_wsgi_application\n${line}\napplication = get_wsgi_application()\n`;
const leaks = (occurrences: number) => [
  { id: 'leak', severity: 'error' as const, occurrences, says: ['No module named', '(400)'] },
];

testRule(rule, {
  invalid: [
    {
      name: 'case 1 (EOxServer#231): two generated scripts with setdefault, embedded (measured E1)',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', {
          wsgi: form("[|os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'blog.settings')|]"),
        }),
        ...djangoSite('shop', {
          wsgi: form('[|os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")|]  # keep'),
        }),
      },
      findings: leaks(2),
      fixed: {
        'blog/blog/wsgi.py': form("os.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'"),
        'shop/shop/wsgi.py': form('os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"  # keep'),
      },
      applicability: 'safe',
    },
    {
      name: 'case 5 (mod_wsgi#741): two projects on a cloud server in one daemon process group (measured E1e)',
      tree: {
        'site.conf': `WSGIDaemonProcess sites\nWSGIProcessGroup sites\n${EMBEDDED}`,
        ...djangoSite('blog'),
        ...djangoSite('shop'),
      },
      findings: leaks(2),
    },
    {
      name: 'case 8 (Praktomat PR#279): a macro that puts every instance into one group',
      tree: {
        'site.conf': instanceMacro,
        ...djangoSite('blog'),
        ...djangoSite('shop'),
      },
      findings: leaks(2),
    },
    {
      name: 'case 25 (mod_wsgi#641): two projects below one host, no daemon at all',
      tree: {
        'site.conf': virtualHost(
          'www.example.com',
          'WSGIScriptAlias /blog /srv/blog/blog/wsgi.py',
          'WSGIScriptAlias /shop /srv/shop/shop/wsgi.py',
        ),
        ...djangoSite('blog'),
        ...djangoSite('shop'),
      },
      findings: leaks(2),
    },
    {
      name: 'case 3 (measured E1d): one assigns, and the other one still steps back',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
        ...djangoSite('shop'),
      },
      findings: leaks(1),
      fixed: { 'shop/shop/wsgi.py': assigningWsgi('shop') },
    },
    {
      name: 'case 12: the guard written with `not in`, and the one written with get()',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', {
          wsgi: form(
            "if 'DJANGO_SETTINGS_MODULE' not in os.environ:\n    os.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'",
          ),
        }),
        ...djangoSite('shop', {
          wsgi: form(
            "os.environ['DJANGO_SETTINGS_MODULE'] = os.environ.get('DJANGO_SETTINGS_MODULE', 'shop.settings')",
          ),
        }),
      },
      findings: leaks(2),
      fixed: {
        'blog/blog/wsgi.py': form("os.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'"),
        'shop/shop/wsgi.py': form("os.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'"),
      },
    },
    {
      name: 'case 9: a script that names no settings module and takes what is there',
      tree: { 'site.conf': EMBEDDED, ...djangoSite('blog'), ...djangoSite('shop', { wsgi: form('') }) },
      findings: [{ id: 'unset', severity: 'error' }],
    },
    {
      name: 'case 18: one in the main interpreter can still be the writer (the victim is the other one)',
      tree: {
        'site.conf':
          virtualHost(
            'blog.example.com',
            'WSGIApplicationGroup %{GLOBAL}',
            'WSGIScriptAlias / /srv/blog/blog/wsgi.py',
          ) + shopHost,
        ...djangoSite('blog'),
        ...djangoSite('shop'),
      },
      findings: [{ id: 'leak', severity: 'error', says: ['shop.example.com'] }],
    },
    {
      name: 'both sites, the main interpreter among them, where interpreters share one environ (Python 3.8)',
      tree: {
        'site.conf':
          virtualHost(
            'blog.example.com',
            'WSGIApplicationGroup %{GLOBAL}',
            'WSGIScriptAlias / /srv/blog/blog/wsgi.py',
          ) + shopHost,
        ...djangoSite('blog'),
        ...djangoSite('shop'),
      },
      versions: { python: '3.8' },
      findings: leaks(2),
    },
    {
      name: "both sites, where the server's own environment names settings (scenario environment-of-the-server-wins-over-setdefault)",
      tree: { 'site.conf': OWN_DAEMONS, ...djangoSite('blog'), ...djangoSite('shop') },
      environment: { DJANGO_SETTINGS_MODULE: 'blog.settings' },
      findings: [{ id: 'server', severity: 'error', says: ['shop.example.com', "'blog.settings'"] }],
      fixed: null,
    },
    {
      name: "the only site of a server whose environment names the settings of another project's script",
      tree: { 'site.conf': blogHost, ...djangoSite('blog'), ...djangoSite('shop') },
      environment: { DJANGO_SETTINGS_MODULE: 'shop.settings' },
      findings: [{ id: 'server', severity: 'warning', says: ['blog.example.com', "'shop.settings'"] }],
      fixed: null,
    },
    {
      name: 'the victim of what is preloaded, and nobody else: a later setdefault changes nothing (lab 29, group two)',
      tree: {
        'site.conf': `WSGIDaemonProcess sites
WSGIImportScript /srv/blog/blog/wsgi.py process-group=sites application-group=%{GLOBAL}
WSGIProcessGroup sites
${EMBEDDED}`,
        ...djangoSite('blog'),
        ...djangoSite('shop'),
      },
      findings: [{ id: 'leak', severity: 'error', says: ['shop.example.com/ can be', 'After every start'] }],
    },
    {
      name: 'two sites in a branch that may be missing: no error, and nothing that may be written unasked',
      tree: {
        'site.conf': `<IfDefine BOTH>\n${EMBEDDED}</IfDefine>\n`,
        ...djangoSite('blog'),
        ...djangoSite('shop'),
      },
      findings: [
        {
          id: 'leak',
          severity: 'warning',
          confidence: 'medium',
          occurrences: 2,
          says: ['Whenever the other site is asked first'],
          offers: ['unsafe: assign the settings module in all 2 scripts of the process'],
        },
      ],
    },
    {
      name: 'mapped by hand: which interpreter each runs in is not known, so the fix is not a safe one',
      tree: { ...djangoSite('blog'), ...djangoSite('shop') },
      processGroups: { sites: ['/srv/blog/blog/wsgi.py', '/srv/shop/shop/wsgi.py'] },
      findings: [
        {
          id: 'leak',
          severity: 'error',
          occurrences: 2,
          offers: ['unsafe: assign the settings module in all 2 scripts of the process'],
        },
      ],
    },
    {
      name: 'a writer that chooses between two',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', {
          wsgi: form(
            "os.environ['DJANGO_SETTINGS_MODULE'] = 'blog.live' if os.path.exists('/live') else 'blog.settings'",
          ),
        }),
        ...djangoSite('shop'),
      },
      findings: [{ id: 'leak', severity: 'warning', says: ["'blog.live' or 'blog.settings'"] }],
    },
    {
      name: 'a writer that may not write: no error, and nothing that may be written unasked',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', {
          wsgi: form("if os.path.exists('/live'):\n    os.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'"),
        }),
        ...djangoSite('shop'),
      },
      findings: [
        {
          id: 'leak',
          severity: 'warning',
          occurrences: 2,
          says: ['blog.settings'],
          offers: ['unsafe: assign the settings module', 'unsafe: give each site a daemon process of its own'],
        },
      ],
    },
    {
      name: 'the class of django-configurations beside the module: both are assigned',
      tree: {
        'site.conf': EMBEDDED,
        ...Object.fromEntries(
          ['blog', 'shop'].flatMap((site) =>
            Object.entries(
              djangoSite(site, {
                wsgi: `import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', '${site}.settings')\nos.environ.setdefault('DJANGO_CONFIGURATION', '${site}')\nfrom configurations.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n`,
              }),
            ),
          ),
        ),
      },
      findings: [
        {
          id: 'leak',
          severity: 'error',
          occurrences: 2,
          offers: [
            'safe: assign the settings module in all 2 scripts of the process',
            'unsafe: give each site a daemon process of its own',
          ],
        },
      ],
      fixed: Object.fromEntries(
        ['blog', 'shop'].map((site) => [
          `${site}/${site}/wsgi.py`,
          `import os\nos.environ['DJANGO_SETTINGS_MODULE'] = '${site}.settings'\nos.environ['DJANGO_CONFIGURATION'] = '${site}'\nfrom configurations.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n`,
        ]),
      ),
    },
    {
      name: 'one site alone: the places that explain it',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
        ...djangoSite('shop'),
      },
      findings: [
        {
          id: 'leak',
          severity: 'error',
          shows: [
            "blog/blog/wsgi.py:5 blog/wsgi.py writes 'blog.settings' to the environment of the process",
            'site.conf:3 / is mounted here: wsgi.py',
            'site.conf:7 / is mounted here: wsgi.py',
          ],
          offers: ['safe: assign the settings module', 'unsafe: give each site a daemon process of its own'],
        },
      ],
    },
    {
      name: 'a third site that shares an interpreter with one of them: assignment would not keep those two apart',
      tree: {
        'site.conf': `${EMBEDDED}${virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/wiki/wiki/wsgi.py').replace(':80', ':443')}`,
        ...djangoSite('blog'),
        ...djangoSite('shop'),
        ...djangoSite('wiki'),
      },
      findings: [
        {
          id: 'leak',
          severity: 'error',
          occurrences: 3,
          offers: ['unsafe: give each site a daemon process of its own'],
        },
      ],
    },
    {
      name: 'one that steps back and one that names no module, where a third one assigns',
      tree: {
        'site.conf': `${EMBEDDED}${virtualHost('wiki.example.com', 'WSGIScriptAlias / /srv/wiki/wiki/wsgi.py')}`,
        ...djangoSite('blog'),
        ...djangoSite('shop', { wsgi: form('') }),
        ...djangoSite('wiki', { wsgi: assigningWsgi('wiki') }),
      },
      findings: [
        {
          id: 'leak',
          severity: 'error',
          offers: ['unsafe: assign the settings module', 'unsafe: give each site a daemon process of its own'],
        },
        {
          id: 'unset',
          severity: 'error',
          says: ["os.environ['DJANGO_SETTINGS_MODULE'] = ..."],
          offers: ['unsafe: give each site a daemon process of its own'],
        },
      ],
    },
  ],
  valid: [
    { name: 'E1f: a daemon each', tree: { 'site.conf': OWN_DAEMONS, ...djangoSite('blog'), ...djangoSite('shop') } },
    {
      name: 'E1c: both assign',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
        ...djangoSite('shop', { wsgi: assigningWsgi('shop') }),
      },
    },
  ],
  lookAlikes: [
    {
      name: 'two in one interpreter, which inherits nothing in between (same-interpreter-multi-django)',
      tree: {
        'site.conf': `WSGIApplicationGroup %{GLOBAL}\n${EMBEDDED}`,
        ...djangoSite('blog'),
        ...djangoSite('shop'),
      },
    },
    {
      name: 'a writer whose value nobody can tell',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', { wsgi: form("os.environ['DJANGO_SETTINGS_MODULE'] = open('/etc/site').read()") }),
        ...djangoSite('shop'),
      },
    },
    {
      name: "one site, whose settings the server's environment chooses (a container)",
      tree: { 'site.conf': blogHost, ...djangoSite('blog') },
      environment: { DJANGO_SETTINGS_MODULE: 'blog.settings_production' },
    },
    {
      name: "one site, whose settings the server's environment chooses among those of its project",
      tree: {
        'site.conf': blogHost,
        ...djangoSite('blog'),
        'blog/blog/wsgi_production.py': form(
          "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'blog.settings_production')",
        ),
      },
      environment: { DJANGO_SETTINGS_MODULE: 'blog.settings_production' },
    },
    { name: "startproject's lone script", tree: djangoSite('blog') },
    {
      name: 'case 4 (cookiecutter-django#160): a lone script on a server',
      tree: { 'site.conf': blogHost, ...djangoSite('blog') },
    },
    { name: 'two scripts and no server', tree: { ...djangoSite('blog'), ...djangoSite('shop') } },
    {
      name: 'case 7 (higlass-server): settings.configure() never asks for the variable',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog', {
          wsgi: 'from django.conf import settings\nfrom django.core.wsgi import get_wsgi_application\nsettings.configure()\napplication = get_wsgi_application()\n',
        }),
        ...djangoSite('shop', { wsgi: assigningWsgi('shop') }),
      },
    },
    {
      name: 'the same script on two ports',
      tree: {
        'site.conf': `${blogHost}${blogHost.replace(':80', ':443')}`,
        ...djangoSite('blog'),
      },
    },
    {
      name: 'equal values',
      tree: {
        'site.conf': EMBEDDED,
        ...djangoSite('blog'),
        ...djangoSite('shop', { wsgi: form("os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'blog.settings')") }),
      },
    },
  ],
});
