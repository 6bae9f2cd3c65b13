import { describe, expect, it } from 'vitest';
import type { ServerTold, Tree } from '../helpers/analyse-tree.ts';
import { virtualHost } from '../helpers/django-site.ts';
import { verdictsOf } from '../helpers/verdicts.ts';

const HANDLER = 'from django.core.wsgi import get_wsgi_application\n\napplication = get_wsgi_application()\n';
const settings = (name: string): Tree => ({ [`${name}/__init__.py`]: '', [`${name}/settings.py`]: 'DEBUG = False\n' });
const SETTINGS = { ...settings('a'), ...settings('b') };
const assign = (name: string): string => `os.environ['DJANGO_SETTINGS_MODULE'] = '${name}.settings'`;
const setdefault = (name: string): string => `os.environ.setdefault('DJANGO_SETTINGS_MODULE', '${name}.settings')`;
const script = (...lines: readonly string[]): string =>
  `import os\nimport sys\n\nsys.path.insert(0, '/srv')\n${lines.join('\n')}\n\n${HANDLER}`;
/** A script that takes the settings of `b` where a condition about the request holds, else those of `a`. */
const choosing = (condition: string): string =>
  `import os\nimport sys\n\nsys.path.insert(0, '/srv')\n\n\ndef application(environ, start_response):\n    os.environ['DJANGO_SETTINGS_MODULE'] = 'b.settings' if ${condition} else 'a.settings'\n    from django.core.wsgi import get_wsgi_application\n    return get_wsgi_application()(environ, start_response)\n`;

const SERVER =
  'ServerRoot /etc/apache2\nListen 80\n<Directory /srv>\nRequire all granted\n</Directory>\nWSGIDaemonProcess web\nWSGIDaemonProcess own\n';
const host = (...lines: readonly string[]): string => SERVER + virtualHost('one.example.com', ...lines);
const A = host('WSGIProcessGroup web', 'WSGIScriptAlias /a /srv/a.wsgi');
const BOTH = host('WSGIProcessGroup web', 'WSGIScriptAlias /a /srv/a.wsgi', 'WSGIScriptAlias /b /srv/b.wsgi');

interface Case extends ServerTold {
  readonly name: string;
  readonly files: Tree;
  readonly conf?: string;
  /** The tree is the whole disk of the server. */
  readonly isWhole?: boolean;
  readonly asked: readonly (readonly [url: string, answer: string])[];
}

const REQUESTS: readonly Case[] = (
  [
    ['its query', "environ['QUERY_STRING'] == 'x=1'", '/a?x=1', 'b.settings', '/b', 'a.settings'],
    ['its query, if there is none', "environ['QUERY_STRING'] == ''", '/a', 'b.settings', '/b?x', 'a.settings'],
    ['its method', "environ['REQUEST_METHOD'] == 'GET'", '/a', 'b.settings'],
    ['the name that it asks for', "environ['HTTP_HOST'] == 'one.example.com'", '/a', 'b.settings'],
    ['the name of the server', "environ['SERVER_NAME'] == 'one.example.com'", '/a', 'b.settings'],
    ['the port', "environ['SERVER_PORT'] == '80'", '/a', 'b.settings'],
    ['the mount', "environ['SCRIPT_NAME'] == '/a'", '/a', 'b.settings'],
    ['the rest of its path', "environ['PATH_INFO'] == '/x'", '/a/x', 'b.settings', '/b/y', 'a.settings'],
    ['its target', "environ['REQUEST_URI'] == '/a/x?y'", '/a/x?y', 'b.settings'],
    ['its scheme', "environ.get('HTTPS') == 'on'", '/a', 'undecided'],
    ['a variable that nothing sets', "environ.get('SITE') == 'b'", '/a', 'a.settings'],
    ['a header that a client may send', "environ.get('HTTP_X_SITE') == 'b'", '/a', 'undecided'],
    ['the group', "environ['mod_wsgi.process_group'] == 'web'", '/a', 'b.settings'],
  ] as readonly (readonly [string, string, string, string, string?, string?])[]
).map(([what, condition, url, answer, otherUrl, otherAnswer]) => ({
  name: what,
  files: { ...SETTINGS, 'a.wsgi': choosing(condition), 'b.wsgi': choosing(condition) },
  conf: BOTH,
  // Settings are read once in an interpreter: the second request goes to another one.
  asked: [[url, answer] as const, ...(otherUrl === undefined ? [] : [[otherUrl, otherAnswer ?? ''] as const])],
}));

