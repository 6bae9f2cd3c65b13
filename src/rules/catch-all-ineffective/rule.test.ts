import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog') };
const SITE = virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py');
const DENIED = ['<Location />', '    Require all denied', '</Location>'];
const DUMMY = virtualHost('default', ...DENIED);

testRule(rule, {
  invalid: [
    {
      name: 'one for any address, by its words, behind the site; a redirect to nowhere refuses too',
      tree: {
        'site.conf': `${SITE}<VirtualHost _default_:80>\nServerName x.example.com\nRedirect 404 /\n</VirtualHost>\n`,
        ...SITES,
      },
      findings: [{ id: 'late', severity: 'warning', shows: ['site.conf:1 answers for names nobody claims'] }],
    },
    {
      name: 'one for any address and for one of them, behind the site',
      tree: {
        'site.conf': `${SITE}<VirtualHost 10.0.0.1:80 _default_:80>\nServerName x.example.com\nRedirect 404 /\n</VirtualHost>\n`,
        ...SITES,
      },
      findings: [{ id: 'late', severity: 'warning', says: ['*:80'] }],
    },
    {
      name: 'one for two ports, on one of which the site is before it',
      tree: {
        'site.conf': `${SITE}${DUMMY.replace('*:80', '*:80 *:443')}${SITE.replace(':80', ':443')}`,
        ...SITES,
      },
      findings: [{ id: 'late', severity: 'warning', says: ['*:80'] }],
    },
    {
      name: 'one that refuses with a rule',
      tree: {
        'site.conf': SITE + virtualHost('catch-all', 'RewriteEngine On', 'RewriteRule ^ - [F]'),
        ...SITES,
      },
      findings: [{ id: 'late', severity: 'warning' }],
    },
    {
      name: 'two that refuse behind the site: each is told',
      tree: { 'site.conf': SITE + DUMMY + virtualHost('dummy', ...DENIED), ...SITES },
      findings: [
        { id: 'late', severity: 'warning' },
        { id: 'late', severity: 'warning' },
      ],
    },
    {
      name: 'the one that refuses behind the site (measured: the first answers unknown names)',
      tree: { 'site.conf': SITE + DUMMY.replace('<VirtualHost *:80>', '[|$&|]'), ...SITES },
      findings: [{ id: 'late', severity: 'warning', says: ['blog.example.com'] }],
    },
    {
      name: 'the same with lines of httpd 2.2 and without a name',
      tree: {
        'site.conf': `${SITE}<VirtualHost *:80>\n    <Location />\n        Order allow,deny\n        Deny from all\n    </Location>\n</VirtualHost>\n`,
        ...SITES,
      },
      findings: [{ id: 'late', severity: 'warning' }],
    },
    {
      name: 'port 80 only, and the site on 443 takes every name',
      tree: { 'site.conf': DUMMY + SITE + SITE.replace(':80', ':443'), ...SITES },
      findings: [{ id: 'address', severity: 'info', says: ['*:443'] }],
    },
  ],
  valid: [
    {
      name: 'one that refuses first on each port',
      tree: { 'site.conf': DUMMY + DUMMY.replace(':80', ':443') + SITE + SITE.replace(':80', ':443'), ...SITES },
    },
  ],
  lookAlikes: [
    {
      name: 'two that refuse and come one after the other, before the site',
      tree: { 'site.conf': virtualHost('none', ...DENIED) + DUMMY + SITE, ...SITES },
    },
    {
      name: 'one that refuses first on port 80, and one that comes too late on 443, behind what is no site of Python',
      tree: {
        'site.conf':
          DUMMY +
          SITE +
          virtualHost('www.example.com', 'DocumentRoot /var/www').replace(':80', ':443') +
          SITE.replace(':80', ':443') +
          DUMMY.replace(':80', ':443'),
        ...SITES,
      },
    },
    {
      name: 'two that refuse, both before the site',
      tree: { 'site.conf': DUMMY + virtualHost('dummy', ...DENIED) + SITE, ...SITES },
    },
    {
      name: 'one that may be missing, and one whose address is filled in later',
      tree: {
        'site.conf': `${SITE}<IfDefine X>\n${DUMMY}</IfDefine>\n${DUMMY.replace('*:80', '{{ address }}:80')}`,
        ...SITES,
      },
    },
    {
      name: 'one that refuses somewhere else than at the site: nobody is taken in',
      tree: {
        'site.conf': DUMMY + SITE + virtualHost('www.example.com', 'DocumentRoot /var/www').replace(':80', ':443'),
        ...SITES,
      },
    },
    {
      name: 'one on each port, on the second behind another one that refuses',
      tree: {
        'site.conf': DUMMY + SITE + virtualHost('none', ...DENIED).replace(':80', ':443') + SITE.replace(':80', ':443'),
        ...SITES,
      },
    },
    {
      name: 'one that refuses only what the main server refuses, and one that sends everybody away',
      tree: {
        'site.conf': `<Location />\nRequire all denied\n</Location>\n${SITE}${virtualHost('default')}${virtualHost('dummy', 'Redirect permanent / https://x.example.com/')}`,
        ...SITES,
      },
    },
    {
      name: 'a site of its own that is closed',
      tree: { 'site.conf': SITE + virtualHost('old.example.com', ...DENIED), ...SITES },
    },
    {
      name: 'one that refuses what it holds and redirects the rest',
      tree: { 'site.conf': SITE + virtualHost('default', 'Redirect / https://blog.example.com/'), ...SITES },
    },
    {
      name: 'a nameless virtual host with files',
      tree: { 'site.conf': `${SITE}<VirtualHost *:80>\n    DocumentRoot /var/www/html\n</VirtualHost>\n`, ...SITES },
    },
    {
      name: 'one that has nothing, where the main server denies everything: the stock ssl.conf',
      tree: {
        'site.conf': `<Directory />\n    Require all denied\n</Directory>\n${SITE}<VirtualHost _default_:443>\n    SSLEngine on\n</VirtualHost>\n`,
        ...SITES,
      },
    },
    {
      name: 'a first virtual host that mounts nothing',
      tree: { 'site.conf': virtualHost('www.example.com', 'DocumentRoot /var/www') + DUMMY + SITE, ...SITES },
    },
  ],
});
