import { describe, expect, it } from 'vitest';
import type { ServerTold, Tree } from '../helpers/analyse-tree.ts';
import { virtualHost } from '../helpers/django-site.ts';
import { verdictsOf } from '../helpers/verdicts.ts';

const HANDLER = 'from django.core.wsgi import get_wsgi_application\n\napplication = get_wsgi_application()\n';
const script = (...lines: readonly string[]): string =>
  `import os\nimport sys\n\nsys.path.insert(0, '/srv')\n${lines.join('\n')}\n`;
const assign = (module: string): string => `os.environ['DJANGO_SETTINGS_MODULE'] = '${module}'`;

/** A script that asks for some settings, and what these say. */
const site = (name: string, settings = 'DEBUG = False', module = 'settings'): Tree => ({
  [`${name}.wsgi`]: script(assign(`${name}.${module}`), HANDLER),
  [`${name}/__init__.py`]: '',
  [`${name}/${module}.py`]: `${settings}\n`,
});

const SERVER = 'ServerRoot /etc/apache2\n<Directory /srv>\nRequire all granted\n</Directory>\nWSGIDaemonProcess web\n';
const host = (...lines: readonly string[]): string => SERVER + virtualHost('one.example.com', ...lines);
const mounts = (...names: readonly string[]): string[] =>
  names.map((name) => `WSGIScriptAlias /${name} /srv/${name}.wsgi`);
const IN_WEB = host('WSGIProcessGroup web', ...mounts('a', 'b'));

interface Case extends ServerTold {
  readonly name: string;
  readonly files: Tree;
  readonly conf?: string;
  /** URLs, asked for one after the other after a start, and what answers. */
  readonly asked: readonly (readonly [url: string, answer: string])[];
}