const VARIABLES: readonly Case[] = [
  {
    name: 'a variable that the server is started with',
    files: {
      ...SETTINGS,
      'a.wsgi': script(`if os.environ.get('STAGE') == 'live':\n    ${assign('b')}\nelse:\n    ${assign('a')}`),
    },
    environment: { STAGE: 'live' },
    asked: [['/a', 'b.settings']],
  },
  {
    name: 'a variable that it is not started with',
    files: {
      ...SETTINGS,
      'a.wsgi': script(`if os.environ.get('STAGE') == 'live':\n    ${assign('b')}\nelse:\n    ${assign('a')}`),
    },
    asked: [['/a', 'a.settings']],
  },
  {
    name: 'a variable that every server has',
    files: {
      ...SETTINGS,
      'a.wsgi': script(`if os.environ.get('HOME') == '/root':\n    ${assign('b')}\nelse:\n    ${assign('a')}`),
    },
    asked: [['/a', 'undecided']],
  },
  {
    name: 'all variables of a prefix taken away in a loop: which are there is not known',
    files: {
      ...SETTINGS,
      'a.wsgi': script(
        "for key in list(os.environ):\n    if key.startswith('DJANGO_'):\n        del os.environ[key]",
        setdefault('a'),
      ),
    },
    environment: { DJANGO_SETTINGS_MODULE: 'b.settings' },
    asked: [['/a', 'undecided']],
  },
  {
    name: 'all variables of another prefix taken away',
    files: {
      ...SETTINGS,
      'a.wsgi': script(
        "for key in list(os.environ):\n    if key.startswith('APP_'):\n        del os.environ[key]",
        setdefault('a'),
      ),
    },
    environment: { DJANGO_SETTINGS_MODULE: 'b.settings' },
    asked: [['/a', 'b.settings (server-environment)']],
  },
  {
    name: 'what the server is started with, put back after a while',
    files: {
      ...SETTINGS,
      'a.wsgi': script('before = os.environ.copy()', assign('a'), 'os.environ.clear()', 'os.environ.update(before)'),
    },
    environment: { DJANGO_SETTINGS_MODULE: 'b.settings' },
    asked: [['/a', 'b.settings (server-environment)']],
  },
  {
    name: 'what is put back in one script comes to the next',
    files: {
      ...SETTINGS,
      'a.wsgi': script('before = os.environ.copy()', assign('a'), 'os.environ.clear()', 'os.environ.update(before)'),
      'b.wsgi': script("os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'nosuch.settings')"),
    },
    conf: BOTH,
    environment: { DJANGO_SETTINGS_MODULE: 'b.settings' },
    asked: [
      ['/a', 'b.settings (server-environment)'],
      ['/b', 'b.settings (server-environment)'],
    ],
  },
  ...(
    [
      ['of any name', 'os.getcwd()', 'undecided'],
      ['that begin as the one of the settings does', "'DJANGO_' + os.getcwd()", 'undecided'],
      ['that begin otherwise', "'APP_' + os.getcwd()", 'a.settings'],
    ] as const
  ).map(
    ([what, key, answer]): Case => ({
      name: `variables ${what} written before the settings are asked for`,
      files: { ...SETTINGS, 'a.wsgi': script(assign('a'), `os.environ[${key}] = 'x'`) },
      asked: [['/a', answer]],
    }),
  ),
  {
    name: 'variables of any name that are set only where they are not there',
    files: { ...SETTINGS, 'a.wsgi': script(assign('a'), "os.environ.setdefault(os.getcwd(), 'x')") },
    asked: [['/a', 'a.settings']],
  },
  {
    name: 'variables of any name, written by a script before this one',
    files: {
      ...SETTINGS,
      'a.wsgi': script(assign('a'), HANDLER, "os.environ[os.getcwd()] = 'x'"),
      'b.wsgi': script(setdefault('b')),
    },
    conf: BOTH,
    asked: [
      ['/a', 'a.settings'],
      ['/b', 'undecided'],
    ],
  },
  {
    name: 'os.unsetenv takes from the process what the script keeps',
    files: {
      ...SETTINGS,
      'a.wsgi': script(assign('a'), "os.unsetenv('DJANGO_SETTINGS_MODULE')"),
      'b.wsgi': script(setdefault('b')),
    },
    conf: BOTH,
    asked: [
      ['/a', 'a.settings'],
      ['/b', 'b.settings'],
    ],
  },
  {
    name: 'one of two values that nobody can tell apart',
    files: {
      ...SETTINGS,
      'a.wsgi': script(
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'a.settings' if os.path.exists('/opt/x') else 'b.settings'",
      ),
    },
    asked: [['/a', 'undecided']],
  },
];

