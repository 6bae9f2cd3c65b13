import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../src/python/facts/run/raising/function-signatures.ts';
import { METHODS } from '../../src/python/facts/run/raising/method-signatures.ts';
import { methodsOf, signatureOf } from '../../src/python/facts/run/raising/signatures.ts';
import { findPythons } from './record-with-cpython.ts';

const pythons = findPythons().filter(({ python }) => python.oldest >= 306);
const why = pythons.length === 0 ? ' (skipped: no CPython 3.6 or newer is here)' : '';

/** Tells how many arguments each function takes by position, at least and at most (null: any number), where CPython says so. */
const ASK = `
import builtins, importlib, inspect, json, os, pathlib, sys
OWNERS = {'environment': type(os.environ), 'path': pathlib.Path}

def find(name):
    parts = name.split('.')
    found = OWNERS.get(parts[0]) or getattr(builtins, parts[0], None) or importlib.import_module(parts[0])
    for part in parts[1:]:
        if not hasattr(found, part) and inspect.ismodule(found):
            importlib.import_module(found.__name__ + '.' + part)
        found = getattr(found, part)
    return found

told = {}
for name in json.load(sys.stdin):
    try:
        parameters = list(inspect.signature(find(name)).parameters.values())
    except (AttributeError, ImportError, TypeError, ValueError):
        continue
    if parameters and parameters[0].name == 'self':
        parameters = parameters[1:]
    placed = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) and not p.name.startswith('_')]
    isOpen = any(p.kind == p.VAR_POSITIONAL for p in parameters)
    told[name] = [sum(p.default is p.empty for p in placed), None if isOpen else len(placed)]
json.dump(told, sys.stdout)
`;

/** Functions of objects that get more than Python hands them: what the object was made of. */
const GETS_MORE = /^(?:re\.Match|string\.Template|threading\.Thread)\./;
/** What CPython tells some to take in some versions is more than they do. */
const TOLD_TO_TAKE_MORE = ['threading.RLock', 'collections.Counter', 'environment.update'];

const names = [
  ...[...FUNCTIONS.matchAll(/^\S+/gm)].map(([name]) => name),
  ...Object.keys(METHODS).flatMap((type) => [...(methodsOf(type)?.keys() ?? [])].map((name) => `${type}.${name}`)),
].filter((name) => !GETS_MORE.test(name) && !TOLD_TO_TAKE_MORE.includes(name));

const ofTable = (name: string) => {
  const [type = '', method = ''] = name.split('.');
  const { parameters = [] } = signatureOf(name) ?? methodsOf(type)?.get(method) ?? {};
  return {
    least: parameters.filter(({ isOptional }) => !isOptional).length,
    most: parameters.some(({ isRepeated }) => isRepeated) ? Number.POSITIVE_INFINITY : parameters.length,
  };
};

describe.skipIf(pythons.length === 0)(`what functions of Python take${why}`, () => {
  it.each(pythons)('is no less than in CPython $version', ({ program }) => {
    const asked = spawnSync(program, ['-S', '-s', '-c', ASK], { input: JSON.stringify(names), encoding: 'utf8' });
    expect(asked.stderr).not.toMatch(/Traceback/);
    const told = Object.entries(JSON.parse(asked.stdout) as Record<string, readonly [number, number | null]>);
    expect(told.length).toBeGreaterThan(100);
    const refused = told.filter(([name, [least, most]]) => {
      const table = ofTable(name);
      // Of what takes any number CPython does not tell that it needs some.
      return (most !== null && table.least > least) || table.most < (most ?? Number.POSITIVE_INFINITY);
    });
    expect(refused).toEqual([]);
  });
});
