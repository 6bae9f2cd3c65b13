import { describe, expect, it } from 'vitest';
import { ENGINES, factsOf } from './facts-of.ts';

describe.each(ENGINES)('scripts that want to be too much (%s)', (engine) => {
  it.each([
    ['brackets nested 50,000 deep', `x = ${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['open brackets only', '('.repeat(50_000)],
    ['blocks nested deep', Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}if x:`).join('\n')],
    ['a sum of 20,000 terms', `x = ${Array.from({ length: 20_000 }, () => "'a'").join(' + ')}`],
    ['attributes without end', `import os\nos${'.path'.repeat(20_000)}`],
  ])('%s', (_name, text) => {
    const facts = factsOf(engine, `${text}\n`);
    expect(facts.loads).not.toBe(true);
    expect(facts.notices.length).toBeGreaterThan(0);
  });

  it('a line of 20 MB is not parsed, and that is said', () => {
    const facts = factsOf(engine, `x = '${'a'.repeat(20_000_000)}'\n`);
    expect(facts.loads).toBe('unknown');
    expect(facts.notices.map(({ code }) => code)).toContain('python-too-long');
    // What was not read may bind the name, and so may a module that is imported.
    expect(facts.callable.kind).toBe('unknown');
    const long = `x = '${'a'.repeat(2_000_001)}'\ndef make(): pass\n`;
    const importing = factsOf(engine, { 'site/wsgi.py': 'from other import make\nmake()\n', 'other.py': long });
    expect(importing.loads).not.toBe(false);
  });

  it.each([
    ['a text that is never closed', `x = """${'{% if x %}'.repeat(40_000)}`],
    ['statements that are never ended', 'try:\n'.repeat(60_000)],
  ])('%s does not take quadratic time to give up', (_name, text) => {
    const started = process.cpuUsage();
    expect(factsOf(engine, text).loads).not.toBe(true);
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(3);
    // The next file is read from its own beginning.
    expect(factsOf(engine, 'import os\nos.environ["A"] = "b"\n')).toMatchObject({ loads: true, notices: [] });
  });

  it('a regular expression that backtracks without end is not tried', () => {
    const text = `import os, re\nif re.match('((a+))+$', '${'a'.repeat(60)}b'):\n    os.environ['K'] = 'v'\n`;
    expect(factsOf(engine, text).effects).toMatchObject([{ key: 'K', certain: false }]);
  });

  it('recursion ends', () => {
    const facts = factsOf(engine, `import os\ndef f(n):\n    return f(n + 1)\nf(0)\nos.environ['K'] = 'v'\n`);
    expect(facts.notices.map(({ code }) => code)).toContain('recursion');
  });

  it('loops that never end are left', () => {
    expect(factsOf(engine, 'while True:\n    pass\n').loads).toBe('unknown');
    expect(factsOf(engine, 'x = 1\nwhile x:\n    x += 1\n').loads).not.toBe(false);
  });

  it('forty conditions that nobody can decide do not take exponential time', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `if os.environ.get('A${i}'):\n    os.environ['B${i}'] = 'x'`);
    const facts = factsOf(engine, `import os\n${lines.join('\n')}\nos.environ['LAST'] = 'y'\n`);
    expect(facts.effects).toHaveLength(41);
    expect(facts.effects.filter(({ certain }) => certain).map(({ key }) => key)).toEqual(['LAST']);
    expect(facts.notices.map(({ code }) => code)).toContain('python-too-many-paths');
  });

  it('modules that import each other end', () => {
    const facts = factsOf(engine, {
      'site/wsgi.py': 'import a\n',
      'a.py': 'import b\nimport os\nos.environ["A"] = "1"\n',
      'b.py': 'import a\nimport os\nos.environ["B"] = "1"\n',
    });
    expect(facts.effects.map(({ key }) => key)).toEqual(['B', 'A']);
    expect(facts.loads).toBe(true);
  });

  it('modules that star-import each other, and a package that imports itself, end', () => {
    const facts = factsOf(engine, {
      'site/wsgi.py': 'from a import *\nimport pack\nimport os\nos.environ["A"] = one\n',
      'a.py': 'one = "1"\nfrom b import *\n',
      'b.py': 'from a import *\ntwo = "2"\n',
      'pack/__init__.py': 'from . import pack\nimport pack.pack\n',
      'pack/pack.py': 'import pack\nfrom pack import pack\n',
    });
    expect(facts.effects.map(({ key }) => key)).toEqual(['A']);
  });

  it.each([
    ['a generator without end', 'def f():\n    while True:\n        yield 1\nfor x in f():\n    pass\n'],
    [
      'an iterator without end',
      'class I:\n    def __iter__(self):\n        return self\n    def __next__(self):\n        return 1\nlist(I())\n',
    ],
    ['a class that makes itself', 'class A:\n    def __init__(self):\n        A()\nA()\n'],
    ['a text that doubles', 'x = "ab"\nfor i in range(100):\n    x = x + x\n'],
    ['a list that doubles', 'x = [1, 2]\nfor i in range(100):\n    x = x + x\n'],
    [
      'tuples of tuples',
      'import os\nx = y = ()\nfor i in range(60):\n    x = (x, x)\n    y = (y, y)\nd = {x: 1}\nx == y\nsorted([x, y])\nos.environ[str(x)] = repr(y)\n',
    ],
    [
      'a text that grows in itself',
      'x = "a"\nfor i in range(100):\n    x = x.replace("a", "aa")\n    x = "%s%s" % (x, x)\n',
    ],
    ['a list that holds itself', 'x = []\nx.append(x)\ny = str(x) + repr(x)\nz = (x == x)\n'],
    ['a base class that is its own', 'class A: pass\nA.__bases__ = (A,)\nclass B(A, A): pass\n'],
    ['comprehensions in comprehensions', `x = ${'[y for y in '.repeat(150)}[]${']'.repeat(150)}\n`],
    ['deep decorators', `${'@f\n'.repeat(2000)}def f(): pass\n`],
  ])('%s ends', (_name, text) => {
    const started = process.cpuUsage();
    expect(() => factsOf(engine, text)).not.toThrow();
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(10);
  });

  it('a file that is not there is a notice', () => {
    const facts = factsOf(engine, {}, { script: 'none/wsgi.py' });
    expect([facts.loads, facts.notices.length]).toEqual(['unknown', 1]);
  });
});

describe.each(ENGINES)('text that only looks as if it would not load (%s)', (engine) => {
  it.each([
    ['template lines inside a string', 'TEMPLATE = """\n{% if x %}\n{% endif %}\n"""\n'],
    [
      'a print to a stream in a branch that is not taken',
      "import sys\nif __name__ == '__main__':\n    print >> sys.stderr, 'no'\n",
    ],
    [
      'names that every object has',
      'class A(object):\n    pass\nA.__doc__, A.__dict__, A().__module__, None.__class__\n',
    ],
  ])('%s', (_name, text) => {
    expect(factsOf(engine, text)).toMatchObject({ loads: true, notices: [] });
  });

  it('a package knows its own path', () => {
    const facts = factsOf(engine, {
      'site/wsgi.py': 'import pack\n',
      'pack/__init__.py': 'from pkgutil import extend_path\n__path__ = extend_path(__path__, __name__)\n',
    });
    expect(facts.loads).toBe(true);
  });
});
