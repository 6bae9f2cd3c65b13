import { describe, expect, it } from 'vitest';
import { effectsOf, factsOf } from './facts-of.ts';

const ON_311 = { python: { oldest: 311, newest: 311 } } as const;
const KEY = "'DJANGO_SETTINGS_MODULE'";
const FILES = {
  'site/side.py': "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'a.settings'\nx = 1\n",
  'site/plain.py': 'x = 1\n',
};

const factsFor = (text: string) => factsOf('native', { 'site/wsgi.py': `import os\n${text}\n`, ...FILES }, ON_311);
const effects = (text: string) => effectsOf('native', { 'site/wsgi.py': `import os\n${text}\n`, ...FILES }, ON_311);

describe('the environment in the hands of what is not followed', () => {
  it.each([
    ['a hook that is modelled calls', `import json\njson.loads('{"K": "v"}', object_pairs_hook=os.environ.update)`],
    ['a loop of events calls', `import asyncio\nasyncio.new_event_loop().call_soon(os.environ.__setitem__, 'K', 'v')`],
    ['a queue holds', "import queue\nq = queue.Queue()\nq.put(os.environ)\nq.get()['K'] = 'v'"],
    ['a bound method belongs to', "os.environ.get.__self__['K'] = 'v'"],
    ['a generator is sent', "def g():\n    e = yield\n    e['K'] = 'v'\nz = g()\nnext(z)\nz.send(os.environ)"],
    [
      'a generator returns',
      "def g():\n    return os.environ\n    yield\ndef h():\n    (yield from g())['K'] = 'v'\nlist(h())",
    ],
    [
      'the names of a class are written to',
      `class M(type):\n    @classmethod\n    def __prepare__(m, n, b): return os.environ\nclass C(metaclass=M): K = 'v'`,
    ],
    ['C code gets at', "import ctypes\nctypes.CDLL(None)['putenv'](b'K', b'v')"],
    ['a function has among its names', "os.getenv.__globals__['environ'].update(K='v')"],
    [
      'other classes lead to',
      "[c for c in object.__subclasses__() if c.__name__ == '_wrap_close'][0].__init__.__globals__['putenv']('K', 'v')",
    ],
    ['all objects hold', "import gc\nfor o in gc.get_objects():\n    if type(o).__name__ == '_Environ': o['K'] = 'v'"],
    ['YAML names', `import yaml\nyaml.unsafe_load('!!python/object/apply:os.putenv [K, v]')`],
    ['dotenv writes to', "from dotenv.main import DotEnv\nDotEnv('x').set_as_environment_variables()"],
    [
      'a console runs code in',
      `import code\nclass I(code.InteractiveInterpreter): pass\nI().runsource("import os; os.putenv('K', 'v')")`,
    ],
    [
      'compiled code writes to',
      `import types\ntypes.FunctionType(compile("import os; os.putenv('K', 'v')", 'x', 'exec'), globals())()`,
    ],
  ])('may be written, and that is said of what %s', (_what, text) => {
    const { effects, notices } = factsFor(text);
    expect(effects).toContainEqual(expect.objectContaining({ certain: false }));
    expect(notices).toContainEqual(
      expect.objectContaining({ at: expect.objectContaining({ line: expect.any(Number) }) }),
    );
  });

  it.each([
    ['is shown', "print(os.environ)\nx = '%s' % os.environ\ny = f'{os.environ}'"],
    ['is compared', 'if os.environ == {} or os.environ is None or not os.environ: pass'],
    ['is looked at', "isinstance(os.environ, dict)\nlen(os.environ)\nhasattr(os.environ, 'get')\ncallable(os.putenv)"],
    ['is given to another process', "import subprocess\nsubprocess.call(['x'], env=os.environ)"],
    ['is kept', "e = os.environ\nd = {'e': e}\nl = [e]\nl.append(e)\nd.setdefault('f', e)\nclass A: pass\nA.e = e"],
    ['is handed to a function that only reads', "def f(e, g=os.environ): return e.get('A') or 'A' in g\nf(os.environ)"],
    ['is given and taken', 'def f(): return os.environ\ndef g():\n    yield os.environ\nf()\nfor e in g(): e.get("A")'],
    ['is gone through', 'for k, v in os.environ.items(): pass\nx = sorted(os.environ)\ny = {**os.environ}'],
    [
      'is asked for in C',
      "import ctypes\ndef env(name):\n    getenv = ctypes.CDLL(None).getenv\n    getenv.restype = ctypes.c_char_p\n    return getenv(name)\nenv(b'K')",
    ],
    ['is only named', 'os.environ\nos.putenv'],
  ])('is left alone where it %s', (_what, text) => {
    expect(factsFor(text)).toMatchObject({ effects: [], notices: [] });
  });
});

