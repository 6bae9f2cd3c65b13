import { describe, expect, it } from 'vitest';
import { effectsOf, factsOf } from './facts-of.ts';

const ON_311 = { python: { oldest: 311, newest: 311 } } as const;
const WRITE = "os.environ['K'] = 'v'";
const FUNCTION = `def f(*a, **k):\n    ${WRITE}\n    return 1\n`;
const object = (method: string, result = 'True'): string =>
  `class A:\n    def ${method}(self, *a):\n        ${WRITE}\n        return ${result}\n`;

const factsFor = (text: string, files: Record<string, string> = {}) =>
  factsOf('native', { 'site/wsgi.py': `import os\n${text}\n`, ...files }, ON_311);

describe('code that somebody else may run', () => {
  it.each([
    ['is called back by a known function', `${FUNCTION}import json\njson.loads('{}', object_pairs_hook=f)`],
    [
      'is a default of a class that is made',
      `${FUNCTION}import dataclasses\ndataclasses.make_dataclass('C', [], namespace={'__post_init__': f})()`,
    ],
    [
      'makes a dictionary',
      `${FUNCTION}import dataclasses\n@dataclasses.dataclass\nclass D: x: int = 1\ndataclasses.asdict(D(), dict_factory=f)`,
    ],
    ['is chosen by what nobody knows', `${FUNCTION}import random\nrandom.choice([f, f])()`],
    ['gives its code away', `${FUNCTION}def g(*a): pass\ng.__code__ = f.__code__\ng()`],
    ['calls a method of it', `import json\ndef f(o): os.environ.setdefault('K', 'v')\njson.dumps(1, default=f)`],
    ['updates it', `def f(o): os.environ.update(K='v')\nlen([f])`],
    ['ends', "import weakref\nclass A: pass\nweakref.ref(A(), lambda _: os.environ.__setitem__('K', 'v'))"],
    [
      'is a test that is loaded',
      `import unittest as u\nclass T(u.TestCase):\n    def test(self): ${WRITE}\nu.TestLoader().loadTestsFromTestCase(T).run(u.TestResult())`,
    ],
    ['hashes', `${object('__hash__', '1')}{A()}`],
    ['is compared in a list', `${object('__eq__')}[A()] == [1]`],
    ['is shown in a list', `${object('__repr__', "'a'")}print([A()])`],
    ['is written to', `${object('write')}print(1, file=A())`],
    ['is asked for its keys', `${object('keys', '[]')}dict(A())`],
    [
      'is a method of a class whose base is not in the tree',
      `import taskbox\nclass A(taskbox.Base):\n    def go(self):\n        ${WRITE}\nA()`,
    ],
    [
      'decides the order of bases',
      `class M(type):\n    def mro(cls):\n        ${WRITE}\n        return type.mro(cls)\nclass A(metaclass=M): pass`,
    ],
  ])('may write, and that is said of what %s', (_what, text) => {
    const { effects, notices } = factsFor(text);
    expect(effects).toContainEqual(expect.objectContaining({ key: 'K', certain: false }));
    expect(notices).toContainEqual(expect.objectContaining({ code: 'python-not-followed', at: expect.anything() }));
  });

  it('is run once more before Django reads the settings', () => {
    const { effects, handlers } = factsFor(
      `from django.core.wsgi import get_wsgi_application\n${FUNCTION}import random\nh = [f, f]\nos.environ['K'] = 'own'\n` +
        `random.choice(h)()\napplication = get_wsgi_application()`,
    );
    const own = effects.find(({ certain }) => certain)?.seq ?? 0;
    const handler = handlers[0]?.seq ?? 0;
    expect(effects.filter(({ certain }) => !certain).some(({ seq }) => seq > own && seq < handler)).toBe(true);
  });

  it.each([
    ['nobody has', `${FUNCTION}`],
    ['is for the command line', `${FUNCTION}if __name__ == '__main__':\n    f()`],
    ['is a view that is not handed on', `def view(request):\n    ${WRITE}\n    return None`],
    ['is a method of a class that is not used', object('__hash__', '1')],
    [
      'only reads',
      `def f(name): return os.environ.get(name) or os.environ['A'] if name in os.environ else None\nimport random\nrandom.choice([f, f])('B')`,
    ],
    [
      'reads by another name',
      `env = os.environ\ndef f(name): return env.get(name)\nimport random\nrandom.choice([f])('B')`,
    ],
    ['imports a library', `def f():\n    import json\n    return json\nimport random\nrandom.choice([f])()`],
    ['is made and thrown away', `def g():\n    ${WRITE}\n    yield\ng()`],
    [
      'wraps a function that is never called',
      `def wrap(f):\n    def inner():\n        ${WRITE}\n        return f()\n    return inner\n@wrap\ndef task(): pass`,
    ],
    ['is named and not used', `f = lambda: os.environ.update(K='v')`],
  ])('stays silent where it %s', (_what, text) => {
    expect(factsFor(text)).toMatchObject({ effects: [], notices: [], loads: true });
  });
});

