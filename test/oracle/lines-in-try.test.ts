import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { extractScriptFacts } from '../../src/python/facts/extract-script-facts.ts';
import type { ScriptFacts } from '../../src/python/facts/script-facts.ts';
import { createPythonParser } from '../../src/python/syntax/index.ts';
import { filesBelow, pythonPathBelow, type ScriptCase } from './case-bundle.ts';
import { judgeFacts } from './judge-facts.ts';
import { observe } from './observe.ts';
import { findPython, Workshop } from './record-with-cpython.ts';

const found = findPython();
const why = 'missing' in found ? ` (skipped: ${found.missing})` : '';
/** Some 1,500 runs of CPython; ms on a machine that has other things to do. */
const PATIENCE = 300_000;

const linesOf = (name: string): string[] =>
  readFileSync(join(import.meta.dirname, 'lines', name), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

/** What a script tells of its line, and never reads. */
const [WENT_ON, RAISED] = ['SPIT_WENT_ON', 'SPIT_RAISED'];

/** A script that tells by its environment whether a line of it raises. */
const scriptAround = (name: string, line: string, number: number): ScriptCase => ({
  id: `${name}-${number}`,
  title: line,
  files: {
    'wsgi.py': [
      'import json, logging, os, re, sys',
      'try:',
      `    ${line}`,
      `    os.environ['${WENT_ON}'] = 'yes'`,
      'except BaseException:',
      `    os.environ['${RAISED}'] = 'yes'`,
      '',
    ].join('\n'),
  },
  script: 'wsgi.py',
  pythonPath: ['.'],
  worlds: [],
  requestVariables: {},
  verdict: [],
  settings: [],
  pythons: [],
});

interface Line {
  readonly text: string;
  readonly facts: ScriptFacts;
  /** Where CPython contradicts the facts. */
  readonly wrong: readonly string[];
}

const parser = await createPythonParser('native');

const judge = async (name: string, workshop: Workshop): Promise<Line[]> => {
  const cases = linesOf(`${name}.txt`).map((line, number) => scriptAround(name, line, number));
  const observed = await observe(workshop, cases, [WENT_ON, RAISED]);
  return cases.map((scriptCase, number) => {
    const root = workshop.rootOf(scriptCase);
    const facts = extractScriptFacts(`${root}/wsgi.py`, {
      fs: new MemoryFileSystem(filesBelow(root, scriptCase)),
      parser,
      pythonPath: pythonPathBelow(root, scriptCase),
      root,
      ...('missing' in found ? {} : { python: found.python }),
    });
    const { mismatches } = judgeFacts(scriptCase, facts, observed[number] ?? []);
    return {
      text: scriptCase.title,
      facts,
      wrong: mismatches.map(({ about, expected, got }) => `${about}: ${expected} / ${got}`),
    };
  });
};

/** Whether the facts say that a variable is written on every path. */
const isCertain = ({ facts }: Line, key: string): boolean =>
  facts.effects.some((effect) => effect.key === key && effect.certain);

describe.skipIf('missing' in found)(`one line in a try${why}`, () => {
  const workshop = new Workshop();
  afterAll(() => workshop.close());

  it(
    'that raises is never said to go on',
    async () => {
      const lines = await judge('raising', workshop);
      expect(lines.length).toBeGreaterThan(300);
      expect(lines.filter(({ wrong }) => wrong.length > 0).map(({ text, wrong }) => `${text} # ${wrong[0]}`)).toEqual(
        [],
      );
      expect(lines.filter((line) => isCertain(line, WENT_ON)).map(({ text }) => text)).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'that raises nowhere leaves what is behind it certain',
    async () => {
      const lines = await judge('calm', workshop);
      expect(lines.filter(({ wrong }) => wrong.length > 0).map(({ text, wrong }) => `${text} # ${wrong[0]}`)).toEqual(
        [],
      );
      expect(lines.filter((line) => !isCertain(line, WENT_ON)).map(({ text }) => text)).toEqual([]);
    },
    PATIENCE,
  );
});
