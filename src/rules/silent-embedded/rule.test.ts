import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const mount = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${options}`;

const DAEMON = 'WSGIDaemonProcess blog python-home=/srv/blog/venv\n';

testRule(rule, {
  invalid: [
    {
      name: 'cases 28, 29 and 31: a daemon process with options and nothing that selects it',
      tree: { 'site.conf': DAEMON + virtualHost('a.example.com', `[|${mount('blog')}|]`), ...SITES },
      findings: [{ id: 'embedded', severity: 'error', says: ['python-home', 'no effect'] }],
      fixed: {
        'site.conf':
          DAEMON + virtualHost('a.example.com', mount('blog', '/', ' process-group=blog application-group=%{GLOBAL}')),
      },
      applicability: 'safe',
    },
    {
      name: 'an option where the name of the daemon process should stand',
      tree: { 'site.conf': `WSGIDaemonProcess home=/srv\n${virtualHost('a.example.com', mount('blog'))}`, ...SITES },
      findings: [{ id: 'embedded', severity: 'error', says: ['home=/srv (its name is the first word'] }],
    },
    {
      name: 'a daemon process nobody needs beside one that is selected',
      tree: {
        'site.conf': `${DAEMON}WSGIDaemonProcess left\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}`,
        ...SITES,
      },
      findings: [{ id: 'unused', severity: 'warning', says: ['left'] }],
    },
    {
      name: 'two sites beside one daemon: both would move into it, which is not safe, and not into one interpreter',
      tree: {
        'site.conf': DAEMON + virtualHost('a.example.com', mount('shop', '/shop'), mount('blog')),
        ...SITES,
      },
      findings: [{ id: 'embedded', occurrences: 2, severity: 'error' }],
      fixed: {
        'site.conf':
          DAEMON +
          virtualHost(
            'a.example.com',
            mount('shop', '/shop', ' process-group=blog'),
            mount('blog', '/', ' process-group=blog'),
          ),
      },
      applicability: 'unsafe',
    },
    {
      name: 'an application group that is chosen already stays; blanks at the end stay as well',
      tree: {
        'site.conf': DAEMON + virtualHost('a.example.com', 'WSGIApplicationGroup own', `${mount('blog')}  `),
        ...SITES,
      },
      findings: [{ id: 'embedded', severity: 'error' }],
      fixed: {
        'site.conf':
          DAEMON +
          virtualHost('a.example.com', 'WSGIApplicationGroup own', `${mount('blog', '/', ' process-group=blog')}  `),
      },
      applicability: 'safe',
    },
    {
      name: 'a virtual host out of a macro that is used twice: an edit would change both',
      tree: {
        'site.conf': `${DAEMON}<Macro Site $name>\n${virtualHost('$name', mount('blog'))}</Macro>\nUse Site a.example.com\nUse Site b.example.com\n`,
        ...SITES,
      },
      findings: [{ id: 'embedded', occurrences: 2, severity: 'error' }],
      fixed: null,
    },
    {
      name: 'two candidates: no fix can choose',
      tree: {
        'site.conf': `${DAEMON}WSGIDaemonProcess other\n${virtualHost('a.example.com', mount('blog'))}`,
        ...SITES,
      },
      findings: [
        { id: 'embedded', severity: 'error' },
        { id: 'embedded', severity: 'error' },
      ],
      fixed: null,
    },
    {
      name: 'the same script in a daemon on one port and embedded on the other',
      tree: {
        'site.conf': `${DAEMON}${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog application-group=%{GLOBAL}')).replace(':80', ':443')}${virtualHost('a.example.com', `[|${mount('blog')}|]`)}`,
        ...SITES,
      },
      findings: [{ id: 'half', severity: 'warning', says: ['lives twice', 'python-home'] }],
      fixed: {
        'site.conf': `${DAEMON}${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog application-group=%{GLOBAL}')).replace(':80', ':443')}${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog application-group=%{GLOBAL}'))}`,
      },
      applicability: 'safe',
    },
    {
      name: 'another site beside one that has a daemon process',
      tree: {
        'site.conf': `${DAEMON}${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}${virtualHost('b.example.com', `[|${mount('shop')}|]`)}`,
        ...SITES,
      },
      findings: [{ id: 'beside', severity: 'info' }],
    },
    {
      name: 'what the fixes are called, for one mount and for several',
      tree: {
        'site.conf': DAEMON + virtualHost('a.example.com', mount('shop', '/shop'), mount('blog')),
        ...SITES,
      },
      findings: [{ id: 'embedded', occurrences: 2, severity: 'error', offers: ['unsafe: run 2 mounts in blog'] }],
    },
    {
      name: 'a daemon process below the site: the two options would not start above it',
      tree: { 'site.conf': virtualHost('a.example.com', mount('blog')) + DAEMON, ...SITES },
      findings: [
        { id: 'embedded', severity: 'error', shows: ['site.conf:5 declared, selected by nothing'], offers: [] },
      ],
    },
    {
      name: 'a daemon process below two sites: one option alone starts there',
      tree: { 'site.conf': virtualHost('a.example.com', mount('shop', '/shop'), mount('blog')) + DAEMON, ...SITES },
      findings: [{ id: 'embedded', occurrences: 2, severity: 'error', offers: ['unsafe: run 2 mounts in blog'] }],
    },
    {
      name: 'a daemon process below two sites, one of which has an interpreter by its alias: with it the option would not start',
      tree: {
        'site.conf':
          virtualHost('a.example.com', mount('shop', '/shop', ' application-group=shop'), mount('blog')) + DAEMON,
        ...SITES,
      },
      findings: [{ id: 'embedded', occurrences: 2, severity: 'error', offers: [] }],
    },
    {
      name: 'a name that needs quotes: nothing is offered',
      tree: { 'site.conf': `WSGIDaemonProcess "my blog"\n${virtualHost('a.example.com', mount('blog'))}`, ...SITES },
      findings: [
        { id: 'embedded', severity: 'error', offers: [], says: ['`process-group="my blog" '], omits: ['its options'] },
      ],
    },
    {
      name: 'a second daemon process that one of two sites could select: which is meant there is not known',
      tree: {
        'site.conf': `${DAEMON}${virtualHost('a.example.com', mount('blog'))}${virtualHost('b.example.com', 'WSGIDaemonProcess shop', mount('shop'))}`,
        ...SITES,
      },
      findings: [
        { id: 'embedded', occurrences: 2, severity: 'error', offers: [] },
        { id: 'embedded', severity: 'error', offers: [], says: ['b.example.com'] },
      ],
    },
    {
      name: 'a daemon process of a virtual host that mounts nothing, out of reach for the other one',
      tree: {
        'site.conf': `${virtualHost('a.example.com', mount('shop'))}${virtualHost('b.example.com', '[|WSGIDaemonProcess blog|]')}`,
        ...SITES,
      },
      findings: [{ id: 'unused', severity: 'warning', confidence: 'medium', says: ['blog'] }],
    },
    {
      name: 'the daemon process of the encrypted half of a site, which the other half may select too',
      tree: {
        'site.conf':
          `${virtualHost('a.example.com', DAEMON.trim(), mount('shop')).replace(':80', ':443')}${virtualHost('a.example.com', `[|${mount('blog')}|]`)}${virtualHost('b.example.com', mount('shop'))}`.replace(
            `    ${mount('shop')}\n`,
            '',
          ),
        ...SITES,
      },
      findings: [{ id: 'embedded', severity: 'error', offers: ['safe: run / in blog'] }],
    },
    {
      name: 'a section of another handler that names the daemon process: no script runs by it',
      tree: {
        'site.conf': `${DAEMON}${virtualHost('a.example.com', `[|${mount('blog')}|]`, '<Location /status>', 'SetHandler server-status', 'WSGIProcessGroup blog', '</Location>')}`,
        ...SITES,
      },
      findings: [{ id: 'embedded', severity: 'error' }],
    },
    {
      name: 'the same script in an interpreter of its own there: moving in is no safe step',
      tree: {
        'site.conf': `${DAEMON}${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog')).replace(':80', ':443')}${virtualHost('a.example.com', `[|${mount('blog')}|]`)}`,
        ...SITES,
      },
      findings: [
        {
          id: 'half',
          severity: 'warning',
          shows: ['site.conf:4 runs in blog'],
          offers: ['unsafe: run / in blog'],
        },
      ],
    },
    {
      name: 'the same script in the daemon process of another virtual host, which cannot be selected from here',
      tree: {
        'site.conf': `${virtualHost('b.example.com', 'WSGIDaemonProcess blog', mount('blog', '/', ' process-group=blog'))}${virtualHost('a.example.com', `[|${mount('blog')}|]`)}`,
        ...SITES,
      },
      findings: [{ id: 'half', severity: 'warning', offers: [] }],
    },
    {
      name: 'a section for some URLs: the others stay embedded (measured, trap 13)',
      tree: {
        'site.conf': `${DAEMON}${virtualHost('a.example.com', `[|${mount('blog')}|]`, '<LocationMatch "^/(start|stop)/$">', 'WSGIProcessGroup blog', '</LocationMatch>')}`,
        ...SITES,
      },
      findings: [{ id: 'partly', severity: 'warning', says: ['some of its requests run in the daemon process blog'] }],
    },
    {
      name: 'a folder of URLs that a section puts into the daemon process',
      tree: {
        'site.conf': `${DAEMON}${virtualHost('a.example.com', `[|${mount('blog')}|]`, '<Location /admin>', 'WSGIProcessGroup blog', '</Location>')}`,
        ...SITES,
      },
      findings: [{ id: 'partly', severity: 'warning' }],
    },
  ],
  valid: [
    {
      name: 'the option on the alias',
      tree: { 'site.conf': DAEMON + virtualHost('a.example.com', mount('blog', '/', ' process-group=blog')), ...SITES },
    },
  ],
  lookAlikes: [
    {
      name: 'a daemon process that is selected in a section whose opening line lacks its end',
      tree: {
        'site.conf':
          DAEMON +
          virtualHost('a.example.com', mount('blog'), '<Directory /srv/blog', 'WSGIProcessGroup blog', '</Directory>'),
        ...SITES,
      },
    },
    {
      name: 'a section for every URL',
      tree: {
        'site.conf': `${DAEMON}${virtualHost('a.example.com', mount('blog'), '<LocationMatch "^/">', 'WSGIProcessGroup blog', '</LocationMatch>')}`,
        ...SITES,
      },
    },
    {
      name: 'a site beside one that may be in a daemon process: a branch may be missing',
      tree: {
        'site.conf': `${DAEMON}${virtualHost('a.example.com', mount('shop'))}<IfDefine BLOG>\n${virtualHost('b.example.com', mount('blog', '/', ' process-group=blog'))}</IfDefine>\n`,
        ...SITES,
      },
    },
    {
      name: 'a daemon process in a branch that may be missing',
      tree: {
        'site.conf': `<IfDefine DAEMON>\n${DAEMON}</IfDefine>\n${virtualHost('a.example.com', mount('blog'))}`,
        ...SITES,
      },
    },
    {
      name: 'a misspelt name on one of two sites, and a daemon process nobody selects',
      tree: {
        'site.conf': `${DAEMON}WSGIDaemonProcess shop\n${virtualHost('a.example.com', 'WSGIProcessGroup blok', mount('blog'))}${virtualHost('b.example.com', mount('shop', '/', ' process-group=shop'))}`,
        ...SITES,
      },
    },
    {
      name: 'a site beside one that an earlier alias hides, and beside one that mod_wsgi refuses',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('a.example.com', mount('shop'), mount('blog', '/b', ' process-group=blog'))}${virtualHost('b.example.com', 'WSGIRestrictProcess other', mount('blog', '/', ' process-group=blog'))}`,
        ...SITES,
      },
    },
    {
      name: 'a script that is no Django beside a site in a daemon process',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}${virtualHost('b.example.com', 'WSGIScriptAlias / /srv/plain.py')}`,
        ...SITES,
        'plain.py': 'def application(environ, start_response):\n    return []\n',
      },
    },
    {
      name: 'a mapping by hand',
      tree: SITES,
      processGroups: { blog: ['/srv/blog/blog/wsgi.py'], '': ['/srv/shop/shop/wsgi.py'] },
    },
    {
      name: 'a daemon that a line names, which the option of the alias beats: another rule tells of it',
      tree: {
        'site.conf': `WSGIDaemonProcess a\nWSGIDaemonProcess b\n${virtualHost('a.example.com', 'WSGIProcessGroup b', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py process-group=a')}`,
        ...djangoSite('blog'),
      },
    },
    {
      name: 'case 37 (mod_wsgi#324): the daemon selected by directive and option, embedded mode restricted',
      tree: {
        'site.conf': `${DAEMON}WSGIRestrictEmbedded On\nWSGILazyInitialization On\n${virtualHost('a.example.com', 'WSGIProcessGroup blog', mount('blog', '/', ' process-group=blog'))}`,
        ...SITES,
      },
    },
    {
      name: 'a daemon process whose name is misspelt where it is selected: process-group-undefined tells of it',
      tree: {
        'site.conf': DAEMON + virtualHost('a.example.com', 'WSGIProcessGroup blok', mount('blog')),
        ...SITES,
      },
    },
    {
      name: 'embedded on a port that only redirects to the other',
      tree: {
        'site.conf': `${DAEMON}${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog')).replace(':80', ':443')}${virtualHost('a.example.com', 'Redirect permanent / https://a.example.com/', mount('blog'))}`,
        ...SITES,
      },
    },
    { name: 'no daemon process at all', tree: { 'site.conf': virtualHost('a.example.com', mount('blog')), ...SITES } },
    {
      name: 'an explicit wish to run embedded',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('a.example.com', 'WSGIProcessGroup %{GLOBAL}', mount('blog'))}${virtualHost('b.example.com', mount('shop', '/', ' process-group=blog'))}`,
        ...SITES,
      },
    },
    {
      name: 'a group that a variable of the request chooses',
      tree: {
        'site.conf':
          DAEMON + virtualHost('a.example.com', 'WSGIProcessGroup %{ENV:GROUP}', 'SetEnv GROUP blog', mount('blog')),
        ...SITES,
      },
    },
    {
      name: 'a script that runs by a handler, in the daemon process that the section selects',
      tree: {
        'site.conf': `WSGIDaemonProcess ident\n${virtualHost('a.example.com', 'Alias /identity /srv/blog/blog/wsgi.py', '<Location /identity>', 'SetHandler wsgi-script', 'WSGIProcessGroup ident', 'Options +ExecCGI', '</Location>')}`,
        ...SITES,
      },
    },
    { name: 'a fragment without any alias', tree: { 'site.conf': DAEMON, ...SITES } },
    ...[
      [
        'a script that stands for all files of one handler, with a daemon process of its own',
        `WSGIDaemonProcess ident\n${virtualHost('a.example.com', 'WSGIHandlerScript sheets /srv/blog/blog/wsgi.py process-group=ident', 'AddHandler sheets .sheet', mount('shop', '/shop'))}`,
      ],
      [
        'a daemon process that only imports a script',
        `${DAEMON}WSGIImportScript /srv/blog/blog/wsgi.py process-group=blog application-group=%{GLOBAL}\n${virtualHost('a.example.com', mount('shop'))}`,
      ],
      [
        'a site beside one whose group the request chooses: that may be the daemon process',
        `${DAEMON}${virtualHost('a.example.com', 'WSGIProcessGroup %{ENV:GROUP}', mount('blog'))}${virtualHost('b.example.com', mount('shop'))}`,
      ],
      [
        'a site beside one that may be missing: what else is then there is not known',
        `${DAEMON}<IfDefine A>\n${virtualHost('a.example.com', mount('blog'))}</IfDefine>\n${virtualHost('b.example.com', mount('shop'))}`,
      ],
      ...['AddHandler wsgi-script .wsgi', 'WSGIHandlerScript sheets /srv/sheets.wsgi'].map((handler) => [
        `files that run in the daemon process of their folder, beside a site: ${handler}`,
        `${DAEMON}${handler}\n<Directory /srv/files>\nAddHandler sheets .sheet\nWSGIProcessGroup blog\n</Directory>\n${virtualHost('a.example.com', mount('shop'))}`,
      ]),
    ].map(([name = '', conf = '']) => ({ name, tree: { 'site.conf': conf, ...SITES } })),
  ],
});