describe('the settings variable, handed to what is not followed', () => {
  it.each([
    ['a subscript of it', `import stuff\nstuff.table()[${KEY}] = 'a.settings'`],
    ['a call of it', `import stuff\nstuff.pick(${KEY}, 'a.settings')`],
    ['a method of it', `import stuff\nstuff.Box().put(DJANGO_SETTINGS_MODULE='a.settings')`],
    ['a function of a known library', `import werkzeug\nwerkzeug.apply({${KEY}: 'a.settings'})`],
    ['a view of a mapping', `import types\ntypes.MappingProxyType({'a': os.environ})['a'][${KEY}] = 'a.settings'`],
    ['an annotation', `def g(x: os.environ): pass\ng.__annotations__['x'][${KEY}] = 'a.settings'`],
    [
      'a cell',
      `def m(x):\n    def g(): x\n    return g\nm(os.environ).__closure__[0].cell_contents[${KEY}] = 'a.settings'`,
    ],
  ])('may be written by %s', (_what, text) => {
    const { effects, notices } = factsFor(text);
    expect(effects).toContainEqual(
      expect.objectContaining({ key: 'DJANGO_SETTINGS_MODULE', certain: false, value: expect.anything() }),
    );
    expect(notices.map(({ code }) => code)).toContain('call-not-followed');
  });

  it.each([
    ['is asked for', `import stuff\nstuff.table.get('main', ${KEY})`],
    ['is spoken of', `import logging\nlogging.warning(${KEY}, 'is not set')`],
    ['is given to another process', `import subprocess\nsubprocess.call(['x'], env={${KEY}: 'a.settings'})`],
    ['is in an error', `import stuff\ntry:\n    raise stuff.BadError(${KEY}, 'x')\nexcept Exception: pass`],
  ])('is not written where it %s', (_what, text) => {
    expect(factsFor(text).effects).toEqual([]);
  });
});

describe('writes under other names', () => {
  it.each([
    ['posix.putenv', `import posix\nposix.putenv(${KEY}, 'a.settings')`, 'process-only'],
    [
      'a name of Unicode',
      `os.environ['\\N{LATIN CAPITAL LETTER D}JANGO\\N{LOW LINE}SETTINGS_MODULE'] = 'a.settings'`,
      'assign',
    ],
    ['django-environ', `import environ\nenviron.Env.ENVIRON[${KEY}] = 'a.settings'`, 'assign'],
    ['six', `import six\nsix.exec_("import os; os.environ[${KEY}] = 'a.settings'")`, 'assign'],
    [
      'builtins of six',
      `from six.moves import builtins\nbuiltins.exec("import os; os.environ[${KEY}] = 'a.settings'")`,
      'assign',
    ],
    [
      'a patch that is entered',
      `from unittest import mock\nmock.patch.dict('os.environ', {${KEY}: 'a.settings'}).__enter__()`,
      'assign',
    ],
    ['a test for membership', `'x' in map(os.environ.__setitem__, [${KEY}], ['a.settings'])`, 'assign'],
    [
      'an import by a text',
      `import sys\nsys.path.insert(0, os.path.dirname(__file__))\nfrom django.utils.module_loading import import_string\nimport_string('side.x')`,
      'assign',
    ],
    [
      'options of a command',
      `from django.core.management import handle_default_options\nclass O:\n    settings = 'a.settings'\nhandle_default_options(O())`,
      'assign',
    ],
    [
      'a command line',
      `from django.core.management import execute_from_command_line\nexecute_from_command_line(['manage.py', 'check', '--settings', 'a.settings'])`,
      'assign',
    ],
  ])('are seen: %s', (_what, text, how) => {
    expect(effects(text)).toEqual([`${how} DJANGO_SETTINGS_MODULE=a.settings @import`]);
  });

  it.each([
    ['a command line without settings', "execute_from_command_line(['manage.py', 'check', '--settingsfile'])"],
    ['the settings as the command', "execute_from_command_line(['manage.py', '--settings=a.settings'])"],
    ['what the server was started with', 'execute_from_command_line()'],
  ])('are none: %s', (_what, call) => {
    expect(effects(`from django.core.management import execute_from_command_line\n${call}`)).toEqual([]);
  });

  it('come from a file that Flask runs, if at all', () => {
    const text = (file: string) => `import flask\nflask.Config('.').from_pyfile('${file}')`;
    expect(factsFor(text('side.py')).effects).toContainEqual(expect.objectContaining({ certain: false }));
    expect(factsFor(text('plain.py')).effects).toEqual([]);
  });
});

