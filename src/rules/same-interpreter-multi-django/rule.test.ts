import { assigningWsgi, djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const globalHost = (name: string, ...more: readonly string[]): string =>
  virtualHost(
    `${name}.example.com`,
    'WSGIApplicationGroup %{GLOBAL}',
    `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py`,
    ...more,
  );
const shared = {
  id: 'shared',
  severity: 'error',
  occurrences: 2,
  says: ['changes nothing', 'No module named', '(400)'],
} as const;
const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const ASSIGNING = {
  ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
  ...djangoSite('shop', { wsgi: assigningWsgi('shop') }),
};

const withOptions = (host: string, group: string): string =>
  host.replace(/(WSGIScriptAlias .*)/, `$1 process-group=${group} application-group=%{GLOBAL}`);

testRule(rule, {
  invalid: [
    {
      name: 'two sites of one host: what the first shows',
      tree: {
        'site.conf': `WSGIApplicationGroup %{GLOBAL}\n${virtualHost('a.example.com', 'WSGIScriptAlias /blog /srv/blog/blog/wsgi.py', 'WSGIScriptAlias /shop /srv/shop/shop/wsgi.py')}`,
        ...djangoSite('blog'),
        ...djangoSite('shop'),
      },
      findings: [
        {
          id: 'shared',
          severity: 'error',
          occurrences: 2,
          shows: [
            'shop/shop/wsgi.py:7 shop/wsgi.py makes its Django handler here',
            'site.conf:4 /blog is mounted here: wsgi.py',
            'site.conf:5 /shop is mounted here: wsgi.py',
          ],
        },
      ],
    },
    {
      name: 'mounts that differ in case only (measured: one interpreter)',
      tree: {
        'site.conf': virtualHost(
          'www.example.com',
          'WSGIScriptAlias /Site /srv/blog/blog/wsgi.py',
          'WSGIScriptAlias /site /srv/shop/shop/wsgi.py',
        ),
        ...SITES,
      },
      findings: [{ ...shared, says: ['no notice of the case'] }],
    },
    {
      name: 'two virtual hosts without a name',
      tree: {
        'site.conf': `ServerName main.example.com\n<VirtualHost *:80>\nWSGIScriptAlias / /srv/blog/blog/wsgi.py\n</VirtualHost>\n<VirtualHost *:443>\nWSGIScriptAlias / /srv/shop/shop/wsgi.py\n</VirtualHost>\n`,
        ...SITES,
      },
      findings: [{ ...shared, says: ['takes the name of the main server'] }],
    },
    {
      name: 'one name on ports 80 and 443, another site on each',
      tree: {
        'site.conf':
          virtualHost('www.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py') +
          virtualHost('www.example.com', 'WSGIScriptAlias / /srv/shop/shop/wsgi.py').replace(':80', ':443'),
        ...SITES,
      },
      findings: [
        {
          ...shared,
          says: ['to www.example.com/ on *:80 and *:443 run', 'ports 80 and 443 are no part'],
          at: 'site.conf:3',
        },
      ],
    },
    {
      name: 'a path behind the script (measured: the name of /sub is that of /)',
      tree: {
        'site.conf': virtualHost(
          'www.example.com',
          'WSGIScriptAlias /sub /srv/blog/blog/wsgi.py/sub',
          'WSGIScriptAlias / /srv/shop/shop/wsgi.py',
        ),
        ...SITES,
      },
      findings: [{ ...shared, says: ['path behind the script'] }],
    },
    {
      name: 'case 44 (mod_wsgi#857): %{GLOBAL} on both, assignment already made (measured D3)',
      tree: { 'site.conf': globalHost('blog') + globalHost('shop'), ...ASSIGNING },
      findings: [shared],
      fixed: {
        'site.conf': `WSGIDaemonProcess blog\n${withOptions(globalHost('blog'), 'blog')}WSGIDaemonProcess shop\n${withOptions(globalHost('shop'), 'shop')}`,
      },
      applicability: 'unsafe',
    },
    {
      name: 'case 17 (mod_wsgi#422): one daemon and %{GLOBAL} for every site',
      tree: {
        'site.conf': `WSGIDaemonProcess all\n${virtualHost(
          'www.example.com',
          'WSGIProcessGroup all',
          'WSGIApplicationGroup %{GLOBAL}',
          'WSGIScriptAlias /archive /srv/blog/blog/wsgi.py',
          'WSGIScriptAlias / /srv/shop/shop/wsgi.py',
        )}`,
        ...SITES,
      },
      findings: [shared],
    },
    {
      name: 'case 21: %{GLOBAL} at server scope (measured E27)',
      tree: {
        'site.conf': `WSGIApplicationGroup %{GLOBAL}\n${virtualHost('a.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py')}${virtualHost('b.example.com', 'WSGIScriptAlias / /srv/shop/shop/wsgi.py')}`,
        ...SITES,
      },
      findings: [shared],
    },
    {
      name: 'case 47 (c2cgeoportal#556): daemon lines commented out, %{GLOBAL} left',
      tree: {
        'site.conf': globalHost('blog', '#WSGIProcessGroup blog') + globalHost('shop', '#WSGIProcessGroup shop'),
        ...SITES,
      },
      findings: [shared],
    },
    {
      name: 'case 45: one literal name for both',
      tree: {
        'site.conf': (globalHost('blog') + globalHost('shop')).replaceAll('%{GLOBAL}', 'django'),
        ...SITES,
      },
      findings: [shared],
    },
    {
      name: 'case 46 (mod_wsgi#560): %{SERVER} for two mounts of one host',
      tree: {
        'site.conf': virtualHost(
          'www.example.com',
          'WSGIApplicationGroup %{SERVER}',
          'WSGIScriptAlias /blog /srv/blog/blog/wsgi.py',
          'WSGIScriptAlias /shop /srv/shop/shop/wsgi.py',
        ),
        ...SITES,
      },
      findings: [shared],
    },
    {
      name: 'two interpreters of one process, each with two sites: a finding for each',
      tree: {
        'site.conf': ['blog', 'shop', 'wiki', 'docs']
          .map((name, index) => globalHost(name).replace('%{GLOBAL}', index < 2 ? 'one' : 'two'))
          .join(''),
        ...SITES,
        ...djangoSite('wiki'),
        ...djangoSite('docs'),
      },
      findings: [
        { id: 'shared', severity: 'error', occurrences: 2, says: ['blog.example.com/ and shop.example.com/'] },
        { id: 'shared', severity: 'error', occurrences: 2, says: ['wiki.example.com/ and docs.example.com/'] },
      ],
    },
    {
      name: 'a preloaded script, which is first for certain: the other one alone gets its settings',
      tree: {
        'site.conf': `WSGIDaemonProcess all\nWSGIImportScript /srv/blog/blog/wsgi.py process-group=all application-group=%{GLOBAL}\nWSGIProcessGroup all\n${globalHost('blog')}${globalHost('shop')}`,
        ...ASSIGNING,
      },
      findings: [
        {
          id: 'shared',
          severity: 'error',
          confidence: 'high',
          says: ['shop.example.com/'],
          omits: ['because'],
          at: 'site.conf:11',
          shows: [
            'blog/blog/wsgi.py:7 blog/wsgi.py makes its Django handler here',
            'site.conf:7 / is mounted here: wsgi.py',
            'site.conf:12 / is mounted here: wsgi.py',
          ],
        },
      ],
    },
    {
      name: 'a name that one site is given by hand and the other by default',
      tree: {
        'site.conf':
          virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py') +
          globalHost('shop').replace('%{GLOBAL}', 'blog.example.com|'),
        ...SITES,
      },
      findings: [{ ...shared, omits: ['because'] }],
    },
    {
      name: 'the same with the other site named by hand',
      tree: {
        'site.conf':
          globalHost('blog').replace('%{GLOBAL}', 'shop.example.com|') +
          virtualHost('shop.example.com', 'WSGIScriptAlias / /srv/shop/shop/wsgi.py'),
        ...SITES,
      },
      findings: [{ ...shared, omits: ['because'] }],
    },
    {
      name: 'a virtual host without a name beside one of the name of the main server',
      tree: {
        'site.conf': `ServerName main.example.com\n<VirtualHost *:80>\nServerName main.example.com\nWSGIScriptAlias / /srv/blog/blog/wsgi.py\n</VirtualHost>\n<VirtualHost *:443>\nWSGIScriptAlias / /srv/shop/shop/wsgi.py\n</VirtualHost>\n`,
        ...SITES,
      },
      findings: [{ ...shared, says: ['takes the name of the main server'] }],
    },
    {
      name: 'a site whose settings nobody can tell',
      tree: {
        'site.conf': globalHost('blog') + globalHost('shop'),
        ...djangoSite('blog', {
          wsgi: assigningWsgi('blog').replace("'blog.settings'", "open('/etc/site').read()"),
        }),
        ...djangoSite('shop'),
      },
      findings: [{ ...shared, severity: 'warning', confidence: 'medium', says: ['the settings of blog/wsgi.py'] }],
    },
    {
      name: 'sites in a branch that may be missing',
      tree: {
        'site.conf': `WSGIApplicationGroup %{GLOBAL}\n<IfDefine BOTH>\n${['blog', 'shop'].map((name) => virtualHost(`${name}.example.com`, `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py`)).join('')}</IfDefine>\n`,
        ...SITES,
      },
      findings: [{ ...shared, severity: 'warning', confidence: 'medium', at: 'site.conf:1' }],
    },
    {
      name: 'two sites of one interpreter beside a third that each may get: one of them is preloaded',
      tree: {
        'site.conf': `WSGIDaemonProcess all\nWSGIImportScript /srv/wiki/wiki/wsgi.py process-group=all application-group=%{GLOBAL}\nWSGIProcessGroup all\n${globalHost('blog')}${globalHost('shop')}`,
        ...ASSIGNING,
        ...djangoSite('wiki', { wsgi: assigningWsgi('wiki') }),
      },
      findings: [{ ...shared, omits: ['because'], says: ['wiki/wsgi.py'] }],
    },
  ],
  valid: [
    {
      name: 'case 52 (mod_wsgi#155): %{GLOBAL} in a daemon each is what is recommended',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\nWSGIDaemonProcess shop\n${globalHost('blog', 'WSGIProcessGroup blog')}${globalHost('shop', 'WSGIProcessGroup shop')}`,
        ...SITES,
      },
    },
  ],
  lookAlikes: [
    {
      name: 'interpreters of their own, between which only the environment is shared (env-setdefault-shared-process)',
      tree: { 'site.conf': (globalHost('blog') + globalHost('shop')).replaceAll(/^.*GLOBAL.*\n/gm, ''), ...SITES },
    },
    {
      name: 'one script on two ports of one name',
      tree: { 'site.conf': globalHost('blog') + globalHost('blog').replace(':80', ':443'), ...SITES },
    },
    {
      name: 'a second application that is no Django',
      tree: {
        'site.conf': globalHost('blog') + globalHost('shop'),
        ...djangoSite('blog'),
        'shop/shop/wsgi.py':
          'def application(environ, start_response):\n    start_response("200 OK", [])\n    return [b"ok"]\n',
      },
    },
  ],
});
