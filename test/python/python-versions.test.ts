import { describe, expect, it } from 'vitest';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { findPythonInTree } from '../../src/python/version/python-in-tree.ts';
import { parsePythonVersion } from '../../src/python/version/python-version.ts';
import { ENGINES, effectsOf, factsOf } from './facts-of.ts';

const python = (version: string) => ({ python: parsePythonVersion(version) ?? { oldest: 0, newest: 0 } });

/** Texts that only some versions take, with one that does not and one that does. */
const SYNTAX: readonly (readonly [what: string, text: string, refused: string, taken: string])[] = [
  ['a print statement', "print 'x'", '3.6', '2.7'],
  ['a print statement with a format', "print '%s' % 1, 2", '3.13', '2.7'],
  ['print to a file', 'import sys\nprint >> sys.stderr, 1', '3.8', '2.7'],
  ['an exec statement', "exec 'x = 1'", '3.11', '2.7'],
  ['an exec statement in names', "exec 'x = 1' in {}", '3.6', '2.7'],
  ['exec of an expression in names', "ns = {}\nif ns == {}: exec 'y = %d' % 2 in ns", '3.6', '2.7'],
  ['exec of what a call gives', 'exec str(1)', '3.13', '2.7'],
  ['exec of a file in names', "ns = {}\nexec 'y = 2' in ns, ns", '3.13', '2.7'],
  ['except with a comma', 'try:\n    pass\nexcept ValueError, e:\n    pass', '3.11', '2.7'],
  ['except of several with a comma', 'try:\n    pass\nexcept (KeyError, ValueError), e:\n    pass', '3.6', '2.7'],
  ['except of a dotted name with a comma', 'import os\ntry:\n    pass\nexcept os.error, e:\n    pass', '3.13', '2.7'],
  ['an octal number of old', 'import os\nmask = 0022', '3.8', '2.7'],
  ['an octal number as an argument', 'import os\nos.umask(0077)', '3.13', '2.7'],
  ['an octal number in a list', 'modes = [0644, 0755]', '3.6', '2.7'],
  ['a long number', 'x = 10L', '3.11', '2.7'],
  ['a long hexadecimal number', 'x = 0xffL', '3.6', '2.7'],
  ['a long number in small letters', 'x = -1l', '3.13', '2.7'],
  ['backquotes', 'x = `1`', '3.6', '2.7'],
  ['backquotes in a call', 'x = str(`1 + 1`)', '3.11', '2.7'],
  ['backquotes of a list', 'x = [1]\ny = `x`', '3.13', '2.7'],
  ['<>', 'x = 1 <> 2', '3.6', '2.7'],
  ['<> in a condition', "if 'a' <> 'b':\n    pass", '3.11', '2.7'],
  ['<> among others', 'x = 1 < 2 <> 3', '3.13', '2.7'],
  ['an assignment expression', 'if (n := 1):\n    pass', '3.7', '3.8'],
  ['an assignment expression in a call', 'print(m := 2)', '3.6', '3.13'],
  ['an assignment expression in a loop', 'while (k := 0):\n    pass', '2.7', '3.9'],
  ['match', 'match 1:\n    case 1:\n        pass', '3.9', '3.10'],
  ['match of a sequence', 'match [1, 2]:\n    case [a, *b]:\n        pass', '3.8', '3.13'],
  ['match with a guard', "match 'x':\n    case y if y:\n        pass", '3.6', '3.12'],
  ['except*', 'try:\n    pass\nexcept* ValueError:\n    pass', '3.10', '3.11'],
  ['except* of several', 'try:\n    pass\nexcept* (KeyError, OSError) as group:\n    pass', '3.6', '3.13'],
  ['except* in a function', 'def f():\n    try:\n        pass\n    except* OSError:\n        raise', '3.9', '3.12'],
  ['a type statement', 'type X = int', '3.11', '3.12'],
  ['a function with type parameters', 'def f[T](x: T) -> T:\n    return x', '3.11', '3.12'],
  ['a class with type parameters', 'class C[T]:\n    pass', '3.8', '3.13'],
  ['an f-string with its own quotes', "d = {'a': 1}\nx = f'{d['a']}'", '3.11', '3.12'],
  ['an f-string within itself', "x = f'{f'{1}'}'", '3.6', '3.13'],
  ['an f-string with its own quotes in a call', 'x = f"{"-".join(["a"])}"', '3.10', '3.12'],
  ['an f-string with a backslash', 'x = f"{chr(10) + \'\\n\'}"', '3.8', '3.12'],
  ['an f-string that shows', "a = 1\nx = f'{a=}'", '3.7', '3.8'],
  ['an f-string', "x = f'{1}'", '2.7', '3.6'],
  ['a positional-only parameter', 'def f(a, /):\n    pass', '3.7', '3.8'],
  ['a keyword-only parameter', 'def f(*, a=1):\n    pass', '2.7', '3.6'],
  ['an annotation', 'x: int = 1', '2.7', '3.6'],
  ['nonlocal', 'def f():\n    x = 1\n    def g():\n        nonlocal x\n    g()\nf()', '2.7', '3.6'],
  ['unpacking in a display', 'x = [*[1], 2]\ny = {**{}}', '2.7', '3.6'],
  ['a starred target', 'a, *b = [1, 2, 3]', '2.7', '3.6'],
  ['a template string', "name = 'x'\nx = t'{name}'", '3.13', '3.14'],
  ['a raw template string', "x = rt'a{1}'", '3.12', '3.14'],
  ['a template string beside others', "x = t'a' t'{1}'", '3.6', '3.14'],
];

