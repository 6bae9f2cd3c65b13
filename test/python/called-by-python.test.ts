import { describe, expect, it } from 'vitest';
import { ENGINES, effectsOf, factsOf } from './facts-of.ts';

const ON_311 = { python: { oldest: 311, newest: 311 } } as const;
const WRITE = "os.environ['K'] = 'v'";

/** A class whose special method writes, and what is done with an object of it. */
const having = (method: string, use: string, result = 'True'): string =>
  `class A:\n    def ${method}(self, *_):\n        ${WRITE}\n        return ${result}\n${use}\n`;

describe.each(ENGINES)('what Python calls without a call that is written (%s)', (engine) => {
  const effects = (text: string, options: Parameters<typeof effectsOf>[2] = ON_311) =>
    effectsOf(engine, `import os\n${text}\n`, options);

  it.each([
    ['if', having('__bool__', 'if A(): pass')],
    ['not', having('__bool__', 'x = not A()')],
    ['and', having('__bool__', 'x = A() and 1')],
    ['a conditional expression', having('__bool__', 'x = 1 if A() else 2')],
    ['while', having('__bool__', 'while A(): pass', 'False')],
    ['an assertion', having('__bool__', 'assert A()')],
    ['a comprehension', having('__bool__', 'x = [1 for i in [1] if A()]')],
    ['bool', having('__bool__', 'bool(A())')],
    ['any', having('__bool__', 'any([A()])')],
    ['filter', having('__bool__', 'list(filter(None, [A()]))')],
    ['a guard of a case', having('__bool__', 'match 1:\n    case _ if A(): pass')],
    ['a length', having('__len__', 'if A(): pass', '1')],
    ['a base that says it', having('__bool__', 'class B(A): pass\nif B(): pass')],
    ['a field of an f-string', having('__format__', "f'{A():x}'", "''")],
    ['format', having('__format__', 'format(A())', "''")],
    ['str.format', having('__format__', "'{}'.format(A())", "''")],
    ['print', having('__str__', 'print(A())', "''")],
    ['a repr in an f-string', having('__repr__', "f'{A()!r}'", "''")],
    ['in', having('__eq__', '1 in [A()]')],
    ['a loop', having('__getitem__', 'for x in A(): break', '1').replace('return 1', 'raise IndexError')],
    ['+=', having('__iadd__', 'a = A()\na += 1')],
    ['a generator that is sent to', `def g():\n    ${WRITE}\n    yield\ng().send(None)`],
    ['a generator by its method', `def g():\n    ${WRITE}\n    yield\ng().__next__()`],
    ['a coroutine', `async def c():\n    ${WRITE}\ntry:\n    c().send(None)\nexcept StopIteration:\n    pass`],
    [
      '__init__ of an enumeration',
      `import enum\nclass E(enum.Enum):\n    A = 1\n    def __init__(self, x):\n        ${WRITE}`,
    ],
    [
      '__new__ of an enumeration',
      `import enum\nclass E(enum.Enum):\n    A = 1\n    def __new__(cls, x):\n        ${WRITE}\n        o = object.__new__(cls)\n        o._value_ = x\n        return o`,
    ],
    [
      'auto()',
      `import enum\nclass E(enum.Enum):\n    def _generate_next_value_(name, start, count, last):\n        ${WRITE}\n        return name\n    A = enum.auto()`,
    ],
    ['another module that has os', "import shutil\nshutil.os.environ['K'] = 'v'"],
    ['os out of another module', "from shutil import os as o\no.environ['K'] = 'v'"],
    ['the names of a module', "vars(os)['environ']['K'] = 'v'"],
    ['__dict__ of a module', "os.__dict__['environ']['K'] = 'v'"],
  ])('is run: %s', (_what, text) => {
    expect(effects(text)).toEqual(['assign K=v @import']);
  });

  it.each([
    ['a generator that is taken up again', `def g():\n    yield\n    ${WRITE}\n    yield\nh = g()\nnext(h)\nh.send(1)`],
    [
      'a generator that is closed',
      `def g():\n    try:\n        yield\n    finally:\n        ${WRITE}\nh = g()\nnext(h)\nh.close()`,
    ],
    ['a hash', having('__hash__', '{A()}', '1')],
    ['an index', having('__index__', '[1][A()]', '0')],
    ['an end', having('__del__', 'a = A()\ndel a')],
  ])('may be run, and that is said: %s', (_what, text) => {
    const facts = factsOf(engine, `import os\n${text}\n`, ON_311);
    expect(facts.effects).toMatchObject([{ key: 'K', certain: false }]);
    expect(facts.notices.length).toBeGreaterThan(0);
  });

  it('knows no value that a generator writes which is taken up again', () => {
    const text = `def g():\n    for n in 'abc':\n        os.environ['K'] = n\n        yield\nh = g()\nnext(h)\nnext(h)\nos.environ['L'] = os.environ['K']`;
    expect(effects(text).at(-1)).toBe('assign L=(unknown) @import');
  });

  it.each([
    "os.environ._data[b'K'] = b'v'",
    "os.environ._data = {b'K': b'v'}",
    "os.environ.__dict__['_data'][b'K'] = b'v'",
    "os.environ.encodevalue = lambda v: b'v'",
    'os._Environ.__setitem__ = lambda self, k, v: None',
    'os.environ.__class__.setdefault = lambda self, k, v: None',
  ])('is said of what lies in os.environ: %s', (text) => {
    const facts = factsOf(engine, `import os\n${text}\n`, ON_311);
    expect(facts.effects).toMatchObject([{ key: null, certain: false }]);
    expect(facts.notices.map(({ code }) => code)).toContain('python-not-followed');
  });

  it('is not said of what only asks os.environ', () => {
    expect(factsOf(engine, "import os\nos.environ.get('K')\nos._Environ\ntype(os.environ)\n", ON_311).notices).toEqual(
      [],
    );
  });

  it.each([
    ['a variable', "x: os.environ.setdefault('K', 'v')"],
    ['a variable with a value', "x: os.environ.setdefault('K', 'v') = 1"],
    ['a name of a class', "class A:\n    x: os.environ.setdefault('K', 'v')"],
    ['an attribute', "class A: pass\nA.x: os.environ.setdefault('K', 'v') = 1"],
    ['a parameter', "def f(a: os.environ.setdefault('K', 'v')): pass"],
    ['a parameter with a default', "def f(a: os.environ.setdefault('K', 'v') = 1): pass"],
    ['a result', "def f() -> os.environ.setdefault('K', 'v'): pass"],
    ['a function in a function', "def g():\n    def f() -> os.environ.setdefault('K', 'v'): pass\ng()"],
  ])('is run before Python 3.14: the annotation of %s', (_what, text) => {
    expect(effects(text)).toEqual(['if-absent K=v @import']);
    expect(effects(text, { python: { oldest: 314, newest: 314 } })).toEqual([]);
    expect(effects(`from __future__ import annotations\n${text}`)).toEqual([]);
  });

  it.each([
    ['an annotation in a function', "def f():\n    x: os.environ.setdefault('K', 'v') = 1\nf()"],
    ['an annotation without a call', 'import typing\nx: typing.Optional[int] = None\ndef f(a: int = 1) -> str: pass'],
    ['an object that is not asked', having('__bool__', 'a = A()')],
    ['an object that says nothing', 'class A: pass\nx = 1 if A() else 2\nprint(A())'],
    ['a generator that is not begun', `def g():\n    ${WRITE}\n    yield\ng().close()`],
    ['an enumeration', 'import enum\nclass E(enum.Enum):\n    A = 1\n    B = enum.auto()\nE(1)'],
  ])('is left alone: %s', (_what, text) => {
    expect(factsOf(engine, `import os\n${text}\n`, ON_311)).toMatchObject({ effects: [], notices: [], loads: true });
  });

  it('knows what os.environ is encoded by', () => {
    const facts = factsOf(engine, "import os\nos.environ.encodekey('a')\nos.environ.decodevalue(b'a')\n", ON_311);
    expect(facts.loads).not.toBe(false);
    expect(factsOf(engine, 'import os\nos.environ.encodekey()\n', ON_311).loads).toBe(false);
  });

  it('takes what an object says for its truth', () => {
    const either = (use: string): string => `${use}:\n    os.environ['A'] = '1'\nelse:\n    os.environ['B'] = '2'`;
    const no = 'class A:\n    def __bool__(self): return False\n';
    expect(effects(no + either('if A()'))).toEqual(['assign B=2 @import']);
    expect(effects(`class D(dict): pass\n${either('if D()')}`)).toEqual(['assign B=2 @import']);
    const made =
      'import enum\nclass E(enum.Enum):\n    X = ("a", "b")\n    def __init__(self, one, two): self.two = two\n';
    expect(effects(`${made}os.environ['K'] = E.X.two`)).toEqual(['assign K=b @import']);
  });
});