const DJANGO: readonly Case[] = [
  {
    name: 'a settings module that is not there, every time',
    files: { 'a.wsgi': script(assign('a.nosuch'), HANDLER), 'a/__init__.py': '' },
    asked: [
      ['/a', '500 settings-not-importable'],
      ['/a', '500 settings-not-importable'],
    ],
  },
  ...(
    [
      ['that is called like one of a machine', 'production', {}, 'called like settings of one machine'],
      ['that .gitignore keeps out', 'mine', { '.gitignore': 'mine.py\n' }, '.gitignore'],
      ['that is made from a sample', 'mine', { 'a/mine.py.example': 'DEBUG = False\n' }, 'made from a file beside it'],
    ] as const
  ).map(([what, module, more, why]) => ({
    name: `a settings module ${what}: the server may have it`,
    files: { 'a.wsgi': script(assign(`a.${module}`), HANDLER), 'a/__init__.py': '', ...more },
    asked: [['/a', `undecided: ${why}`]] as const,
  })),
  {
    name: 'a settings module of a package that nobody sees',
    files: { 'a.wsgi': script(assign('elsewhere.settings'), HANDLER) },
    asked: [['/a', 'undecided: it may be installed']],
  },
  {
    name: 'settings that are empty text',
    files: { 'a.wsgi': script(assign(''), HANDLER) },
    asked: [['/a', '500 exception']],
  },
  {
    name: 'settings that nothing names, but perhaps the server',
    files: { 'a.wsgi': script(HANDLER) },
    asked: [['/a', 'undecided: (--env)']],
  },
  {
    name: 'settings that a script takes away before it asks for them',
    files: { ...site('a'), 'a.wsgi': script(assign('a.settings'), 'os.environ.clear()', HANDLER) },
    asked: [['/a', '500 exception']],
  },
  {
    name: 'settings that are put back as they were',
    files: {
      ...site('a'),
      'a.wsgi': script(
        'before = os.environ.copy()',
        assign('b.settings'),
        'os.environ.clear()',
        'os.environ.update(before)',
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'a.settings')",
        HANDLER,
      ),
    },
    asked: [['/a', 'a.settings']],
  },
  {
    name: 'variables of names that cannot be told',
    files: {
      ...site('a'),
      'a.wsgi': script(assign('a.settings'), "os.environ[os.getcwd()] = 'x'", HANDLER),
    },
    asked: [['/a', 'undecided: names cannot be told']],
  },
  {
    name: 'an app that is not there: the registry is never filled again',
    files: site('a', "INSTALLED_APPS = ['a.nosuch']"),
    asked: [
      ['/a', '500 import-error'],
      ['/a', '500 apps-not-ready'],
    ],
  },
  {
    name: 'a plain application that only sets Django up answers for no settings',
    files: {
      ...site('a'),
      'a.wsgi': script(
        assign('a.settings'),
        'import django',
        'django.setup()',
        'def application(environ, start_response):',
        "    start_response('200 OK', [])",
        "    return [b'ok']",
      ),
    },
    asked: [['/a', 'wsgi']],
  },
  {
    name: 'an app of another place than the tree',
    files: site('a', "INSTALLED_APPS = ['rest_framework']"),
    asked: [['/a', 'a.settings']],
  },
  {
    name: 'an app by the class of its configuration',
    files: { ...site('a', "INSTALLED_APPS = ['a.apps.Config']"), 'a/apps.py': 'class Config:\n    pass\n' },
    asked: [['/a', 'a.settings']],
  },
  {
    name: 'an app by a class whose module is not there',
    files: site('a', "INSTALLED_APPS = ['a.apps.Config']"),
    asked: [['/a', '500 import-error']],
  },
  {
    name: 'an app by a name in a module, which is no class',
    files: { ...site('a', "INSTALLED_APPS = ['a.apps.config']"), 'a/apps.py': 'config = 1\n' },
    asked: [['/a', '500 import-error']],
  },
  {
    name: 'an app that raises',
    files: { ...site('a', "INSTALLED_APPS = ['a.blog']"), 'a/blog.py': "raise RuntimeError('no')\n" },
    asked: [['/a', '500 exception']],
  },
  {
    name: 'middleware that is not there',
    files: site('a', "MIDDLEWARE = ['a.nosuch.Middleware']"),
    asked: [
      ['/a', '500 import-error'],
      ['/a', '500 import-error'],
    ],
  },
  {
    name: 'middleware without a module',
    files: site('a', "MIDDLEWARE = ['Middleware']"),
    asked: [['/a', 'a.settings']],
  },
  {
    name: 'URLs that are not there, which nobody needs before the first request',
    files: site('a', "ROOT_URLCONF = 'a.urls'"),
    asked: [
      ['/a', '500 import-error'],
      ['/a', '500 import-error'],
    ],
  },
  {
    name: 'URLs that are there',
    files: { ...site('a', "ROOT_URLCONF = 'a.urls'"), 'a/urls.py': 'urlpatterns = []\n' },
    asked: [
      ['/a', 'a.settings'],
      ['/a', 'a.settings'],
    ],
  },
  {
    name: 'settings that are a package without settings',
    files: { 'a.wsgi': script(assign('a.settings'), HANDLER), 'a/__init__.py': '', 'a/settings/__init__.py': '' },
    asked: [['/a', '500 exception']],
  },
  {
    name: 'settings that raise',
    files: site('a', "raise RuntimeError('no')"),
    asked: [['/a', '500 exception']],
  },
  {
    name: 'settings that may raise',
    files: site('a', "import os\nif os.path.exists('/opt/x'):\n    raise RuntimeError('no')"),
    asked: [['/a', 'undecided: settings.py can be imported']],
  },
  {
    name: 'settings that need a variable of the server',
    files: site('a', "import os\nKEY = os.environ['SECRET']"),
    asked: [['/a', 'undecided: (--env SECRET=VALUE)']],
  },
  {
    name: 'settings that need a variable that the server is started with',
    files: site('a', "import os\nKEY = os.environ['SECRET']"),
    environment: { SECRET: 'x' },
    asked: [['/a', 'a.settings']],
  },
  {
    name: 'settings that import a package of the tree that is not there',
    files: site('a', 'import a.nosuch'),
    asked: [['/a', '500 import-error']],
  },
  {
    name: 'the class of django-configurations that nothing names',
    files: {
      ...site('a'),
      'a.wsgi': script(assign('a.settings'), HANDLER.replace('django.core.wsgi', 'configurations.wsgi')),
    },
    asked: [['/a', '500 exception']],
  },
  {
    name: 'the class of django-configurations that the script names',
    files: {
      ...site('a'),
      'a.wsgi': script(
        assign('a.settings'),
        "os.environ['DJANGO_CONFIGURATION'] = 'Live'",
        HANDLER.replace('django.core.wsgi', 'configurations.wsgi'),
      ),
    },
    asked: [['/a', 'a.settings']],
  },
  {
    name: 'a handler without setup(), whose middleware needs no models',
    files: {
      ...site('a', "MIDDLEWARE = ['a.first.Middleware']"),
      'a/first.py': 'import json\n',
      'a.wsgi': script(
        assign('a.settings'),
        'from django.core.handlers.wsgi import WSGIHandler\n\napplication = WSGIHandler()',
      ),
    },
    asked: [['/a', 'a.settings']],
  },
  {
    name: 'a handler without setup(), whose middleware needs models, unless Django is older than the registry',
    files: {
      ...site('a', "MIDDLEWARE = ['a.first.Middleware']"),
      'a/first.py': 'from a.models import Thing\n',
      'a/models.py': 'Thing = 1\n',
      'a.wsgi': script(
        assign('a.settings'),
        'from django.core.handlers.wsgi import WSGIHandler\n\napplication = WSGIHandler()',
      ),
    },
    asked: [['/a', 'undecided: Django is 1.7 or later']],
  },
  {
    name: 'the same with setup()',
    files: {
      ...site('a', "MIDDLEWARE = ['a.first.Middleware']"),
      'a/first.py': 'from a.models import Thing\n',
      'a/models.py': 'Thing = 1\n',
      'a.wsgi': script(
        assign('a.settings'),
        'import django\nfrom django.core.handlers.wsgi import WSGIHandler\n\ndjango.setup()\napplication = WSGIHandler()',
      ),
    },
    asked: [['/a', 'a.settings']],
  },
];

