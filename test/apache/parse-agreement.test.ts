import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { asRecorded, type ParseOutcome, readCase, readCases, TRUTH_FILE } from '../conformance/parse/parse-case.ts';

const truth: Record<string, ParseOutcome> = JSON.parse(readFileSync(TRUTH_FILE, 'utf8'));

describe('the tree and the errors that the real server was seen to have', () => {
  it.each(readCases().map((one) => [one.name, one] as const))('%s', (name, one) => {
    const real = truth[name] ?? { error: 'never recorded: npm run conformance:parse -- --record' };
    expect(asRecorded(readCase(one), real)).toEqual(real);
  });
});
