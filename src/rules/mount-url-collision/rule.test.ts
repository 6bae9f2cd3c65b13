import { assigningWsgi, djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const site = (name: string, settings: string) => djangoSite(name, { wsgi: assigningWsgi(name), settings });
const MOUNTS = ['WSGIScriptAlias /blog /srv/blog/blog/wsgi.py', 'WSGIScriptAlias /shop /srv/shop/shop/wsgi.py'];
const conf = (...lines: readonly string[]) => virtualHost('www.example.com', ...lines, ...MOUNTS);

testRule(rule, {
  invalid: [
    {
      name: 'case 139 (EOxServer#232): roots of their own, one STATIC_URL and one Alias',
      tree: {
        'site.conf': conf('Alias /static /srv/blog/static'),
        ...site('blog', "[|STATIC_URL = '/static/'|]\nSTATIC_ROOT = '/srv/blog/static'\n"),
        ...site('shop', "[|STATIC_URL = '/static/'|]\nSTATIC_ROOT = '/srv/shop/static'\n"),
      },
      findings: [{ id: 'files', occurrences: 2, severity: 'warning', says: ['/srv/blog/static', 'Alias /static'] }],
    },
    {
      name: 'case 140 (mod_wsgi#670): URLs of the root on a site below it',
      tree: {
        'site.conf': virtualHost('www.example.com', 'WSGIScriptAlias /backend /srv/blog/blog/wsgi.py'),
        ...site('blog', "STATIC_URL = '/static/'\n[|LOGIN_URL = '/login/'|]\n"),
      },
      findings: [{ id: 'outside', severity: 'info', says: ['LOGIN_URL /login/, STATIC_URL /static/', '/backend'] }],
    },
    {
      name: 'a FORCE_SCRIPT_NAME that is not the mount',
      tree: {
        'site.conf': virtualHost('www.example.com', 'WSGIScriptAlias /backend /srv/blog/blog/wsgi.py'),
        ...site('blog', "[|FORCE_SCRIPT_NAME = '/old'|]\n"),
      },
      findings: [{ id: 'script-name', severity: 'warning', says: ['/old', '/backend'] }],
    },
    {
      name: 'an Alias of the main server, with its slash, and the sites that it serves',
      tree: {
        'site.conf': `Alias /static/ /srv/blog/static/\n${conf()}`,
        ...site('blog', "STATIC_URL = '/static/'\n"),
        ...site('shop', "STATIC_URL = '/static/'\n"),
      },
      findings: [
        {
          id: 'files',
          occurrences: 2,
          severity: 'warning',
          says: ['www.example.com/blog and www.example.com/shop all have STATIC_URL /static/'],
          shows: ['shop/shop/settings.py:1 STATIC_URL of shop/wsgi.py', 'site.conf:1 serves it for all of them'],
          alsoAt: ['shop/shop/settings.py:1'],
        },
      ],
    },
    {
      name: 'a login outside the mount, beside files that an Alias serves there',
      tree: {
        'site.conf': virtualHost(
          'www.example.com',
          'Alias /static /srv/blog/static',
          'WSGIScriptAlias /backend /srv/blog/blog/wsgi.py',
        ),
        ...site('blog', "STATIC_URL = '/static/'\nLOGIN_URL = '/backends/login/'\n"),
      },
      findings: [
        {
          id: 'outside',
          severity: 'info',
          says: ['LOGIN_URL /backends/login/ lead'],
          omits: ['STATIC_URL /'],
          shows: ['site.conf:4 /backend is mounted here: wsgi.py'],
        },
      ],
    },
    ...[
      ['a redirect to where the files are', 'Redirect /static https://cdn.example.com/static'],
      ['an Alias that only begins alike', 'Alias /stat /srv/stat'],
      ['an Alias for more than the files of one kind', 'Alias /static/blog /srv/blog/static'],
      ['an Alias of a folder that nothing defines', 'Alias /static ${STATIC}'],
    ].map(([name = '', line = '']) => ({
      name: `one URL for the files of two sites, which nothing serves for both: ${name}`,
      tree: {
        'site.conf': conf(line),
        ...site('blog', "STATIC_URL = '/static/'\n"),
        ...site('shop', "STATIC_URL = '/static/'\n"),
      },
      findings: [
        { id: 'outside', severity: 'info' as const },
        { id: 'outside', severity: 'info' as const },
      ],
    })),
  ],
  valid: [
    {
      name: 'URLs below the mounts',
      tree: {
        'site.conf': conf('Alias /blog/static /srv/blog/static', 'Alias /shop/static /srv/shop/static'),
        ...site('blog', "STATIC_URL = '/blog/static/'\nLOGIN_URL = '/blog/login/'\nFORCE_SCRIPT_NAME = '/blog/'\n"),
        ...site('shop', "STATIC_URL = '/shop/static/'\nLOGIN_URL = 'login'\n"),
      },
    },
  ],
  lookAlikes: [
    {
      name: 'files on another host, and relative URLs',
      tree: {
        'site.conf': conf('Alias /static /srv/blog/static'),
        ...site('blog', "STATIC_URL = 'https://cdn.example.com/'\nMEDIA_URL = '//cdn.example.com/'\n"),
        ...site('shop', "STATIC_URL = 'static/'\nMEDIA_URL = 'media/'\n"),
      },
    },
    {
      name: 'one folder for both on purpose',
      tree: {
        'site.conf': conf('Alias /static /srv/static'),
        ...site('blog', "STATIC_URL = '/static/'\nSTATIC_ROOT = '/srv/static'\n"),
        ...site('shop', "STATIC_URL = '/static/'\nSTATIC_ROOT = '/srv/static'\n"),
      },
    },
    {
      name: 'a site at the root of its host, behind a server that adds a prefix',
      tree: {
        'site.conf': virtualHost('www.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        ...site('blog', "LOGIN_URL = '/login/'\nSTATIC_URL = '/static/'\nFORCE_SCRIPT_NAME = '/outer'\n"),
      },
    },
    {
      name: 'URLs below one of two mounts, or a mount itself',
      tree: {
        'site.conf': virtualHost(
          'www.example.com',
          'WSGIScriptAlias /blog /srv/blog/blog/wsgi.py',
          'WSGIScriptAlias /news /srv/blog/blog/wsgi.py',
        ),
        ...site('blog', "LOGIN_URL = '/news/login/'\nLOGIN_REDIRECT_URL = '/blog'\n"),
      },
    },
  ],
});