const SCRIPTS: readonly Case[] = [
  {
    name: 'a script that raises leaves what it wrote before',
    files: {
      ...site('b'),
      ...site('a'),
      'a.wsgi': script(assign('a.settings'), "raise RuntimeError('no')"),
      'b.wsgi': script("os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'b.settings')", HANDLER),
    },
    asked: [
      ['/a', '500 exception'],
      ['/b', 'a.settings (inherited)'],
    ],
  },
  {
    name: 'a script that raises before it writes leaves nothing',
    files: {
      ...site('b'),
      ...site('a'),
      'a.wsgi': script("raise RuntimeError('no')", assign('a.settings')),
      'b.wsgi': script("os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'b.settings')", HANDLER),
    },
    asked: [
      ['/a', '500 exception'],
      ['/b', 'b.settings'],
    ],
  },
  {
    name: 'a script without the callable: a daemon answers 500',
    files: { 'a.wsgi': 'app = 1\n' },
    asked: [['/a', '500 missing-callable']],
  },
  {
    name: 'a script without the callable: an Apache child answers 404',
    files: { 'a.wsgi': 'app = 1\n' },
    conf: host(...mounts('a')),
    asked: [['/a', '404 missing-callable']],
  },
  {
    name: 'a callable that is none',
    files: { 'a.wsgi': "application = 'text'\n" },
    asked: [['/a', '500 exception']],
  },
  {
    name: 'a script that is not there',
    files: {},
    asked: [['/a', 'undecided: cannot be read']],
  },
  {
    name: 'a module of the tree that a script imports and that is not there',
    files: { ...site('a'), 'a.wsgi': script(assign('a.settings'), 'import a.nosuch', HANDLER) },
    asked: [['/a', '500 import-error']],
  },
  {
    name: 'a package that a script imports and that may be installed',
    files: { ...site('a'), 'a.wsgi': script(assign('a.settings'), 'import nosuchpackage', HANDLER) },
    asked: [['/a', 'undecided: loads without an exception']],
  },
  {
    name: 'a path below the script',
    files: site('a'),
    asked: [['/a/x/y', 'a.settings']],
  },
  {
    name: 'settings from a variable of the request, from the first on',
    files: {
      ...site('a'),
      ...site('b'),
      'a.wsgi': `import os\nimport sys\n\nsys.path.insert(0, '/srv')\n\n\ndef application(environ, start_response):\n    os.environ['DJANGO_SETTINGS_MODULE'] = environ['SITE']\n    from django.core.wsgi import get_wsgi_application\n    return get_wsgi_application()(environ, start_response)\n`,
    },
    conf: host(
      'WSGIProcessGroup web',
      'SetEnv SITE a.settings',
      '<Location /a/b>',
      'SetEnv SITE b.settings',
      '</Location>',
      ...mounts('a'),
    ),
    asked: [
      ['/a/b', 'b.settings'],
      ['/a', 'b.settings'],
    ],
  },
  {
    name: 'a variable of the request that is not there',
    files: {
      'a.wsgi': `import os\n\n\ndef application(environ, start_response):\n    os.environ['DJANGO_SETTINGS_MODULE'] = environ['SITE']\n    from django.core.wsgi import get_wsgi_application\n    return get_wsgi_application()(environ, start_response)\n`,
    },
    asked: [['/a', '500 exception']],
  },
];

