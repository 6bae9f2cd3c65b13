import { describe, expect, it } from 'vitest';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { extractScriptFacts } from '../../src/python/facts/extract-script-facts.ts';
import type { ScriptFacts } from '../../src/python/facts/script-facts.ts';
import { createPythonParser, type ParserEngine } from '../../src/python/syntax/index.ts';
import { filesBelow, loadCorpus, pythonPathBelow, type ScriptCase } from '../oracle/case-bundle.ts';
import { verdictOf } from './verdict.ts';

const corpus = loadCorpus();
const judged = corpus.filter(({ id }) => /^(?:shape|trap)-/.test(id));
const parsers = { native: await createPythonParser('native'), wasm: await createPythonParser('wasm') };

const factsOf = (scriptCase: ScriptCase, engine: ParserEngine): ScriptFacts =>
  extractScriptFacts(`/srv/${scriptCase.script}`, {
    fs: new MemoryFileSystem(filesBelow('/srv', scriptCase)),
    parser: parsers[engine],
    pythonPath: pythonPathBelow('/srv', scriptCase),
    python: { oldest: 311, newest: 311 },
    root: '/srv',
  });

/** Values the settings variable may be given, at any time. */
const settingsIn = ({ effects, settingsVariable }: ScriptFacts): Set<string> =>
  new Set(
    effects.flatMap(({ key, value }) =>
      key !== settingsVariable || value === null
        ? []
        : value.kind === 'known'
          ? [value.value]
          : value.kind === 'one-of'
            ? value.values
            : [],
    ),
  );

describe('every shape of real scripts', () => {
  it.each(judged.map((scriptCase) => [`${scriptCase.id}: ${scriptCase.title}`, scriptCase] as const))(
    '%s',
    (_, scriptCase) => {
      const facts = factsOf(scriptCase, 'native');
      expect([...verdictOf(facts)].sort()).toEqual([...scriptCase.verdict].sort());
      if (scriptCase.settings.length > 0)
        expect([...settingsIn(facts)].sort()).toEqual([...scriptCase.settings].sort());
    },
  );
});

describe('the two engines', () => {
  it('say the same of every script of the corpus', () => {
    for (const scriptCase of corpus)
      expect(factsOf(scriptCase, 'wasm'), scriptCase.id).toEqual(factsOf(scriptCase, 'native'));
  });
});
