import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog') };
const mount = (url: string, target = '/srv/blog/blog/wsgi.py'): string => `WSGIScriptAlias ${url} ${target}`;

testRule(rule, {
  invalid: [
    {
      name: 'a slash behind the URL only (measured: /blog and /blog/page are 404, /blog/ answers)',
      tree: { 'site.conf': virtualHost('a.example.com', `[|${mount('/blog/')}|]`), ...SITES },
      findings: [{ id: 'slash', severity: 'error', says: ['/srv/blog/blog/wsgi.pypage'] }],
      fixed: { 'site.conf': virtualHost('a.example.com', mount('/blog')) },
      applicability: 'safe',
    },
    {
      name: 'a URL without its first slash (measured: 404)',
      tree: { 'site.conf': virtualHost('a.example.com', mount('blog')), ...SITES },
      findings: [{ id: 'unrooted', severity: 'error' }],
    },
    {
      name: 'a relative path (measured: looked for in /)',
      tree: { 'site.conf': virtualHost('a.example.com', mount('/blog', 'blog/wsgi.py')), ...SITES },
      findings: [{ id: 'relative', severity: 'error' }],
    },
    {
      name: 'a relative path to what lies there, seen from / (measured: answers when started as a service)',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          mount('/blog', 'srv/blog/blog/wsgi.py'),
          '<Directory /srv/blog>',
          '    Require all granted',
          '</Directory>',
        ),
        ...SITES,
      },
      findings: [{ id: 'relative', severity: 'warning', says: ['/srv/blog/blog/wsgi.py'] }],
    },
  ],
  valid: [{ name: 'no slash at all', tree: { 'site.conf': virtualHost('a.example.com', mount('/blog')), ...SITES } }],
  lookAlikes: [
    {
      name: 'a word that a script replaces, at the beginning of each path',
      tree: {
        'site.conf': `${mount('/blog', 'mpath/blog/wsgi.py')}\n<Directory mpath/blog>\n</Directory>\n`,
        ...SITES,
      },
    },
    {
      name: 'a word that says what belongs there',
      tree: { 'site.conf': virtualHost('a.example.com', 'WSGIScriptAlias / path'), ...SITES },
    },
    {
      name: 'a relative path of a server that tells its errors to the terminal',
      tree: { 'httpd.conf': `ErrorLog /proc/self/fd/2\n${mount('/blog', 'blog/wsgi.py')}\n`, ...SITES },
    },
    {
      name: 'a relative path to where the server is started: in the folder of a shell',
      tree: {
        'httpd.conf': `ServerRoot ${'${PWD}'}\n${mount('/blog', 'blog/wsgi.py')}\n`,
        ...SITES,
      },
    },
    { name: 'the mount of everything', tree: { 'site.conf': virtualHost('a.example.com', mount('/')), ...SITES } },
    {
      name: 'a slash on both (measured: /blog/page answers)',
      tree: { 'site.conf': virtualHost('a.example.com', mount('/blog/', '/srv/blog/blog/wsgi.py/')), ...SITES },
    },
    {
      name: 'a folder of scripts',
      tree: { 'site.conf': virtualHost('a.example.com', mount('/scripts/', '/srv/scripts')), ...SITES },
    },
    {
      name: 'a path of Windows and one of a template',
      tree: {
        'site.conf': virtualHost('a.example.com', mount('/a', 'C:/srv/blog/wsgi.py'), mount('/b', '{{ script }}')),
        ...SITES,
      },
    },
    {
      name: 'a pattern',
      tree: {
        'site.conf': virtualHost('a.example.com', 'WSGIScriptAliasMatch ^/blog/ /srv/blog/blog/wsgi.py'),
        ...SITES,
      },
    },
  ],
});
