import { type DirectiveNode, firstWord } from '../syntax/config-node.ts';
import { ARGUMENT_KINDS, type ArgumentKind } from './argument-kinds.ts';

let kinds: ReadonlyMap<string, ArgumentKind> | undefined;

const kindsByKey = (): ReadonlyMap<string, ArgumentKind> =>
  new Map(
    (Object.entries(ARGUMENT_KINDS) as [ArgumentKind, string][]).flatMap(([kind, names]) =>
      names.split(' ').map((name) => [name.toLowerCase(), kind] as const),
    ),
  );

interface Count {
  readonly least: number;
  readonly most: number;
  readonly text: string;
}

const COUNTS: Readonly<Record<Exclude<ArgumentKind, 'flag'>, Count>> = {
  none: { least: 0, most: 0, text: 'takes no arguments' },
  one: { least: 1, most: 1, text: 'takes one argument' },
  two: { least: 2, most: 2, text: 'takes two arguments' },
  three: { least: 3, most: 3, text: 'takes three arguments' },
  'one-or-two': { least: 1, most: 2, text: 'takes 1-2 arguments' },
  'one-or-three': { least: 1, most: 3, text: 'takes one or three arguments' },
  'two-or-three': { least: 2, most: 3, text: 'takes two or three arguments' },
  'one-to-three': { least: 1, most: 3, text: 'takes one, two or three arguments' },
  some: { least: 1, most: Number.POSITIVE_INFINITY, text: 'requires at least one argument' },
  'two-or-more': { least: 2, most: Number.POSITIVE_INFINITY, text: 'requires at least two arguments' },
};

/** httpd's words for a wrong number of words, which it counts before the directive looks at them; null where it is right. */
export function refuseWordCount({ name, key, words }: DirectiveNode): string | null {
  kinds ??= kindsByKey();
  const kind = kinds.get(key);
  if (kind === undefined) return null;
  if (kind === 'flag') return /^(on|off)$/i.test(firstWord(words)) ? null : `${name} must be On or Off`;
  const { least, most, text } = COUNTS[kind];
  // An empty word ends what must be there; of those that are tried one by one only the first is looked at.
  const full = words.findIndex((word) => word.text === '');
  const looked = kind === 'two-or-more' ? 1 : least;
  const given = full >= 0 && full < looked ? full : words.length;
  const isOdd = kind === 'one-or-three' && given === 2;
  return given < least || given > most || isOdd ? `${name} ${text}` : null;
}
