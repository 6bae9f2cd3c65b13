import { describe, expect, it } from 'vitest';
import { mayBacktrack } from '../../src/source/backtracking.ts';

describe('patterns that may take exponential time', () => {
  it.each([
    '(a+)+$',
    '((a+))+$',
    '^(([a-z])+.)+$',
    '(a|a)*b',
    '(?:a|aa)+$',
    '((a?){30}){30}x',
    '(.*,){20}x',
    '(([)]a*))*',
  ])('%s', (pattern) => {
    expect(mayBacktrack(pattern)).toBe(true);
  });

  it.each([
    '^/blog(/.*)?$',
    '^/(?:blog|shop)/(.*)$',
    '^/([^/]+)/x$',
    '(\\+\\*)+',
    '[(+*)]+',
    '^/(abc)+$',
    '^(?!/static).*',
  ])('not %s', (pattern) => {
    expect(mayBacktrack(pattern)).toBe(false);
  });
});
