import { describe, expect, it } from 'vitest';
import type { ServerTold, Tree } from '../helpers/analyse-tree.ts';
import { virtualHost } from '../helpers/django-site.ts';
import { verdictsOf } from '../helpers/verdicts.ts';

const HANDLER = 'from django.core.wsgi import get_wsgi_application\n\napplication = get_wsgi_application()\n';

/** A script with some lines before it makes a Django application, and its settings module. */
const site = (name: string, ...lines: readonly string[]): Tree => ({
  [`${name}.wsgi`]: `import os\nimport sys\n\nsys.path.insert(0, '/srv')\n${lines.join('\n')}\n\n${HANDLER}`,
  [`${name}/__init__.py`]: '',
  [`${name}/settings.py`]: 'DEBUG = False\n',
});
const setdefault = (name: string): string => `os.environ.setdefault('DJANGO_SETTINGS_MODULE', '${name}.settings')`;
const assign = (name: string): string => `os.environ['DJANGO_SETTINGS_MODULE'] = '${name}.settings'`;
const stepsBack = (name: string): Tree => site(name, setdefault(name));
const insists = (name: string): Tree => site(name, assign(name));
const plain = (name: string, ...lines: readonly string[]): Tree => ({
  [`${name}.wsgi`]: `import os\n\n${lines.join('\n')}\n\n\ndef application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'ok']\n`,
});

const host = (...lines: readonly string[]): string => virtualHost('one.example.com', ...lines);
const mounts = (...names: readonly string[]): string[] =>
  names.map((name) => `WSGIScriptAlias /${name} /srv/${name}.wsgi`);
/** A whole server that lets everybody in. */
const SERVER = 'ServerRoot /etc/apache2\n<Directory /srv>\nRequire all granted\n</Directory>\n';
const IN_WEB = 'WSGIDaemonProcess web\n';
const preload = (name: string, group = 'x'): string =>
  `WSGIImportScript /srv/${name}.wsgi process-group=web application-group=${group}\n`;

interface Case extends ServerTold {
  readonly name: string;
  readonly files: Tree;
  readonly conf: string;
  /** Whose settings a site may be served with; nothing where each is served with its own. */
  readonly leaks?: readonly string[];
  /** URLs that are asked for one after the other after a start, and what answers. */
  readonly asked?: Readonly<Record<string, string>>;
}

const SHARED = `${IN_WEB}${host('WSGIProcessGroup web', ...mounts('a', 'b'))}`;
const BOTH = ['a.wsgi gets b.settings from b.wsgi if asked later', 'b.wsgi gets a.settings from a.wsgi if asked later'];