const SERVERS: readonly Case[] = [
  {
    name: 'a home that is no folder: the daemon never serves',
    files: site('a'),
    conf: `${SERVER.replace('web', 'web home=/srv/a.wsgi')}${virtualHost('one.example.com', 'WSGIProcessGroup web', ...mounts('a'))}`,
    asked: [['/a', '504 exception']],
  },
  {
    name: 'a home that is there',
    files: site('a'),
    conf: `${SERVER.replace('web', 'web home=/srv/a')}${virtualHost('one.example.com', 'WSGIProcessGroup web', ...mounts('a'))}`,
    asked: [['/a', 'a.settings']],
  },
  {
    name: 'an access script that refuses',
    files: { ...site('a'), 'access.py': 'def allow_access(environ, host):\n    return False\n' },
    conf: host(
      'WSGIProcessGroup web',
      ...mounts('a'),
      '<Location /a>',
      'WSGIAccessScript /srv/access.py',
      '</Location>',
    ),
    asked: [['/a', '403 access-denied']],
  },
  {
    name: 'an access script that lets pass, and writes for embedded sites',
    files: {
      ...site('a'),
      ...site('b'),
      'b.wsgi': script("os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'b.settings')", HANDLER),
      'access.py': `import os\n\n${assign('a.settings')}\n\n\ndef allow_access(environ, host):\n    return True\n`,
    },
    conf: host(...mounts('b'), '<Location /b>', 'WSGIAccessScript /srv/access.py', '</Location>'),
    asked: [['/b', 'a.settings (inherited)']],
  },
  {
    name: 'an access script that nobody can follow',
    files: {
      ...site('a'),
      'access.py': "def allow_access(environ, host):\n    return host == '10.0.0.1' or environ.get('REMOTE_USER')\n",
    },
    conf: host(
      'WSGIProcessGroup web',
      ...mounts('a'),
      '<Location /a>',
      'WSGIAccessScript /srv/access.py',
      '</Location>',
    ),
    asked: [['/a', 'undecided: the request may hold more keys']],
  },
  {
    name: 'a dispatch script that names a group',
    files: {
      ...site('a'),
      ...site('b'),
      'b.wsgi': script("os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'b.settings')", HANDLER),
      'dispatch.py': "def process_group(environ):\n    return 'web'\n",
    },
    conf: host('WSGIDispatchScript /srv/dispatch.py', ...mounts('a', 'b')),
    asked: [
      ['/a', 'a.settings'],
      ['/b', 'a.settings (inherited)'],
    ],
  },
  {
    name: 'a dispatch script that names a group nobody declares',
    files: { ...site('a'), 'dispatch.py': "def process_group(environ):\n    return 'nosuch'\n" },
    conf: host('WSGIDispatchScript /srv/dispatch.py', ...mounts('a')),
    asked: [['/a', '500 undefined-process-group']],
  },
  {
    name: 'a dispatch script that returns no text',
    files: { ...site('a'), 'dispatch.py': 'def process_group(environ):\n    return 1\n' },
    conf: host('WSGIDispatchScript /srv/dispatch.py', ...mounts('a')),
    asked: [['/a', '500 exception']],
  },
  {
    name: 'a script for a handler, whatever file is asked for',
    files: { 'h.py': 'def handle_request(environ, start_response):\n    return []\n', 'page.html': 'x' },
    conf: host(
      'WSGIProcessGroup web',
      'DocumentRoot /srv',
      'WSGIHandlerScript django /srv/h.py',
      '<Files page.html>',
      'SetHandler django',
      '</Files>',
    ),
    asked: [['/page.html', 'wsgi']],
  },
  {
    name: 'the error page of a script that fails is another script',
    files: { ...site('a'), ...site('b'), 'a.wsgi': "raise RuntimeError('no')\n" },
    conf: host('WSGIProcessGroup web', 'ErrorDocument 500 /b', ...mounts('a', 'b')),
    asked: [['/a', 'undecided: what ErrorDocument 500 leads to']],
  },
  {
    name: 'two scripts whose names differ in case are one module',
    files: { ...site('a'), ...site('b'), 'A.wsgi': script(assign('b.settings'), HANDLER) },
    conf: host('WSGIProcessGroup web', 'WSGIApplicationGroup x', ...mounts('a'), 'WSGIScriptAlias /b /srv/A.wsgi'),
    asked: [
      ['/a', 'a.settings'],
      ['/b', 'undecided: differ only in case'],
    ],
  },
  {
    name: 'a thread that was bound to a sub interpreter runs %{GLOBAL} there',
    files: { ...site('a'), ...site('b') },
    conf: host('WSGIProcessGroup web', ...mounts('a'), 'WSGIScriptAlias /b /srv/b.wsgi application-group=%{GLOBAL}'),
    asked: [
      ['/a', 'a.settings'],
      ['/a', 'a.settings'],
      ['/b', 'b.settings'],
      ['/b', 'a.settings (shared-interpreter)'],
    ],
  },
];

