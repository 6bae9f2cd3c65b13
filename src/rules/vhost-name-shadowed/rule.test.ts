import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const BLOG = 'WSGIScriptAlias / /srv/blog/blog/wsgi.py';
const SHOP = 'WSGIScriptAlias / /srv/shop/shop/wsgi.py';
const WILD = virtualHost('example.com', 'ServerAlias *.example.com', BLOG);

testRule(rule, {
  invalid: [
    {
      name: 'a wildcard alias before the exact name (measured: the wildcard answers)',
      tree: {
        'site.conf': WILD + virtualHost('shop.example.com', SHOP).replace(/ServerName.*/, '[|$&|]'),
        ...SITES,
      },
      findings: [{ id: 'shadowed', severity: 'error', says: ['*.example.com', 'order of the text'] }],
    },
    {
      name: 'a plain alias that is the ServerName of a later one, in a file that sorts later',
      tree: {
        'a.conf': virtualHost('example.com', 'ServerAlias Shop.example.com', BLOG),
        'b.conf': virtualHost('shop.example.com', SHOP),
        ...SITES,
      },
      findings: [{ id: 'shadowed', severity: 'error' }],
    },
  ],
  valid: [
    { name: 'the exact name first', tree: { 'site.conf': virtualHost('shop.example.com', SHOP) + WILD, ...SITES } },
  ],
  lookAlikes: [
    {
      name: 'the same names on different ports',
      tree: { 'site.conf': WILD.replace(':80', ':443') + virtualHost('shop.example.com', SHOP), ...SITES },
    },
    {
      name: 'a wildcard that does not fit: the bare domain has no label before it',
      tree: {
        'site.conf':
          virtualHost('www.example.com', 'ServerAlias *.example.com', BLOG) + virtualHost('example.com', SHOP),
        ...SITES,
      },
    },
    {
      name: 'two virtual hosts that mount nothing',
      tree: {
        'site.conf':
          virtualHost('example.com', 'ServerAlias *.example.com', 'DocumentRoot /var/www/a') +
          virtualHost('docs.example.com', 'DocumentRoot /var/www/docs') +
          virtualHost('shop.example.org', SHOP),
        ...SITES,
      },
    },
    {
      name: 'alternatives of a template',
      tree: {
        'site.conf': `{% if wild %}\n${WILD}{% else %}\n${virtualHost('shop.example.com', SHOP)}{% endif %}\n`,
        ...SITES,
      },
    },
  ],
});
