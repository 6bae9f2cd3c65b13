import { sortKey, sortValues } from '../calls/sort-values.ts';
import { holds } from '../expressions/special-methods.ts';
import type { Machine } from '../machine.ts';
import { STOP_WALK } from '../state/signals.ts';
import { iteratorOf, makeBuiltInGenerator, makeEndless, walk } from '../values/generators.ts';
import { applyBinary } from '../values/operators.ts';
import { knownEqual, settle } from '../values/truth.ts';
import { argument, argumentsOf, NONE, number, sequence, type Value, view } from '../values/values.ts';
import type { StandardCall } from './standard-types.ts';

/** What is gone through, as Python makes an iterator of it. */
const over = (value: Value | undefined, { world }: Machine): Value => (value ? iteratorOf(settle(value, world)) : NONE);

/** What goes through items that are known to the end, or through more than these. */
const iterator = (items: Value[], open: string | null): Value => iteratorOf(view(items, open, { newest: 300 }));

/** `starmap(f, rows)`. */
const starmap: StandardCall = ({ positional: [callee, rows] }, { machine, scope }) => {
  const source = over(rows, machine);
  return makeBuiltInGenerator(
    (emit, at) =>
      walk(source, at, machine, (row) => {
        const { items, open } = machine.iterate(row, at);
        if (callee) emit(machine.call(callee, { positional: items, named: new Map(), open: open !== null }, at, scope));
      }),
    source,
  );
};

/** `takewhile`, `dropwhile`, `filterfalse`: items chosen by what a function says of each. */
const choose =
  (how: 'take' | 'drop' | 'refuse'): StandardCall =>
  ({ positional: [test, given] }, { machine, scope }) => {
    const source = over(given, machine);
    let isDropping = how === 'drop';
    return makeBuiltInGenerator(
      (emit, at) =>
        walk(source, at, machine, (item) => {
          if (how === 'drop' && !isDropping) {
            emit(item);
            return;
          }
          const answer = test && test.kind !== 'none' ? machine.call(test, argumentsOf(item), at, scope) : item;
          const isKept = holds(answer, at, machine);
          if (how === 'take' && !isKept) throw STOP_WALK;
          if (how === 'drop') isDropping = isKept;
          if (how === 'take' ? isKept : !isKept) emit(item);
        }),
      source,
    );
  };

const islice: StandardCall = ({ positional: [given, ...bounds] }, { machine }) => {
  const numbers = bounds.map((bound) => settle(bound, machine.world));
  const [first, second, third] = numbers.map((bound) => (bound.kind === 'number' ? bound.value : null));
  const [from, to, step] = numbers.length === 1 ? [0, first, 1] : [first ?? 0, second, third ?? 1];
  const source = over(given, machine);
  const isOver = (index: number) => to !== null && to !== undefined && index >= to;
  let next = 0;
  return makeBuiltInGenerator((emit, at) => {
    if (isOver(next)) return null;
    return walk(source, at, machine, (item) => {
      const index = next;
      next += 1;
      if (index >= from && (index - from) % step === 0) emit(item);
      if (isOver(next)) throw STOP_WALK;
    });
  }, source);
};

const product: StandardCall = ({ positional, named }, { place, machine }) => {
  const repeat = named.get('repeat');
  const times = repeat?.kind === 'number' ? repeat.value : 1;
  const taken = Array.from({ length: times }, () => positional.map((value) => machine.iterate(value, place))).flat();
  const open = taken.find((one) => one.open !== null)?.open ?? null;
  let rows: Value[][] = [[]];
  for (const { items } of taken) {
    if (rows.length * items.length > 500) return iterator([], 'a product that is too long');
    rows = rows.flatMap((row) => items.map((item) => [...row, item]));
  }
  return iterator(
    rows.map((row) => sequence('tuple', row)),
    open,
  );
};

const accumulate: StandardCall = ({ positional: [given, callee], named }, { place, machine, scope }) => {
  const { items, open } = machine.iterate(given ?? NONE, place);
  const first = named.get('initial');
  const results: Value[] = [];
  for (const item of first ? [first, ...items] : items) {
    const last = results.at(-1);
    if (!last) results.push(item);
    else if (callee && callee.kind !== 'none')
      results.push(machine.call(callee, argumentsOf(last, item), place, scope));
    else results.push(applyBinary('+', last, item, machine.world));
  }
  return iterator(results, open);
};

const zipLongest: StandardCall = ({ positional, named }, { place, machine }) => {
  const taken = positional.map((value) => machine.iterate(value, place));
  const fill = named.get('fillvalue') ?? NONE;
  const length = Math.max(0, ...taken.map(({ items }) => items.length));
  const rows = Array.from({ length }, (_, i) =>
    sequence(
      'tuple',
      taken.map(({ items }) => items[i] ?? fill),
    ),
  );
  return iterator(rows, taken.find(({ open }) => open !== null)?.open ?? null);
};

const repeat: StandardCall = (args) => {
  const item = argument(args, 0, 'object') ?? NONE;
  const times = argument(args, 1, 'times');
  if (times?.kind !== 'number') return makeEndless(() => item, 'it repeats for ever');
  return iterator(
    Array.from({ length: Math.min(Math.max(times.value, 0), 2000) }, () => item),
    null,
  );
};

