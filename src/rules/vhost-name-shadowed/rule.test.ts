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
    {
      name: 'only the one that takes the name mounts a site, and it has no name itself',
      tree: {
        'site.conf': `<VirtualHost *:80>\nServerAlias *.example.com\n${BLOG}\n</VirtualHost>\n<VirtualHost *:80>\n[|ServerName shop.example.com|]\n</VirtualHost>\n`,
        ...SITES,
      },
      findings: [
        {
          id: 'shadowed',
          severity: 'error',
          says: ['one without a name', 'shop.example.com'],
          shows: ['site.conf:2 takes shop.example.com'],
        },
      ],
    },
    {
      name: 'only the one that is never chosen mounts a site',
      tree: { 'site.conf': WILD.replace(BLOG, '') + virtualHost('shop.example.com', SHOP), ...SITES },
      findings: [{ id: 'shadowed', severity: 'error', says: ['example.com stands before it'] }],
    },
  ],
  valid: [
    { name: 'the exact name first', tree: { 'site.conf': virtualHost('shop.example.com', SHOP) + WILD, ...SITES } },
  ],
  lookAlikes: [
    { name: 'scripts without a server', tree: SITES, processGroups: { blog: ['/srv/blog/blog/wsgi.py'] } },
    {
      name: 'virtual hosts of which one may be missing',
      tree: {
        'site.conf': `<IfDefine WILD>\n${WILD}</IfDefine>\n${virtualHost('shop.example.com', SHOP)}${WILD.replace('*.example', '*.example.org *.test').replace('example.com\n', 'example.org\n')}<IfDefine X>\n${virtualHost('x.test', SHOP)}</IfDefine>\n`,
        ...SITES,
      },
    },
    {
      name: 'a virtual host without a name of its own, which has that of the main server',
      tree: {
        'site.conf': `ServerName main.example.com\n${WILD}<VirtualHost *:80>\n${SHOP}\n</VirtualHost>\n`,
        ...SITES,
      },
    },
    {
      name: 'an address that nothing here defines',
      tree: {
        'site.conf': `${WILD.replace('*:80', '*:${PORT}')}${virtualHost('shop.example.com', SHOP).replace('*:80', '*:${PORT}')}`,
        ...SITES,
      },
    },
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
