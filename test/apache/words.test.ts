import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWord, splitRewriteArguments, splitWords, writeWord } from '../../src/apache/syntax/words.ts';

const words = (text: string) => splitWords(text).map((word) => word.text);

describe('splitWords cuts as ap_getword_conf does', () => {
  it.each([
    [String.raw`"a\"b" c`, ['a"b', 'c']],
    [String.raw`'a\'b' c`, ["a'b", 'c']],
    [String.raw`"a\'b" c`, [String.raw`a\'b`, 'c']],
    [String.raw`a\\b c`, [String.raw`a\b`, 'c']],
    [String.raw`a\b c`, [String.raw`a\b`, 'c']],
    [String.raw`"a\\" c`, ['a\\', 'c']],
    [String.raw`"a\" c`, ['a" c']],
    [`a'b c' d`, [`a'b`, `c'`, 'd']],
    [`"a b"'c d' e`, ['a b', 'c d', 'e']],
    ['""', ['']],
    ['"', ['']],
    [String.raw`a\ b`, ['a\\', 'b']],
    [`a"b c" d`, ['a"b', 'c"', 'd']],
    ['"abc x', ['abc x']],
    ['a\u00a0b', ['a\u00a0b']],
  ])('%s', (text, wanted) => {
    expect(words(text)).toEqual(wanted);
  });

  it('covers every character that is not blank, in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '"', "'", '\\', '\t') }), (text) => {
        let at = 0;
        for (const word of splitWords(text)) {
          expect(text.slice(at, word.start).trim()).toBe('');
          expect(word.end).toBeGreaterThan(word.start);
          at = word.end;
        }
        expect(text.slice(at).trim()).toBe('');
      }),
    );
  });
});

describe('writeWord', () => {
  it.each([
    ['/srv/blog', '/srv/blog'],
    ['/srv/my blog', '"/srv/my blog"'],
    ['"', String.raw`"\""`],
    ['', '""'],
  ])('%s', (text, wanted) => {
    expect(writeWord(text)).toBe(wanted);
  });

  it('is read back as the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '"', "'", '\\', '\t') }), (text) => {
        const word = writeWord(text);
        expect(readWord(word)).toMatchObject({ text, end: word.length });
      }),
    );
  });
});

describe('splitRewriteArguments', () => {
  it('lets a backslash escape a blank and keeps it', () => {
    expect(splitRewriteArguments(String.raw`^/a\ b$ /c [L]`)).toEqual([String.raw`^/a\ b$`, '/c', '[L]']);
  });
});
