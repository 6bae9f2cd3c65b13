import { describe, expect, it } from 'vitest';
import { ENGINES, effectsOf, factsOf } from './facts-of.ts';

const ON_311 = { python: { oldest: 311, newest: 311 } } as const;
const WRITE = "os.environ['K'] = 'v'";

describe.each(ENGINES)('code that CPython runs to its end (%s)', (engine) => {
  it.each([
    ['a queue', "import collections\nq = collections.deque(['v'])\nos.environ['K'] = q.popleft()"],
    [
      'a queue from the other end',
      "from collections import deque\nq = deque()\nq.appendleft('v')\nos.environ['K'] = q[0]",
    ],
    [
      'what a data class hands to __post_init__',
      "import dataclasses as d\n@d.dataclass\nclass A:\n    v: d.InitVar[str] = 'v'\n    def __post_init__(self, v): os.environ['K'] = v\nA()",
    ],
    [
      'a name of a data class that is no field',
      "import dataclasses as d, typing\n@d.dataclass\nclass A:\n    n: typing.ClassVar[int] = 1\n    v: str = ''\nos.environ['K'] = A('v').v",
    ],
    [
      'a field that is no argument',
      "import dataclasses as d\n@d.dataclass\nclass A:\n    n: int = d.field(init=False, default=1)\n    v: str = ''\nos.environ['K'] = A('v').v",
    ],
    [
      'the default of a field',
      "import dataclasses as d\n@d.dataclass\nclass A:\n    K: str = 'v'\nfor f in d.fields(A): os.environ[f.name] = f.default",
    ],
    [
      'a data class that is made anew',
      "import dataclasses as d\n@d.dataclass\nclass A:\n    v: str = ''\n    def __post_init__(self):\n        if self.v: os.environ['K'] = self.v\nd.replace(A(), v='v')",
    ],
    ['a name that is free for **', "def f(k, /, **kw): os.environ[k] = kw['k']\nf('K', k='v')"],
    [
      '__getattr__ of a metaclass',
      `class M(type):\n    def __getattr__(c, n): ${WRITE}\nclass A(metaclass=M): pass\nA.x`,
    ],
    [
      'another class of an object',
      `class A: pass\nclass B:\n    def go(self): ${WRITE}\na = A()\na.__class__ = B\na.go()`,
    ],
    [
      'other bases',
      `class X: pass\nclass A(X): pass\nclass B:\n    def go(self): ${WRITE}\nA.__bases__ = (B,)\nA().go()`,
    ],
    ['a list of what it holds', `class A:\n    def __dir__(self):\n        ${WRITE}\n        return []\ndir(A())`],
    [
      'the function of a type',
      `from functools import singledispatch as s\n@s\ndef f(x): pass\n@f.register(int)\ndef _(x): ${WRITE}\nf.dispatch(int)(1)`,
    ],
    [
      'an update of a dictionary that says how it is written',
      "import collections\nclass A(collections.UserDict):\n    def __setitem__(self, k, v): os.environ[k] = v\nA(K='v')",
    ],
    [
      'a dictionary that has attributes',
      "class A(dict):\n    __setattr__ = dict.__setitem__\n    def __getattr__(self, k): return self[k]\na = A()\na.x = 'v'\nos.environ['K'] = a.x",
    ],
    [
      'names of a class while it is made',
      `class A:\n    K = 'v'\n    os.environ.update({k: v for k, v in [*locals().items()] if k == 'K'})`,
    ],
    [
      'names that a metaclass keeps in an object of its own',
      "class D(dict):\n    def __setitem__(self, k, v):\n        if k == 'K': os.environ[k] = v\n        dict.__setitem__(self, k, v)\nclass M(type):\n    def __prepare__(n, b): return D()\n    def __new__(m, n, b, d): return type.__new__(m, n, b, dict(d))\nclass A(metaclass=M): K = 'v'",
    ],
    [
      'a class that is registered by a metaclass derived from the abstract one',
      `import abc\nclass M(abc.ABCMeta): pass\nclass A(metaclass=M): pass\nA.register(dict)\nif isinstance({}, A): ${WRITE}`,
    ],
    ['bytes as digits', `b'ab'.hex()\nbytes.fromhex('61')\n${WRITE}`],
    ['a star before all of an item', "d = {'K': 'v'}\nfor k, v in [*d.items()]: os.environ[k] = v"],
    ['a star before a sum', "a = [('K', 'v')]\nfor k, v in (*a[:0] + a,): os.environ[k] = v"],
    [
      'what a wrapper wraps',
      `import functools\ndef f(): ${WRITE}\n@functools.wraps(f)\ndef g(): pass\ng.__wrapped__()`,
    ],
    ['what a class wraps', `import functools\ndef f(): ${WRITE}\n@functools.wraps(f)\nclass G: pass\nG.__wrapped__()`],
    [
      'the name and the text of what a wrapper wraps',
      "import functools\ndef v():\n    'K'\n@functools.wraps(v)\ndef g(): pass\nos.environ[g.__doc__] = g.__name__",
    ],
    ['what its text says of a class', "class A:\n    'v'\nos.environ['K'] = A.__doc__ or A().__doc__"],
    [
      'a method of a tuple of a named one',
      `from collections import namedtuple as n\nR = n('R', 'a b')\nif R(1, 2).index(2) and R(1, 2) + (3,) == (1, 2, 3) and R(1, 2) < R(1, 3): ${WRITE}`,
    ],
    [
      'an exception that hands on what it says',
      "class E(Exception):\n    def __init__(self, k): Exception.__init__(self, 'v'); self.k = k\ntry: raise E('K')\nexcept E as e: os.environ[e.k] = str(e)",
    ],
    [
      'a class with a subscript of its metaclass',
      `class M(type):\n    def __getitem__(c, k): return c.all[k]\nclass A(metaclass=M):\n    all = {'K': 'v'}\nos.environ['K'] = A['K']`,
    ],
    ['__class_getitem__', "class A:\n    def __class_getitem__(c, k): os.environ[k] = 'v'\nA['K']"],
    [
      'a loop over a class by its metaclass',
      "class M(type):\n    def __iter__(c): return iter(['K'])\nclass A(metaclass=M): pass\nfor k in A: os.environ[k] = 'v'",
    ],
    [
      'a class derived from a named tuple',
      "from collections import namedtuple as n\nclass R(n('R', 'k v')):\n    def go(self): os.environ[self.k] = self.v\nR('K', 'v').go()",
    ],
    [
      'a row that is made anew',
      "from collections import namedtuple as n\nclass R(n('R', 'k')):\n    def __new__(c, k): return super().__new__(c, k.upper())\nos.environ[R('k').k] = 'v'",
    ],
    [
      'a class derived from a data class',
      "import dataclasses as d\n@d.dataclass\nclass A:\n    v: str\nclass B(A):\n    k: str = 'K'\nos.environ[B('v').k] = B('v').v",
    ],
    [
      'keywords of a class from a dictionary',
      `class A:\n    def __init_subclass__(c, k): os.environ[k] = 'v'\nclass B(A, **{'k': 'K'}): pass`,
    ],
    [
      'a metaclass of an enumeration',
      `import enum\nclass M(enum.EnumMeta):\n    def __new__(m, n, b, d, **k):\n        for key in d._member_names: d[key]\n        return super().__new__(m, n, b, d, **k)\nclass E(enum.Enum, metaclass=M):\n    A = 'v'\n    def go(self): os.environ['K'] = self.value\nE.A.go()`,
    ],
    ['annotations before the first', `__annotations__['x'] = int\ny: int\nif len(__annotations__) == 2: ${WRITE}`],
    ['an object as it shows itself', "class A:\n    def __repr__(self): return 'v'\nos.environ['K'] = f'{A()!r}'"],
    [
      'a class made by an abstract one',
      `import abc\nB = abc.ABCMeta('B', (), {})\n@B.register\nclass A: pass\nif isinstance(A(), B): ${WRITE}`,
    ],
    ['numbers that go on', `import itertools\nn = itertools.count(1)\nnext(n)\nif next(n) == 2: ${WRITE}`],
    ['an iterator that goes on', `pairs = zip('ab', 'Kv')\nnext(pairs)\nos.environ['K'] = dict(pairs)['b']`],
    [
      'a loop that is left and taken up again',
      "e = enumerate('uv')\nfor _ in e: break\nfor _, c in e: os.environ['K'] = c",
    ],
    [
      'the head of a table',
      "import csv\nrows = csv.reader(['k,v', 'K,v'])\nnext(rows)\nfor k, v in rows: os.environ[k] = v",
    ],
    ['a filter of warnings', `import warnings\nwarnings.simplefilter('ignore', DeprecationWarning)\n${WRITE}`],
    ['the time somewhere', `import datetime as d\nd.datetime.now(d.timezone.utc)\n${WRITE}`],
    ['a pattern of bytes', `import re\nre.match(b'a', b'ab')\n${WRITE}`],
    [
      'a metaclass that takes the place of a base',
      `class M(type):\n    def __init__(c, *a): ${WRITE}\nclass T(type):\n    def __new__(c, n, b, d): return M(n, (), d)\nclass A(type.__new__(T, 'T', (), {})): pass`,
    ],
    [
      'a method by the type of its argument',
      `from functools import singledispatch as s\n@s\ndef f(x): pass\n@f.register(int)\ndef _(x): ${WRITE}\nf('')\nf(1)`,
    ],
    [
      'a function made a method',
      `import types\nclass A: k = 'K'\ntypes.MethodType(lambda a, v: os.environ.update({a.k: v}), A())('v')`,
    ],
  ])('is followed: %s', (_what, text) => {
    const facts = factsOf(engine, `import os\n${text}\n`, ON_311);
    expect(facts.loads).toBe(true);
    expect(effectsOf(engine, `import os\n${text}\n`, ON_311)).toEqual(['assign K=v @import']);
  });

  it.each([
    ['an object that is called', 'Callable', 'class A:\n    def __call__(self): pass\na = A()'],
    ['an object that is looped over', 'Iterable', 'class A:\n    def __iter__(self): pass\na = A()'],
    ['an object that is hashed', 'Hashable', 'class A: pass\na = A()'],
    ['a class derived from a builtin one', 'Mapping', 'class A(dict): pass\na = A()'],
    [
      'a class derived from an abstract one',
      'Mapping',
      'class A(abc.MutableMapping):\n    __getitem__ = __setitem__ = __delitem__ = __iter__ = __len__ = len\na = A()',
    ],
    ['a class that was registered', 'Sized', 'class A: pass\nabc.Sequence.register(A)\na = A()'],
  ])('is of an abstract class as CPython says: %s', (_what, type, text) => {
    const asks = (about: string) =>
      effectsOf(engine, `import os\nfrom collections import abc\n${text}\nif ${about}: ${WRITE}\n`, ON_311);
    expect(asks(`isinstance(a, abc.${type}) and issubclass(A, abc.${type})`)).toEqual(['assign K=v @import']);
    expect(asks('isinstance(a, abc.Coroutine) or issubclass(A, (int, abc.AsyncIterator))')).toEqual([]);
  });

  it('is of a class above its own', () => {
    const asks = (about: string) =>
      effectsOf(engine, `import os\nclass E(KeyError): pass\nif ${about}: ${WRITE}\n`, ON_311);
    expect(asks('isinstance(E(), LookupError) and issubclass(E, (OSError, Exception))')).toEqual([
      'assign K=v @import',
    ]);
    expect(asks('isinstance(E(), IndexError) or issubclass(E, dict)')).toEqual([]);
  });

  it('refuses new values where CPython does', () => {
    const failure = (text: string) => factsOf(engine, text, ON_311).loadFailure?.exception;
    const data = (how: string) => `import dataclasses as d\n@d.dataclass${how}\nclass A:\n    v: str = ''\nA().v = 'w'`;
    expect(failure(data('(frozen=True)'))).toBe('FrozenInstanceError');
    expect(failure(data('(frozen=False)'))).toBeUndefined();
    const row = "from collections import namedtuple as n\nR = n('R', 'k')\nclass S(R): pass\n";
    expect(failure(`${row}R(1).k = 2`)).toBe('AttributeError');
    expect(failure(`${row}S(1).x = 2`)).toBeUndefined();
    const slots = "class A:\n    __slots__ = 'a', 'b'\nclass B(A): pass\n";
    expect(failure(`${slots}A().c = 1`)).toBe('AttributeError');
    expect(failure(`${slots}A().b = 1\nB().c = 1`)).toBeUndefined();
  });

  it('still fails where CPython does', () => {
    const failure = (text: string) => factsOf(engine, text, ON_311).loadFailure?.exception;
    expect(failure('from collections import deque\ndeque().popleft()')).toBe('IndexError');
    expect(failure('[1].popleft()')).toBe('AttributeError');
    expect(failure('next([1])')).toBe('TypeError');
    expect(failure('next(zip())')).toBe('StopIteration');
    expect(failure('import warnings\nwarnings.simplefilter()')).toBe('TypeError');
    expect(failure('def f(k, /): pass\nf(k=1)')).toBe('TypeError');
    expect(failure('import dataclasses as d\n@d.dataclass\nclass A:\n    v: d.InitVar[str]\nA()')).toBe('TypeError');
  });

  const files = (script: string, helper: string) => ({
    'wsgi.py': `import os\n${script}\n`,
    'helper.py': `import os\n${helper}\n`,
  });
  const inTree = (tree: Record<string, string>) => factsOf(engine, tree, { ...ON_311, script: 'wsgi.py' });

  it.each([
    [
      'a module that makes its names when they are asked for',
      'from helper import foo',
      `def __getattr__(n):\n    if n.startswith('__'): raise AttributeError(n)\n    ${WRITE}\n    return 1`,
    ],
    [
      'an object in place of a module',
      'import helper\nhelper.go()',
      `import sys\nclass M:\n    def go(self): ${WRITE}\nsys.modules[__name__] = M()`,
    ],
    [
      'a module that is forgotten and imported again',
      "import sys, helper\nos.environ['K'] = 'x'\ndel sys.modules['helper']\nimport helper",
      WRITE,
    ],
    [
      'a module that is taken out and imported again',
      "import sys, helper\nos.environ['K'] = 'x'\nsys.modules.pop('helper')\nimport helper",
      WRITE,
    ],
  ])('is followed through modules: %s', (_what, script, helper) => {
    const facts = inTree(files(script, helper));
    expect(facts.loads).toBe(true);
    expect(facts.effects.at(-1)).toMatchObject({ key: 'K', value: { kind: 'known', value: 'v' }, certain: true });
  });

  it('imports what the star takes from a package, and no more', () => {
    const tree = (script: string, listed: string) => ({
      'wsgi.py': `${script}\n`,
      'pkg/__init__.py': `__all__ = [${listed}]\n`,
      'pkg/sub.py': `import os\n${WRITE}\n`,
    });
    expect(inTree(tree('from pkg import *', "'sub'")).effects).toMatchObject([{ key: 'K', certain: true }]);
    expect(inTree(tree('from pkg import *', '')).effects).toEqual([]);
    expect(inTree(tree('import pkg', "'sub'")).effects).toEqual([]);
  });

  it('fails to import what sys.modules says is not there', () => {
    const script = `import sys\nsys.modules['helper'] = None\ntry:\n    import helper\nexcept ImportError:\n    ${WRITE}`;
    expect(inTree(files(script, '')).effects).toMatchObject([{ key: 'K', certain: true }]);
  });

  it('leaves open what the class of a module says', () => {
    const helper = `import sys, types\nclass M(types.ModuleType):\n    @property\n    def x(self): ${WRITE}\nsys.modules[__name__].__class__ = M`;
    const facts = inTree(files('import helper\nhelper.x', helper));
    expect(facts.loadFailure).toBeUndefined();
    expect(facts.notices.map(({ code }) => code)).toContain('python-not-followed');
  });

  it.each(['for name in helper: pass', "'a' in helper"])(
    'does not know the class of a module that was given one: %s',
    (use) => {
      const helper = `import sys, types\nclass M(types.ModuleType):\n    def __iter__(self): return iter(['a'])\n`;
      const replacing = 'sys.modules[__name__].__class__ = M\n';
      expect(inTree(files(`import helper\n${use}`, helper + replacing)).loads).not.toBe(false);
      expect(inTree(files(`import helper\n${use}`, helper)).loads).toBe(false);
    },
  );

  it.each([
    ['for name in helper: pass', false],
    ['for name in helper.names: pass', true],
    ['for name in helper.give: pass', false],
    ['for name in helper.give(): pass', true],
    ['for name in helper.Names: pass', true],
  ])('knows what can be looped over: %s', (use, loads) => {
    const helper =
      "names = ['a']\ndef give(): return names\nclass Meta(type):\n    def __iter__(cls): return iter(names)\nclass Names(metaclass=Meta): pass";
    expect(inTree(files(`import helper\n${use}`, helper)).loads).toBe(loads);
  });

  it('knows that a long loop may do what one of its rounds does', () => {
    const text = `import os\nfor i in range(100000):\n    if i == 77777: ${WRITE}\n`;
    expect(effectsOf(engine, text, ON_311)).toEqual(['assign K=v @import?']);
    expect(effectsOf(engine, 'import os\nfor i in range(100000): pass\n', ON_311)).toEqual([]);
  });

  it.each([
    ['opens a file that is not in the tree', "    with open('/srv/names.csv') as names: names.read()"],
    ['calls what may raise', "    int(environ['QUERY_STRING'])"],
  ])('knows that a script loads whose request %s', (_what, body) => {
    const callable = `def application(environ, start_response):\n${body}\n    return []\n`;
    expect(factsOf(engine, callable, ON_311)).toMatchObject({ loads: true, mayRaiseOnRequest: true });
    const atStart = `environ = {'QUERY_STRING': input()}\n${body.trim()}\n`;
    expect(factsOf(engine, atStart, ON_311).loads).toBe('unknown');
  });

  it('does not doubt a request that raises nothing', () => {
    const text = "def application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'']\n";
    const facts = factsOf(engine, text, ON_311);
    expect(facts.loads).toBe(true);
    expect(facts.mayRaiseOnRequest).toBeUndefined();
  });

  it.each([
    ["'K' in environ", true],
    ["if 'K' not in environ: name = 'x'", true],
    ['for name in environ: pass', true],
    ['names = list(environ)', true],
    ["environ + 'K'", false],
  ])('knows that a package is no mapping: %s', (use, isOfMappings) => {
    expect(factsOf(engine, `from os import environ\nimport environ\n${use}\n`, ON_311).loads).toBe(false);
    expect(factsOf(engine, `import environ\nfrom os import environ\n${use}\n`, ON_311).loads).toBe(isOfMappings);
  });
});
