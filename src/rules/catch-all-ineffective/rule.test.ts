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
