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
  ],
  valid: [
    {
      name: 'the option on the alias',
      tree: { 'site.conf': DAEMON + virtualHost('a.example.com', mount('blog', '/', ' process-group=blog')), ...SITES },
    },
  ],
  lookAlikes: [
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
        'site.conf': `WSGIDaemonProcess ident\n${virtualHost('a.example.com', 'Alias /identity /srv/blog/blog/wsgi.py', '<Location /identity>', 'SetHandler wsgi-script', 'WSGIProcessGroup ident', 'Options +ExecCGI', '</Location>', mount('shop', '/shop'))}`,
        ...SITES,
      },
    },
    {
      name: 'a script that stands for all files of one handler, with a daemon process of its own',
      tree: {
        'site.conf': `WSGIDaemonProcess ident\n${virtualHost('a.example.com', 'WSGIHandlerScript sheets /srv/blog/blog/wsgi.py process-group=ident', 'AddHandler sheets .sheet', mount('shop', '/shop'))}`,
        ...SITES,
      },
    },
    { name: 'a fragment without any alias', tree: { 'site.conf': DAEMON, ...SITES } },
    {
      name: 'a daemon process that only imports a script',
      tree: {
        'site.conf': `${DAEMON}WSGIImportScript /srv/blog/blog/wsgi.py process-group=blog application-group=%{GLOBAL}\n${virtualHost('a.example.com', mount('shop'))}`,
        ...SITES,
      },
    },
  ],
});
