import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayTakeLong } from '../../src/source/backtracking.ts';

const A = 'a'.repeat(60);

describe('patterns that may take long', () => {
  it.each([
    ['(a+)+$', `${A}b`],
    ['((a+))+$', `${A}b`],
    ['^(([a-z])+.)+$', `${A}!`],
    ['(a|a)*b', A],
    ['(?:a|aa)+$', `${A}b`],
    ['((a?){30}){30}x', A],
    ['(.*,){20}x', ','.repeat(60)],
    ['(([)]a*))*', A],
    // Nothing is repeated without a bound, and still it takes exponential time.
    ['a?'.repeat(60) + 'a'.repeat(60), A],
    [`${'(?:a|a)'.repeat(60)}x`, A],
    ['(?:(?:){9999}){9999}', A],
    // Polynomial: a moment for a short text, minutes for a long one.
    ['^a*a*a*x', 'a'.repeat(5000)],
    ['.*.*x', 'a'.repeat(5000)],
    ['^(.*)/(.*)/(.*)/x', '/'.repeat(5000)],
    // What is left out is taken where the case of letters counts.
    ['[^a]*[^a]*[^a]*[^a]*[^a]*x', 'A'.repeat(500)],
    // Not told apart by how the slash is written.
    ['^\\x2f*\\/*\\x2f*\\/*\\x2f*x', '/'.repeat(500)],
  ])('%s', (pattern, text) => {
    expect(mayTakeLong(pattern, text)).toBe(true);
  });

  it.each([
    ['^/blog(/.*)?$', `/blog/${A}`],
    ['^/(?:blog|shop)/(.*)$', `/shop/${A}`],
    ['^/([^/]+)/x$', `/${A}/x`],
    ['(\\+\\*)+', '+*+*'],
    ['[(+*)]+', '((('],
    ['^/(abc)+$', '/abcabc'],
    ['^(?!/static).*', `/${A}`],
    ['^/([^/]+)/([^/]+)/([^/]+)/([^/]+)/([^/]+)/(.*)$', `/a/b/c/d/e/${A}`],
    ['^(.*)/(.*)/(.*)/(.*)$', `/a/b/c/d/e/${A}`],
    ['^(?:\\d{1,3}\\.){3}\\d{1,3}$', '127.0.0.1'],
    ['\\.(?:gif|jpe?g|png|svg|ico|css|js|woff2?)$', `/${A}.jpg`],
    ['^/([^/]+/)*admin$', `/${A}/admin`],
    ['^/(.*)$', '/'.repeat(8000)],
    // Each part ends where its characters end.
    ['^\\s*(?:export\\s+)?([A-Z_]+)\\s*=\\s*"?([^"#\\n]*)"?', 'SPIT_B = three # why\n'],
  ])('not %s', (pattern, text) => {
    expect(mayTakeLong(pattern, text)).toBe(false);
  });

  const atom = fc.constantFrom('a', 'b', '/', '.', '[^/]', '[ab]', '\\w', '\\x2f', '(?:)', '\\1');
  const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,3}', '*?', '{20}');
  const { sequence } = fc.letrec<{ sequence: string; item: string }>((tie) => ({
    sequence: fc.array(tie('item'), { minLength: 1, maxLength: 4 }).map((items) => items.join('')),
    item: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.tuple(atom, quantifier, fc.constantFrom(1, 1, 1, 9)).map(([one, sign, times]) => (one + sign).repeat(times)),
      fc
        .tuple(fc.constantFrom('(', '(?:', '(?=', '(?!', '(?<='), tie('sequence'), quantifier)
        .map(([opening, inner, sign]) => `${opening}${inner})${opening.startsWith('(?<') ? '' : sign}`),
      fc.tuple(tie('sequence'), tie('sequence')).map((two) => two.join('|')),
    ),
  }));
  const text = fc
    .tuple(fc.constantFrom('a', 'ab', 'a/', '/'), fc.constantFrom(5, 60, 1000), fc.constantFrom('', 'b', '!'))
    .map(([unit, length, last]) => unit.repeat(length) + last);

  it('what may be tried is done within a second', () => {
    let tried = 0;
    fc.assert(
      fc.property(sequence, text, fc.constantFrom('', '$', 'x'), (inner, subject, last) => {
        const pattern = compile(inner + last);
        if (!pattern || mayTakeLong(pattern.source, subject)) return;
        const { user } = process.cpuUsage();
        pattern.exec(subject);
        expect((process.cpuUsage().user - user) / 1000).toBeLessThan(1000);
        tried += 1;
      }),
      { numRuns: 5000, seed: 1 },
    );
    expect(tried).toBeGreaterThan(1000);
  });
});

function compile(source: string): RegExp | null {
  try {
    return new RegExp(source, 's');
  } catch {
    return null;
  }
}