/** A place that is closed, and whose error has a page. */
const SHUT = ['Alias /shut /srv/shut', 'ErrorDocument 403 /a', '<Location /shut>', 'Require all denied', '</Location>'];

const AFTERWARDS: readonly Case[] = [
  {
    name: 'a request that may not have come through leaves its process open, and no other',
    files: {
      ...site('a'),
      ...site('b'),
      ...site('c'),
      'b.wsgi': script("os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'b.settings')", HANDLER),
    },
    conf: host(
      'WSGIScriptAlias /c /srv/c.wsgi',
      'WSGIProcessGroup web',
      'WSGIScriptAlias /a /srv/a.wsgi process-group=web',
      'WSGIScriptAlias /b /srv/b.wsgi process-group=web',
      '<Location /a>',
      'Require expr "%{TIME_HOUR} -gt 12"',
      '</Location>',
      '<Location /c>',
      'WSGIProcessGroup %{GLOBAL}',
      '</Location>',
    ),
    asked: [
      ['/a', 'undecided: access cannot be told'],
      ['/b', 'undecided: may'],
    ],
  },
  {
    name: 'the same, where that request goes to another process for certain',
    files: {
      ...site('a'),
      ...site('b'),
      'b.wsgi': script("os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'b.settings')", HANDLER),
    },
    conf: host(
      'WSGIScriptAlias /a /srv/a.wsgi process-group=web',
      'WSGIScriptAlias /b /srv/b.wsgi',
      '<Location /a>',
      'SetEnvIf X-Any . ANY',
      '</Location>',
    ),
    asked: [
      ['/a', 'a.settings'],
      ['/b', 'b.settings'],
    ],
  },
  {
    name: 'the error page of a script that fails keeps the error where an Apache child runs it',
    files: { 'a.wsgi': "raise RuntimeError('no')\n" },
    conf: host(...SHUT, ...mounts('a')),
    asked: [['/shut', '403 exception']],
  },
  {
    name: 'the error page of a script that fails in a daemon process is an error of its own',
    files: { 'a.wsgi': "raise RuntimeError('no')\n" },
    conf: host('WSGIProcessGroup web', ...SHUT, ...mounts('a')),
    asked: [['/shut', '500 exception']],
  },
];

