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
  ],
});
