import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog') };
const APP = 'WSGIScriptAlias /app /srv/blog/blog/wsgi.py';
const ROOT = 'WSGIScriptAlias / /srv/blog/blog/wsgi.py';

testRule(rule, {
  invalid: [
    {
      name: 'PHP in the document root: which host, and which line',
      tree: {
        'apache2.conf': virtualHost('a.example.com', 'DocumentRoot /srv/www', 'ServerAdmin a@example.com', ROOT),
        'www/index.php': '<?php ?>',
        ...SITES,
      },
      findings: [
        {
          id: 'php',
          severity: 'warning',
          says: ['every URL of a.example.com'],
          shows: ['apache2.conf:3 index.php lies here'],
        },
      ],
    },
    {
      name: 'ProxyPass over everything (measured: 503 from the proxy, mod_wsgi is not asked)',
      tree: { 'site.conf': virtualHost('a.example.com', `[|${APP}|]`, 'ProxyPass / http://127.0.0.1:8000/'), ...SITES },
      findings: [{ id: 'proxy', severity: 'error', says: ['ProxyPass /app !'] }],
    },
    {
      name: 'an Alias for everything (measured: 404 below the mount)',
      tree: { 'site.conf': virtualHost('a.example.com', `[|${ROOT}|]`, 'Alias / /var/www/html/'), ...SITES },
      findings: [{ id: 'alias', severity: 'error', says: ['DocumentRoot'] }],
    },
    {
      name: 'a pattern that a proxy takes',
      tree: {
        'site.conf': virtualHost('a.example.com', 'ProxyPassMatch ^/app http://127.0.0.1:8000', `[|${APP}|]`),
        ...SITES,
      },
      findings: [
        {
          id: 'proxy',
          severity: 'error',
          says: ['ProxyPassMatch ^/app'],
          shows: ['site.conf:3 takes its URLs first'],
        },
      ],
    },
    {
      name: 'PHP in the document root of a host that mounts a script at / (measured: the script answers for index.php)',
      tree: {
        'apache2.conf': virtualHost('a.example.com', 'DocumentRoot /srv/www', `[|${ROOT}|]`),
        'www/index.php': '<?php ?>',
        ...SITES,
      },
      findings: [{ id: 'php', severity: 'warning', says: ['/srv/www', 'Alias'] }],
    },
  ],
  valid: [
    {
      name: 'the mount excluded from the proxy',
      tree: {
        'site.conf': virtualHost('a.example.com', 'ProxyPass /app !', 'ProxyPass / http://127.0.0.1:8000/', APP),
        ...SITES,
      },
    },
  ],
  lookAlikes: [
    {
      name: 'PHP beside a mount of that very URL, and beside one that may be missing',
      tree: {
        'apache2.conf':
          virtualHost('a.example.com', 'DocumentRoot /srv/www', APP.replace('/app', '/index.php')) +
          virtualHost('b.example.com', 'DocumentRoot /srv/www', '<IfDefine APP>', ROOT, '</IfDefine>'),
        'www/index.php': '<?php ?>',
        ...SITES,
      },
    },
    {
      name: 'a document root without PHP, one that an Alias serves, and a script below /',
      tree: {
        'apache2.conf':
          virtualHost('a.example.com', 'DocumentRoot /srv/html', ROOT) +
          virtualHost('b.example.com', 'DocumentRoot /srv/www', 'AliasMatch "^/(.*\\.php)$" /srv/www/$1', ROOT) +
          virtualHost('c.example.com', 'DocumentRoot /srv/www', APP),
        'html/index.html': '',
        'www/index.php': '<?php ?>',
        ...SITES,
      },
    },
    {
      name: 'a proxy line behind a condition that only a request decides',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          'RewriteEngine On',
          'RewriteCond %{TIME_HOUR} >12',
          'RewriteRule ^/app /late',
          'ProxyPass /app http://127.0.0.1:8000/',
          APP,
        ),
        ...SITES,
      },
    },
    {
      name: 'a URL that the proxy leaves out',
      tree: {
        'site.conf': virtualHost('a.example.com', 'ProxyPass /app !', 'ProxyPass / http://127.0.0.1:8000/', APP),
        ...SITES,
      },
    },
    {
      name: 'a pattern of mod_wsgi, whose URLs nobody can tell',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          'ProxyPass /app http://127.0.0.1:8000/',
          'WSGIScriptAliasMatch ^/(app|b) /srv/blog/blog/wsgi.py',
        ),
        ...SITES,
      },
    },
    {
      name: 'a mount that an earlier alias hides anyhow, and one that no request has',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          'ProxyPass /app http://127.0.0.1:8000/',
          'ProxyPass /srv http://127.0.0.1:8000/',
          ROOT,
          APP.replace('/blog/blog', '/shop/shop'),
          APP.replace('/app', 'app'),
        ),
        ...SITES,
      },
    },
    {
      name: 'a mount, or a proxy line, that may be missing',
      tree: {
        'site.conf': `${virtualHost('a.example.com', 'ProxyPass /app http://127.0.0.1:8000/', '<IfDefine APP>', APP, '</IfDefine>')}${virtualHost('b.example.com', '<IfDefine PROXY>', 'ProxyPass /app http://127.0.0.1:8000/', '</IfDefine>', APP)}`,
        ...SITES,
      },
    },
    {
      name: 'a URL, or another server, whose name nothing defines',
      tree: {
        'site.conf': `${virtualHost('a.example.com', 'ProxyPass / http://127.0.0.1:8000/', APP.replace('/app', '/${APP}'))}${virtualHost('b.example.com', 'ProxyPass /app http://${OTHER}/', APP)}`,
        ...SITES,
      },
    },
    {
      name: 'static files and an API below the mount',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          'Alias /static /srv/blog/static',
          'ProxyPass /api http://127.0.0.1:8000/',
          ROOT,
        ),
        ...SITES,
      },
    },
    {
      name: 'an Alias for the very URL of the mount only',
      tree: { 'site.conf': virtualHost('a.example.com', 'AliasMatch ^/$ /var/www/index.html', ROOT), ...SITES },
    },
    {
      name: 'a virtual host that sends everybody to https',
      tree: {
        'site.conf': virtualHost('a.example.com', 'Redirect permanent / https://a.example.com/', ROOT),
        ...SITES,
      },
    },
    {
      name: 'a proxy line that a template may leave out',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          '{% if new %}\nProxyPass / http://127.0.0.1:8000/\n{% endif %}',
          ROOT,
        ),
        ...SITES,
      },
    },
    {
      name: 'DocumentRoot, which mod_wsgi comes before',
      tree: { 'site.conf': virtualHost('a.example.com', 'DocumentRoot /var/www/html', ROOT), ...SITES },
    },
  ],
});
