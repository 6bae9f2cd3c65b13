import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { standardNamesOf, tabledModules } from '../../src/python/version/standard-attributes.ts';
import { findPythons } from './record-with-cpython.ts';

const pythons = findPythons().filter(({ python }) => python.oldest >= 306);
const why = pythons.length === 0 ? ' (skipped: no CPython 3.6 or newer is here)' : '';

/** Tells which of the names that it is given on its standard input, by owner, are not there. */
const ASK = `
import importlib, json, sys
missing = []
for owner, names in json.load(sys.stdin).items():
    try:
        found = importlib.import_module(owner)
    except ImportError:
        module, name = owner.rsplit('.', 1)
        found = getattr(importlib.import_module(module), name)
    missing += [owner + '.' + name for name in names if not hasattr(found, name)]
json.dump(missing, sys.stdout)
`;

describe.skipIf(pythons.length === 0)(`the names of the standard library${why}`, () => {
  it.each(pythons)('are all there in CPython $version', ({ program }) => {
    const names = Object.fromEntries(tabledModules().map((owner) => [owner, [...(standardNamesOf(owner) ?? [])]]));
    const asked = spawnSync(program, ['-S', '-s', '-c', ASK], { input: JSON.stringify(names), encoding: 'utf8' });
    expect(asked.stderr).not.toMatch(/Traceback/);
    expect(JSON.parse(asked.stdout)).toEqual([]);
  });
});
