import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const BLOG = 'WSGIScriptAlias / /srv/blog/blog/wsgi.py';
const SHOP = 'WSGIScriptAlias / /srv/shop/shop/wsgi.py';
const FIRST = virtualHost('other.example.com', 'DocumentRoot /var/www');
/** A site on port 443 and on port 80, behind another one on each. */
const onTwoPorts = (secure: string, open: string): string =>
  `${FIRST}${secure}`.replaceAll(':80', ':443') + FIRST + open;
const PLAIN = 'WSGIScriptAlias / /srv/plain.py';
const APPLICATION = 'def application(environ, start_response):\n    return []\n';
const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const allowing = (...hosts: readonly string[]) =>
  djangoSite('shop', { settings: `ALLOWED_HOSTS = ${JSON.stringify(hosts)}\n` });

testRule(rule, {
  invalid: [
    {
      name: 'case 74 (django-hosts#147): a name of ALLOWED_HOSTS that no virtual host has',
      tree: {
        'site.conf': FIRST + virtualHost('shop.example.com', SHOP),
        ...allowing('shop.example.com', 'www.shop.example.com'),
      },
      findings: [{ id: 'allowed', severity: 'warning', says: ['ServerAlias www.shop.example.com'] }],
      fixed: {
        'site.conf': FIRST + virtualHost('shop.example.com', 'ServerAlias www.shop.example.com', SHOP),
      },
    },
    {
      name: 'a name beside a ServerName in CRLF, behind a tab, at the end of the file',
      tree: {
        'site.conf': `${FIRST}<VirtualHost *:80>\r\n\t${SHOP}\r\n\tServerName shop.example.com\r\n</VirtualHost>`,
        ...allowing('shop.example.com', 'www.shop.example.com'),
      },
      findings: [{ id: 'allowed', severity: 'warning' }],
      fixed: {
        'site.conf': `${FIRST}<VirtualHost *:80>\r\n\t${SHOP}\r\n\tServerName shop.example.com\r\n\tServerAlias www.shop.example.com\r\n</VirtualHost>`,
      },
      applicability: 'unsafe',
    },
    {
      name: 'case 67 (mod_wsgi#773): a short ServerName where the site allows the long one',
      tree: { 'site.conf': FIRST + virtualHost('shop', SHOP), ...allowing('shop.cs.example.edu') },
      findings: [{ id: 'allowed', severity: 'warning' }],
    },
    {
      name: 'case 73 (mod_wsgi#521): no virtual host on port 443, where the redirect leads',
      tree: {
        'site.conf':
          FIRST.replace(':80', ':443') +
          FIRST +
          virtualHost(
            'shop.example.com',
            'RewriteEngine On',
            'RewriteRule ^/login https://shop.example.com/login [R]',
            SHOP,
          ),
        ...SITES,
      },
      findings: [{ id: 'port', severity: 'warning' }],
    },
    {
      name: 'another Django site that is the first on port 443',
      tree: {
        'site.conf':
          virtualHost('blog.example.com', BLOG).replace(':80', ':443') +
          virtualHost('blog.example.com', BLOG) +
          virtualHost('shop.example.com', SHOP),
        ...SITES,
      },
      findings: [
        { id: 'first', severity: 'info' },
        { id: 'port', severity: 'warning', says: ['blog.example.com'] },
      ],
    },
    {
      name: 'a stock virtual host that is the first on port 443',
      tree: { 'site.conf': FIRST.replace(':80', ':443') + FIRST + virtualHost('shop.example.com', SHOP), ...SITES },
      findings: [{ id: 'port', severity: 'info' }],
    },
    {
      name: 'an alias on port 443 only',
      tree: {
        'site.conf': onTwoPorts(
          virtualHost('shop.example.com', '[|ServerAlias www.shop.example.com|]', SHOP),
          virtualHost('shop.example.com', 'Redirect / https://shop.example.com/'),
        ),
        ...SITES,
      },
      findings: [{ id: 'port', severity: 'info', says: ['www.shop.example.com', 'port 80', 'other.example.com'] }],
    },
    {
      name: 'an alias on one port only, where the site itself is the first on the other',
      tree: {
        'site.conf':
          virtualHost('shop.example.com', SHOP).replace(':80', ':443') +
          FIRST.replace(':80', ':443') +
          FIRST +
          virtualHost('shop.example.com', 'ServerAlias www.shop.example.com', SHOP),
        ...SITES,
      },
      findings: [{ id: 'first', severity: 'info' }],
    },
    {
      name: 'an alias on port 80 only: the fix adds it on port 443',
      tree: {
        'site.conf': onTwoPorts(
          virtualHost('shop.example.com', SHOP),
          virtualHost('shop.example.com', 'ServerAlias www.shop.example.com', SHOP),
        ),
        ...SITES,
      },
      findings: [{ id: 'port', severity: 'info' }],
      fixed: {
        'site.conf': onTwoPorts(
          virtualHost('shop.example.com', 'ServerAlias www.shop.example.com', SHOP),
          virtualHost('shop.example.com', 'ServerAlias www.shop.example.com', SHOP),
        ),
      },
      applicability: 'unsafe',
    },
    {
      name: 'a name of ALLOWED_HOSTS that only a redirect on port 80 has',
      tree: {
        'site.conf':
          virtualHost('www.shop.example.com', 'Redirect / https://shop.example.com/') +
          FIRST.replace(':80', ':443') +
          virtualHost('shop.example.com', SHOP).replace(':80', ':443'),
        ...allowing('shop.example.com', 'www.shop.example.com'),
      },
      findings: [{ id: 'allowed', severity: 'warning', says: ['www.shop.example.com'] }],
    },
    {
      name: 'case 76 (drupal-vm#321): two of one name (measured E23)',
      tree: {
        'site.conf': FIRST + virtualHost('shop.example.com', SHOP) + virtualHost('shop.example.com', BLOG),
        ...SITES,
      },
      findings: [{ id: 'twice', severity: 'error' }],
    },
    {
      name: 'case 70 (certbot PR#8898): a virtual host without a name',
      tree: {
        'site.conf': `ServerName main.example.com\n${FIRST}<VirtualHost *:80>\n    ${SHOP}\n</VirtualHost>\n`,
        ...SITES,
      },
      findings: [{ id: 'nameless', severity: 'info' }],
    },
    {
      name: 'case 71 (LinuxAid PR#98): an address that has to be resolved',
      tree: { 'site.conf': virtualHost('shop.example.com', SHOP).replace('*:80', 'keyserver_webapp'), ...SITES },
      findings: [{ id: 'unresolved', severity: 'warning' }],
    },
    {
      name: 'the full name of the machine for an address',
      tree: { 'site.conf': virtualHost('shop.example.com', SHOP).replace('*:80', 'shop.example.com:80'), ...SITES },
      findings: [{ id: 'unresolved', severity: 'info' }],
    },
    {
      name: 'case 68 (atmospi#9): a Django site that is the first of its address',
      tree: { 'site.conf': virtualHost('shop.example.com', SHOP) + FIRST, ...SITES },
      findings: [{ id: 'first', severity: 'info' }],
      fixed: {
        'site.conf': `<VirtualHost *:80>\n    ServerName catch-all.invalid\n    <Location />\n        Require all denied\n    </Location>\n</VirtualHost>\n\n${virtualHost('shop.example.com', SHOP)}${FIRST}`,
      },
      applicability: 'unsafe',
    },
    {
      name: 'a Django site first on the port of TLS: a virtual host without a certificate would break it',
      tree: { 'site.conf': (virtualHost('shop.example.com', SHOP) + FIRST).replaceAll(':80', ':443'), ...SITES },
      findings: [{ id: 'first', severity: 'info' }],
      fixed: null,
    },
    {
      name: 'two sites that allow one name: which of them is to have it is not for a fix to say',
      tree: {
        'site.conf': FIRST + virtualHost('shop.example.com', SHOP) + virtualHost('blog.example.com', BLOG),
        ...allowing('shop.example.com', 'www.example.com'),
        ...djangoSite('blog', { settings: "ALLOWED_HOSTS = ['WWW.example.com', 'blog.example.com']\n" }),
      },
      findings: [
        {
          id: 'allowed',
          severity: 'warning',
          occurrences: 2,
          says: ['www.example.com', 'shop/wsgi.py and blog/wsgi.py', 'other.example.com'],
          shows: ['shop/shop/settings.py:1 www.example.com is allowed here', 'site.conf:1 answers instead'],
          offers: [],
        },
      ],
    },
    {
      name: 'two of one name: which is first',
      tree: {
        'site.conf': FIRST + virtualHost('shop.example.com', SHOP) + virtualHost('Shop.example.com', BLOG),
        ...SITES,
      },
      findings: [
        {
          id: 'twice',
          severity: 'error',
          confidence: 'high',
          at: 'site.conf:9',
          shows: ['site.conf:5 takes the name first'],
        },
      ],
    },
    {
      name: 'a Django site that is the first, closes a part of itself, and has another script beside it',
      tree: {
        'site.conf':
          virtualHost(
            'shop.example.com',
            'WSGIScriptAlias /plain /srv/plain.py',
            SHOP,
            '<Location /admin>',
            '    Require all denied',
            '</Location>',
            '<Location />',
            '    Require local',
            '</Location>',
          ) + FIRST,
        'plain.py': 'def application(environ, start_response):\n    return []\n',
        ...SITES,
      },
      findings: [{ id: 'first', severity: 'info', says: ['*:80', 'shop.example.com'] }],
    },
    {
      name: 'a site of both ports in one virtual host, whose certificate a catch-all lacks',
      tree: {
        'site.conf': (virtualHost('shop.example.com', 'SSLEngine On', SHOP) + FIRST).replaceAll('*:80', '*:8443'),
        ...SITES,
      },
      findings: [{ id: 'first', severity: 'info', offers: [] }],
    },
    {
      name: 'a virtual host without a name behind another one, as 000-default is (measured: never chosen)',
      tree: {
        '000-default.conf': '<VirtualHost *:80>\n    DocumentRoot /var/www/html\n</VirtualHost>\n',
        'plain.conf': `[|<VirtualHost *:80>|]\n    ${PLAIN}\n</VirtualHost>\n`,
        'plain.py': APPLICATION,
      },
      findings: [
        {
          id: 'unreached',
          severity: 'error',
          says: ['plain.py', 'another one', 'ServerName'],
          shows: ['000-default.conf:1 answers in its place'],
        },
      ],
    },
    {
      name: 'a virtual host without a name behind one that has the name of the main server',
      tree: {
        'site.conf': `ServerName main.example.com\n${FIRST}${virtualHost('Main.example.com', 'DocumentRoot /var/www')}<VirtualHost *:80>\n    ${PLAIN}\n</VirtualHost>\n`,
        'plain.py': APPLICATION,
      },
      findings: [{ id: 'unreached', severity: 'error', says: ['Main.example.com'] }],
    },
    {
      name: 'a URL for a name (measured: never chosen), and one more among other names',
      tree: {
        'site.conf':
          FIRST +
          virtualHost('http://plain.example.com/shop', PLAIN) +
          virtualHost('blog.example.com', 'ServerAlias www.blog.example.com http://b.example.com/', PLAIN),
        'plain.py': APPLICATION,
      },
      findings: [
        {
          id: 'unsent',
          severity: 'error',
          at: 'site.conf:6',
          says: ['plain.example.com/shop', 'ServerName plain.example.com`'],
        },
        { id: 'unsent', severity: 'warning', at: 'site.conf:11', says: ['ServerAlias b.example.com`'] },
      ],
      fixed: {
        'site.conf':
          FIRST +
          virtualHost('plain.example.com', PLAIN) +
          virtualHost('blog.example.com', 'ServerAlias www.blog.example.com http://b.example.com/', PLAIN),
      },
      applicability: 'unsafe',
    },
    {
      name: 'an alias of a plain WSGI site on one port only',
      tree: {
        'site.conf': onTwoPorts(
          virtualHost('plain.example.com', PLAIN),
          virtualHost('plain.example.com', 'ServerAlias www.plain.example.com', PLAIN),
        ),
        'plain.py': APPLICATION,
      },
      findings: [{ id: 'port', severity: 'info', says: ['www.plain.example.com'] }],
    },
  ],
  valid: [
    {
      name: 'names that are all there',
      tree: {
        'site.conf': FIRST + virtualHost('shop.example.com', 'ServerAlias www.shop.example.com', SHOP),
        ...allowing('www.shop.example.com'),
      },
    },
  ],
  lookAlikes: [
    {
      name: 'a virtual host without a name that is the first, one with an alias, and one whose address has no other',
      tree: {
        'site.conf':
          `<VirtualHost *:80>\n    ${PLAIN}\n</VirtualHost>\n${virtualHost('a.example.com', 'DocumentRoot /a')}<VirtualHost *:80>\n    ServerAlias b.example.com\n    DocumentRoot /b\n</VirtualHost>\n<VirtualHost *:8080>\n    ${PLAIN}\n</VirtualHost>\n`.replace(
            `${PLAIN}\n</VirtualHost>\n<`,
            `${PLAIN}\n    ServerName x.example.com\n</VirtualHost>\n<`,
          ),
        'plain.py': APPLICATION,
      },
    },
    {
      name: 'a virtual host without a name of its own behind another, which one of them may not be there',
      tree: {
        'site.conf': `${FIRST}<IfDefine A>\n<VirtualHost *:80>\n    DocumentRoot /a\n</VirtualHost>\n</IfDefine>\n<VirtualHost *:80>\n    ServerAlias plain.example.com\n    DocumentRoot /b\n</VirtualHost>\n`,
        'plain.py': APPLICATION,
      },
    },
    {
      name: 'a URL for a name with a port, whose path httpd leaves out (measured), and one without a path',
      tree: {
        'site.conf':
          FIRST +
          virtualHost('http://plain.example.com:80/shop', PLAIN) +
          virtualHost('https://blog.example.com', PLAIN),
        'plain.py': APPLICATION,
      },
    },
    {
      name: 'two of one name that run no WSGI site, and a URL for the name of such a host',
      tree: {
        'site.conf':
          FIRST +
          FIRST +
          virtualHost('http://static.example.com/x', 'DocumentRoot /var/www') +
          virtualHost('plain.example.com', PLAIN),
        'plain.py': APPLICATION,
      },
    },
    {
      name: 'an address that has to be resolved, of a host without an application',
      tree: { 'site.conf': '<VirtualHost proxied>\n    ServerName shop.example.com\n</VirtualHost>\n', ...SITES },
    },
    { name: 'scripts without a server', tree: SITES, processGroups: { shop: ['/srv/shop/shop/wsgi.py'] } },
    {
      name: 'a Django site that is the first and refuses everything',
      tree: {
        'site.conf':
          virtualHost(
            'shop.example.com',
            SHOP,
            '<Location />',
            '    Order deny,allow',
            '    Require all  Denied'.replace('  D', ' D'),
            '</Location>',
          ) + FIRST,
        ...SITES,
      },
    },
    {
      name: 'a first virtual host without a name that mounts the same site',
      tree: {
        'site.conf': `<VirtualHost *:80>\n${SHOP}\n</VirtualHost>\n${virtualHost('shop.example.com', SHOP).replace(':80', ':443')}`,
        ...SITES,
      },
    },
    {
      name: 'a virtual host without a name that has its address to itself',
      tree: { 'site.conf': `<VirtualHost *:80>\n${SHOP}\n</VirtualHost>\n${FIRST.replace(':80', ':443')}`, ...SITES },
    },
    {
      name: 'two of one name of which one may be missing',
      tree: {
        'site.conf': `${FIRST}<IfDefine A>\n${virtualHost('shop.example.com', SHOP)}</IfDefine>\n${virtualHost('shop.example.com', SHOP)}<IfDefine B>\n${virtualHost('shop.example.com', SHOP)}</IfDefine>\n`,
        ...SITES,
      },
    },
    {
      name: 'two that have no name of their own',
      tree: {
        'site.conf': `${FIRST}<VirtualHost *:80>\nDocumentRoot /a\n</VirtualHost>\n<VirtualHost *:80>\nDocumentRoot /b\n</VirtualHost>\n`,
        ...SITES,
      },
    },
    {
      name: 'names that no virtual host needs to have: a domain and all below it, an address, this machine, one word',
      tree: {
        'site.conf': FIRST + virtualHost('shop.example.com', SHOP),
        ...allowing('.example.com', '10.0.0.1', 'localhost', 'shop', 'shop.example.com'),
      },
    },
    {
      name: 'names of a virtual host that is itself the first of its address',
      tree: {
        'site.conf':
          virtualHost('shop.example.com', SHOP, '<Location />', '    Require all denied', '</Location>') + FIRST,
        ...allowing('www.shop.example.com'),
      },
    },
    {
      name: 'a port whose first virtual host sends everybody away, and one that may have the name',
      tree: {
        'site.conf': `${virtualHost('other.example.com', 'RedirectMatch ^/ https://other.example.com/')}${virtualHost('shop.example.com', SHOP).replace(':80', ':443')}`,
        ...SITES,
      },
    },
    {
      name: 'a port whose virtual hosts may not all be there',
      tree: {
        'site.conf': `${FIRST}<IfDefine SHOP>\n${virtualHost('shop.example.com', 'DocumentRoot /var/www')}</IfDefine>\n${virtualHost('shop.example.com', SHOP).replace(':80', ':443')}`,
        ...SITES,
      },
    },
    {
      name: 'a site on one port that may be missing',
      tree: {
        'site.conf': `${FIRST}<IfDefine SHOP>\n${virtualHost('shop.example.com', SHOP).replace(':80', ':443')}</IfDefine>\n`,
        ...SITES,
      },
    },
    {
      name: 'a virtual host of every port, which has the name on the other one',
      tree: {
        'site.conf': `${FIRST}${virtualHost('shop.example.com', SHOP).replace(':80', ':443')}${virtualHost('shop.example.com', 'DocumentRoot /var/www').replace('*:80', '*:*')}`,
        ...SITES,
      },
    },
    {
      name: 'a name of ALLOWED_HOSTS on the public port, and an inner port that programs use',
      tree: {
        'site.conf':
          FIRST +
          virtualHost('shop.example.com', SHOP) +
          FIRST.replace(':80', ':8080') +
          virtualHost('shop.internal', SHOP).replace(':80', ':8080'),
        ...allowing('shop.example.com'),
      },
    },
    {
      name: 'names and addresses that are filled in later',
      tree: {
        'site.conf': (virtualHost('SERVERNAME', SHOP) + virtualHost('SERVERNAME', BLOG)).replaceAll(
          '*:80',
          'ADDRESS:80',
        ),
        ...SITES,
      },
    },
    {
      name: 'a single virtual host, which takes every name',
      tree: { 'site.conf': virtualHost('shop.example.com', SHOP), ...allowing('www.shop.example.com') },
    },
    {
      name: 'a wildcard alias',
      tree: {
        'site.conf': FIRST + virtualHost('shop.example.com', 'ServerAlias *.shop.example.com', SHOP),
        ...allowing('www.shop.example.com'),
      },
    },
    {
      name: 'ALLOWED_HOSTS of any name',
      tree: { 'site.conf': FIRST + virtualHost('shop.example.com', SHOP), ...allowing('*', '.example.com') },
    },
  ],
});
