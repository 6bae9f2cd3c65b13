import { describe, expect, it } from 'vitest';
import { changedLines } from './changed-lines.ts';
import { renderScore, scoreOf } from './mutation-score.ts';
import { roomNameOf, roomOf } from './rooms.ts';

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

describe('the score', () => {
  const at = { start: { line: 4, column: 7 } };
  const mutants = [
    { status: 'Killed', mutatorName: 'BooleanLiteral', location: at },
    { status: 'Timeout', mutatorName: 'BlockStatement', location: at },
    { status: 'Survived', mutatorName: 'ConditionalExpression', replacement: 'true', location: at },
    { status: 'NoCoverage', mutatorName: 'BlockStatement', replacement: '{}', location: at },
    { status: 'Ignored', mutatorName: 'BlockStatement', location: at },
  ];
  const score = scoreOf({ files: { 'src/fix/a.ts': { source: '', mutants } } });

  it('counts what no test comes by as alive, and leaves out what was not tried', () => {
    expect(score).toMatchObject({ killed: 2, tried: 4, score: 50 });
  });

  it('names each survivor by its place', () => {
    expect(renderScore({ name: 'fix', target: 85, ...score })).toBe(
      [
        'src/fix/a.ts:4:7 ConditionalExpression -> true',
        'src/fix/a.ts:4:7 BlockStatement -> {} (no test comes by)',
        'fix: 50.0 % of 4 killed (2), at least 85 %',
      ].join('\n'),
    );
  });
});