describe('an attribute of what is not known', () => {
  it.each([
    ['not a.b', ''],
    ["a.b == 'x'", ''],
    ["a.b != 'x'", ''],
    ["a.b in ('x', 'y')", ''],
    ['a.b is None', ''],
    ['not a.b.c', ''],
    ["a['b'].c == 'x'", ''],
  ])('may be anything: %s', (condition) => {
    const written = (test: string) =>
      factsFor(`from stuff import thing\na = thing()\nif ${test}: os.environ['K'] = 'v'`).effects;
    expect(written(condition)).toMatchObject([{ key: 'K', certain: false }]);
    expect(written(`not (${condition})`)).toMatchObject([{ key: 'K', certain: false }]);
  });

  it('is one thing on one path', () => {
    const text = "from stuff import thing\na = thing()\nif a.b == 'x':\n    if a.b == 'y': os.environ['K'] = 'v'";
    expect(effects(text)).toEqual([]);
  });

  it('is the method that it is called as', () => {
    expect(effects("from stuff import thing\nname = thing().lower\nif callable(name): os.environ['K'] = 'v'")).toEqual([
      expect.stringContaining('K=v'),
    ]);
  });
});

describe('the Python that runs', () => {
  it.each([
    ["sys.implementation.name == 'cpython'", 1],
    ["sys.implementation.name == 'pypy'", 0],
  ])('is CPython: %s', (test, times) => {
    expect(effects(`import sys\nif ${test}: os.environ['K'] = 'v'`)).toHaveLength(times);
  });

  it('takes digits of every script for digits', () => {
    expect(factsFor("x = int(' \u0663 ')\ny = int('1_0')")).not.toMatchObject({ loads: false });
  });

  it('ends lines as a text does', () => {
    expect(effects("os.environ['K'] = 'a\\x0bb\\u2028c\\r\\nd\\n'.splitlines()[-1]")).toEqual(['assign K=d @import']);
  });
});

describe('Django of the tree', () => {
  const factsWith = (init: string) =>
    factsOf(
      'native',
      {
        'site/wsgi.py':
          'import os, sys\nsys.path.insert(0, os.path.dirname(__file__))\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
        'site/django/__init__.py': init,
        'site/django/core/__init__.py': '',
      },
      ON_311,
    );

  it('is the library, but for what it writes when it is imported', () => {
    const odd = factsWith("import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'a.settings'\n");
    expect(odd.effects).toMatchObject([{ key: 'DJANGO_SETTINGS_MODULE', certain: true }]);
    const usual = factsWith('VERSION = (5, 2)\ndef setup(): pass\n');
    expect(usual.effects).toEqual([]);
    for (const { handlers } of [odd, usual]) expect(handlers).toMatchObject([{ kind: 'get_wsgi_application' }]);
  });
});
