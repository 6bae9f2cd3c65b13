import { afterAll, describe, expect, it } from 'vitest';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { extractScriptFacts } from '../../src/python/facts/extract-script-facts.ts';
import { createPythonParser } from '../../src/python/syntax/index.ts';
import { filesBelow, isFor, loadCorpus, parseBundle, pythonPathBelow } from './case-bundle.ts';
import { judgeFacts } from './judge-facts.ts';
import { observe } from './observe.ts';
import { findPython, Workshop } from './record-with-cpython.ts';

const python = findPython();
const corpus = loadCorpus().filter((scriptCase) => 'missing' in python || isFor(scriptCase, python.python));
/** The corpus is some 1,900 runs of CPython; ms on a machine that has other things to do. */
const PATIENCE = 300_000;
const why = 'missing' in python ? ` (skipped: ${python.missing})` : '';

describe('the corpus of the CPython oracle', () => {
  it('has every shape in at least three variants, and more than 200 scripts', () => {
    for (let shape = 1; shape <= 56; shape += 1) {
      const name = `shape-${String(shape).padStart(2, '0')}-`;
      expect(corpus.filter(({ id }) => id.startsWith(name)).length, name).toBeGreaterThanOrEqual(3);
    }
    expect(corpus.length).toBeGreaterThan(200);
  });

  it('gives every shape and trap a verdict', () => {
    expect(corpus.filter(({ id, verdict }) => /^(?:shape|trap)-/.test(id) && verdict.length === 0)).toEqual([]);
  });
});

describe.skipIf('missing' in python)(`what CPython does${why}`, () => {
  const workshop = new Workshop();
  const observed = observe(workshop, 'missing' in python ? [] : corpus);
  afterAll(() => workshop.close());
  const only = (id: string, body: string) => parseBundle(`=== ${id}: made for this test\n${body}`);

  it(
    'fails to load the scripts said not to load, and no others',
    async () => {
      const seen = await observed;
      const judged = corpus.filter(({ id }) => /^(?:shape|trap)-/.test(id));
      const failing = judged.filter((scriptCase) =>
        seen[corpus.indexOf(scriptCase)]?.every(({ recording }) => !recording.loads),
      );
      expect(failing.map(({ id }) => id)).toEqual(
        corpus.filter(({ verdict }) => verdict.includes('NO-LOAD')).map(({ id }) => id),
      );
      expect(seen.flat().filter(({ recording }) => recording.crashed)).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'contradicts nothing that the facts say, and they leave at most 4 % of the effects unknown',
    async () => {
      const parser = await createPythonParser('native');
      const judgements = (await observed).map((observations, number) => {
        const scriptCase = corpus[number]!;
        const root = workshop.rootOf(scriptCase);
        const fs = new MemoryFileSystem(filesBelow(root, scriptCase));
        const version = 'missing' in python ? {} : { python: python.python };
        const host = { fs, parser, root, pythonPath: pythonPathBelow(root, scriptCase), ...version };
        return judgeFacts(scriptCase, extractScriptFacts(`${root}/${scriptCase.script}`, host), observations);
      });
      expect(judgements.flatMap(({ mismatches }) => mismatches)).toEqual([]);
      const unknown = judgements.flatMap((judgement) => judgement.unknown);
      expect(unknown.filter(({ why }) => why === '')).toEqual([]);
      expect(unknown.length).toBeLessThanOrEqual(0.04 * judgements.reduce((sum, { effects }) => sum + effects, 0));
    },
    PATIENCE,
  );

  it('runs a script as mod_wsgi does: no __main__, its folder not on sys.path, a name of its own', async () => {
    const cases = only(
      'manner',
      [
        'python-path: ',
        '--- site/wsgi.py',
        'import os, sys',
        'os.environ["NAME"] = __name__',
        'os.environ["FILE"] = __file__',
        'os.environ["ARGV"] = repr(sys.argv)',
        'os.environ["ON_PATH"] = str(os.path.dirname(__file__) in sys.path or "" in sys.path)',
      ].join('\n'),
    );
    const [observations = []] = await observe(workshop, cases);
    const events = observations[0]?.recording.events ?? [];
    const value = (key: string) => events.find((event) => event.key === key)?.value;
    expect(value('NAME')).toMatch(/^_mod_wsgi_[0-9a-f]{32}$/);
    expect(value('FILE')).toBe(`${workshop.rootOf(cases[0]!)}/site/wsgi.py`);
    expect(value('ARGV')).toBe("['mod_wsgi']");
    expect(value('ON_PATH')).toBe('False');
  });

  it('sees every way of writing, and tells os.putenv from os.environ', async () => {
    const cases = only(
      'ways',
      [
        '--- wsgi.py',
        'import os',
        'os.environ["A"] = "1"',
        'os.environ.setdefault("A", "2")',
        'os.environ.update(B="1")',
        'os.environ |= {"C": "1"}',
        'del os.environ["A"]',
        'os.environ.pop("B")',
        'os.putenv("D", "1")',
        'os.unsetenv("D")',
        'os.environ = {**os.environ, "E": "1"}',
      ].join('\n'),
    );
    const [observations = []] = await observe(workshop, cases);
    expect(observations[0]?.recording.events.map(({ op, key }) => `${op} ${key}`)).toEqual([
      'set A',
      'set B',
      'set C',
      'remove A',
      'remove B',
      'putenv D',
      'unsetenv D',
      'python-only E',
    ]);
  });
});