const PARTS: readonly Case[] = [
  {
    name: 'in the file of one site all hangs on the main file',
    files: { ...site('a'), ...site('b') },
    conf: IN_WEB.replace(SERVER, 'WSGIDaemonProcess web\n'),
    asked: [
      ['/a', "undecided: unless the server's own file"],
      ['/b', "undecided: unless the server's own file"],
    ],
  },
  {
    name: 'a site that is granted, behind one of which the main file decides whether it ran',
    files: {
      ...site('a'),
      ...site('b'),
      'b.wsgi': script("os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'b.settings')", HANDLER),
    },
    conf: `WSGIDaemonProcess web\n${virtualHost('one.example.com', 'WSGIProcessGroup web', ...mounts('a', 'b'), '<Location /b>', 'Require all granted', '</Location>')}`,
    asked: [
      ['/a', "undecided: unless the server's own file"],
      ['/b', 'undecided: an earlier request may or may not have run'],
    ],
  },
  {
    name: 'a site that is granted, asked first',
    files: { ...site('b') },
    conf: `WSGIDaemonProcess web\n${virtualHost('one.example.com', 'WSGIProcessGroup web', ...mounts('b'), '<Location /b>', 'Require all granted', '</Location>')}`,
    asked: [['/b', 'b.settings']],
  },
];

/** One script writes, another that steps back is asked behind it, and whichever it is, its own settings are there. */
const EFFECTS: readonly Case[] = (
  [
    [
      'a write behind the application comes too late for itself, not for others',
      [],
      ["os.environ['DJANGO_SETTINGS_MODULE'] = 'c.settings'"],
      'a.settings',
      'c.settings (inherited)',
    ],
    [
      'what is taken away behind it is gone for others',
      [],
      ["del os.environ['DJANGO_SETTINGS_MODULE']"],
      'a.settings',
      'b.settings',
    ],
    [
      'what is popped behind it is gone for others',
      [],
      ["os.environ.pop('DJANGO_SETTINGS_MODULE', None)"],
      'a.settings',
      'b.settings',
    ],
    ['all is taken away behind it', [], ['os.environ.clear()'], 'a.settings', 'b.settings'],
    [
      'all that begins so is taken away behind it',
      [],
      ["for key in list(os.environ):\n    if key.startswith('DJANGO_'):\n        del os.environ[key]"],
      'a.settings',
      'b.settings',
    ],
    [
      'all that begins otherwise is taken away behind it',
      [],
      ["for key in list(os.environ):\n    if key.startswith('CELERY_'):\n        del os.environ[key]"],
      'a.settings',
      'a.settings (inherited)',
    ],
    [
      'only the process gets it',
      [],
      ["os.putenv('DJANGO_SETTINGS_MODULE', 'c.settings')"],
      'a.settings',
      'c.settings (inherited)',
    ],
    [
      'what only the process got is overwritten with the rest',
      ["os.putenv('DJANGO_SETTINGS_MODULE', 'c.settings')"],
      [],
      'a.settings',
      'a.settings (inherited)',
    ],
    ['only the process loses it', [], ["os.unsetenv('DJANGO_SETTINGS_MODULE')"], 'a.settings', 'b.settings'],
    [
      'it steps back from itself',
      ["os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'c.settings')"],
      [],
      'a.settings',
      'a.settings (inherited)',
    ],
    [
      'another name is written',
      [],
      ["os.environ['DJANGO_SETTINGS'] = 'c.settings'"],
      'a.settings',
      'a.settings (inherited)',
    ],
  ] as const
).map(([name, before, behind, first, second]) => ({
  name,
  files: {
    ...site('a'),
    ...site('b'),
    ...site('c'),
    'a.wsgi': script(...before, assign('a.settings'), HANDLER, ...behind),
    'b.wsgi': script("os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'b.settings')", HANDLER),
  },
  asked: [
    ['/a', first],
    ['/b', second],
  ] as const,
}));