const VENV = 'venv/lib/python3.11/site-packages';
const PYTHON: readonly Case[] = [
  {
    name: 'a script that is not on the server',
    files: {},
    isWhole: true,
    asked: [['/a', '404 missing-script']],
  },
  {
    name: 'a script that is not on the server, of a daemon process whose home is not there either',
    files: {},
    conf: A.replace('Process web', 'Process web home=/srv/none'),
    isWhole: true,
    asked: [['/a', '404 missing-script']],
  },
  {
    name: 'a daemon process whose home is not on the server',
    files: { ...SETTINGS, 'a.wsgi': script(assign('a')) },
    conf: A.replace('Process web', 'Process web home=/srv/none'),
    isWhole: true,
    asked: [['/a', '504 exception']],
  },
  {
    name: 'a package that is not installed',
    files: { ...SETTINGS, 'a.wsgi': script(assign('a'), 'import nosuch'), [`${VENV}/django/__init__.py`]: '' },
    conf: A.replace('Process web', 'Process web python-home=/srv/venv'),
    isWhole: true,
    asked: [['/a', '500 import-error']],
  },
  {
    name: 'a package that is installed',
    files: {
      ...SETTINGS,
      'a.wsgi': script(assign('a'), 'import known'),
      [`${VENV}/django/__init__.py`]: '',
      [`${VENV}/known.py`]: "raise RuntimeError('not looked into')\n",
    },
    conf: A.replace('Process web', 'Process web python-home=/srv/venv'),
    isWhole: true,
    asked: [['/a', 'a.settings']],
  },
  {
    name: 'a package where nothing shows what is installed',
    files: { ...SETTINGS, 'a.wsgi': script(assign('a'), 'import nosuch') },
    conf: A.replace('Process web', 'Process web python-home=/srv/venv'),
    isWhole: true,
    asked: [['/a', 'undecided']],
  },
  {
    name: 'a package of another version of Python',
    files: {
      ...SETTINGS,
      'a.wsgi': script(assign('a'), 'import nosuch'),
      'venv/lib/python3.12/site-packages/django/__init__.py': '',
    },
    conf: A.replace('Process web', 'Process web python-home=/srv/venv'),
    isWhole: true,
    asked: [['/a', 'undecided']],
  },
  {
    name: 'settings in a folder that python-path names, those of a script before it',
    files: {
      'a.wsgi': `import os\n${assign('a')}\n${HANDLER}`,
      'one/a/__init__.py': '',
      'one/a/settings.py': 'DEBUG = True\n',
    },
    conf: A.replace('Process web', 'Process web python-path=/srv/none:/srv/one'),
    isWhole: true,
    asked: [['/a', 'a.settings']],
  },
  {
    name: 'settings in the home of a daemon process',
    files: {
      'a.wsgi': `import os\n${assign('a')}\n${HANDLER}`,
      'one/a/__init__.py': '',
      'one/a/settings.py': 'A = 1\n',
    },
    conf: A.replace('Process web', 'Process web home=/srv/one'),
    asked: [['/a', 'a.settings']],
  },
  {
    name: 'settings in a folder that a .pth file names',
    files: {
      'a.wsgi': `import os\n${assign('a')}\n${HANDLER}`,
      'lib/more.pth': '# a comment\nimport sys\n\n../one\n',
      'lib/more.txt': '/srv/two\n',
      'one/a/__init__.py': '',
      'one/a/settings.py': 'A = 1\n',
    },
    conf: A.replace('Process web', 'Process web python-path=/srv/lib'),
    isWhole: true,
    asked: [['/a', 'a.settings']],
  },
  {
    name: 'settings in a folder that the main server names, for embedded scripts',
    files: {
      'a.wsgi': `import os\n${assign('a')}\n${HANDLER}`,
      'one/a/__init__.py': '',
      'one/a/settings.py': 'A = 1\n',
    },
    conf: `WSGIPythonPath /srv/nowhere\nWSGIPythonPath /srv/one\n${host('WSGIScriptAlias /a /srv/a.wsgi')}`,
    asked: [['/a', 'a.settings']],
  },
  {
    name: 'a folder that a script puts on the path behind its handler',
    files: {
      'a.wsgi': `import os\nimport sys\n${assign('a')}\n${HANDLER}sys.path.append('/srv/one')\n`,
      'one/a/__init__.py': '',
      'one/a/settings.py': 'A = 1\n',
    },
    asked: [['/a', '500 settings-not-importable']],
  },
  {
    name: 'a folder that depends on where the server is started',
    files: {
      'a.wsgi': `import os\nimport sys\nsys.path.insert(0, 'one')\n${assign('a')}\n${HANDLER}`,
      'one/a/__init__.py': '',
      'one/a/settings.py': 'A = 1\n',
    },
    asked: [['/a', 'undecided']],
  },
  ...(
    [
      ['nothing', '', {}, '500 exception'],
      ['WSGIPythonOptimize 1', 'WSGIPythonOptimize 1\n', {}, 'a.settings'],
      ['WSGIPythonOptimize 0', 'WSGIPythonOptimize 1\nWSGIPythonOptimize 0\n', {}, '500 exception'],
      ['PYTHONOPTIMIZE', '', { PYTHONOPTIMIZE: 'yes' }, 'a.settings'],
      ['PYTHONOPTIMIZE=0', '', { PYTHONOPTIMIZE: '0' }, '500 exception'],
      ['a condition', '<IfDefine X>\nWSGIPythonOptimize 1\n</IfDefine>\n', {}, 'undecided'],
    ] as const
  ).map(
    ([what, line, environment, answer]): Case => ({
      name: `an assertion that does not hold, and ${what}`,
      files: { ...SETTINGS, 'a.wsgi': script('assert False', assign('a')) },
      conf: line + A,
      environment,
      asked: [['/a', answer]],
    }),
  ),
  {
    name: 'settings that extend the path and write the environment for what they import',
    files: {
      ...settings('b'),
      'a.wsgi': script(assign('a')),
      'a/__init__.py': '',
      'a/settings.py':
        "import os\nimport sys\nsys.path.append('/srv/more')\nos.environ['STAGE'] = 'x'\nINSTALLED_APPS = ['extra']\n",
      'more/extra.py': "import os\nif os.environ['STAGE'] != 'x':\n    raise RuntimeError('no')\n",
    },
    asked: [['/a', 'a.settings']],
  },
];

