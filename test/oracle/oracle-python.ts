import { readFileSync } from 'node:fs';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { extractScriptFacts } from '../../src/python/facts/extract-script-facts.ts';
import type { ScriptFacts } from '../../src/python/facts/script-facts.ts';
import { createPythonParser, type PythonParser } from '../../src/python/syntax/index.ts';
import type { PythonRange } from '../../src/python/version/python-version.ts';
import { filesBelow, isFor, loadCorpus, parseBundle, pythonPathBelow, type ScriptCase } from './case-bundle.ts';
import { generateScript } from './generator/generate-script.ts';
import { type Judgement, judgeFacts } from './judge-facts.ts';
import { askImports, installedDjango, judgeImports, type Library, STANDARD_LIBRARY } from './judge-imports.ts';
import { observe } from './observe.ts';
import { type FoundPython, findPython, findPythonAt, findPythons, Workshop } from './record-with-cpython.ts';
import { renderOracleReport } from './render-oracle-report.ts';

/** Scripts whose recordings are held in memory at one time. */
const BATCH = 250;
const MOST_UNKNOWN = 0.04;

interface Parsers {
  readonly native: PythonParser;
  readonly wasm: PythonParser;
}

const factsOf = (scriptCase: ScriptCase, root: string, python: PythonRange, parser: PythonParser): ScriptFacts =>
  extractScriptFacts(`${root}/${scriptCase.script}`, {
    fs: new MemoryFileSystem(filesBelow(root, scriptCase)),
    parser,
    python,
    pythonPath: pythonPathBelow(root, scriptCase),
    root,
  });

interface Batch {
  readonly judgements: readonly Judgement[];
  /** Scripts of which the two engines say different things. */
  readonly torn: readonly string[];
}

const judgeBatch = async (
  cases: readonly ScriptCase[],
  { program, python }: FoundPython,
  parsers: Parsers,
): Promise<Batch> => {
  const workshop = new Workshop(program);
  try {
    const observed = await observe(workshop, cases);
    const torn: string[] = [];
    const judgements = cases.map((scriptCase, number) => {
      const root = workshop.rootOf(scriptCase);
      const facts = factsOf(scriptCase, root, python, parsers.native);
      if (!isDeepStrictEqual(facts, factsOf(scriptCase, root, python, parsers.wasm))) torn.push(scriptCase.id);
      return judgeFacts(scriptCase, facts, observed[number] ?? []);
    });
    return { judgements, torn };
  } finally {
    workshop.close();
  }
};

const chooseCases = (seed: string | undefined, count: number): ScriptCase[] =>
  seed === undefined
    ? loadCorpus()
    : Array.from({ length: count }, (_, number) => generateScript(Number(seed), number));

/** Holds the facts of the cases against one CPython, prints the report, and says whether all is well. */
const judgeWith = async (
  found: FoundPython,
  cases: readonly ScriptCase[],
  what: string,
  show: number,
): Promise<boolean> => {
  const parsers = { native: await createPythonParser('native'), wasm: await createPythonParser('wasm') };
  const judgements: Judgement[] = [];
  const torn: string[] = [];
  for (let start = 0; start < cases.length; start += BATCH) {
    const batch = await judgeBatch(cases.slice(start, start + BATCH), found, parsers);
    judgements.push(...batch.judgements);
    torn.push(...batch.torn);
  }
  console.log(`oracle:python: CPython ${found.version}, ${what}`);
  console.log(renderOracleReport(judgements, cases, show));
  console.log(
    `engines            ${torn.length === 0 ? 'say the same of every script' : `differ: ${torn.join(', ')}`}`,
  );
  const effects = judgements.reduce((sum, judgement) => sum + judgement.effects, 0);
  const unknown = judgements.reduce((sum, judgement) => sum + judgement.unknown.length, 0);
  const isWrong = judgements.some(({ mismatches }) => mismatches.length > 0);
  const isWatched = judgements.every(({ crashed }) => crashed === 0);
  return !isWrong && isWatched && torn.length === 0 && unknown <= effects * MOST_UNKNOWN;
};

