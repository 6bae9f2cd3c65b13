import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const mount = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${options}`;

const host = (...lines: string[]): string =>
  `WSGIDaemonProcess blog\n${virtualHost('a.example.com', mount('blog'), ...lines)}`;

testRule(rule, {
  invalid: [
    {
      name: 'case 35 (mod_wsgi#704): settings in the Directory of the documents inside the virtual host',
      tree: {
        'site.conf': host(
          'DocumentRoot /var/www/app',
          '<Directory /var/www/app>',
          '    [|WSGIProcessGroup blog|]',
          '    WSGIApplicationGroup %{GLOBAL}',
          '</Directory>',
        ),
        ...SITES,
      },
      findings: [{ id: 'mismatch', severity: 'error' }],
    },
    {
      name: 'case 26: the Directory is not the one of the script (measured E4)',
      tree: {
        'site.conf': host('<Directory /srv/blog/blog/inner>', '    [|WSGIProcessGroup blog|]', '</Directory>'),
        ...SITES,
      },
      findings: [{ id: 'mismatch', severity: 'error', says: ['no effect'] }],
    },
    {
      name: 'a line that the virtual host has said already: nothing is lost',
      tree: {
        'site.conf': host(
          'WSGIProcessGroup blog',
          '<Directory /srv/blog/pages>',
          '[|WSGIProcessGroup blog|]',
          '</Directory>',
        ),
        ...SITES,
      },
      findings: [{ id: 'mismatch', severity: 'info' }],
    },
    ...[
      ['options of the alias, which go before a section', 'WSGIProcessGroup %{GLOBAL}', ' process-group=blog', ''],
      ['options of the alias, beside another daemon', 'WSGIProcessGroup news', ' process-group=blog', ''],
      ['options of the alias for the interpreter', 'WSGIApplicationGroup %{GLOBAL}', ' application-group=own', ''],
      ['the main interpreter already', 'WSGIApplicationGroup %{GLOBAL}', '', 'WSGIApplicationGroup %{GLOBAL}'],
      ['a daemon, and the line names one that nothing declares', 'WSGIProcessGroup /blog', '', 'WSGIProcessGroup blog'],
    ].map(([what, line = '', options = '', above = '']) => ({
      name: `a line that nobody has need of: ${what}`,
      tree: {
        'site.conf': `WSGIDaemonProcess blog\nWSGIDaemonProcess news\n${virtualHost('a.example.com', above, mount('blog', '/', options), '<Directory /srv/pages>', `[|${line}|]`, '</Directory>')}`,
        ...SITES,
      },
      findings: [{ id: 'mismatch', severity: 'info' as const }],
    })),
    {
      name: 'a folder of the main server, in which no script of any virtual host lies',
      tree: {
        'site.conf': `<Directory /srv/pages>\n    [|WSGIApplicationGroup %{GLOBAL}|]\n</Directory>\n${virtualHost('a.example.com', mount('blog'))}${virtualHost('b.example.com', mount('shop'))}`,
        ...SITES,
      },
      findings: [
        {
          id: 'mismatch',
          severity: 'warning',
          shows: ['site.conf:6 the script lies in /srv/blog/blog', 'site.conf:10 the script lies in /srv/shop/shop'],
        },
      ],
    },
    {
      name: 'a line that one of two sites has by its alias: the other one runs embedded without it',
      tree: {
        'site.conf': host(
          mount('shop', '/shop', ' process-group=blog'),
          '<Directory /srv/pages>',
          '[|WSGIProcessGroup blog|]',
          '</Directory>',
        ),
        ...SITES,
      },
      findings: [{ id: 'mismatch', severity: 'error' }],
    },
    {
      name: 'a line for a group that the site has no need of',
      tree: {
        'site.conf': host(
          'WSGIDaemonProcess news',
          'WSGIProcessGroup blog',
          '<Directory /srv/pages>',
          '[|WSGIProcessGroup news|]',
          '</Directory>',
        ),
        ...SITES,
      },
      findings: [{ id: 'mismatch', severity: 'warning' }],
    },
  ],
  valid: [
    {
      name: 'case 38 (mod_wsgi#18): the directive in the virtual host needs no Directory around it',
      tree: { 'site.conf': host('WSGIProcessGroup blog'), ...SITES },
    },
    {
      name: 'the folder of the script',
      tree: { 'site.conf': host('<Directory /srv/blog>', 'WSGIProcessGroup blog', '</Directory>'), ...SITES },
    },
  ],
  lookAlikes: [
    {
      name: 'a folder with a handler of its own',
      tree: {
        'site.conf': host(
          '<Directory /srv/scripts>',
          'SetHandler wsgi-script',
          'WSGIProcessGroup blog',
          '</Directory>',
        ),
        ...SITES,
      },
    },
    {
      name: 'the root folder',
      tree: { 'site.conf': host('<Directory />', 'WSGIProcessGroup blog', '</Directory>'), ...SITES },
    },
    {
      name: 'the folder of one of two scripts, of one in another virtual host, and of none of a host without sites',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n<Directory /srv/shop>\nWSGIProcessGroup blog\n</Directory>\n${virtualHost('a.example.com', mount('blog'), mount('shop', '/shop'), '<Directory /srv/shop>', 'WSGIProcessGroup blog', '</Directory>')}${virtualHost('b.example.com', '<Directory /srv/pages>', 'WSGIProcessGroup blog', '</Directory>')}`,
        ...SITES,
      },
    },
    ...[
      ['a pattern', '<Directory /srv/pages/*>', ''],
      ['a relative folder', '<Directory pages>', ''],
      ['a folder that nothing defines', '<Directory ${PAGES}>', ''],
      ['no line of the kind', '<Directory /srv/pages>', 'Require all granted'],
      ['a folder in which files run by their ends', '<Directory /srv/pages>', 'AddHandler wsgi-script .wsgi'],
      [
        'a folder in which some files run',
        '<Directory /srv/pages>',
        '<Files *.wsgi>\nSetHandler wsgi-script\n</Files>',
      ],
      ['a section for URLs', '<Location /pages>', ''],
    ].map(([name = '', open = '', line = '']) => ({
      name: `a section that may be right: ${name}`,
      tree: {
        'site.conf': host(
          open,
          line || 'WSGIProcessGroup blog',
          ...(line.includes('Handler') ? ['WSGIProcessGroup blog'] : []),
          open.startsWith('<Loc') ? '</Location>' : '</Directory>',
        ),
        ...SITES,
      },
    })),
    {
      name: 'scripts that a pattern names',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('a.example.com', 'WSGIScriptAliasMatch ^/(\\w+) /srv/$1/wsgi.py', '<Directory /srv/blog>', 'WSGIProcessGroup blog', '</Directory>')}`,
        ...SITES,
      },
    },
  ],
});