const PROCESSES: readonly Case[] = [
  {
    name: 'two packages of one name in one interpreter: the first serves both',
    files: {
      'one/a.wsgi': `import os\nimport sys\nsys.path.insert(0, '/srv/one')\nos.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'\n${HANDLER}`,
      'one/config/__init__.py': '',
      'one/config/settings.py': "ROOT_URLCONF = 'config.urls'\n",
      'one/config/urls.py': '',
      'two/b.wsgi': `import os\nimport sys\nsys.path.insert(0, '/srv/two')\nos.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'\n${HANDLER}`,
      'two/config/__init__.py': '',
      'two/config/settings.py': "ROOT_URLCONF = 'config.urls'\n",
    },
    conf: host('WSGIApplicationGroup x', 'WSGIScriptAlias /a /srv/one/a.wsgi', 'WSGIScriptAlias /b /srv/two/b.wsgi'),
    asked: [
      ['/a', 'config.settings'],
      ['/b', 'config.settings (shared-interpreter)'],
    ],
  },
  {
    name: 'one thread: what it made itself does not bind it',
    files: { ...SETTINGS, 'a.wsgi': script(assign('a')), 'b.wsgi': script(assign('b')) },
    conf: host(
      'WSGIProcessGroup web',
      'WSGIScriptAlias /a /srv/a.wsgi',
      'WSGIScriptAlias /b /srv/b.wsgi application-group=%{GLOBAL}',
    ).replace('Process web', 'Process web threads=1'),
    asked: [
      ['/a', 'a.settings'],
      ['/a', 'a.settings'],
      ['/b', 'b.settings'],
    ],
  },
  {
    name: 'a process of one request is a fresh one each time',
    files: { ...SETTINGS, 'a.wsgi': script(setdefault('a')), 'b.wsgi': script(setdefault('b')) },
    conf: BOTH.replace('Process web', 'Process web maximum-requests=1'),
    asked: [
      ['/a', 'a.settings'],
      ['/b', 'b.settings'],
      ['/a', 'a.settings'],
    ],
  },
  {
    name: 'a preload that fails is told, and what it wrote stays',
    files: {
      ...SETTINGS,
      'p.wsgi': `import os\n${assign('b')}\nraise RuntimeError('no')\n`,
      'a.wsgi': script(setdefault('a')),
    },
    conf: `WSGIImportScript /srv/p.wsgi process-group=web application-group=%{GLOBAL}\n${A}`.replace(
      /^(.*\n)([\s\S]*own\n)/,
      '$2$1',
    ),
    asked: [['/a', 'b.settings (inherited)']],
  },
  {
    name: 'a preload that may be missing',
    files: { ...SETTINGS, 'p.wsgi': `import os\n${assign('b')}\n`, 'a.wsgi': script(setdefault('a')) },
    conf: A.replace(
      'own\n',
      'own\n<IfDefine X>\nWSGIImportScript /srv/p.wsgi process-group=web application-group=y\n</IfDefine>\n',
    ),
    asked: [['/a', 'undecided']],
  },
  {
    name: 'the case of a script of its own, where mod_wsgi is told to mind it',
    files: { ...SETTINGS, 'a.wsgi': script(assign('a')), 'A.wsgi': script(assign('b')) },
    conf: `WSGICaseSensitivity Off\n${host('WSGIProcessGroup web', 'WSGIApplicationGroup x', 'WSGIScriptAlias /a /srv/a.wsgi', 'WSGIScriptAlias /b /srv/A.wsgi')}`,
    asked: [
      ['/a', 'a.settings'],
      ['/b', 'a.settings (shared-interpreter)'],
    ],
  },
  {
    name: 'an access script in the interpreter that its line names',
    files: {
      ...SETTINGS,
      'a.wsgi': script(setdefault('a')),
      'access.py': `import os\n${assign('b')}\n\n\ndef allow_access(environ, host):\n    return True\n`,
    },
    conf: host(
      'WSGIScriptAlias /a /srv/a.wsgi application-group=x',
      '<Location /a>',
      'WSGIAccessScript /srv/access.py application-group=x',
      '</Location>',
    ),
    asked: [['/a', 'b.settings (inherited)']],
  },
  {
    name: 'an access script that asks for the name of the client',
    files: {
      ...SETTINGS,
      'a.wsgi': script(assign('a')),
      'access.py': "def allow_access(environ, host):\n    return host == '127.0.0.1'\n",
    },
    conf: host(
      'HostNameLookups On',
      'WSGIScriptAlias /a /srv/a.wsgi',
      '<Location /a>',
      'WSGIAccessScript /srv/access.py',
      '</Location>',
    ),
    asked: [['/a', 'undecided']],
  },
  {
    name: 'an access script that asks for the address of the client',
    files: {
      ...SETTINGS,
      'a.wsgi': script(assign('a')),
      'access.py': "def allow_access(environ, host):\n    return host == '127.0.0.1'\n",
    },
    conf: host('WSGIScriptAlias /a /srv/a.wsgi', '<Location /a>', 'WSGIAccessScript /srv/access.py', '</Location>'),
    asked: [['/a', 'a.settings']],
  },
  {
    name: 'an access script that says nothing lets pass',
    files: {
      ...SETTINGS,
      'a.wsgi': script(assign('a')),
      'access.py': 'def allow_access(environ, host):\n    return None\n',
    },
    conf: host('WSGIScriptAlias /a /srv/a.wsgi', '<Location /a>', 'WSGIAccessScript /srv/access.py', '</Location>'),
    asked: [['/a', 'a.settings']],
  },
  {
    name: 'an access script without its function refuses',
    files: { ...SETTINGS, 'a.wsgi': script(assign('a')), 'access.py': 'x = 1\n' },
    conf: host('WSGIScriptAlias /a /srv/a.wsgi', '<Location /a>', 'WSGIAccessScript /srv/access.py', '</Location>'),
    asked: [['/a', '403 access-denied']],
  },
  ...(
    [
      [
        'names an interpreter',
        "def application_group(environ):\n    return 'x'",
        ['a.settings', 'a.settings (shared-interpreter)'],
      ],
      [
        'names a callable',
        "def callable_object(environ):\n    return 'nosuch'",
        ['404 missing-callable', '404 missing-callable'],
      ],
      ['leaves all alone', 'def process_group(environ):\n    return None', ['a.settings', 'b.settings']],
      ['raises', "def process_group(environ):\n    raise RuntimeError('no')", ['500 exception', '500 exception']],
      ['says true', 'def process_group(environ):\n    return True', ['500 exception', '500 exception']],
      ['cannot be followed', 'def process_group(environ):\n    return open("/x").read()', ['undecided', 'undecided']],
      ['has none of its functions', 'x = 1', ['a.settings', 'b.settings']],
    ] as const
  ).map(
    ([what, text, answers]): Case => ({
      name: `a dispatch script that ${what}`,
      files: { ...SETTINGS, 'a.wsgi': script(assign('a')), 'b.wsgi': script(assign('b')), 'dispatch.py': `${text}\n` },
      conf: host(
        'WSGIDispatchScript /srv/dispatch.py',
        'WSGIScriptAlias /a /srv/a.wsgi',
        'WSGIScriptAlias /b /srv/b.wsgi',
      ),
      asked: [
        ['/a', answers[0]],
        ['/b', answers[1]],
      ],
    }),
  ),
];

describe.each([
  ['the request', REQUESTS],
  ['the environment', VARIABLES],
  ['what Python finds', PYTHON],
  ['the process', PROCESSES],
])('what decides which settings answer: %s', (_, cases) => {
  it.each(cases)('$name', ({ files, conf = A, isWhole = false, asked, ...told }) => {
    const tree = isWhole
      ? { ...files, 'apache2.conf': conf.replace('/etc/apache2', '/srv') }
      : { ...files, 'site.conf': conf };
    const { answers } = verdictsOf(
      tree,
      asked.map(([url]) => url),
      told,
    );
    expect(answers.map((answer) => answer.replace(/^(undecided).*/s, '$1'))).toEqual(asked.map(([, answer]) => answer));
  });
});