const WRITES: readonly Case[] = [
  {
    name: 'both step back: who is asked first serves both',
    files: { ...stepsBack('a'), ...stepsBack('b') },
    conf: SHARED,
    leaks: BOTH,
    asked: { '/a': 'a.settings', '/b': 'a.settings (inherited)' },
  },
  {
    name: 'both insist',
    files: { ...insists('a'), ...insists('b') },
    conf: SHARED,
    asked: { '/a': 'a.settings', '/b': 'b.settings' },
  },
  {
    name: 'one insists',
    files: { ...insists('a'), ...stepsBack('b') },
    conf: SHARED,
    leaks: ['b.wsgi gets a.settings from a.wsgi if asked later'],
    asked: { '/a': 'a.settings', '/b': 'a.settings (inherited)' },
  },
  {
    name: "equal settings are no one else's",
    files: { ...stepsBack('a'), ...site('b', setdefault('a')) },
    conf: SHARED,
    asked: { '/b': 'a.settings', '/a': 'a.settings (inherited)' },
  },
  {
    name: 'processes of their own',
    files: { ...stepsBack('a'), ...stepsBack('b') },
    conf: `${IN_WEB}WSGIDaemonProcess own\n${host('WSGIScriptAlias /a /srv/a.wsgi process-group=web', 'WSGIScriptAlias /b /srv/b.wsgi process-group=own')}`,
    asked: { '/a': 'a.settings', '/b': 'b.settings' },
  },
  {
    name: 'what a script writes behind its handler comes to others and not to itself',
    files: {
      ...stepsBack('b'),
      ...site('a', setdefault('a')),
      'a.wsgi': `import os\nimport sys\n\nsys.path.insert(0, '/srv')\n${setdefault('a')}\n${HANDLER}${assign('c')}\n`,
      'c/__init__.py': '',
      'c/settings.py': 'DEBUG = False\n',
    },
    conf: SHARED,
    leaks: ['a.wsgi gets b.settings from b.wsgi if asked later', 'b.wsgi gets c.settings from a.wsgi if asked later'],
    asked: { '/a': 'a.settings', '/b': 'c.settings (inherited)' },
  },
  {
    name: 'what a script removes again before it ends comes to nobody',
    files: {
      ...site('a', setdefault('a')),
      ...stepsBack('b'),
      'a.wsgi': `import os\nimport sys\n\nsys.path.insert(0, '/srv')\n${assign('a')}\n${HANDLER}del os.environ['DJANGO_SETTINGS_MODULE']\n`,
    },
    conf: SHARED,
    asked: { '/a': 'a.settings', '/b': 'b.settings' },
  },
  {
    name: 'a mapping that stands in for os.environ stays in its interpreter',
    files: { ...site('a', "os.environ = {'DJANGO_SETTINGS_MODULE': 'a.settings'}"), ...stepsBack('b') },
    conf: SHARED,
    leaks: [],
    asked: { '/a': 'a.settings', '/b': 'b.settings' },
  },
  {
    name: 'os.putenv is not seen by the script itself, and by interpreters that are made later',
    files: {
      ...site('a', "os.putenv('DJANGO_SETTINGS_MODULE', 'b.settings')", setdefault('a')),
      ...stepsBack('b'),
      ...plain('c', "os.putenv('DJANGO_SETTINGS_MODULE', 'a.settings')"),
    },
    conf: `${IN_WEB}${host('WSGIProcessGroup web', ...mounts('c', 'b'))}`,
    leaks: ['b.wsgi gets a.settings from c.wsgi if asked later'],
    asked: { '/c': 'wsgi', '/b': 'a.settings (inherited)' },
  },
  {
    name: 'a write under a condition nobody knows',
    files: { ...site('a', 'if os.path.exists("/opt/flag"):', `    ${assign('a')}`), ...stepsBack('b') },
    conf: SHARED,
    leaks: [
      'a.wsgi gets b.settings from b.wsgi if asked later, perhaps',
      'b.wsgi gets a.settings from a.wsgi if asked later, perhaps',
    ],
    asked: { '/a': 'undecided', '/b': 'undecided' },
  },
  {
    name: 'one of two values, whichever it is',
    files: {
      ...site(
        'a',
        'import random',
        "os.environ['DJANGO_SETTINGS_MODULE'] = random.choice(['a.settings', 'c.settings'])",
      ),
      ...stepsBack('b'),
    },
    conf: SHARED,
    leaks: ['b.wsgi gets something from a.wsgi if asked later, perhaps'],
  },
  {
    name: 'a script that names no settings at all lives on what others leave',
    files: { ...site('a', '# as the server says'), ...insists('b') },
    conf: SHARED,
    leaks: ['a.wsgi gets b.settings from b.wsgi if asked later'],
    asked: { '/b': 'b.settings', '/a': 'b.settings (inherited)' },
  },
  {
    name: 'settings.configure() asks for no variable',
    files: { ...site('a', 'from django.conf import settings', 'settings.configure(DEBUG=False)'), ...insists('b') },
    conf: SHARED,
    leaks: [],
    asked: { '/b': 'b.settings' },
  },
  {
    name: 'a plain script writes for those that come later',
    files: { ...plain('a', assign('a')), ...stepsBack('b') },
    conf: SHARED,
    leaks: ['b.wsgi gets a.settings from a.wsgi if asked later'],
    asked: { '/a': 'wsgi', '/b': 'undecided' },
  },
];