/** Holds the facts of every module of a library against whether one CPython imports it, and prints what is wrong. */
const judgeLibrary = async (found: FoundPython, library: Library): Promise<boolean> => {
  // The native one holds its trees until the event loop turns, and a library is one turn.
  const parser = await createPythonParser('wasm');
  const { loading, undecided, failing, wrong, took } = judgeImports(
    askImports(found.program, library),
    library,
    found,
    parser,
  );
  console.log(
    `oracle:python: CPython ${found.version}, ${library.name}: ${loading + undecided + failing} modules in ` +
      `${(took / 1000).toFixed(1)} s: ${loading} load, ${undecided} undecided, ${failing} do not, ${wrong.length} wrong`,
  );
  for (const one of wrong) console.log(`  ${one}`);
  return wrong.length === 0;
};

/** `--stdlib`: the standard library of each chosen CPython, and Django where Debian's Python has it. */
const judgeLibraries = async (chosen: readonly FoundPython[], only: string | undefined): Promise<boolean> => {
  let isWell = true;
  for (const found of chosen) isWell = (await judgeLibrary(found, STANDARD_LIBRARY)) && isWell;
  const django = installedDjango();
  const own = findPythonAt('/usr/bin/python3');
  if (!django || !own) console.log('oracle:python: skipped: no Django is installed for /usr/bin/python3');
  else if (only === undefined) isWell = (await judgeLibrary(own, django)) && isWell;
  return isWell;
};

/**
 * `npm run oracle:python [-- --seed N --count M] [--python 3.8 | --python all] [--only ID] [--show K]`: holds the facts of
 * scripts against what CPython does with them; without a seed the written scripts, with one those that the grammar makes of
 * it. `--python`: another version of this machine, or each. `--cases FILE`: a bundle that is not part of the corpus. `--stdlib`: instead of
 * scripts the modules of the standard library and of Django, which CPython imports. Ends with 1 where a known prediction is wrong, an effect is missed without a notice, the two engines differ, a script could not be
 * watched, or more than 4 % of the effects are unknown.
 */
export const main = async (args: readonly string[]): Promise<number> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      count: { type: 'string', default: '1000' },
      only: { type: 'string' },
      cases: { type: 'string' },
      python: { type: 'string' },
      stdlib: { type: 'boolean', default: false },
      show: { type: 'string', default: '10' },
    },
  });
  const chosen = choosePythons(values.python);
  if (typeof chosen === 'string') {
    console.log(`oracle:python: skipped: ${chosen}`);
    return 0;
  }
  if (values.stdlib) return (await judgeLibraries(chosen, values.python)) ? 0 : 1;
  const given = values.cases === undefined ? null : parseBundle(readFileSync(values.cases, 'utf8'));
  const cases = (given ?? chooseCases(values.seed, Number(values.count))).filter(
    ({ id }) => values.only === undefined || id.startsWith(values.only),
  );
  const what = values.cases ?? (values.seed ? `seed ${values.seed}` : 'the written scripts');
  let isWell = true;
  for (const found of chosen) {
    const fitting = cases.filter((scriptCase) => isFor(scriptCase, found.python));
    isWell = (await judgeWith(found, fitting, what, Number(values.show))) && isWell;
  }
  return isWell ? 0 : 1;
};

const choosePythons = (wanted: string | undefined): readonly FoundPython[] | string => {
  if (wanted === undefined) {
    const found = findPython();
    return 'missing' in found ? found.missing : [found];
  }
  const all = findPythons();
  const fitting = wanted === 'all' ? all : all.filter(({ version }) => version.startsWith(`${wanted}.`));
  return fitting.length > 0
    ? fitting
    : `no CPython ${wanted} is here, but ${all.map(({ version }) => version).join(', ')}`;
};
