import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const mount = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${options}`;

testRule(rule, {
  invalid: [
    {
      name: 'an IfModule for a virtual host, in small letters, indented, with quotes, and lines of other kinds in it',
      tree: {
        'site.conf': `${virtualHost('a.example.com', mount('blog'))}<IfDefine X>\n  <ifmodule "*:81">\n    servername b.example.com\n    ${mount('shop')}\n    ServerAdmin b@example.com\n  </ifmodule>\n</IfDefine>\n`,
        ...SITES,
      },
      findings: [{ id: 'host', severity: 'error', at: 'site.conf:6', says: ['`<IfModule *:81>`', 'b.example.com'] }],
    },
    {
      name: 'case 40 (mod_wsgi#256): options on WSGIScriptAliasMatch, with mod_wsgi 4.5',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('a.example.com', '[|WSGIScriptAliasMatch ^/b /srv/blog/blog/wsgi.py process-group=blog|]')}`,
        ...SITES,
      },
      versions: { modWsgi: '4.5.24' },
      findings: [{ id: 'option', severity: 'warning', says: ['4.6.0'] }],
    },
    {
      name: 'case 119: WSGIPythonPath inside a virtual host',
      tree: { 'site.conf': virtualHost('a.example.com', '[|WSGIPythonPath /srv/blog|]', mount('blog')), ...SITES },
      findings: [
        { id: 'refused', severity: 'error', says: ['cannot occur within <VirtualHost> section', 'python-path='] },
      ],
    },
    {
      name: 'case 121: WSGISocketPrefix in a file that is included inside a virtual host',
      tree: {
        'apache2.conf': virtualHost('a.example.com', 'Include /srv/inner/extra.conf', mount('blog')),
        'inner/extra.conf': '[|WSGISocketPrefix /run/wsgi|]\n',
        ...SITES,
      },
      findings: [{ id: 'refused', severity: 'error', says: ['WSGISocketPrefix'] }],
    },
    {
      name: 'a daemon process declared in a Directory',
      tree: {
        'site.conf': `<Directory /srv>\nWSGIDaemonProcess blog\n</Directory>\n${virtualHost('a.example.com', mount('blog'))}`,
        ...SITES,
      },
      findings: [{ id: 'refused', severity: 'error' }],
    },
    {
      name: 'an IfModule with the address of a virtual host (measured: Syntax OK, and the name gets 404 or another site)',
      tree: {
        'site.conf': `${virtualHost('a.example.com', mount('blog'))}<IfModule *:81>\n    ServerName b.example.com\n    ${mount('shop')}\n</IfModule>\n`,
        ...SITES,
      },
      findings: [
        {
          id: 'host',
          severity: 'error',
          at: 'site.conf:5',
          says: ['<IfModule *:81>', 'b.example.com', '<VirtualHost *:81>'],
        },
      ],
    },
    {
      name: 'an IfModule with a module where a virtual host was meant',
      tree: {
        'site.conf': `${virtualHost('a.example.com', mount('blog', '/blog'))}<IfModule mod_ssl.c>\n    ServerName b.example.com\n    <Directory /srv/shop>\n    Require all granted\n    </Directory>\n    ${mount('shop')}\n</IfModule>\n`,
        ...SITES,
      },
      findings: [{ id: 'host', severity: 'warning', says: ['every virtual host'] }],
    },
  ],
  valid: [
    {
      name: 'the line in the main server',
      tree: { 'site.conf': `WSGIPythonPath /srv/blog\n${virtualHost('a.example.com', mount('blog'))}`, ...SITES },
    },
  ],
  lookAlikes: [
    {
      name: 'an IfModule with a mount alone, and one with a name alone',
      tree: {
        'site.conf': `${virtualHost('a.example.com', mount('blog', '/blog'))}<IfModule mod_wsgi.c>\n${mount('shop', '/shop')}\n</IfModule>\n<IfModule mod_ssl.c>\nServerName b.example.com\n</IfModule>\n`,
        ...SITES,
      },
    },
    {
      name: 'a pattern without options, with an old mod_wsgi, and a closing tag too much',
      tree: {
        'site.conf': `${virtualHost('a.example.com', 'WSGIScriptAliasMatch ^/b /srv/blog/blog/wsgi.py')}</IfModule>\n`,
        ...SITES,
      },
      versions: { modWsgi: '4.5.24' },
    },
    {
      name: 'an IfModule around a virtual host, one within, and one with a mount for all',
      tree: {
        'site.conf': `<IfModule mod_wsgi.c>\n${virtualHost('a.example.com', mount('blog'), '<IfModule mod_wsgi.c>', 'ServerName c.example.com', mount('shop', '/x'), '</IfModule>')}</IfModule>\n<IfModule mod_wsgi.c>\n${mount('shop', '/shop')}\n</IfModule>\n`,
        ...SITES,
      },
    },
    {
      name: 'a server without a virtual host, all of it below an IfModule',
      tree: {
        'site.conf': `<IfModule mod_wsgi.c>\nServerName a.example.com\n${mount('blog')}\n</IfModule>\n`,
        ...SITES,
      },
    },
    {
      name: 'options on WSGIScriptAliasMatch with the first mod_wsgi that knows them',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('a.example.com', 'WSGIScriptAliasMatch ^/b /srv/blog/blog/wsgi.py process-group=blog')}`,
        ...SITES,
      },
      versions: { modWsgi: '4.6.0' },
    },
    {
      name: 'a pattern without options, and options without a pattern, with an old mod_wsgi',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('a.example.com', 'WSGIScriptAliasMatch ^/b /srv/blog/blog/wsgi.py', mount('blog', '/', ' process-group=blog'))}`,
        ...SITES,
      },
      versions: { modWsgi: '4.5.24' },
    },
    {
      name: 'lines that are refused for another reason, or are not of mod_wsgi',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          'WSGIScriptAlias /',
          mount('blog'),
          '<Directory /srv>',
          'Listen 8080',
          '</Directory>',
        ),
        ...SITES,
      },
    },
    {
      name: 'options on WSGIScriptAliasMatch with a mod_wsgi that knows them',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('a.example.com', 'WSGIScriptAliasMatch ^/b /srv/blog/blog/wsgi.py process-group=blog')}`,
        ...SITES,
      },
    },
    {
      name: 'a group directive in a Directory',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          mount('blog'),
          '<Directory /srv>',
          'WSGIProcessGroup %{GLOBAL}',
          '</Directory>',
        ),
        ...SITES,
      },
    },
  ],
});
