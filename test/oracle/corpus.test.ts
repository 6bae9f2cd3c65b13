import { afterAll, describe, expect, it } from 'vitest';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { extractScriptFacts } from '../../src/python/facts/extract-script-facts.ts';
import { createPythonParser } from '../../src/python/syntax/index.ts';
import { filesBelow, isFor, loadCorpus, pythonPathBelow } from './case-bundle.ts';
import { type Judgement, judgeFacts } from './judge-facts.ts';
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
  const parser = createPythonParser('native');
  afterAll(() => workshop.close());

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

  const judgements = new Map<string, Judgement>();
  it.each(corpus.map((scriptCase, number) => ({ ...scriptCase, scriptCase, number })))(
    'contradicts nothing that the facts say of $id',
    async ({ scriptCase, number }) => {
      const root = workshop.rootOf(scriptCase);
      const fs = new MemoryFileSystem(filesBelow(root, scriptCase));
      const version = 'missing' in python ? {} : { python: python.python };
      const host = { fs, parser: await parser, root, pythonPath: pythonPathBelow(root, scriptCase), ...version };
      const facts = extractScriptFacts(`${root}/${scriptCase.script}`, host);
      const judgement = judgeFacts(scriptCase, facts, (await observed)[number] ?? []);
      judgements.set(scriptCase.id, judgement);
      expect(judgement.mismatches).toEqual([]);
      expect(judgement.unknown.filter((one) => one.why === '')).toEqual([]);
    },
    PATIENCE,
  );

  it('leaves at most 4 % of the effects unknown', () => {
    const all = [...judgements.values()];
    const unknown = all.reduce((sum, one) => sum + one.unknown.length, 0);
    expect(unknown).toBeLessThanOrEqual(0.04 * all.reduce((sum, { effects }) => sum + effects, 0));
  });
});