/** Texts that run in some versions and raise in others. */
const NAMES: readonly (readonly [what: string, text: string, error: string, raises: string, runs: string])[] = [
  ['imp', 'import imp', 'ModuleNotFoundError', '3.12', '3.11'],
  ['imp under another name', 'import imp as i', 'ModuleNotFoundError', '3.13', '2.7'],
  ['a function of imp', 'from imp import load_source', 'ModuleNotFoundError', '3.12', '3.6'],
  ['asyncore', 'import asyncore', 'ModuleNotFoundError', '3.13', '3.6'],
  ['a class of asyncore', 'from asyncore import dispatcher', 'ModuleNotFoundError', '3.12', '2.7'],
  ['asynchat beside it', 'import asynchat', 'ModuleNotFoundError', '3.12', '3.11'],
  ['smtpd', 'import smtpd', 'ModuleNotFoundError', '3.12', '2.7'],
  ['cgi', 'import cgi', 'ModuleNotFoundError', '3.13', '3.12'],
  ['a class of cgi', 'from cgi import FieldStorage', 'ModuleNotFoundError', '3.13', '2.7'],
  ['cgitb beside it', 'import cgitb', 'ModuleNotFoundError', '3.13', '3.6'],
  ['pipes', 'from pipes import quote', 'ModuleNotFoundError', '3.13', '3.8'],
  ['pipes as a module', 'import pipes', 'ModuleNotFoundError', '3.13', '3.12'],
  ['pipes in a function', 'def f():\n    import pipes\nf()', 'ModuleNotFoundError', '3.13', '2.7'],
  ['crypt', 'import crypt', 'ModuleNotFoundError', '3.13', '3.10'],
  ['tomllib', 'import tomllib', 'ModuleNotFoundError', '3.10', '3.11'],
  ['a function of tomllib', 'from tomllib import loads', 'ModuleNotFoundError', '3.6', '3.13'],
  ['tomllib by its name', "import importlib\nimportlib.import_module('tomllib')", 'ModuleNotFoundError', '3.9', '3.12'],
  ['zoneinfo', 'import zoneinfo', 'ModuleNotFoundError', '3.8', '3.9'],
  ['ConfigParser', 'import ConfigParser', 'ModuleNotFoundError', '3.6', '2.7'],
  ['a class of ConfigParser', 'from ConfigParser import SafeConfigParser', 'ModuleNotFoundError', '3.13', '2.7'],
  ['ConfigParser under another name', 'import ConfigParser as c', 'ModuleNotFoundError', '3.8', '2.7'],
  ['configparser', 'import configparser', 'ImportError', '2.7', '3.6'],
  ['urllib2', 'import urllib2', 'ModuleNotFoundError', '3.13', '2.7'],
  ['union of environments', "import os\nos.environ |= {'A': '1'}", 'TypeError', '3.8', '3.9'],
  ['union of dictionaries', "x = {'a': 1} | {'b': 2}", 'TypeError', '3.6', '3.11'],
  ['union in place', "x = {}\nx |= {'b': 2}", 'TypeError', '3.8', '3.12'],
  ['has_key of the environment', "import os\nos.environ.has_key('A')", 'AttributeError', '3.6', '2.7'],
  ['has_key of a dictionary', "{}.has_key('A')", 'AttributeError', '3.11', '2.7'],
  ['has_key in a condition', "d = dict(a=1)\nif d.has_key('a'): pass", 'AttributeError', '3.13', '2.7'],
  ['iteritems', '{}.iteritems()', 'AttributeError', '3.13', '2.7'],
  ['unicode', "x = unicode('a')", 'NameError', '3.6', '2.7'],
  ['unicode as a type', "x = isinstance('a', unicode)", 'NameError', '3.11', '2.7'],
  ['unicode handed on', "x = map(unicode, ['a'])", 'NameError', '3.13', '2.7'],
  ['the name of a function', 'def f(): pass\nf.func_name', 'AttributeError', '3.8', '2.7'],
  [
    'the function of a method',
    'class A:\n    def f(self): pass\nA().f.im_func.func_code',
    'AttributeError',
    '3.11',
    '2.7',
  ],
  ['execfile', "execfile('/nowhere')", 'NameError', '3.8', '2.7'],
  ['execfile in names', "execfile('/nowhere', {})", 'NameError', '3.13', '2.7'],
  ['execfile in a function', "def f(p):\n    execfile(p, dict(__file__=p))\nf('/nowhere')", 'NameError', '3.6', '2.7'],
  ['reload', 'import os\nreload(os)', 'NameError', '3.13', '2.7'],
  ['reload for its encoding', "import sys\nreload(sys)\nsys.setdefaultencoding('utf-8')", 'NameError', '3.6', '2.7'],
  ['reload in a loop', 'import os, sys\nfor m in (os, sys): reload(m)', 'NameError', '3.11', '2.7'],
  ['xrange', 'x = xrange(2)', 'NameError', '3.11', '2.7'],
  ['raw_input', 'x = raw_input', 'NameError', '3.6', '2.7'],
  [
    'super without arguments',
    'class A(object):\n    def f(self):\n        super().__init__()\nA().f()',
    'TypeError',
    '2.7',
    '3.6',
  ],
  ['removeprefix', "x = 'ab'.removeprefix('a')", 'AttributeError', '3.8', '3.9'],
  ['functools.cache', 'import functools\n@functools.cache\ndef f(): pass', 'AttributeError', '3.8', '3.9'],
  ['collections.Mapping', 'import collections\nx = collections.Mapping', 'AttributeError', '3.10', '3.9'],
  ['time.clock', 'import time\ntime.clock()', 'AttributeError', '3.8', '3.7'],
];

