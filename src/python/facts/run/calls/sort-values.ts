import { compareTexts } from '../../../../source/compare-texts.ts';
import type { Machine } from '../machine.ts';
import { settle } from '../values/truth.ts';
import { argumentsOf, type Place, type Scope, type Value } from '../values/values.ts';

type Key = ((item: Value) => Value) | null;

/** Texts or numbers, or what has such a key, in their order; null where there is anything else. */
export const sortValues = (items: readonly Value[], key: Key = null, isReversed = false): Value[] | null => {
  const keyed = items.map((item) => ({ item, key: key ? key(item) : item }));
  const compared = (a: Value, b: Value): number => {
    if (a.kind === 'text' && b.kind === 'text') return compareTexts(a.text, b.text);
    if (a.kind === 'number' && b.kind === 'number') return a.value - b.value;
    if (a.kind === 'sequence' && b.kind === 'sequence')
      for (const [i, left] of a.items.entries()) {
        const right = b.items[i];
        const order = right ? compared(left, right) : 1;
        if (order !== 0) return order;
      }
    return 0;
  };
  const isPlain = (value: Value): boolean =>
    value.kind === 'text' ||
    value.kind === 'number' ||
    (value.kind === 'sequence' &&
      value.type === 'tuple' &&
      value.open === null &&
      value.items.every(({ kind }) => kind === 'text' || kind === 'number'));
  const kinds = new Set(keyed.map((entry) => entry.key.kind));
  if (kinds.size > 1 || !keyed.every((entry) => isPlain(entry.key))) return null;
  // Python's sort is stable, in reverse too.
  keyed.sort((a, b) => (isReversed ? compared(b.key, a.key) : compared(a.key, b.key)));
  return keyed.map(({ item }) => item);
};

/** The function that `key=` of `sorted()` and its like names, called for each item; null where there is none. */
export const sortKey = (key: Value | undefined, place: Place, machine: Machine, scope: Scope): Key =>
  key && key.kind !== 'none'
    ? (item) => settle(machine.call(key, argumentsOf(item), place, scope), machine.world)
    : null;
