import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const mount = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${options}`;
const marked = (site: string, url = '/'): string => `[|${mount(site, url)}|]`;

const sites = {
  'sites/a.conf': virtualHost('a.example.com', marked('blog')),
  'sites/b.conf': virtualHost('b.example.com', marked('shop')),
};

const INCLUDE = 'Include /srv/sites/*.conf\n';
const PLAIN = {
  'a/app.wsgi': "def application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'a']\n",
  'b/app.wsgi': "def application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'b']\n",
};
const plainSites = (ofFirst = '') => ({
  'sites/a.conf': virtualHost('a.example.com', ofFirst, '[|WSGIScriptAlias / /srv/a/app.wsgi|]'),
  'sites/b.conf': virtualHost('b.example.com', '[|WSGIScriptAlias / /srv/b/app.wsgi|]'),
});

testRule(rule, {
  invalid: [
    {
      name: 'a host with a name, whose DocumentRoot is called like that of an example',
      tree: {
        'site.conf': `${mount('blog')}\n${virtualHost('shop.example.com', '[|DocumentRoot /var/www/html|]')}`,
        ...SITES,
      },
      findings: [{ id: 'mount', severity: 'warning', says: ['shop.example.com'] }],
    },
    {
      name: 'cases 20 and 22: a package sets the group for the whole server (measured E27)',
      tree: {
        'apache2.conf': 'WSGIDaemonProcess app\nWSGIProcessGroup app\nInclude /srv/sites/*.conf\n',
        ...sites,
        ...SITES,
      },
      findings: [{ id: 'bleed', occurrences: 2, severity: 'error', says: ['a.example.com/', 'b.example.com/'] }],
    },
    {
      name: 'the file of one package and one virtual host of another',
      tree: {
        'package.conf': `WSGIDaemonProcess app\nWSGIProcessGroup app\n${marked('blog', '/blog')}\n`,
        'site.conf': virtualHost('a.example.com', marked('shop', '/shop')),
        ...SITES,
      },
      findings: [{ id: 'bleed', occurrences: 2, severity: 'error', says: ['a.example.com/shop'] }],
    },
    {
      name: 'sites of no Django that share the group: each answers as it would anyway',
      tree: { 'apache2.conf': `WSGIDaemonProcess app\nWSGIProcessGroup app\n${INCLUDE}`, ...plainSites(), ...PLAIN },
      findings: [{ id: 'bleed', occurrences: 2, severity: 'info' }],
    },
    {
      name: 'a site among them that declares a daemon process of its own and never runs in it',
      tree: {
        'apache2.conf': `WSGIDaemonProcess app\nWSGIProcessGroup app\n${INCLUDE}`,
        ...plainSites('WSGIDaemonProcess a threads=5'),
        ...PLAIN,
      },
      findings: [{ id: 'bleed', occurrences: 2, severity: 'warning' }],
    },
    {
      name: 'the main interpreter for Django sites that have a process each',
      tree: {
        'apache2.conf': `WSGIApplicationGroup %{GLOBAL}\n${INCLUDE}`,
        'sites/a.conf': `WSGIDaemonProcess a\n${virtualHost('a.example.com', 'WSGIProcessGroup a', marked('blog'))}`,
        'sites/b.conf': `WSGIDaemonProcess b\n${virtualHost('b.example.com', 'WSGIProcessGroup b', marked('shop'))}`,
        ...SITES,
      },
      findings: [{ id: 'bleed', occurrences: 2, severity: 'info' }],
    },
    {
      name: 'a mount of everything outside the virtual hosts (measured: it answers where a DocumentRoot is)',
      tree: {
        'site.conf': `${mount('blog')}\n${virtualHost('files.example.com', '[|DocumentRoot /var/www/files|]')}`,
        ...SITES,
      },
      findings: [{ id: 'mount', severity: 'warning', says: ['files.example.com', 'DocumentRoot'] }],
    },
  ],
  valid: [
    {
      name: 'the line in a virtual host',
      tree: {
        'site.conf': `WSGIDaemonProcess app\n${virtualHost('a.example.com', 'WSGIProcessGroup app', mount('blog'))}`,
        ...SITES,
      },
    },
  ],
  lookAlikes: [
    ...[
      ['passes it a header', 'WSGIPassAuthorization On'],
      ['grants the script', '<Files wsgi.py>\nRequire all granted\n</Files>'],
    ].map(([what = '', lines = '']) => ({
      name: `a virtual host of the same file that ${what}: the mount is meant for it`,
      tree: {
        'site.conf': `${mount('blog')}\n${virtualHost('blog.example.com', 'DocumentRoot /var/www/files', lines)}`,
        ...SITES,
      },
    })),
    {
      name: 'a group for the whole server that may not be there',
      tree: {
        'apache2.conf':
          'WSGIDaemonProcess app\n<IfDefine X>\nWSGIProcessGroup app\n</IfDefine>\nInclude /srv/sites/*.conf\n',
        'sites/a.conf': virtualHost('a.example.com', mount('blog')),
        'sites/b.conf': virtualHost('b.example.com', mount('shop')),
        ...SITES,
      },
    },
    {
      name: 'the DocumentRoot of an example in a host without a name, beside the only site',
      tree: {
        'site.conf': `${mount('blog')}\n<VirtualHost *:443>\nDocumentRoot /var/www/html\n</VirtualHost>\n`,
        ...SITES,
      },
    },
    {
      name: 'the folder of the project as DocumentRoot of the only site',
      tree: {
        'site.conf': `${mount('blog')}\n${virtualHost('blog.example.com', 'DocumentRoot /srv/blog/')}`,
        ...SITES,
      },
    },
    {
      name: 'a mount of everything that the virtual hosts only place',
      tree: {
        'site.conf': `WSGIDaemonProcess app\n${mount('blog')}\n${virtualHost('a.example.com', 'WSGIProcessGroup app')}`,
        ...SITES,
      },
    },
    {
      name: 'virtual hosts with a mount of everything of their own, or below a URL',
      tree: {
        'site.conf': `${mount('blog', '/blog')}\n${virtualHost('a.example.com', 'DocumentRoot /var/www/a')}${virtualHost('b.example.com', 'DocumentRoot /var/www/b', mount('shop'))}`,
        ...SITES,
      },
    },
    {
      name: 'a virtual host that sends everybody elsewhere',
      tree: {
        'site.conf': `${mount('blog')}\n${virtualHost('a.example.com', 'DocumentRoot /var/www/a', 'Redirect / https://a.example.com/')}`,
        ...SITES,
      },
    },
    {
      name: 'sites of the same file',
      tree: { 'site.conf': `WSGIDaemonProcess app\nWSGIProcessGroup app\n${Object.values(sites).join('')}`, ...SITES },
    },
    {
      name: 'sites that choose for themselves',
      tree: {
        'apache2.conf': 'WSGIDaemonProcess app\nWSGIProcessGroup app\nInclude /srv/sites/*.conf\n',
        'sites/a.conf': virtualHost('a.example.com', 'WSGIProcessGroup %{GLOBAL}', mount('blog')),
        'sites/b.conf': virtualHost('b.example.com', mount('shop')),
        ...SITES,
      },
    },
  ],
});
