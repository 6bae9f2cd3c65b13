import { describe, expect, it } from 'vitest';
import { escapeRegExp } from '../../src/source/escape-reg-exp.ts';
import { madePatterns } from './made-patterns.ts';
import { slowPart } from './repeated-parts.ts';
import { sourcePatterns } from './source-patterns.ts';

/** Why a pattern that is slow over long texts meets none, by its file and what it begins with. */
const MEET_NO_LONG_TEXT: readonly (readonly [file: string, beginning: string, why: string])[] = [
  ['project/classify-file.ts', '^(.*requirements.*', 'the name of a file'],
  ['project/django-range.ts', '^[ \\t]*(?:[\\w-]+[ \\t]*=[ \\t]*\\[)?', 'blanks are joined before'],
  ['apache/model/arguments/value-rules.ts', '%(?:\\{', 'the first brace that is not closed ends the search'],
  ['apache/read/definitions.ts', '\\$\\{', 'a text that ends with a brace'],
  ['python/facts/run/library/text-forms.ts', "'(?:[^'", 'a text of at most 2,000 characters'],
  ['python/facts/run/calls/format-text.ts', '\\.(\\w+)|\\[', 'the first bracket that is not closed ends the search'],
  ['python/facts/run/calls/settings-handed.ts', '(?:^|[._])(?:get', 'a name of at most 200 characters'],
  ['python/facts/run/values/formatting.ts', '\\d(?=', 'the digits of a number'],
];

/** Samples for what the sources put into patterns, by its name, where a word would not do. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  escapeRegExp,
  longestFirst: ['$a', '$b'],
  words: ['INSTALLDIR', 'PROJECT'],
  names: ['', 'srv', '([^/]+)x([^/]+)'],
  patternOf: (name: string) => name,
};

/** Files in which a stranger's text is a pattern, or makes one, and what bounds it there. */
const A_STRANGERS: readonly (readonly [file: string, why: string])[] = [
  ['apache/model/pattern.ts', '`mayTakeLong` and `effort.ts`'],
  ['apache/read/conditionals.ts', '`mayTakeLong`'],
  ['python/facts/run/library/python-pattern.ts', '`mayTakeLong`'],
  ['source/backtracking.ts', 'a run of one character'],
];

const MADE = madePatterns(SAMPLES).filter(({ file }) => !A_STRANGERS.some(([of]) => of === file));
const SOURCES = [...sourcePatterns(), ...MADE.flatMap((one) => ('source' in one ? [one] : []))];

describe('a pattern takes no time beyond what its text asks for', () => {
  it.each([
    ['a run that is tried from each of its places', 'a+b'],
    ['two parts that share a run', '^[ab]*a*c'],
    ['choices that double', '^(?:a+)+$'],
    ['a run of pairs', '(?:ab)+c'],
  ])('finds %s', (_what, source) => {
    expect(slowPart(source, '')).not.toBeNull();
  });

  it.each(['^a+b', 'a{1,20}b', '(?<!a)a+b', '^[^#]*#'])('finds nothing in /%s/', (source) => {
    expect(slowPart(source, '')).toBeNull();
  });

  it('in any of the sources', () => {
    const slow = SOURCES.flatMap(({ file, source, flags }) => {
      if (MEET_NO_LONG_TEXT.some(([of, beginning]) => of === file && source.startsWith(beginning))) return [];
      const part = slowPart(source, flags);
      return part === null ? [] : [`${file}: /${source}/${flags} over many ${JSON.stringify(part)}`];
    });
    expect(slow).toEqual([]);
  }, 120_000);

  it('and each that is put together while it runs is among them', () => {
    expect(MADE.filter((one) => !('source' in one))).toEqual([]);
    expect(MADE.length).toBeGreaterThan(20);
  });

  it('and each exception is one of the sources', () => {
    const gone = MEET_NO_LONG_TEXT.filter(
      ([of, beginning]) => !SOURCES.some(({ file, source }) => of === file && source.startsWith(beginning)),
    );
    const made = new Set(madePatterns(SAMPLES).map(({ file }) => file));
    expect([...gone, ...A_STRANGERS.filter(([file]) => !made.has(file))]).toEqual([]);
  });
});
