import type { Context } from '../machine.ts';
import { noteChange } from '../values/made-texts.ts';
import { isMapping } from '../values/mappings.ts';
import { settle } from '../values/truth.ts';
import {
  type CallArguments,
  type DictValue,
  dict,
  external,
  NONE,
  number,
  renderKey,
  sequence,
  type Value,
} from '../values/values.ts';

/** The count of an entry; null where it is not known. */
const countOf = (value: Value | undefined): number | null =>
  value === undefined ? 0 : value.kind === 'number' ? value.value : null;

/** Adds what is given, a mapping to counts or things to be counted, times a factor. */
const addTo = (counter: DictValue, given: Value, factor: number, { place, machine }: Context): void => {
  const { world } = machine;
  const value = settle(given, world);
  if (isMapping(value) && (value.kind !== 'dict' || value.copyOf !== null)) {
    counter.open ??= 'a counter';
    return;
  }
  const counted = value.kind === 'dict' ? { items: [...value.entries.values()], open: value.open } : null;
  const { items, open } = counted ?? machine.iterate(value, place);
  counter.open ??= open;
  const pairs = items.map((item) => ('key' in item ? ([item.key, item.value] as const) : ([item, number(1)] as const)));
  for (const [raw, more] of pairs) {
    const key = settle(raw, world);
    const id = renderKey(key);
    const before = id === null ? null : countOf(counter.entries.get(id)?.value);
    const count = countOf(settle(more, world));
    if (id === null || before === null || count === null) counter.open ??= 'a counter';
    else counter.entries.set(id, { key, value: number(before + factor * count) });
  }
};

/** `collections.Counter(...)` (docs.python.org, collections). */
export const makeCounter = (given: Value | undefined, named: ReadonlyMap<string, Value>, context: Context): Value => {
  const made: DictValue = { ...dict([], named.size > 0 ? 'a counter' : null), derived: 'Counter' };
  if (given && given.kind !== 'none') addTo(made, given, 1, context);
  made.missing = external('int');
  return made;
};

/** The entries with their counts; null where some are not known. */
const countsOf = ({ entries, open, copyOf }: DictValue): { readonly key: Value; readonly count: number }[] | null => {
  if (open !== null || copyOf !== null) return null;
  const counts = [...entries.values()].map(({ key, value }) => ({ key, count: countOf(value) }));
  return counts.every((one): one is { key: Value; count: number } => one.count !== null) ? counts : null;
};

/** A method that only a Counter has, or has otherwise than a dictionary; null for the others. */
export const callCounterMethod = (
  counter: DictValue,
  name: string,
  args: CallArguments,
  context: Context,
): Value | null => {
  const { world } = context.machine;
  const [given] = args.positional;
  switch (name) {
    case 'update':
    case 'subtract': {
      const factor = name === 'update' ? 1 : -1;
      if (args.named.size > 0 || args.open) counter.open ??= 'a counter';
      if (given) addTo(counter, given, factor, context);
      noteChange(counter, world);
      return NONE;
    }
    case 'most_common': {
      const counts = countsOf(counter);
      const wanted = given ?? args.named.get('n') ?? NONE;
      const hasTies = counts && new Set(counts.map(({ count }) => count)).size < counts.length;
      // Before 3.7 equal counts come in any order.
      if (!counts || (hasTies && world.python.oldest < 307) || !['none', 'number'].includes(wanted.kind))
        return sequence('list', [], counter.open ?? 'the most common items of a counter');
      const sorted = counts.toSorted((a, b) => b.count - a.count);
      const shown = wanted.kind === 'number' ? sorted.slice(0, Math.max(0, wanted.value)) : sorted;
      return sequence(
        'list',
        shown.map(({ key, count }) => sequence('tuple', [key, number(count)])),
      );
    }
    case 'elements': {
      const counts = countsOf(counter);
      const total = counts?.reduce((sum, { count }) => sum + count, 0) ?? 0;
      if (!counts || total > MOST_ELEMENTS) return sequence('list', [], 'the elements of a counter');
      return sequence(
        'list',
        counts.flatMap(({ key, count }) => Array.from({ length: Math.max(0, count) }, () => key)),
      );
    }
    case 'total': {
      const counts = countsOf(counter);
      return counts
        ? number(counts.reduce((sum, { count }) => sum + count, 0))
        : world.unknown('the total of a counter');
    }
    case 'copy':
      return { ...counter, entries: new Map(counter.entries) };
    default:
      return null;
  }
};

const MOST_ELEMENTS = 500;
