import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog') };
const APP = 'WSGIScriptAlias /app /srv/blog/blog/wsgi.py';
const ROOT = 'WSGIScriptAlias / /srv/blog/blog/wsgi.py';

testRule(rule, {
  invalid: [
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
