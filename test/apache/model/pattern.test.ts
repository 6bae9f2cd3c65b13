import { expect, it } from 'vitest';
import { tryPattern } from '../../../src/apache/model/pattern.ts';

it('leaves a long text of other letters open, whatever its length', () => {
  expect(tryPattern('x$', 'é'.repeat(200_000))).toBe('undecided');
});

it('tries letters outside ASCII as the bytes they are', () => {
  expect(tryPattern('^/(.*)/x$', '/été/x')?.[1]).toBe('été');
  expect(tryPattern('^.$', 'é')).toBeNull();
});
