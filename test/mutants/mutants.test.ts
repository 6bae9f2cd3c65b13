import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { changedLines } from './changed-lines.ts';
import { instrument } from './instrument.ts';
import { renderScore, scoreOf } from './mutation-score.ts';
import { roomNameOf, roomOf } from './rooms.ts';
import { withScores } from './score-table.ts';
import { findAlike, runWith } from './switches.ts';

describe('the lines of a change', () => {
  it('are those that it adds or rewrites', () => {
    const diff = [
      'diff --git a/src/fix/a.ts b/src/fix/a.ts',
      '--- a/src/fix/a.ts',
      '+++ b/src/fix/a.ts',
      '@@ -3 +3,2 @@ function f() {',
      '-old',
      '+new',
      '+newer',
      '@@ -9,2 +10,0 @@',
      '-gone',
      '-gone',
      '--- a/src/fix/b.ts',
      '+++ b/src/fix/b.ts',
      '@@ -0,0 +1 @@',
      '+first',
    ].join('\n');
    expect(changedLines(diff)).toEqual([
      { file: 'src/fix/a.ts', first: 3, last: 4 },
      { file: 'src/fix/b.ts', first: 1, last: 1 },
    ]);
  });
});

describe('the rooms', () => {
  it('hold the files below their folders, each rule being one', () => {
    expect(roomNameOf('src/apache/model/route.ts')).toBe('apache/model');
    expect(roomNameOf('src/rules/alias-shadowed/rule.ts')).toBe('rules/alias-shadowed');
    expect(roomNameOf('src/cli/main.ts')).toBeNull();
  });

  it('must reach more where a rule tells of errors', () => {
    expect(roomOf('rules/alias-shadowed').target).toBe(85);
    expect(roomOf('rules/shared-process-multi-django').target).toBe(75);
  });

  it('are named where one is asked for that is not there', () => {
    expect(() => roomOf('attic')).toThrow(/deployment.*rules\/ID/);
  });
});

describe('the mutants of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  const file = join(folder, 'a.ts');
  writeFileSync(file, 'export const one = (a: number) => a > 1;\nexport const two = (a: number) => a < 2;\n');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are told by their places', async () => {
    const { mutants } = await instrument([file]);
    expect(mutants.map(({ line, column, replacement }) => `${line}:${column} ${replacement}`)).toContain('2:35 a <= 2');
    expect(new Set(mutants.map(({ line }) => line))).toEqual(new Set([1, 2]));
  });

  it('are told apart by whether a run comes to another value with them', async () => {
    const { files, mutants } = await instrument([file]);
    const { outputText } = ts.transpileModule(files[file] ?? '', {
      compilerOptions: { module: ts.ModuleKind.CommonJS },
    });
    const made: { one?: (a: number) => boolean } = {};
    new Function('exports', outputText)(made);
    const alike = await findAlike('a test', async () => {
      made.one?.(5);
      made.one?.(6);
    });
    const told = mutants.filter(({ id }) => alike.has(id)).map(({ replacement }) => replacement);
    expect(told.sort()).toEqual(['a >= 1', 'true']);
    const [never] = mutants.filter(({ line, replacement }) => line === 1 && replacement === 'false');
    const results = await runWith([never?.id ?? ''], 10, async () => [made.one?.(5), made.one?.(0)]);
    expect([results, made.one?.(5)]).toEqual([[false, false], true]);
  });

  it('are those of the lines that are asked for', async () => {
    const { mutants } = await instrument([file], [{ file, first: 2, last: 2 }]);
    expect(new Set(mutants.map(({ line }) => line))).toEqual(new Set([2]));
  });
});

describe('the score', () => {
  const mutant = { file: 'src/fix/a.ts', line: 4, column: 7, mutator: 'ConditionalExpression', replacement: 'true' };
  const mutants = ['noticed', 'endless', 'survivor', 'unseen', 'loaded', 'both'].map((id) => ({ ...mutant, id }));
  const score = scoreOf(mutants, [
    { what: 'reached', mutants: ['noticed', 'endless', 'survivor'] },
    { what: 'killed', mutant: 'noticed', by: 'a test' },
    { what: 'killed', mutant: 'endless', by: null },
    { what: 'reached', mutants: ['both', 'survivor'] },
    { what: 'killed', mutant: 'both', by: 'another test' },
    { what: 'unrepeatable', test: 'a third', failure: 'Error: there already\n  at' },
    { what: 'loaded', mutants: ['loaded', 'both'] },
  ]);

  it('counts what no test comes by as alive, and leaves out what only the loading of modules comes by', () => {
    expect(score).toMatchObject({ killed: 3, tried: 5, score: 60 });
  });

  it('names each survivor by its place, and the tests that cannot be held against mutants', () => {
    expect(renderScore({ name: 'fix', target: 85, each: 1, ...score })).toBe(
      [
        'src/fix/a.ts:4:7 ConditionalExpression -> true',
        'src/fix/a.ts:4:7 ConditionalExpression -> true (no test comes by)',
        'not held against mutants: a third: Error: there already',
        'fix: 60.0 % of 5 killed (3), at least 85 %',
      ].join('\n'),
    );
  });

  it('takes the place of the old one in the table, in the order of names', () => {
    const head = '| room | killed | tried | % |\n|---|---|---|---|\n';
    const page = `Scores:\n\n${head}| a | 1 | 2 | 50.0 |\n| fix | 1 | 9 | 11.1 |\n| rules/b | 1 | 1 | 100.0 |\n\n| other | table |\n`;
    expect(withScores(page, [{ name: 'fix', target: 85, each: 1, ...score }])).toBe(
      page.replace('| fix | 1 | 9 | 11.1 |', '| fix | 3 | 5 | 60.0 |'),
    );
    expect(withScores(page, [{ name: 'explain', target: 75, each: 7, ...score }])).toContain(
      '| a | 1 | 2 | 50.0 |\n| explain | 3 | 5 (one of 7) | 60.0 |\n| fix |',
    );
  });
});