const cycle: StandardCall = ({ positional: [given] }, { place, machine }) => {
  const { items, open } = machine.iterate(given ?? NONE, place);
  if (open !== null || items.length === 0) return iterator([...items], open);
  let at = 0;
  return makeEndless(() => {
    at += 1;
    return items[(at - 1) % items.length] ?? NONE;
  }, 'it begins again for ever');
};

const count: StandardCall = (args, { machine: { world } }) => {
  const given = [argument(args, 0, 'start'), argument(args, 1, 'step')];
  const [start, step] = given.map((value, i) => (value ? settle(value, world) : number(i)));
  let at = 0;
  return makeEndless(() => {
    at += 1;
    return start?.kind === 'number' && step?.kind === 'number' && !start.isFloat && !step.isFloat
      ? number(start.value + (at - 1) * step.value)
      : world.unknown('a number of itertools.count()');
  }, 'it counts for ever');
};

/** The `n` first of the sorted items, as heapq gives them. */
const ranked =
  (isReversed: boolean): StandardCall =>
  (args, { place, machine, scope }) => {
    const [count, given, key] = [argument(args, 0, 'n'), argument(args, 1, 'iterable'), argument(args, 2, 'key')];
    const { items, open } = machine.iterate(given ?? NONE, place);
    const sorted = sortValues(items, sortKey(key, place, machine, scope), isReversed);
    const isKnown = sorted && open === null && count?.kind === 'number';
    return sequence('list', isKnown ? sorted.slice(0, count.value) : [], isKnown ? null : 'an order that is not known');
  };

/** Functions of itertools, and others that go through what they are given with a function of the script's own. */
export const ITERTOOLS_CALLS: Readonly<Record<string, StandardCall>> = {
  'itertools.groupby': (args, { place, machine, scope }) => {
    const { items, open } = args.positional[0] ? machine.iterate(args.positional[0], place) : { items: [], open: null };
    const key = argument(args, 1, 'key');
    const groups: { readonly key: Value; readonly items: Value[] }[] = [];
    for (const item of items) {
      const made = key && key.kind !== 'none' ? machine.call(key, argumentsOf(item), place, scope) : item;
      const last = groups.at(-1);
      const isSame = last ? knownEqual(settle(last.key, machine.world), settle(made, machine.world)) : false;
      if (open !== null || isSame === null)
        return machine.world.unknown('the result of itertools.groupby() is not known');
      if (isSame) last?.items.push(item);
      else groups.push({ key: made, items: [item] });
    }
    return iterator(
      groups.map((group) => sequence('tuple', [group.key, iterator(group.items, null)])),
      null,
    );
  },
  'itertools.starmap': starmap,
  'itertools.takewhile': choose('take'),
  'itertools.dropwhile': choose('drop'),
  'itertools.filterfalse': choose('refuse'),
  'itertools.ifilterfalse': choose('refuse'),
  'itertools.islice': islice,
  'itertools.product': product,
  'itertools.accumulate': accumulate,
  'itertools.zip_longest': zipLongest,
  'itertools.izip_longest': zipLongest,
  'itertools.repeat': repeat,
  'itertools.cycle': cycle,
  'itertools.count': count,
  'itertools.compress': ({ positional: [given, flags] }, { place, machine }) => {
    const [data, selectors] = [machine.iterate(given ?? NONE, place), machine.iterate(flags ?? NONE, place)];
    const kept = data.items.filter((_, i) => {
      const flag = selectors.items[i];
      return flag !== undefined && holds(flag, place, machine);
    });
    return iterator(kept, data.open ?? selectors.open);
  },
  'itertools.chain': ({ positional }, { place, machine }) => {
    const taken = positional.map((value) => machine.iterate(value, place));
    return iterator(
      taken.flatMap(({ items }) => [...items]),
      taken.find(({ open }) => open !== null)?.open ?? null,
    );
  },
  'itertools.chain.from_iterable': ({ positional: [given] }, { machine }) =>
    makeBuiltInGenerator((emit, at) => {
      let open: string | null = null;
      const outer = walk(over(given, machine), at, machine, (inner) => {
        open = walk(settle(inner, machine.world), at, machine, emit) ?? open;
      });
      return outer ?? open;
    }),
  'itertools.tee': ({ positional: [given, count] }, { place, machine }) => {
    const { items, open } = machine.iterate(given ?? NONE, place);
    const copies = count?.kind === 'number' ? count.value : 2;
    return sequence(
      'tuple',
      Array.from({ length: Math.min(copies, 20) }, () => iterator([...items], open)),
    );
  },
  'collections.deque': (args, { place, machine }) => {
    const given = argument(args, 0, 'iterable');
    const { items, open } = given ? machine.iterate(given, place) : { items: [], open: null };
    const most = argument(args, 1, 'maxlen');
    const kept = most?.kind === 'number' ? items.slice(Math.max(0, items.length - most.value)) : [...items];
    return { ...sequence('list', most?.kind === 'number' && most.value === 0 ? [] : kept, open), isDeque: true };
  },
  'heapq.nlargest': ranked(true),
  'heapq.nsmallest': ranked(false),
};
