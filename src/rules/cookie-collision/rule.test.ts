import { assigningWsgi, djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SESSION = "'django.contrib.sessions.middleware.SessionMiddleware'";
const CSRF = "'django.middleware.csrf.CsrfViewMiddleware'";
const BOTH = `MIDDLEWARE = [${SESSION}, ${CSRF}]\n`;
const site = (name: string, settings: string) => djangoSite(name, { wsgi: assigningWsgi(name), settings });
const daemon = (name: string) => `process-group=${name} application-group=%{GLOBAL}`;
const OWN = 'WSGIDaemonProcess blog\nWSGIDaemonProcess shop\n';
const PATHS =
  OWN +
  virtualHost(
    'www.example.com',
    `WSGIScriptAlias /blog /srv/blog/blog/wsgi.py ${daemon('blog')}`,
    `WSGIScriptAlias /shop /srv/shop/shop/wsgi.py ${daemon('shop')}`,
  );
const hosts = (blog: string, shop: string) =>
  OWN +
  virtualHost(blog, `WSGIScriptAlias / /srv/blog/blog/wsgi.py ${daemon('blog')}`) +
  virtualHost(shop, `WSGIScriptAlias / /srv/shop/shop/wsgi.py ${daemon('shop')}`);
const ports = hosts('www.example.com', 'www.example.com').replace('*:80', '*:8000').replace('*:80>', '*:8001>');

testRule(rule, {
  invalid: [
    {
      name: 'case 131 (arches#4541): two ports of one host (measured: one visit deletes the session of the other site)',
      tree: {
        'site.conf': ports,
        ...site('blog', `[|${BOTH.trimEnd()}|]\n`),
        ...site('shop', `[|${BOTH.trimEnd()}|]\n`),
      },
      findings: [{ id: 'session', occurrences: 2, severity: 'warning', says: ['sessionid', 'www.example.com'] }],
      fixed: {
        'shop/shop/settings.py': `${BOTH}SESSION_COOKIE_NAME = 'shop_sessionid'\nCSRF_COOKIE_NAME = 'shop_csrftoken'\n`,
      },
      applicability: 'unsafe',
    },
    {
      name: 'case 133 (CCA-Public/scope#196): the CSRF cookie too, which is all that is left after renaming the session',
      tree: {
        'site.conf': PATHS,
        ...site('blog', BOTH),
        ...site('shop', `${BOTH}SESSION_COOKIE_NAME = 'shop'\n`),
      },
      findings: [{ id: 'csrf', occurrences: 2, severity: 'warning', says: ['csrftoken', '403'] }],
      fixed: {
        'shop/shop/settings.py': `${BOTH}SESSION_COOKIE_NAME = 'shop'\nCSRF_COOKIE_NAME = 'shop_csrftoken'\n`,
      },
    },
    {
      name: 'case 134 (django-wiki#434): a second install below a path of the same host, named alike by hand',
      tree: {
        'site.conf': PATHS,
        ...site('blog', `${BOTH}[|SESSION_COOKIE_NAME = 'sid'|]\nCSRF_COOKIE_NAME = 'a'\n`),
        ...site('shop', `${BOTH}[|SESSION_COOKIE_NAME = 'sid'|]\n`),
      },
      findings: [{ id: 'session', occurrences: 2, severity: 'warning', says: ['sid'] }],
      fixed: { 'shop/shop/settings.py': `${BOTH}SESSION_COOKIE_NAME = 'shop_sessionid'\n` },
    },
    {
      name: 'a cookie domain above both host names',
      tree: {
        'site.conf': hosts('blog.example.com', 'shop.example.com'),
        ...site('blog', `MIDDLEWARE = [${SESSION}]\nSESSION_COOKIE_DOMAIN = '.example.com'\n`),
        ...site('shop', `MIDDLEWARE = [${SESSION}]\n`),
      },
      findings: [{ id: 'session', occurrences: 2, severity: 'warning' }],
    },
    {
      name: 'one key and one database on both: perhaps one login on purpose',
      tree: {
        'site.conf': PATHS,
        ...site('blog', `${BOTH}SECRET_KEY = 'k'\nDATABASES = {'default': {'NAME': 'one'}}\n`),
        ...site('shop', `SECRET_KEY = 'k'\nDATABASES = {'default': {'NAME': 'one'}}\n${BOTH}`),
      },
      findings: [{ id: 'session', occurrences: 2, severity: 'info' }],
    },
    {
      name: 'sites that both say more than their cookies: the lines that are added stand together',
      tree: {
        'site.conf': PATHS,
        ...site('blog', BOTH),
        ...site('shop', `CSRF_COOKIE_NAME = 'csrftoken'\n${BOTH}`),
      },
      findings: [{ id: 'session', occurrences: 2, severity: 'warning', says: ['sessionid'] }],
      fixed: {
        'shop/shop/settings.py': `CSRF_COOKIE_NAME = 'shop_csrftoken'\n${BOTH}SESSION_COOKIE_NAME = 'shop_sessionid'\n`,
      },
    },
    {
      name: 'a cookie path below the one of the other site, and the names that the two share by aliases',
      tree: {
        'site.conf': hosts('blog.example.com', 'shop.example.com')
          .replace('ServerName blog', 'ServerAlias WWW.example.com\n    ServerName blog')
          .replace('ServerName shop', 'ServerAlias www.example.com\n    ServerName shop'),
        ...site('blog', `MIDDLEWARE = [${SESSION}]\n`),
        ...site('shop', `MIDDLEWARE = [${SESSION}]\nSESSION_COOKIE_PATH = '/shop'\n`),
      },
      findings: [{ id: 'session', occurrences: 2, severity: 'warning' }],
    },
    {
      name: 'three sites: the cause names the cookie, and the fix moves all but one',
      tree: {
        'site.conf': `${PATHS.replace('</VirtualHost>', `    WSGIScriptAlias /wiki /srv/wiki/wiki/wsgi.py ${daemon('wiki')}\n</VirtualHost>`)}WSGIDaemonProcess wiki\n`,
        ...site('blog', BOTH),
        ...site('shop', BOTH),
        ...site('wiki', BOTH),
      },
      findings: [
        {
          id: 'session',
          occurrences: 3,
          severity: 'warning',
          offers: ['unsafe: give 2 sites cookies of their own'],
          shows: [
            'shop/shop/settings.py:1 uses the cookie sessionid as well',
            'site.conf:5 /blog is mounted here: wsgi.py',
            'site.conf:6 /shop is mounted here: wsgi.py',
          ],
        },
      ],
    },
    {
      name: 'one database and two keys: two logins',
      tree: {
        'site.conf': PATHS,
        ...site('blog', `${BOTH}SECRET_KEY = 'k'\nDATABASES = {'default': {'NAME': 'one'}}\n`),
        ...site('shop', `SECRET_KEY = 'other'\nDATABASES = {'default': {'NAME': 'one'}}\n${BOTH}`),
      },
      findings: [
        { id: 'session', occurrences: 2, severity: 'warning', offers: ['unsafe: give shop cookies of its own'] },
      ],
    },
  ],
  valid: [
    {
      name: 'names of their own',
      tree: {
        'site.conf': PATHS,
        ...site('blog', BOTH),
        ...site('shop', `${BOTH}SESSION_COOKIE_NAME = 'shop'\nCSRF_COOKIE_NAME = 'shop_csrf'\n`),
      },
    },
    {
      name: 'two host names and no cookie domain',
      tree: {
        'site.conf': hosts('blog.example.com', 'shop.example.com'),
        ...site('blog', BOTH),
        ...site('shop', BOTH),
      },
    },
  ],
  lookAlikes: [
    {
      name: 'paths that keep the cookies apart',
      tree: {
        'site.conf': PATHS,
        ...site('blog', `MIDDLEWARE = [${SESSION}]\nSESSION_COOKIE_PATH = '/blog'\n`),
        ...site('shop', `MIDDLEWARE = [${SESSION}]\nSESSION_COOKIE_PATH = '/shop'\n`),
      },
    },
    {
      name: 'sites without session and CSRF middleware',
      tree: { 'site.conf': PATHS, ...site('blog', 'MIDDLEWARE = []\n'), ...site('shop', 'DEBUG = False\n') },
    },
    {
      name: 'one project on two ports',
      tree: {
        'site.conf': ports.replaceAll('/srv/shop/shop', '/srv/blog/blog'),
        ...site('blog', BOTH),
      },
    },
    {
      name: 'a name that is not literal',
      tree: {
        'site.conf': PATHS,
        ...site('blog', `MIDDLEWARE = [${SESSION}]\n`),
        ...site('shop', `import os\nMIDDLEWARE = [${SESSION}]\nSESSION_COOKIE_NAME = os.environ['COOKIE']\n`),
      },
    },
    {
      name: 'CSRF_USE_SESSIONS, which sets no cookie of its own',
      tree: {
        'site.conf': PATHS,
        ...site('blog', `${BOTH}SESSION_COOKIE_NAME = 'blog'\nCSRF_USE_SESSIONS = True\n`),
        ...site('shop', `${BOTH}SESSION_COOKIE_NAME = 'shop'\n`),
      },
    },
    {
      name: 'paths that only begin alike',
      tree: {
        'site.conf': PATHS,
        ...site('blog', `MIDDLEWARE = [${SESSION}]\nSESSION_COOKIE_PATH = '/shop'\n`),
        ...site('shop', `MIDDLEWARE = [${SESSION}]\nSESSION_COOKIE_PATH = '/shopping'\n`),
      },
    },
    {
      name: 'a cookie domain of neither, and one that only ends alike',
      tree: {
        'site.conf': hosts('blog.example.com', 'shop.myexample.com'),
        ...site('blog', `MIDDLEWARE = [${SESSION}]\nSESSION_COOKIE_DOMAIN = 'example.com'\n`),
        ...site('shop', `MIDDLEWARE = [${SESSION}]\nSESSION_COOKIE_DOMAIN = 'example.org'\n`),
      },
    },
    {
      name: 'hosts that a pattern names alike',
      tree: {
        'site.conf': hosts('blog.example.com', 'shop.example.com').replaceAll(
          'ServerName',
          'ServerAlias *.example.net\n    ServerName',
        ),
        ...site('blog', BOTH),
        ...site('shop', BOTH),
      },
    },
  ],
});
