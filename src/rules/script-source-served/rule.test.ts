import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog') };
const mount = (url: string): string => `WSGIScriptAlias ${url} /srv/blog/blog/wsgi.py`;
const GRANT = ['<Directory /srv/blog>', '    Require all granted', '</Directory>'];

testRule(rule, {
  invalid: [
    {
      name: 'SetHandler for the whole site (measured: 200 with the source at /blog, 404 below)',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          `[|${mount('/blog')}|]`,
          '<Location />',
          '    SetHandler default-handler',
          '</Location>',
        ),
        ...SITES,
      },
      findings: [{ id: 'handler', severity: 'error', says: ['SetHandler default-handler', 'source'] }],
    },
    {
      name: 'a handler for .py without the module that has it (measured: 404 everywhere below /)',
      tree: {
        'apache2.conf': `LoadModule authz_core_module a.so\nLoadModule mime_module a.so\nLoadModule wsgi_module a.so\nLoadModule mpm_event_module a.so\n${virtualHost('a.example.com', 'AddHandler cgi-script .py', mount('/'))}`,
        ...SITES,
      },
      findings: [{ id: 'handler', severity: 'error' }],
    },
    {
      name: 'static files out of the project folder (measured: /static/blog/settings.py is a 200)',
      tree: {
        'site.conf': virtualHost('a.example.com', ...GRANT, mount('/'), '[|Alias /static /srv/blog|]'),
        ...SITES,
      },
      findings: [{ id: 'folder', severity: 'warning', says: ['/static/blog/wsgi.py', 'SECRET_KEY'] }],
    },
    {
      name: 'the project as DocumentRoot beside a mount below a URL (measured)',
      tree: {
        'site.conf': virtualHost('a.example.com', '[|DocumentRoot /srv/blog|]', ...GRANT, mount('/app')),
        ...SITES,
      },
      findings: [{ id: 'folder', severity: 'warning' }],
    },
    {
      name: 'a line of the main server, which holds for both virtual hosts and is told once',
      tree: {
        'site.conf': `[|Alias /static /srv/blog|]\n${['a', 'b'].map((name) => virtualHost(`${name}.example.com`, ...GRANT, mount('/'))).join('')}`,
        ...SITES,
      },
      findings: [
        {
          id: 'folder',
          severity: 'warning',
          says: ['Alias /static /srv/blog'],
          shows: ['site.conf:7 the script in that folder'],
        },
      ],
    },
    {
      name: 'another handler: the line that names it',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          mount('/blog'),
          '<Location />',
          '    SetHandler default-handler',
          '</Location>',
        ),
        ...SITES,
      },
      findings: [{ id: 'handler', severity: 'error', shows: ['site.conf:5 names another handler'] }],
    },
    {
      name: 'another handler for a mount and for what it hides: told of the one that is reached',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          `[|${mount('/')}|]`,
          'WSGIScriptAlias /shop /srv/shop/shop/wsgi.py',
          '<Location />',
          '    SetHandler default-handler',
          '</Location>',
        ),
        ...SITES,
        ...djangoSite('shop'),
      },
      findings: [{ id: 'handler', severity: 'error' }],
    },
    {
      name: 'a DocumentRoot that another line names too',
      tree: {
        'site.conf': `WSGIPythonPath /srv/blog\n${virtualHost('a.example.com', '[|DocumentRoot /srv/blog|]', ...GRANT, mount('/app'))}`,
        ...SITES,
      },
      findings: [{ id: 'folder', severity: 'warning' }],
    },
  ],
  valid: [
    {
      name: 'the static folder of the project',
      tree: {
        'site.conf': virtualHost('a.example.com', ...GRANT, mount('/'), 'Alias /static /srv/blog/static'),
        ...SITES,
      },
    },
  ],
  lookAlikes: [
    {
      name: 'a line whose URLs an earlier one has',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          ...GRANT,
          mount('/'),
          'Alias /static /srv/blog/static',
          'Alias /static /srv/blog',
        ),
        ...SITES,
      },
    },
    { name: 'scripts without a server', tree: SITES, processGroups: { blog: ['/srv/blog/blog/wsgi.py'] } },
    {
      name: 'folders that may be shown: the line may be missing, or holds what nothing defines',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          ...GRANT,
          mount('/'),
          '<IfDefine STATIC>',
          'Alias /static /srv/blog',
          '</IfDefine>',
          'Alias /${STATIC} /srv/blog',
          'ScriptAlias /cgi-bin /srv/blog',
        ),
        ...SITES,
      },
    },
    {
      name: 'another handler for a mount that may be missing, is hidden, or matches a pattern',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          '<IfDefine BLOG>',
          mount('/blog'),
          '</IfDefine>',
          'WSGIScriptAliasMatch ^/(x|y) /srv/blog/blog/wsgi.py',
          mount('relative'),
          mount('/${NAME}'),
          '<Location />',
          '    SetHandler default-handler',
          '</Location>',
        ),
        ...SITES,
      },
    },
    {
      name: 'another handler, where nobody is let in',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          mount('/blog'),
          '<Location />',
          '    SetHandler default-handler',
          '    Require all denied',
          '</Location>',
        ),
        ...SITES,
      },
    },
    {
      name: 'the project as DocumentRoot behind the mount of everything (measured: mod_wsgi comes first)',
      tree: { 'site.conf': virtualHost('a.example.com', 'DocumentRoot /srv/blog', ...GRANT, mount('/')), ...SITES },
    },
    {
      name: 'access granted to nothing but the script by another file of the server',
      tree: { 'site.conf': virtualHost('a.example.com', 'DocumentRoot /srv/blog', mount('/app')), ...SITES },
    },
    {
      name: 'a folder that is denied',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          'DocumentRoot /srv/blog',
          '<Directory /srv/blog>',
          '    Require all denied',
          '</Directory>',
          mount('/app'),
        ),
        ...SITES,
      },
    },
    {
      name: 'scripts that run by their extension',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          'DocumentRoot /srv/blog',
          'AddHandler wsgi-script .py',
          '<Directory /srv/blog>',
          '    Options ExecCGI',
          '    Require all granted',
          '</Directory>',
          mount('/app'),
        ),
        ...SITES,
      },
    },
    {
      name: 'a handler for the static files only, and SetHandler None (measured: mod_wsgi keeps the script)',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          mount('/'),
          '<Location /static>',
          '    SetHandler default-handler',
          '</Location>',
          '<Location />',
          '    SetHandler None',
          '</Location>',
        ),
        ...SITES,
      },
    },
  ],
});