const PLACES: readonly Case[] = [
  {
    name: 'one interpreter for both: assignment does not help',
    files: { ...insists('a'), ...insists('b') },
    conf: `WSGIApplicationGroup %{GLOBAL}\n${SHARED}`,
    leaks: [
      'a.wsgi gets b.settings from b.wsgi if asked later, in one interpreter',
      'b.wsgi gets a.settings from a.wsgi if asked later, in one interpreter',
    ],
    asked: { '/a': 'a.settings', '/b': 'a.settings (shared-interpreter)' },
  },
  {
    name: 'the main interpreter keeps what the process was started with',
    files: { ...stepsBack('a'), ...stepsBack('b') },
    conf: `${IN_WEB}${host('WSGIProcessGroup web', 'WSGIScriptAlias /a /srv/a.wsgi application-group=%{GLOBAL}', ...mounts('b'))}`,
    leaks: ['b.wsgi gets a.settings from a.wsgi if asked later'],
    asked: { '/b': 'b.settings', '/a': 'a.settings' },
  },
  {
    name: 'the main interpreter under Python 3.8 does not',
    files: { ...stepsBack('a'), ...stepsBack('b') },
    conf: `${IN_WEB}${host('WSGIProcessGroup web', 'WSGIScriptAlias /a /srv/a.wsgi application-group=%{GLOBAL}', ...mounts('b'))}`,
    versions: { python: '3.8' },
    leaks: ['a.wsgi gets b.settings from b.wsgi if asked later', 'b.wsgi gets a.settings from a.wsgi if asked later'],
    asked: { '/b': 'b.settings', '/a': 'b.settings (inherited)' },
  },
  {
    name: 'sites of opposite branches never meet',
    files: { ...stepsBack('a'), ...stepsBack('b') },
    conf: `${IN_WEB}${host('WSGIProcessGroup web', '<IfDefine X>', ...mounts('a'), '</IfDefine>', '<IfDefine !X>', ...mounts('b'), '</IfDefine>')}`,
  },
  {
    name: 'sites of one branch do, if it is taken',
    files: { ...stepsBack('a'), ...stepsBack('b') },
    conf: `${IN_WEB}${host('WSGIProcessGroup web', '<IfDefine X>', ...mounts('a', 'b'), '</IfDefine>')}`,
    leaks: BOTH.map((line) => `${line}, perhaps`),
  },
  {
    name: 'a mount that mod_wsgi refuses takes no part',
    files: { ...stepsBack('a'), ...stepsBack('b') },
    conf: `${IN_WEB}${host('WSGIProcessGroup web', 'WSGIRestrictProcess own', ...mounts('a', 'b'))}`,
    asked: { '/a': '500 restricted-process-group' },
  },
  {
    name: 'a mount that is never reached takes no part',
    files: { ...stepsBack('a'), ...stepsBack('b') },
    conf: `${IN_WEB}${host('WSGIProcessGroup web', 'WSGIScriptAlias / /srv/a.wsgi', ...mounts('b'))}`,
    asked: { '/b': 'a.settings' },
  },
  {
    name: 'a server that is started with settings: who steps back takes them',
    files: { ...stepsBack('a'), ...insists('b') },
    conf: SHARED,
    environment: { DJANGO_SETTINGS_MODULE: 'b.settings' },
    leaks: ['a.wsgi gets b.settings from the server'],
    asked: { '/a': 'b.settings (server-environment)', '/b': 'b.settings' },
  },
  {
    name: 'a server that is started with other settings of its only site',
    files: { ...stepsBack('a'), ...insists('b') },
    conf: `${IN_WEB}${host('WSGIProcessGroup web', ...mounts('a'))}`,
    environment: { DJANGO_SETTINGS_MODULE: 'a.production' },
    leaks: [],
  },
  {
    name: 'a server that is started with the settings of a site that it does not have',
    files: { ...stepsBack('a'), ...insists('b') },
    conf: `${IN_WEB}${host('WSGIProcessGroup web', ...mounts('a'))}`,
    environment: { DJANGO_SETTINGS_MODULE: 'b.settings' },
    leaks: ['a.wsgi gets b.settings from the server, perhaps'],
  },
];

const CONFIG = (folder: string, name: string): Tree => ({
  [`${folder}/${name}.wsgi`]: `import os\nimport sys\n\nsys.path.insert(0, '/srv/${folder}')\nos.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'\n\n${HANDLER}`,
  [`${folder}/config/__init__.py`]: '',
  [`${folder}/config/settings.py`]: 'DEBUG = False\n',
});
const TWO_IN_X = `${IN_WEB}${host('WSGIProcessGroup web', 'WSGIApplicationGroup x', 'WSGIScriptAlias /a /srv/one/a.wsgi', 'WSGIScriptAlias /b /srv/two/b.wsgi')}`;

