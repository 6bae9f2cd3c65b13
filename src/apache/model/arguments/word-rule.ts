/** What one word of some directives must be, and httpd's words for any other (tried with `apache2 -t` on httpd 2.4.71). */
export interface WordRule {
  /** The directives, in lower case. */
  readonly keys: string;
  /** The first word where absent, else the one of this index or every one. A word that is not there is right. */
  readonly word?: 1 | 2 | 'all';
  readonly takes: (word: string) => boolean;
  /** `{name}` stands for the directive, `{word}` for the word. */
  readonly text: string;
}

/** One of some words, in any case. */
export const oneOf =
  (values: string) =>
  (word: string): boolean =>
    values.split(' ').includes(word.toLowerCase());

/** A number as C's `atoi` reads it, of which only the first digits count: what begins with none is 0. */
export const readNumber = (word: string): number => Number.parseInt(word, 10) | 0;

/** A number within bounds, read by its first digits. */
export const numberIn =
  (least: number, most = Number.POSITIVE_INFINITY) =>
  (word: string): boolean =>
    readNumber(word) >= least && readNumber(word) <= most;

/** The size of a buffer, or 0 for what the system has. */
export const isBufferSize = (word: string): boolean => readNumber(word) === 0 || readNumber(word) >= 512;

const MOST_BYTES = 2n ** 63n - 1n;

/** A number within bounds that is written in digits alone. */
export const wholeIn =
  (least: bigint, most = MOST_BYTES) =>
  (word: string): boolean =>
    /^\s*[+-]?\d+$/.test(word) &&
    BigInt(word.trim().replace(/^\+/, '')) >= least &&
    BigInt(word.trim().replace(/^\+/, '')) <= most;

/** A size in bytes of which only the first digits count (apr_strtoff). */
export const sizeFrom =
  (least: number) =>
  (word: string): boolean =>
    (Number.parseInt(word, 10) || 0) >= least;

/** A span of time: digits, and a unit of which only the beginning is looked at (util.c:ap_timeout_parameter_parse). */
export const isSpan = (word: string): boolean => /^\s*\+?\d*(?:s|h|ms|mi|$)/.test(word) && !/^\s*\+(?!\d)/.test(word);

/** httpd's text of a rule for a word. */
export const say = (text: string, name: string, word: string): string =>
  text.replaceAll('{name}', name).replaceAll('{word}', word);

/** The rules of each directive. */
export function rulesByKey<T extends { readonly keys: string }>(
  rules: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const rule of rules) for (const key of rule.keys.split(' ')) found.set(key, [...(found.get(key) ?? []), rule]);
  return found;
}
