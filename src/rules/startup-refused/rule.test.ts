import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const mount = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${options}`;

testRule(rule, {
  invalid: [
    {
      name: 'a virtual host that is never closed',
      tree: {
        'site.conf': `[|<VirtualHost *:80>|]\n    ServerName a.example.com\n    ${mount('blog')}\n`,
        ...SITES,
      },
      findings: [{ id: 'unbalanced', severity: 'error', says: ['<VirtualHost> was not closed'] }],
    },
    {
      name: 'a section whose opening line has no end',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          mount('blog'),
          '[|<Directory /srv/blog|]\nRequire all granted\n</Directory>',
        ),
        ...SITES,
      },
      findings: [{ id: 'unclosed', severity: 'error', says: ["<Directory> directive missing closing '>'"] }],
      fixed: {
        'site.conf': virtualHost(
          'a.example.com',
          mount('blog'),
          '<Directory /srv/blog>\nRequire all granted\n</Directory>',
        ),
      },
      applicability: 'unsafe',
    },
    {
      name: 'a section whose opening line has no beginning: what stands in it is not refused as well',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          mount('blog'),
          '[|Directory /srv/blog/static>|]',
          'Order allow,deny',
          'Allow from all',
          '</Directory>',
        ),
        ...SITES,
      },
      findings: [
        {
          id: 'unopened',
          severity: 'error',
          says: ['Expected </VirtualHost> but saw </Directory>', 'without its `<`'],
        },
      ],
      fixed: {
        'site.conf': virtualHost(
          'a.example.com',
          mount('blog'),
          '<Directory /srv/blog/static>',
          'Order allow,deny',
          'Allow from all',
          '</Directory>',
        ),
      },
      applicability: 'unsafe',
    },
    {
      name: 'a virtual host whose opening line has no beginning',
      tree: {
        'site.conf': virtualHost('a.example.com', mount('blog')).replace('<VirtualHost *:80>', '[|VirtualHost *:80>|]'),
        ...SITES,
      },
      findings: [
        { id: 'unopened', severity: 'error', says: ['</VirtualHost> without matching <VirtualHost> section'] },
      ],
      fixed: { 'site.conf': virtualHost('a.example.com', mount('blog')) },
      applicability: 'unsafe',
    },
    {
      name: 'a daemon process on Windows',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          'DocumentRoot C:/sites/blog',
          '[|WSGIDaemonProcess blog|]',
          'WSGIScriptAlias / "c:\\\\sites\\\\blog\\\\blog\\\\wsgi.py"',
        ),
        ...SITES,
      },
      findings: [{ id: 'windows', severity: 'error', says: ['no daemon processes on Windows'] }],
    },
    {
      name: 'sections that close in the wrong order',
      tree: {
        'site.conf': `<VirtualHost *:80>\n    ServerName a.example.com\n    ${mount('blog')}\n    <Location />\n        Require all granted\n[|</VirtualHost>|]\n    </Location>\n`,
        ...SITES,
      },
      findings: [{ id: 'unbalanced', severity: 'error', says: ['</Location>', '</VirtualHost>'] }],
    },
    {
      name: 'an option the alias does not have',
      tree: { 'site.conf': virtualHost('a.example.com', `[|${mount('blog', '/', ' threads=5')}|]`), ...SITES },
      findings: [{ id: 'refused', severity: 'error', says: ['Invalid option'] }],
    },
    ...(
      [
        ['the lines of 2.2', 'Order allow,deny', 'later', 'info'],
        ['a line of 2.4', 'Require all granted', 'other', 'error'],
      ] as const
    ).map(([what, line, id, severity]) => ({
      name: `options of which some have a sign, beside ${what}`,
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          mount('blog'),
          `<Directory /srv/blog>\n${line}\n[|Options -Indexes FollowSymLinks|]\n</Directory>`,
        ),
        ...SITES,
      },
      findings: [{ id, severity, says: ['must start with + or -'] }],
    })),
    {
      name: 'the lines of 2.2 in an image that has 2.4',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          mount('blog'),
          '<Directory /srv/blog>\nOrder allow,deny\n[|Options -Indexes FollowSymLinks|]\n</Directory>',
        ),
        Dockerfile: 'FROM ubuntu:22.04\nRUN apt-get install -y apache2\n',
        ...SITES,
      },
      findings: [{ id: 'other', severity: 'error' }],
    },
    {
      name: 'several lines of 2.2, of which the first says what the others need',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          mount('blog'),
          '<Directory /srv/blog>\nOrder allow,deny\n[|Options -Indexes FollowSymLinks|]\n</Directory>',
          '<Directory /srv/blog/media>\nOptions -Indexes MultiViews\n</Directory>',
        ),
        ...SITES,
      },
      findings: [{ id: 'later', severity: 'info' }],
    },
    {
      name: 'a filter as 2.2 wrote it',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          mount('blog'),
          '<Directory /srv/blog>\nOrder allow,deny\n</Directory>',
          'FilterDeclare COMPRESS\n[|FilterProvider COMPRESS DEFLATE resp=Content-Type $text/html|]',
        ),
        ...SITES,
      },
      findings: [{ id: 'later', severity: 'info', says: ['%{CONTENT_TYPE}'] }],
    },
    ...(
      [
        ['amazonlinux:2017.09', 'later', 'info'],
        ['amazonlinux:2', 'other', 'error'],
      ] as const
    ).map(([image, id, severity]) => ({
      name: `a pattern for a name, in an image of ${image}`,
      tree: {
        'site.conf': `<VirtualHost *:80>\n    [|ServerName 172.*|]\n    ${mount('blog')}\n</VirtualHost>\n`,
        Dockerfile: `FROM ${image}\nRUN yum -y install httpd\n`,
        ...SITES,
      },
      findings: [{ id, severity, says: ['Invalid ServerName'] }],
    })),
    {
      name: 'options of which some have a sign, with the lines of 2.2 beside those that both know',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          mount('blog'),
          '<Directory /srv/blog>\nOrder allow,deny\nRequire user editor\n[|Options -Indexes FollowSymLinks|]\n</Directory>',
        ),
        ...SITES,
      },
      findings: [{ id: 'later', severity: 'info' }],
    },
    {
      name: 'the same where one folder has the lines of 2.4',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          mount('blog'),
          '<Directory /srv/blog>\nOrder allow,deny\n[|Options -Indexes FollowSymLinks|]\n</Directory>',
          '<Directory /srv/shop>\nRequire all granted\nRequire user editor\n</Directory>',
        ),
        ...SITES,
      },
      findings: [{ id: 'other', severity: 'error' }],
    },
    {
      name: 'an access line straight in a virtual host (lab 51)',
      tree: {
        'site.conf': virtualHost('a.example.com', mount('blog'), '[|Require all denied|]'),
        ...SITES,
      },
      findings: [{ id: 'misplaced', severity: 'error', says: ['Require not allowed in <VirtualHost> context'] }],
    },
    {
      name: 'a star for a name (AH00558 aside, `apache2 -t` says the same)',
      tree: {
        'site.conf': `<VirtualHost *:80>\n    [|ServerName *|]\n    ${mount('blog')}\n</VirtualHost>\n`,
        ...SITES,
      },
      findings: [{ id: 'other', severity: 'error', says: ['Invalid ServerName "*" use ServerAlias'] }],
    },
    {
      name: 'a section whose argument is glued to its name (`apache2 -t`: Invalid command)',
      tree: {
        'site.conf': `[|<VirtualHost:*80>|]\n    ${mount('blog')}\n</VirtualHost:*80>\n`,
        ...SITES,
      },
      findings: [{ id: 'other', severity: 'error', says: ["Invalid command '<VirtualHost:*80'"] }],
    },
    {
      name: 'a section that is never closed in a template that only fills in names',
      tree: {
        'site.conf': `[|<VirtualHost *:80>|]\n    ServerName {{ name }}\n    ${mount('blog')}\n`,
        ...SITES,
      },
      findings: [{ id: 'unbalanced', severity: 'error', says: ['<VirtualHost> was not closed'] }],
    },
    {
      name: 'a directive with letters in the wrong order, in the file of one site',
      tree: {
        'site.conf': `[|WSGIDeamonProcess blog|]\n${virtualHost('a.example.com', mount('blog'))}`,
        ...SITES,
      },
      findings: [
        {
          id: 'misspelt',
          severity: 'error',
          says: ["Invalid command 'WSGIDeamonProcess'", 'Write WSGIDaemonProcess.'],
        },
      ],
      fixed: { 'site.conf': `WSGIDaemonProcess blog\n${virtualHost('a.example.com', mount('blog'))}` },
      applicability: 'unsafe',
    },
    {
      name: 'a comment behind a line',
      tree: { 'site.conf': virtualHost('a.example.com', mount('blog', '/', ' # the blog')), ...SITES },
      findings: [{ id: 'refused', severity: 'error' }],
    },
    {
      name: 'a group that no file declares, named with both options (measured E3b)',
      tree: {
        'site.conf': virtualHost('a.example.com', mount('blog', '/', ' process-group=x application-group=y')),
        ...SITES,
      },
      findings: [{ id: 'undeclared', severity: 'error' }],
    },
    {
      name: 'a whole list of modules, and mod_wsgi is not in it',
      tree: {
        'apache2.conf': `LoadModule mpm_event_module modules/mod_mpm_event.so\nLoadModule authz_core_module modules/mod_authz_core.so\n${virtualHost('a.example.com', mount('blog'))}`,
        ...SITES,
      },
      findings: [
        {
          id: 'unloaded',
          severity: 'error',
          says: ["Invalid command 'WSGIScriptAlias'", 'LoadModule wsgi_module', 'a2enmod wsgi'],
        },
      ],
    },
    {
      name: 'a mount without its URL',
      tree: { 'site.conf': virtualHost('a.example.com', 'WSGIScriptAlias /srv/blog/blog/wsgi.py'), ...SITES },
      findings: [{ id: 'refused', severity: 'error' }],
    },
    {
      name: 'two lines of a module that is not loaded: one line cures both',
      tree: {
        'apache2.conf': `LoadModule mpm_event_module modules/mod_mpm_event.so\nLoadModule authz_core_module modules/mod_authz_core.so\n[|WSGIDaemonProcess blog|]\n${virtualHost('a.example.com', mount('blog'))}`,
        ...SITES,
      },
      findings: [{ id: 'unloaded', severity: 'error', says: ["Invalid command 'WSGIDaemonProcess'"] }],
    },
    {
      name: 'a group that no file declares, by its name',
      tree: {
        'site.conf': virtualHost('a.example.com', mount('blog', '/', ' application-group=y process-group=x')),
        ...SITES,
      },
      findings: [{ id: 'undeclared', severity: 'error', says: ["'x' is not declared"] }],
    },
    {
      name: 'a server that has only a daemon process, or only imports a script',
      tree: {
        'site.conf': `WSGIImportScript /srv/blog/blog/wsgi.py process-group=%{GLOBAL} application-group=x\n<VirtualHost *:80>\n[|ServerName *|]\n</VirtualHost>\n`,
        ...SITES,
      },
      findings: [{ id: 'other', severity: 'error' }],
    },
  ],
  valid: [
    {
      name: 'lines as they should be',
      tree: {
        'site.conf': `WSGIDaemonProcess blog threads=5\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}`,
        ...SITES,
      },
    },
  ],
  lookAlikes: [
    {
      name: 'a server of 2.2 without WSGI, and options of which some have a sign',
      tree: {
        'site.conf':
          '<Directory /srv/blog>\nOrder allow,deny\nOptions -Indexes FollowSymLinks\n</Directory>\n<VirtualHost *:80>\nServerName a.example.com\n</VirtualHost>\n',
      },
    },
    { name: 'a server without WSGI', tree: { 'site.conf': '<VirtualHost *:80>\n    ServerName *\n</VirtualHost>\n' } },
    {
      name: 'a daemon process that is declared twice, or below its alias: rules of their own tell',
      tree: {
        'site.conf': `${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog application-group=x'))}WSGIDaemonProcess blog\nWSGIDaemonProcess blog\n`,
        ...SITES,
      },
    },
    {
      name: 'a template of which one branch opens what the rest closes',
      tree: {
        'site.conf': `{% if ssl %}\n<VirtualHost *:443>\n{% else %}\n<VirtualHost *:80>\n{% endif %}\n    ServerName a.example.com\n    ${mount('blog')}\n</VirtualHost>\n`,
        ...SITES,
      },
    },
    {
      name: 'a whole configuration with an include that is not in the tree: it may load what is missing',
      tree: {
        'httpd.conf': `ServerRoot /etc/httpd\nLoadModule authz_core_module modules/mod_authz_core.so\nInclude conf.d/*.conf\nWSGIPythonPath /srv/blog\n${mount('blog')}\n`,
        ...SITES,
      },
    },
    {
      name: 'the modules of httpd 2.2, where Order is of mod_authz_host',
      tree: {
        'httpd.conf': `LoadModule authz_host_module modules/mod_authz_host.so\nLoadModule authz_default_module modules/mod_authz_default.so\nLoadModule alias_module modules/mod_alias.so\nLoadModule wsgi_module modules/mod_wsgi.so\n${mount('blog')}\n<Directory /srv/blog>\n    Order allow,deny\n    Allow from all\n</Directory>\n`,
        ...SITES,
      },
    },
    {
      name: 'a name that begins with a template, and a refusal of a server without WSGI',
      tree: {
        'site.conf': `<VirtualHost *:80>\n    ServerName {{ prefix }}*\n    ${mount('blog')}\n</VirtualHost>\n`,
        'other/site.conf': '<VirtualHost *:80>\n    ServerName *\n</VirtualHost>\n',
        ...SITES,
      },
    },
    {
      name: 'directives of another time: one that is gone, one that is new',
      tree: {
        'site.conf': `WSGIReloadMechanism Process\nWSGISwitchInterval 0.005\n${virtualHost('a.example.com', mount('blog'))}`,
        ...SITES,
      },
    },
    {
      name: 'options that a template fills in: a number, several options in one word, none',
      tree: {
        'site.conf': `WSGIDaemonProcess blog processes={{ wsgi_processes }} {{ more(2, 15) }} threads=$WSGI_THREADS\n${virtualHost('a.example.com', mount('blog', '/', ' {{ placement }} process-group=blog'))}`,
        ...SITES,
      },
    },
    {
      name: 'a fragment that loads what it needs besides the modules of its server',
      tree: {
        'site.conf': `LoadModule ssl_module modules/mod_ssl.so\n${virtualHost('a.example.com', mount('blog'))}`,
        ...SITES,
      },
    },
    {
      name: 'a value in quotes',
      tree: {
        'site.conf': `WSGIDaemonProcess blog display-name='%{GROUP}'\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}`,
        ...SITES,
      },
    },
  ],
});