describe.each(ENGINES)('what a version of Python takes (%s)', (engine) => {
  it.each(SYNTAX)('%s', (_, text, refused, taken) => {
    const facts = factsOf(engine, `${text}\n`, python(refused));
    expect(facts.loads).toBe(false);
    expect(factsOf(engine, `${text}\n`, python(taken)).loads).toBe(true);
  });

  it.each(NAMES)('%s', (_, text, error, raises, runs) => {
    const facts = factsOf(engine, `${text}\n`, python(raises));
    expect([facts.loads, facts.loadFailure?.exception]).toEqual([false, error]);
    expect(factsOf(engine, `${text}\n`, python(runs)).loads).not.toBe(false);
  });

  it('says that an answer hangs on the version where that is not known', () => {
    for (const text of ['import imp', 'if (n := 1):\n    pass', "x = {} | {'a': 1}"]) {
      const facts = factsOf(engine, `${text}\n`);
      expect(facts.loads, text).toBe('unknown');
      expect(facts.notices.map(({ message }) => message).join(), text).toMatch(/Python 3\.\d+/);
    }
  });

  it.each(['import distutils', 'import distutils.version', 'from distutils.util import strtobool'])(
    'leaves open whether setuptools brings distutils back: %s',
    (text) => {
      expect(factsOf(engine, `${text}\n`, python('3.12')).loads).toBe('unknown');
      expect(factsOf(engine, `${text}\n`, python('3.11')).loads).toBe(true);
      const caught = `import os\ntry:\n    ${text}\nexcept ImportError:\n    os.environ['K'] = 'v'\n`;
      expect(effectsOf(engine, caught, python('3.13'))).toEqual(['assign K=v @import?']);
      if (text.startsWith('import')) expect(effectsOf(engine, caught, python('3.6'))).toEqual([]);
    },
  );

  it('runs what the version chooses', () => {
    const choose = (test: string) =>
      `import os, sys\nif ${test}:\n    os.environ['NEW'] = '1'\nelse:\n    os.environ['OLD'] = '1'\n`;
    for (const test of [
      'sys.version_info >= (3, 9)',
      'sys.version_info[:2] > (3, 8)',
      'sys.version_info[1] >= 9 and sys.version_info.major == 3',
    ]) {
      expect(effectsOf(engine, choose(test), python('3.8')), test).toEqual(['assign OLD=1 @import']);
      expect(effectsOf(engine, choose(test), python('3.11')), test).toEqual(['assign NEW=1 @import']);
    }
    expect(effectsOf(engine, choose('sys.version_info[0] < 3'), python('2.7'))).toEqual(['assign NEW=1 @import']);
    expect(effectsOf(engine, choose('sys.version_info >= (3, 9)'))).toHaveLength(2);
  });

  it('divides, leaks and finds its metaclass as Python 2 does', () => {
    const text = `import os
class Meta(type):
    def __new__(cls, name, bases, names):
        os.environ['MADE'] = name
        return type.__new__(cls, name, bases, names)
class C(object):
    __metaclass__ = Meta
[x for x in ['a', 'b']]
os.environ['HALF'] = str(7 / 2)
os.environ['LEFT'] = x
`;
    expect(effectsOf(engine, text, python('2.7'))).toEqual([
      'assign MADE=C @import',
      'assign HALF=3 @import',
      'assign LEFT=b @import',
    ]);
    expect(effectsOf(engine, `from __future__ import division\n${text}`, python('2.7'))[1]).toBe(
      'assign HALF=3.5 @import',
    );
    expect(factsOf(engine, text, python('3.11')).loadFailure?.exception).toBe('NameError');
  });

  it.each([
    ['in names of its own', "n = {}\nexec 'a = %r' % 'v' in n\nos.environ['K'] = n['a']"],
    ['with parentheses', "n = {}\nexec ('a = %r' % 'v') in n\nos.environ['K'] = n['a']"],
    ['as a call', "n = {}\nexec('a = %r' % 'v', n)\nos.environ['K'] = n['a']"],
    ['in a line with others', "n = {}; exec str('a = \"v\"') in n; os.environ['K'] = n['a']"],
  ])('executes a text as Python 2 does: %s', (_, text) => {
    expect(effectsOf(engine, `import os\n${text}\n`, python('2.7'))).toEqual(['assign K=v @import']);
  });

  it('looks for modules as Python 2 does', () => {
    const files = {
      'site/wsgi.py': 'import pack.one\n',
      'pack/one.py': 'import two\n',
      'pack/two.py': "import os\nos.environ['TWO'] = '2'\n",
      'pack/__init__.py': '',
    };
    expect(effectsOf(engine, files, python('2.7'))).toEqual(['assign TWO=2 @import']);
    expect(effectsOf(engine, files, python('3.11'))).toEqual([]);
    const { 'pack/__init__.py': _, ...bare } = files;
    expect(effectsOf(engine, bare, python('2.7'))).toEqual([]);
  });
});