const WHO: readonly Case[] = [
  {
    name: 'a server that is started with settings, for sites that all ask for one module',
    files: { ...stepsBack('a'), ...site('b', setdefault('a')) },
    conf: SHARED,
    environment: { DJANGO_SETTINGS_MODULE: 'b.settings' },
    leaks: [],
    asked: { '/a': 'b.settings (server-environment)' },
  },
  {
    name: 'a server that is started with settings: who is refused, who is no Django, and who may insist',
    files: {
      ...stepsBack('a'),
      ...plain('b', setdefault('b')),
      ...site('c', 'if os.path.exists("/opt/flag"):', `    ${assign('c')}`, 'else:', `    ${setdefault('c')}`),
    },
    conf: `${IN_WEB}${host('WSGIScriptAlias /a /srv/a.wsgi process-group=nosuch', 'WSGIProcessGroup web', ...mounts('b', 'c'))}`,
    environment: { DJANGO_SETTINGS_MODULE: 'd.settings' },
    leaks: ['c.wsgi gets d.settings from the server, perhaps'],
  },
  {
    name: 'an application that comes from somewhere else may be Django',
    files: {
      'a.wsgi': `import os\n${setdefault('a')}\nfrom elsewhere import application\n`,
      ...insists('b'),
    },
    conf: SHARED,
    leaks: ['a.wsgi gets something from b.wsgi if asked later, perhaps'],
  },
  {
    name: 'an application that comes from somewhere else and names no settings',
    files: { 'a.wsgi': 'from elsewhere import application\n', ...insists('b') },
    conf: SHARED,
  },
  {
    name: 'two packages of one name in one interpreter',
    files: { ...CONFIG('one', 'a'), ...CONFIG('two', 'b') },
    conf: TWO_IN_X,
    leaks: [
      'one/a.wsgi gets config.settings from two/b.wsgi if asked later, in one interpreter',
      'two/b.wsgi gets config.settings from one/a.wsgi if asked later, in one interpreter',
    ],
  },
  {
    name: 'two packages of one name, whose settings lie deeper, in one interpreter',
    files: Object.fromEntries(
      Object.entries({ ...CONFIG('one', 'a'), ...CONFIG('two', 'b') }).flatMap(([path, text]) =>
        path.endsWith('settings.py')
          ? [
              [path.replace('settings.py', 'settings/__init__.py'), ''],
              [path.replace('settings.py', 'settings/live.py'), text],
            ]
          : [[path, text.replace('config.settings', 'config.settings.live')]],
      ),
    ),
    conf: TWO_IN_X,
    leaks: [
      'one/a.wsgi gets config.settings.live from two/b.wsgi if asked later, in one interpreter',
      'two/b.wsgi gets config.settings.live from one/a.wsgi if asked later, in one interpreter',
    ],
  },
  {
    name: 'two packages of one name, an interpreter each',
    files: { ...CONFIG('one', 'a'), ...CONFIG('two', 'b') },
    conf: TWO_IN_X.replace('WSGIApplicationGroup x', ''),
  },
  {
    name: 'two scripts of one package in one interpreter',
    files: { ...CONFIG('one', 'a'), 'two/b.wsgi': CONFIG('one', 'a')['one/a.wsgi'] ?? '' },
    conf: TWO_IN_X,
  },
  {
    name: 'an interpreter whose name a request decides is one of the process',
    files: { ...stepsBack('a'), ...stepsBack('b') },
    conf: `${IN_WEB}${host('WSGIProcessGroup web', 'WSGIScriptAlias /a /srv/a.wsgi application-group=%{ENV:WHO}', ...mounts('b'))}`,
    leaks: BOTH.toReversed().map((line) => `${line}, perhaps`),
  },
  {
    name: 'what an interpreter does to itself is no inheritance: the same from another one is',
    files: { ...stepsBack('a'), ...stepsBack('b'), ...site('c', setdefault('a')) },
    conf: `${IN_WEB}${host(
      'WSGIProcessGroup web',
      'WSGIScriptAlias /a /srv/a.wsgi application-group=x',
      'WSGIScriptAlias /b /srv/b.wsgi application-group=x',
      ...mounts('c'),
    )}`,
    leaks: [
      'a.wsgi gets b.settings from b.wsgi if asked later, in one interpreter',
      'b.wsgi gets a.settings from a.wsgi if asked later, in one interpreter',
      'b.wsgi gets a.settings from c.wsgi if asked later',
      'c.wsgi gets b.settings from b.wsgi if asked later',
    ],
  },
  {
    name: 'a plain script in the interpreter of a site writes for it',
    files: { ...plain('a', assign('b')), ...stepsBack('c') },
    conf: `${IN_WEB}${host('WSGIProcessGroup web', 'WSGIApplicationGroup x', ...mounts('a', 'c'))}`,
    leaks: ['c.wsgi gets b.settings from a.wsgi if asked later'],
  },
  {
    name: 'a site of two modules may get the one that it would not have chosen',
    files: {
      ...site(
        'a',
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'a.settings' if os.path.exists('/x') else 'b.settings')",
      ),
      ...insists('b'),
    },
    conf: SHARED,
    leaks: ['a.wsgi gets b.settings from b.wsgi if asked later, perhaps'],
  },
  {
    name: 'a plain application made before the handler of Django changes nothing',
    files: { ...site('a', 'from flask import Flask', 'other = Flask(__name__)', assign('a')), ...stepsBack('b') },
    conf: SHARED,
    leaks: ['b.wsgi gets a.settings from a.wsgi if asked later'],
  },
  {
    name: 'a preload of the main interpreter writes for all others, and finds only what the server has',
    files: { ...insists('a'), ...stepsBack('b'), ...stepsBack('c') },
    conf: `${IN_WEB}${preload('a', 'x')}${preload('b', '%{GLOBAL}')}${host('WSGIProcessGroup web', 'WSGIScriptAlias /b /srv/b.wsgi application-group=%{GLOBAL}', ...mounts('c'))}`,
    leaks: ['c.wsgi gets b.settings from b.wsgi always'],
    asked: { '/c': 'b.settings (inherited)', '/b': 'b.settings' },
  },
];