/** A script that writes what a request brings, before it asks Django for its application. */
const perRequest = (line: string): string =>
  `import os\nimport sys\n\nsys.path.insert(0, '/srv')\n\n\ndef application(environ, start_response):\n    ${line}\n    from django.core.wsgi import get_wsgi_application\n    return get_wsgi_application()(environ, start_response)\n`;

const REQUESTS: readonly Case[] = (
  [
    [
      'a request without the variable gets what stands in for it',
      "os.environ['DJANGO_SETTINGS_MODULE'] = environ.get('SITE', 'a.settings')",
      [],
      ['a.settings', 'a.settings'],
    ],
    [
      'a request with the variable decides for those behind it',
      "os.environ['DJANGO_SETTINGS_MODULE'] = environ.get('SITE', 'a.settings')",
      ['SetEnv SITE b.settings'],
      ['b.settings', 'b.settings'],
    ],
    [
      'a request with the variable writes where it is asked for',
      "if 'SITE' in environ: os.environ['DJANGO_SETTINGS_MODULE'] = environ['SITE']",
      ['SetEnv SITE b.settings'],
      ['b.settings', 'b.settings'],
    ],
    [
      'a request that brings it steps back from what is there',
      "os.environ.setdefault('DJANGO_SETTINGS_MODULE', environ.get('SITE', 'a.settings'))",
      ['SetEnv SITE b.settings'],
      ['b.settings', 'b.settings'],
    ],
    [
      'a request that is sent nothing fails where nothing stands in',
      "os.environ['DJANGO_SETTINGS_MODULE'] = environ.get('SITE')",
      [],
      ['500 exception', '500 exception'],
    ],
  ] as const
).map(([name, line, lines, [first, second]]) => ({
  name,
  files: { ...site('a'), ...site('b'), 'a.wsgi': perRequest(line) },
  conf: host('WSGIProcessGroup web', ...lines, ...mounts('a')),
  asked: [
    ['/a', first],
    ['/a', second],
  ] as const,
}));

describe.each([
  ['one request behind another', AFTERWARDS],
  ['what the file of a site leaves open', PARTS],
  ['Django', DJANGO],
  ['scripts', SCRIPTS],
  ['what a script leaves for another', EFFECTS],
  ['what requests bring', REQUESTS],
  ['the server', SERVERS],
])('what answers: %s', (_, cases) => {
  it.each(cases)('$name', ({ files, conf = IN_WEB, asked, ...told }) => {
    const { answers } = verdictsOf(
      { ...files, 'site.conf': conf },
      asked.map(([url]) => url),
      told,
    );
    for (const [at, [, answer]] of asked.entries()) {
      const [, why] = /^undecided: (.*)/.exec(answer) ?? [];
      if (why === undefined) expect(answers[at]).toBe(answer);
      else expect([answers[at]?.slice(0, 9), answers[at]]).toEqual(['undecided', expect.stringContaining(why)]);
    }
  });
});
