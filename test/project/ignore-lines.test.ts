import fc from 'fast-check';
import ignore from 'ignore';
import { describe, expect, it } from 'vitest';
import { IgnoreLines } from '../../src/project/ignore-lines.ts';

const name = fc.constantFrom('a', 'b', 'A', 'a.py', 'b.py', 'x.tar.gz', '.env', 'a b', 'readme.md');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const glob = fc.constantFrom(
  '*',
  '*.py',
  '*.tar.gz',
  '*.gz',
  '*.*',
  'a*',
  '**/a',
  'a/**',
  'a/*',
  '[ab]',
  '\\a',
  '?',
  '*.',
);
const body = fc.oneof(
  name,
  path,
  path.map((one) => `/${one}`),
  glob,
);
const line = fc
  .tuple(fc.constantFrom('', '', '', '!'), body, fc.constantFrom('', '', '/', ' ', '//'))
  .map((parts) => parts.join(''));
const lines = fc.array(
  fc.oneof({ weight: 9, arbitrary: line }, fc.constantFrom('', '# a', ' ', '/', '!', '!/', '!!a')),
);

describe('the lines of a .gitignore', () => {
  it('say what they say when each is tried on each path', () => {
    let decided = 0;
    fc.assert(
      fc.property(lines, path, fc.boolean(), (written, asked, isFolder) => {
        const text = written.join('\n');
        const whole = ignore().add(text);
        const above = asked.split('/').slice(0, -1);
        fc.pre(!above.some((_, at) => whole.test(`${above.slice(0, at + 1).join('/')}/`).ignored));
        const { ignored, unignored } = whole.test(isFolder ? `${asked}/` : asked);
        const expected = ignored ? 'ignored' : unignored ? 'kept' : null;
        if (expected) decided += 1;
        expect(new IgnoreLines(text).test(asked, isFolder)).toBe(expected);
      }),
      { numRuns: 3000 },
    );
    expect(decided).toBeGreaterThan(300);
  });

  it('say nothing where there are more globs and exceptions than any project has', () => {
    const globs = (count: number) => Array.from({ length: count }, (_, at) => `a*${at}`).join('\n');
    expect(new IgnoreLines(`b\n${globs(500)}`).test('b', false)).toBe('ignored');
    expect(new IgnoreLines(`b\n${globs(501)}`).test('b', false)).toBe(null);
  });
});
