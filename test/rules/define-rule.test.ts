import { describe, expect, it } from 'vitest';
import { defineRule } from '../../src/rules/define-rule.ts';
import type { Draft, RuleSurroundings } from '../../src/rules/rule.ts';
import { SourceFile } from '../../src/source/source-file.ts';

const file = new SourceFile('/app/wsgi.py', 'import os\n');
const at = file.locate({ start: 0, end: 6 });
const surroundings = { textOf: () => file.text } as unknown as RuleSurroundings;

function ruleThatReports(draft: Partial<Draft>, fixable: 'safe' | 'unsafe' | 'no' = 'no') {
  return defineRule({
    id: 'sample-rule',
    subject: 'project',
    meta: { summary: 'says something', severity: 'warning', confidence: 'high', fixable },
    messages: { said: { message: 'the {thing} is wrong', help: 'mend the {thing}' } },
    check: (_, context) =>
      context.report({ messageId: 'said', data: { thing: 'sky' }, at, label: 'here', ...(draft as object) }),
  });
}

const run = (draft: Partial<Draft>, fixable?: 'safe' | 'unsafe' | 'no') =>
  ruleThatReports(draft, fixable).run([undefined as never], surroundings);

describe('a rule', () => {
  it('completes what it reports', () => {
    expect(run({})).toMatchObject([
      { ruleId: 'sample-rule', severity: 'warning', message: 'the sky is wrong', help: 'mend the sky' },
    ]);
  });

  it.each([
    ['a placeholder without value', { data: {} }, 'no', /placeholder \{thing\}/],
    ['a place outside its file', { at: { ...at, range: { start: 0, end: 99 } } }, 'no', /outside/],
    ['an undeclared fix', { fixes: [fix('safe', [0, 1])] }, 'no', /declares none/],
    ['a safe fix of a rule with unsafe ones', { fixes: [fix('safe', [0, 1])] }, 'unsafe', /declares unsafe/],
    ['overlapping edits', { fixes: [fix('safe', [0, 3], [2, 5])] }, 'safe', /overlap/],
  ] as const)('cannot get %s out', (_, draft, fixable, message) => {
    expect(() => run(draft as Partial<Draft>, fixable)).toThrow(message);
  });
});

function fix(applicability: 'safe' | 'unsafe', ...ranges: readonly (readonly [number, number])[]) {
  const edits = ranges.map(([start, end]) => ({ file: file.path, range: { start, end }, newText: 'x' }));
  return { title: 'mend', applicability, edits };
}