describe.each(ENGINES)('a text that no version takes (%s)', (engine) => {
  it.each([
    ['never ends its docstring', '"""Routes.\n\nExamples:\n    1. Add a route: urls = [1]\n'],
    ['has an error before what is new', 'x = = 1\ny: int = 2\n'],
  ])('is no syntax of a later one: it %s', (_what, text) => {
    const facts = factsOf(engine, text, python('2.7'));
    expect(facts.loadFailure?.message).toBe('invalid syntax');
  });

  it('is new before it is broken', () => {
    const facts = factsOf(engine, 'y: int = 2\nx = = 1\n', python('2.7'));
    expect(facts.loadFailure?.message).toContain('came with Python 3.6');
  });
});

describe('the version that a tree asks for', () => {
  const find = (files: Record<string, string>) =>
    findPythonInTree(
      new MemoryFileSystem(Object.fromEntries(Object.entries(files).map(([name, text]) => [`/srv/${name}`, text]))),
      '/srv',
    );

  it.each([
    [{ '.python-version': '3.8.18\n' }, 308, 308],
    [{ 'runtime.txt': 'python-2.7.18' }, 207, 207],
    [{ Dockerfile: 'FROM python:3.12-slim\n' }, 312, 312],
    [{ Pipfile: '[requires]\npython_version = "3.9"\n' }, 309, 309],
    [{ 'pyproject.toml': '[project]\nrequires-python = ">=3.8,<3.12"\n' }, 308, 311],
    [{ 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.10"\n' }, 310, 314],
    [{ 'setup.cfg': '[options]\npython_requires = >=3.7\n' }, 307, 314],
  ])('%j', (files, oldest, newest) => {
    expect(find(files as Record<string, string>)).toEqual({ oldest, newest });
  });

  it('is not known where nothing says so', () => {
    expect(find({ 'setup.py': 'setup()\n', 'pyproject.toml': '[tool.black]\nline-length = 100\n' })).toBeNull();
  });
});
