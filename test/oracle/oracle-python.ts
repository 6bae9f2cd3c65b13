import { isDeepStrictEqual, parseArgs } from 'node:util';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { extractScriptFacts } from '../../src/python/facts/extract-script-facts.ts';
import type { ScriptFacts } from '../../src/python/facts/script-facts.ts';
import { createPythonParser, type PythonParser } from '../../src/python/syntax/index.ts';
import { filesBelow, loadCorpus, pythonPathBelow, type ScriptCase } from './case-bundle.ts';
import { generateScript } from './generator/generate-script.ts';
import { type Judgement, judgeFacts } from './judge-facts.ts';
import { observe } from './observe.ts';
import { findPython, Workshop } from './record-with-cpython.ts';
import { renderOracleReport } from './render-oracle-report.ts';

/** Scripts whose recordings are held in memory at one time. */
const BATCH = 250;
const MOST_UNKNOWN = 0.05;

interface Parsers {
  readonly native: PythonParser;
  readonly wasm: PythonParser;
}

const factsOf = (scriptCase: ScriptCase, root: string, parser: PythonParser): ScriptFacts =>
  extractScriptFacts(`${root}/${scriptCase.script}`, {
    fs: new MemoryFileSystem(filesBelow(root, scriptCase)),
    parser,
    pythonPath: pythonPathBelow(root, scriptCase),
    root,
  });

interface Batch {
  readonly judgements: readonly Judgement[];
  /** Scripts of which the two engines say different things. */
  readonly torn: readonly string[];
}

const judgeBatch = async (cases: readonly ScriptCase[], parsers: Parsers): Promise<Batch> => {
  const workshop = new Workshop();
  try {
    const observed = await observe(workshop, cases);
    const torn: string[] = [];
    const judgements = cases.map((scriptCase, number) => {
      const root = workshop.rootOf(scriptCase);
      const facts = factsOf(scriptCase, root, parsers.native);
      if (!isDeepStrictEqual(facts, factsOf(scriptCase, root, parsers.wasm))) torn.push(scriptCase.id);
      return judgeFacts(scriptCase, facts, observed[number] ?? []);
    });
    return { judgements, torn };
  } finally {
    workshop.close();
  }
};

const chooseCases = (seed: string | undefined, count: number, only: string | undefined): ScriptCase[] => {
  const written = seed === undefined ? loadCorpus() : [];
  const generated =
    seed === undefined ? [] : Array.from({ length: count }, (_, number) => generateScript(Number(seed), number));
  return [...written, ...generated].filter(({ id }) => only === undefined || id.startsWith(only));
};

/**
 * `npm run oracle:python [-- --seed N --count M] [--only ID] [--show K]`: holds the facts of scripts against what CPython
 * does with them; without a seed the written scripts, with one those that the grammar makes of it. Ends with 1 where a
 * known prediction is wrong, the two engines differ, or more than 5 % of the effects are unknown.
 */
export const main = async (args: readonly string[]): Promise<number> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      count: { type: 'string', default: '1000' },
      only: { type: 'string' },
      show: { type: 'string', default: '10' },
    },
  });
  const python = findPython();
  if ('missing' in python) {
    console.log(`oracle:python: skipped: ${python.missing}`);
    return 0;
  }
  const cases = chooseCases(values.seed, Number(values.count), values.only);
  const parsers = { native: await createPythonParser('native'), wasm: await createPythonParser('wasm') };
  const judgements: Judgement[] = [];
  const torn: string[] = [];
  for (let start = 0; start < cases.length; start += BATCH) {
    const batch = await judgeBatch(cases.slice(start, start + BATCH), parsers);
    judgements.push(...batch.judgements);
    torn.push(...batch.torn);
  }
  console.log(
    `oracle:python: CPython ${python.version}, ${values.seed ? `seed ${values.seed}` : 'the written scripts'}`,
  );
  console.log(renderOracleReport(judgements, cases, Number(values.show)));
  console.log(
    `engines            ${torn.length === 0 ? 'say the same of every script' : `differ: ${torn.join(', ')}`}`,
  );
  const effects = judgements.reduce((sum, judgement) => sum + judgement.effects, 0);
  const unknown = judgements.reduce((sum, judgement) => sum + judgement.unknown.length, 0);
  const isWrong = judgements.some(({ mismatches }) => mismatches.length > 0);
  return isWrong || torn.length > 0 || unknown > effects * MOST_UNKNOWN ? 1 : 0;
};
