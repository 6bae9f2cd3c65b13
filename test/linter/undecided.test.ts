import { describe, expect, it } from 'vitest';
import { undecidedSites } from '../../src/linter/undecided.ts';
import { analyseTree, type ServerTold, type Tree } from '../helpers/analyse-tree.ts';
import { virtualHost } from '../helpers/django-site.ts';

const HANDLER = 'from django.core.wsgi import get_wsgi_application\n\napplication = get_wsgi_application()\n';
const script = (...lines: readonly string[]): string => `import os\n${lines.join('\n')}\n${HANDLER}`;
const site = (name: string, ...lines: readonly string[]): Tree => ({
  [`${name}.wsgi`]: script(...lines),
  [`${name}/__init__.py`]: '',
  [`${name}/settings.py`]: 'DEBUG = False\n',
});
const setdefault = (name: string): string => `os.environ.setdefault('DJANGO_SETTINGS_MODULE', '${name}.settings')`;
const assign = (name: string): string => `os.environ['DJANGO_SETTINGS_MODULE'] = '${name}.settings'`;

const UNSEEN = 'from panel.web import application\n';

const SERVER =
  'ServerRoot /etc/apache2\n<Directory /srv>\nRequire all granted\n</Directory>\nWSGIPythonPath /srv\nWSGIDaemonProcess web python-path=/srv\nWSGIDaemonProcess own python-path=/srv\n';
const host = (...lines: readonly string[]): string => SERVER + virtualHost('one.example.com', ...lines);
const mounts = (...names: readonly string[]): string[] =>
  names.map((name) => `WSGIScriptAlias /${name} /srv/${name}.wsgi`);
const IN_WEB = ['WSGIProcessGroup web', ...mounts('a', 'b')];

interface Case extends ServerTold {
  readonly name: string;
  readonly files: Tree;
  readonly conf: string;
  /** The site of each notice, and parts of what it says. */
  readonly tells: readonly (readonly [site: string, ...says: string[]])[];
}