const ORDER: readonly Case[] = [
  {
    name: 'what is preloaded is named before what a request may load',
    files: { ...insists('a'), ...insists('b'), ...stepsBack('c') },
    conf: `${IN_WEB}${preload('b')}${host('WSGIProcessGroup web', ...mounts('a', 'c'))}`,
    leaks: ['c.wsgi gets b.settings from b.wsgi always'],
  },
  {
    name: 'a preload of the main interpreter that writes nothing leaves what another one wrote',
    files: { ...insists('a'), ...plain('b', "os.environ['OTHER'] = 'x'"), ...stepsBack('c') },
    conf: `${IN_WEB}${preload('a', 'x')}${preload('b', '%{GLOBAL}')}${host('WSGIProcessGroup web', ...mounts('c'))}`,
    leaks: ['c.wsgi gets a.settings from a.wsgi always'],
    asked: { '/c': 'a.settings (inherited)' },
  },
  {
    name: 'of three that write the same, the one that may stand beside the victim',
    files: { ...insists('a'), ...stepsBack('b'), ...site('c', assign('a')), ...site('d', assign('a')) },
    conf: `${IN_WEB}${host('WSGIProcessGroup web', '<IfDefine X>', ...mounts('a', 'd'), '</IfDefine>', '<IfDefine !X>', ...mounts('c', 'b'), '</IfDefine>')}`,
    leaks: ['b.wsgi gets a.settings from c.wsgi if asked later, perhaps'],
  },
  {
    name: 'what is preloaded comes first, always',
    files: { ...stepsBack('a'), ...stepsBack('b') },
    conf: `${IN_WEB}${preload('b')}${host('WSGIProcessGroup web', ...mounts('a', 'b'))}`,
    leaks: ['a.wsgi gets b.settings from b.wsgi always'],
    asked: { '/a': 'b.settings (inherited)', '/b': 'b.settings' },
  },
  {
    name: 'of two preloads the last that insists is what others find',
    files: { ...insists('a'), ...insists('b'), ...stepsBack('c') },
    conf: `${IN_WEB}${preload('a', 'x')}${preload('b', 'y')}${host('WSGIProcessGroup web', ...mounts('c'))}`,
    leaks: ['c.wsgi gets b.settings from b.wsgi always'],
    asked: { '/c': 'b.settings (inherited)' },
  },
  {
    name: 'the same two the other way round',
    files: { ...insists('a'), ...insists('b'), ...stepsBack('c') },
    conf: `${IN_WEB}${preload('b', 'y')}${preload('a', 'x')}${host('WSGIProcessGroup web', ...mounts('c'))}`,
    leaks: ['c.wsgi gets a.settings from a.wsgi always'],
    asked: { '/c': 'a.settings (inherited)' },
  },
  {
    name: "a preload that steps back before another leaves that one's settings",
    files: { ...insists('a'), ...stepsBack('b'), ...stepsBack('c') },
    conf: `${IN_WEB}${preload('a', 'x')}${preload('b', 'y')}${host('WSGIProcessGroup web', 'WSGIScriptAlias /b /srv/b.wsgi application-group=y', ...mounts('c'))}`,
    leaks: ['b.wsgi gets a.settings from a.wsgi always', 'c.wsgi gets a.settings from a.wsgi always'],
    asked: { '/b': 'a.settings (inherited)', '/c': 'a.settings (inherited)' },
  },
  {
    name: 'what requests load comes too late for what is preloaded',
    files: { ...stepsBack('a'), ...stepsBack('b') },
    conf: `${IN_WEB}${preload('a', 'x')}${host('WSGIProcessGroup web', 'WSGIScriptAlias /a /srv/a.wsgi application-group=x', ...mounts('b'))}`,
    leaks: ['b.wsgi gets a.settings from a.wsgi always'],
    asked: { '/b': 'a.settings (inherited)', '/a': 'a.settings' },
  },
  {
    name: 'a preload of another process is no matter',
    files: { ...stepsBack('a'), ...stepsBack('b') },
    conf: `${IN_WEB}WSGIDaemonProcess own\n${preload('a')}${host('WSGIScriptAlias /b /srv/b.wsgi process-group=own')}`,
    asked: { '/b': 'b.settings' },
  },
  {
    name: 'preloads of embedded mode are left out where that is off, but for WSGIImportScript',
    files: { ...insists('a'), ...stepsBack('b') },
    conf: `WSGIRestrictEmbedded On\nWSGIImportScript /srv/a.wsgi process-group=%{GLOBAL} application-group=x\n${host(...mounts('b'))}`,
    asked: { '/b': '500 embedded-disabled' },
  },
  {
    name: 'who certainly writes is named before who may',
    files: {
      ...site('a', 'if os.path.exists("/opt/flag"):', `    ${assign('a')}`),
      ...insists('b'),
      ...stepsBack('c'),
    },
    conf: `${IN_WEB}${host('WSGIProcessGroup web', ...mounts('a', 'b', 'c'))}`,
    leaks: [
      'a.wsgi gets b.settings from b.wsgi if asked later, perhaps',
      'c.wsgi gets b.settings from b.wsgi if asked later',
    ],
  },
  {
    name: 'a daemon process of few requests starts anew',
    files: { ...stepsBack('a'), ...stepsBack('b') },
    conf: `WSGIDaemonProcess web maximum-requests=2\n${host('WSGIProcessGroup web', ...mounts('a', 'b'))}`,
    leaks: BOTH,
    asked: { '/a': 'a.settings', '/a?2': 'a.settings', '/b': 'b.settings' },
  },
];

describe.each([
  ['what scripts write', WRITES],
  ['where they run', PLACES],
  ['who takes part', WHO],
  ['in which order', ORDER],
])('whose settings serve a site: %s', (_, cases) => {
  it.each(cases)('$name', ({ files, conf, leaks = [], asked = {}, ...told }) => {
    const verdicts = verdictsOf({ ...files, 'site.conf': SERVER + conf }, Object.keys(asked), told);
    expect(verdicts.leaks).toEqual(leaks);
    expect(verdicts.answers.map((answer) => answer.replace(/^(undecided).*/s, '$1'))).toEqual(Object.values(asked));
  });
});