describe('code that is followed', () => {
  const effects = (text: string, files: Record<string, string> = {}) =>
    effectsOf('native', { 'site/wsgi.py': `import os\n${text}\n`, ...files }, ON_311);

  it.each([
    [
      'a generator as a decorator',
      `import contextlib\n@contextlib.contextmanager\ndef cm():\n    ${WRITE}\n    yield\n@cm()\ndef g(): pass\ng()`,
    ],
    [
      'a ContextDecorator',
      `import contextlib\nclass C(contextlib.ContextDecorator):\n    def __enter__(self): pass\n    def __exit__(self, *a):\n        ${WRITE}\n@C()\ndef g(): pass\ng()`,
    ],
    [
      '__subclasses__',
      `class B: pass\nclass C(B):\n    def __init__(self):\n        ${WRITE}\nfor c in B.__subclasses__(): c()`,
    ],
    ['a generator that is asked for an item', `def g():\n    ${WRITE}\n    yield 1\n1 in g()`],
    ['a star import of os', "from os import *\nenviron['K'] = 'v'"],
    ['os.path.os', "import os.path as p\np.os.environ['K'] = 'v'"],
    ['a builtin that was replaced', `import builtins\ndef h(*a):\n    ${WRITE}\nbuiltins.print = h\nprint(1)`],
    [
      'an asynchronous generator',
      `import asyncio\nasync def g():\n    ${WRITE}\n    yield 1\nasync def m():\n    async for x in g(): pass\nasyncio.run(m())`,
    ],
  ])('is run: %s', (_what, text) => {
    expect(effects(text)).toEqual(['assign K=v @import']);
  });

  const SIDE = { 'site/side/__init__.py': `import os\n${WRITE}\n`, 'site/side/m.py': 'x = 1\n' };
  const PATH = "import sys\nsys.path.insert(0, '/srv/site')\n";

  it.each([
    ['find_spec', "import importlib.util\nimportlib.util.find_spec('side.m')"],
    ['resources', "import importlib.resources\nimportlib.resources.files('side')"],
    ['resolve_name', "import pkgutil\npkgutil.resolve_name('side.m:x')"],
    ['get_data', "import pkgutil\npkgutil.get_data('side', 'm.py')"],
    ['locate', "import pydoc\npydoc.locate('side.m.x')"],
    ['run_module', "import runpy\nrunpy.run_module('side.m')"],
    ['builtins', "import builtins\nbuiltins.__import__('side')"],
  ])('is imported by its name: %s', (_what, text) => {
    expect(effects(PATH + text, SIDE)).toContain('assign K=v @import');
  });

  it.each([
    ['logging', "import logging.config\nlogging.config.dictConfig({'handlers': {'h': {'class': 'side.m.H'}}})"],
    ['unittest', "import unittest\nunittest.defaultTestLoader.loadTestsFromName('side.m')"],
  ])('may be imported by its name, and that is said: %s', (_what, text) => {
    const { effects: told, notices } = factsFor(PATH + text, SIDE);
    expect(told).toContainEqual(expect.objectContaining({ key: 'K', certain: false }));
    expect(notices.map(({ message }) => message).join()).toContain('side');
  });

  it('says nothing of a module that writes nothing', () => {
    const logging = "import logging.config\nlogging.config.dictConfig({'handlers': {'h': {'class': 'side.m.H'}}})";
    const files = { ...SIDE, 'site/side/__init__.py': 'import logging\n' };
    expect(factsFor(PATH + logging, files)).toMatchObject({ effects: [], notices: [] });
  });

  it.each([
    "import timeit\ntimeit.timeit(\"os.environ['K'] = 'v'\", 'import os', number=1)",
    'import pickle\npickle.loads(data)'.replace('data', "b'cos\\nputenv\\n.'"),
    "import code\ncode.InteractiveInterpreter({'os': os}).runsource(\"os.environ['K'] = 'v'\")",
    "import logging.config\nlogging.config.dictConfig({'handlers': {'h': {'()': 'os.putenv'}}})",
  ])('is not read where a library runs a text: %s', (text) => {
    expect(factsFor(text).effects).toContainEqual(expect.objectContaining({ key: null, certain: false }));
  });

  it.each([
    ['holds itself', 'l = []\nl.append(l)'],
    ['holds one that holds it', 'a = []\nl = [a]\na.append(l)'],
    ['is nested deeply', 'l = []\nfor i in range(5000): l = [l]'],
    ['is a long chain', 'class A: pass\nl = A()\nfor i in range(5000):\n    b = A()\n    b.next = l\n    l = b'],
  ])('is looked through to an end where it mentions a value that %s', (_what, made) => {
    const taken = `${made}\ndef f(*a): return l\nimport json\njson.loads('{}', object_pairs_hook=f)`;
    expect(
      factsFor(taken)
        .notices.map(({ message }) => message)
        .join(),
    ).not.toContain('nested too deep');
  });
});