const CASES: readonly Case[] = [
  {
    name: 'nothing is open',
    files: { ...site('a', assign('a')), ...site('b', assign('b')) },
    conf: host(...IN_WEB),
    tells: [],
  },
  {
    name: 'a site that may be missing',
    files: site('a', assign('a')),
    conf: host('WSGIProcessGroup web', '<IfDefine X>', ...mounts('a'), '</IfDefine>'),
    tells: [['/a of one.example.com', '<IfDefine X>']],
  },
  {
    name: 'a site that an earlier one hides is no site',
    files: { ...site('a', assign('a')), ...site('b', assign('b')) },
    conf: host('WSGIProcessGroup web', 'WSGIScriptAlias / /srv/a.wsgi', '<IfDefine X>', ...mounts('b'), '</IfDefine>'),
    tells: [],
  },
  {
    name: 'a script that writes what nobody can tell, for a site that steps back',
    files: {
      'a.wsgi': `import os\nos.environ['DJANGO_SETTINGS_MODULE'] = os.getcwd()\n${HANDLER}`,
      ...site('b', setdefault('b')),
    },
    conf: host(...IN_WEB),
    tells: [['/b of one.example.com', 'it takes what /srv/a.wsgi leaves in the environment of their process']],
  },
  {
    name: 'an application that is imported from what is not seen, for a site that steps back',
    files: { 'a.wsgi': UNSEEN, ...site('b', setdefault('b')) },
    conf: host(...IN_WEB),
    tells: [['/b of one.example.com', 'the application of /srv/a.wsgi, which runs in the same process, is imported']],
  },
  {
    name: 'an application that is not seen, for a site that insists',
    files: { 'a.wsgi': UNSEEN, ...site('b', assign('b')) },
    conf: host(...IN_WEB),
    tells: [],
  },
  {
    name: 'an application that is not seen, in a process of its own',
    files: { 'a.wsgi': UNSEEN, ...site('b', setdefault('b')) },
    conf: host('WSGIScriptAlias /a /srv/a.wsgi process-group=own', 'WSGIScriptAlias /b /srv/b.wsgi process-group=web'),
    tells: [],
  },
  {
    name: 'an application of the tree, for a site that steps back',
    files: {
      'a.wsgi': UNSEEN,
      'panel/__init__.py': '',
      'panel/web.py':
        "def application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'panel']\n",
      ...site('b', setdefault('b')),
    },
    conf: host(...IN_WEB),
    tells: [],
  },
  {
    name: 'the same for a site that insists',
    files: {
      'a.wsgi': `import os\nos.environ['DJANGO_SETTINGS_MODULE'] = os.getcwd()\n${HANDLER}`,
      ...site('b', assign('b')),
    },
    conf: host(...IN_WEB),
    tells: [],
  },
  {
    name: 'settings that nothing writes',
    files: site('a'),
    conf: host('WSGIProcessGroup web', ...mounts('a')),
    tells: [
      ['/a of one.example.com', 'nothing in the files analysed sets DJANGO_SETTINGS_MODULE', '/srv/a.wsgi (--env)'],
    ],
  },
  {
    name: 'settings that nothing writes, of a server without a name',
    files: site('a'),
    conf: `${SERVER}<VirtualHost *:80>\nWSGIProcessGroup web\n${mounts('a').join()}\n</VirtualHost>\n`,
    tells: [['/a', 'nothing in the files analysed sets DJANGO_SETTINGS_MODULE']],
  },
  {
    name: 'settings that nothing writes, but the server is started with',
    files: { ...site('a'), ...site('b', assign('b')) },
    conf: host('WSGIProcessGroup web', ...mounts('a')),
    environment: { DJANGO_SETTINGS_MODULE: 'b.settings' },
    tells: [],
  },
  {
    name: 'settings that nothing writes, but another site of the process: the rules tell whose it gets',
    files: { ...site('a'), ...site('b', assign('b')) },
    conf: host(...IN_WEB),
    tells: [],
  },
  {
    name: 'settings that are configured without a module',
    files: site('a', 'from django.conf import settings', 'settings.configure()'),
    conf: host('WSGIProcessGroup web', ...mounts('a')),
    tells: [],
  },
  {
    name: 'a plain script needs no settings',
    files: { 'a.wsgi': 'def application(environ, start_response):\n    return []\n' },
    conf: host('WSGIProcessGroup web', ...mounts('a')),
    tells: [],
  },
  {
    name: 'an access script that is not here, for an embedded site that steps back',
    files: site('a', setdefault('a')),
    conf: host(...mounts('a'), '<Location /a>', 'WSGIAccessScript /opt/access.py', '</Location>'),
    tells: [
      [
        '/a of one.example.com',
        'WSGIAccessScript /opt/access.py runs in the same process',
        'it is not among the files analysed, so whether it sets DJANGO_SETTINGS_MODULE is not known',
      ],
    ],
  },
  ...(
    [
      [
        'that writes other settings',
        `${assign('b')}\n`,
        [['/a of one.example.com', 'access.py:2 may set DJANGO_SETTINGS_MODULE']],
      ],
      ['that writes the same settings', `${assign('a')}\n`, []],
      ['that writes something else', "os.environ['OTHER'] = 'x'\n", []],
      [
        'that writes names nobody can tell',
        "os.environ[os.getcwd()] = 'x'\n",
        [['/a of one.example.com', 'access.py:2 may set']],
      ],
    ] as const
  ).map(([what, lines, tells]) => ({
    name: `an access script ${what}, for an embedded site that steps back`,
    files: {
      ...site('a', setdefault('a')),
      'access.py': `import os\n${lines}\ndef allow_access(environ, host):\n    return True\n`,
    },
    conf: host(...mounts('a'), '<Location /a>', 'WSGIAccessScript /srv/access.py', '</Location>'),
    tells,
  })),
  ...(
    [
      ['a site of a daemon process', 'WSGIProcessGroup web', setdefault('a')],
      ['a site that insists', 'WSGIProcessGroup %{GLOBAL}', assign('a')],
      ['a site that mod_wsgi refuses', 'WSGIRestrictProcess web', setdefault('a')],
    ] as const
  ).map(([what, line, write]) => ({
    name: `an access script that is not here, for ${what}`,
    files: site('a', write),
    conf: host(line, ...mounts('a'), '<Location /a>', 'WSGIAccessScript /opt/access.py', '</Location>'),
    tells: [],
  })),
  ...(
    [
      ['a line', { 'pths/x.pth': `import os; ${assign('b')}\n` }, IN_WEB],
      [
        'a module that a line imports',
        { 'pths/x.pth': '# x\nimport tune\n', 'pths/tune.py': script(assign('b')) },
        IN_WEB,
      ],
      ['a line for embedded sites', { 'pths/x.pth': `import os; ${assign('b')}\n` }, mounts('a', 'b')],
    ] as const
  ).map(([what, files, lines]) => ({
    name: `${what} of a .pth file in python-path may write`,
    files: { ...site('a', setdefault('a')), ...site('b', assign('b')), ...files },
    conf: host(...lines).replaceAll(/(python-?path[ =])\/srv/gi, '$1/srv:/srv/pths'),
    tells: [['/a of one.example.com', 'x.pth:', 'which every interpreter of the process runs, may set']] as const,
  })),
  ...(
    [
      ['names a folder', { 'pths/x.pth': '/srv/more\n' }],
      ['asks the environment', { 'pths/x.pth': "import os; os.environ.get('HOME')\n" }],
      ['imports what writes nothing', { 'pths/x.pth': 'import tune\n', 'pths/tune.py': 'import os\n' }],
      ['lies elsewhere', { 'other/x.pth': `import os; ${assign('b')}\n` }],
      ['is hidden', { 'pths/.x.pth': `import os; ${assign('b')}\n` }],
    ] as const
  ).map(([what, files]) => ({
    name: `a .pth file ${what}`,
    files: { ...site('a', setdefault('a')), ...files },
    conf: host('WSGIProcessGroup web', ...mounts('a')).replaceAll(/(python-?path[ =])\/srv/gi, '$1/srv:/srv/pths'),
    tells: [],
  })),
  {
    name: 'some requests of a site may go to the process of another',
    files: { ...site('a', assign('a')), ...site('b', assign('b')) },
    conf: host(
      'WSGIScriptAlias /a /srv/a.wsgi process-group=%{ENV:WHERE}',
      'SetEnvIf Host . WHERE=web',
      'SetEnvIf X-Slow . WHERE=own',
      'WSGIScriptAlias /b /srv/b.wsgi process-group=own',
    ),
    tells: [['/a of one.example.com', 'it may run in', "'own'"]],
  },
  {
    name: 'an access script that cannot be read, for an embedded site that steps back',
    files: { ...site('a', setdefault('a')), 'access.py': '# coding: no-such-encoding\n' },
    conf: host(...mounts('a'), '<Location /a>', 'WSGIAccessScript /srv/access.py', '</Location>'),
    tells: [['/a of one.example.com', 'it cannot be read, so whether it sets DJANGO_SETTINGS_MODULE is not known']],
  },
  {
    name: 'an access script that cannot be read, for an embedded site that insists',
    files: { ...site('a', assign('a')), 'access.py': '# coding: no-such-encoding\n' },
    conf: host(...mounts('a'), '<Location /a>', 'WSGIAccessScript /srv/access.py', '</Location>'),
    tells: [],
  },
  {
    name: 'two access scripts, of which the second may write other settings',
    files: {
      ...site('a', setdefault('a')),
      'one.py': `import os\n${assign('a')}\ndef allow_access(environ, host):\n    return True\n`,
      'two.py': `import os\n${assign('b')}\ndef allow_access(environ, host):\n    return True\n`,
    },
    conf: host(
      ...mounts('a'),
      ...['one', 'two'].flatMap((name) => [`<Location /${name}>`, `WSGIAccessScript /srv/${name}.py`, '</Location>']),
    ),
    tells: [['/a of one.example.com', 'two.py:2 may set DJANGO_SETTINGS_MODULE']],
  },
  {
    name: 'settings that are written on some paths only',
    files: site('a', "if os.path.exists('/etc/live'):", `    ${assign('a')}`),
    conf: host('WSGIProcessGroup web', ...mounts('a')),
    tells: [],
  },
  {
    name: 'settings that nothing writes, of a site whose script does not load',
    files: { 'a.wsgi': `import os\nraise OSError('no')\n${HANDLER}` },
    conf: host('WSGIProcessGroup web', ...mounts('a')),
    tells: [],
  },
  {
    name: 'settings that nothing writes, of a site that another hides',
    files: { ...site('a', assign('a')), ...site('b') },
    conf: host('WSGIProcessGroup own', 'WSGIScriptAlias / /srv/a.wsgi', ...mounts('b')),
    tells: [],
  },
  {
    name: 'two sites of which nothing writes the settings are told one by one',
    files: { ...site('a'), ...site('b') },
    conf: host('WSGIScriptAlias /a /srv/a.wsgi process-group=own', 'WSGIScriptAlias /b /srv/b.wsgi process-group=web'),
    tells: [
      ['/a of one.example.com', 'for the Django application of /srv/a.wsgi'],
      ['/b of one.example.com', 'for the Django application of /srv/b.wsgi'],
    ],
  },
  {
    name: 'an application that is not seen may serve several sites of its process, and one elsewhere is none of them',
    files: {
      'x.wsgi': UNSEEN,
      ...site('a', setdefault('a')),
      ...site('b', setdefault('b')),
      ...site('c', setdefault('c')),
    },
    conf: host(
      'WSGIScriptAlias /x /srv/x.wsgi process-group=own',
      'WSGIScriptAlias /a /srv/a.wsgi process-group=own',
      'WSGIScriptAlias /c /srv/c.wsgi process-group=web',
    ),
    tells: [['/a of one.example.com', 'the application of /srv/x.wsgi']],
  },
  {
    name: 'some requests of a site may go to a process that nobody can tell, where another runs',
    files: { ...site('a', assign('a')), ...site('b', assign('b')) },
    conf: host(
      'WSGIScriptAlias /a /srv/a.wsgi process-group=%{ENV:WHERE}',
      'SetEnvIf Host . WHERE=web',
      'SetEnvIf X-Slow (.*) WHERE=$1',
      'WSGIScriptAlias /b /srv/b.wsgi process-group=own',
    ),
    tells: [['/a of one.example.com', 'undecided']],
  },
  {
    name: 'some requests of a site may go to a process, and nobody can tell that of another',
    files: { ...site('a', assign('a')), ...site('b', assign('b')) },
    conf: host(
      'WSGIScriptAlias /a /srv/a.wsgi process-group=%{ENV:WHERE}',
      'SetEnvIf Host . WHERE=web',
      'SetEnvIf X-Slow . WHERE=own',
      'SetEnvIf X-Other (.*) OTHER=$1',
      'WSGIScriptAlias /b /srv/b.wsgi process-group=%{ENV:OTHER}',
    ),
    tells: [
      ['/a of one.example.com', 'it may run in', "'own'"],
      ['/b of one.example.com', ''],
    ],
  },
  {
    name: 'some requests of a site may go to a process where another is mounted and hidden',
    files: { ...site('a', assign('a')), ...site('b', assign('b')) },
    conf: host(
      'WSGIScriptAlias / /srv/a.wsgi',
      'WSGIProcessGroup web',
      'WSGIScriptAlias /b /srv/b.wsgi process-group=own',
      '<LocationMatch ^/.*slow>',
      'WSGIProcessGroup own',
      '</LocationMatch>',
    ),
    tells: [],
  },
  {
    name: 'some requests of a site may go to a process of its own',
    files: { ...site('a', assign('a')), ...site('b', assign('b')) },
    conf: host(
      'WSGIScriptAlias /a /srv/a.wsgi',
      'WSGIProcessGroup web',
      '<LocationMatch ^/a/.*slow>',
      'WSGIProcessGroup own',
      '</LocationMatch>',
    ),
    tells: [],
  },
];

describe('what stays undecided of a site is told, with the reason', () => {
  it.each(CASES)('$name', ({ files, conf, tells, ...told }) => {
    const notices = undecidedSites(analyseTree({ ...files, 'site.conf': conf }, told));
    expect(notices.map(({ code }) => code)).toEqual(tells.map(() => 'site-undecided'));
    for (const [index, [name, ...says]] of tells.entries()) {
      const { message = '' } = notices[index] ?? {};
      expect(message).toContain(`what serves ${name} is undecided: `);
      for (const part of says) expect(message).toContain(part);
      expect(message.match(/; /g)?.length ?? 0).toBeLessThan(3);
    }
  });
});
