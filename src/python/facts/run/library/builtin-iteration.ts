import { sortKey, sortValues } from '../calls/sort-values.ts';
import { callSpecial, holds, operate } from '../expressions/special-methods.ts';
import type { Context, Machine } from '../machine.ts';
import { checkIterable, checkKey } from '../raising/operand-checks.ts';
import { pythonTypeOf } from '../raising/python-type.ts';
import { PythonError, STOP_WALK } from '../state/signals.ts';
import { iteratorOf, makeBuiltInGenerator, makeListIterator, takeNext, walk } from '../values/generators.ts';
import { takeLine } from '../values/open-file.ts';
import { combine, makeSet } from '../values/operators.ts';
import { isTrue, knownEqual, settle } from '../values/truth.ts';
import {
  argument,
  argumentsOf,
  bool,
  type CallArguments,
  NONE,
  number,
  type Place,
  sequence,
  text,
  type Value,
  view,
} from '../values/values.ts';

const MOST_TURNS = 500;

/** A builtin function of Python, called. */
export type Builtin = (args: CallArguments, context: Context) => Value;

const asSequence =
  (type: 'list' | 'tuple' | 'set'): Builtin =>
  ({ positional: [given] }, { place, machine }) => {
    if (!given) return sequence(type, []);
    const { items, open } = machine.iterate(given, place);
    if (type !== 'set') return sequence(type, [...items], open);
    for (const item of items) checkKey(item, place, machine.world);
    return makeSet(items, open);
  };

const makeRange: Builtin = ({ positional }, { place, machine: { world } }) => {
  const numbers = positional
    .map((value) => settle(value, world))
    .map((value) => (value.kind === 'number' ? value.value : null));
  if (numbers.includes(null))
    return view([world.unknown('a number of a range')], 'a range of unknown length', world.python);
  const [first = 0, second, step = 1] = numbers.map(Number);
  if (step === 0) throw new PythonError('ValueError', 'range() arg 3 must not be zero', place);
  const [from, to] = second === undefined ? [0, first] : [first, second];
  const items: Value[] = [];
  for (let at = from; step > 0 ? at < to : at > to; at += step) {
    // One number stands for all.
    if (items.length >= 2000)
      return view([world.unknown('a number of a range')], 'a range that is too long', world.python);
    items.push(number(at));
  }
  return view(items, null, world.python);
};

const mapOver: Builtin = ({ positional: [callee, ...collections] }, { place, machine, scope }) => {
  const [first, ...more] = collections;
  if (!callee || !first) return machine.world.unknown('the result of map()');
  const others = more.map((value) => machine.iterate(value, place).items);
  const source = iteratorOf(settle(first, machine.world));
  let row = 0;
  return makeBuiltInGenerator(
    (emit, at) =>
      walk(source, at, machine, (item) => {
        const rest = others.flatMap((items) => items.slice(row, row + 1));
        row += 1;
        if (rest.length < others.length) throw STOP_WALK;
        emit(machine.call(callee, argumentsOf(item, ...rest), at, scope));
      }),
    source,
  );
};

const filter: Builtin = ({ positional: [test, given] }, { machine, scope }) => {
  const source = given ? iteratorOf(settle(given, machine.world)) : NONE;
  return makeBuiltInGenerator(
    (emit, at) =>
      walk(source, at, machine, (item) => {
        const kept = test && test.kind !== 'none' ? machine.call(test, argumentsOf(item), at, scope) : item;
        if (holds(kept, at, machine)) emit(item);
      }),
    source,
  );
};

const enumerate: Builtin = (args, { place, machine }) => {
  const from = argument(args, 1, 'start');
  const given = settle(argument(args, 0, 'iterable') ?? NONE, machine.world);
  const first = from?.kind === 'number' ? from.value : from ? null : 0;
  let count = 0;
  const pair = (item: Value): Value => {
    count += 1;
    const position = first === null ? machine.world.unknown('where enumerate() begins') : number(first + count - 1);
    return sequence('tuple', [position, item]);
  };
  const source = iteratorOf(given);
  if (source.kind === 'generator')
    return makeBuiltInGenerator((emit, at) => walk(source, at, machine, (item) => emit(pair(item))), source);
  const { items, open } = machine.iterate(given, place);
  return iteratorOf(view(items.map(pair), open, machine.world.python));
};

/** `any(items)`, `all(items)`: goes no further than it must. */
const quantify =
  (wanted: boolean): Builtin =>
  ({ positional: [given] }, { place, machine }) => {
    let found = !wanted;
    let count = 0;
    const open = walk(given ? settle(given, machine.world) : NONE, place, machine, (item) => {
      count += 1;
      if (holds(item, place, machine) !== wanted) return;
      found = wanted;
      throw STOP_WALK;
    });
    return open !== null && count === 0 ? machine.world.unknown(open) : bool(found);
  };

const sort: Builtin = ({ positional: [given], named }, { place, machine, scope }) => {
  const { items, open } = given ? machine.iterate(given, place) : { items: [], open: null };
  const isReversed = named.has('reverse') && isTrue(named.get('reverse') ?? NONE, machine.world);
  const sorted = sortValues(items, sortKey(named.get('key'), place, machine, scope), isReversed);
  if (!sorted) machine.world.mayRaise('TypeError', 'they may have no order', place);
  return sequence('list', sorted ?? [...items], sorted ? open : 'an order that is not known');
};

const next: Builtin = ({ positional: [given, fallback] }, { place, machine }) => {
  const value = given ? settle(given, machine.world) : NONE;
  let first: Value | null = null;
  if (value.kind === 'generator') first = takeNext(value, place, machine);
  else if (value.kind === 'file' && value.text !== null) {
    const line = takeLine(value);
    first = line === '' ? null : text(line);
  } else if (value.kind === 'instance')
    return callSpecial(value, '__next__', [], place, machine) ?? machine.world.unknown('the next item');
  else {
    checkIterator(value, place, machine.world);
    return machine.world.unknown('the next item');
  }
  if (first) return first;
  if (fallback) return fallback;
  throw new PythonError('StopIteration', '', place);
};

/** Lists, texts and dictionaries are no iterators. */
const checkIterator = (value: Value, place: Place, world: Machine['world']): void => {
  const type = pythonTypeOf(value);
  if (type === null || type === 'file' || value.kind === 'unknown') world.mayRaise('*', 'it may be no iterator', place);
  else throw new PythonError('TypeError', `'${type}' object is not an iterator`, place);
};

const sum: Builtin = ({ positional: [given, start] }, { place, machine }) => {
  const { items, open } = given ? machine.iterate(given, place) : { items: [], open: null };
  if (open !== null) return machine.world.unknown(open);
  return items.reduce((total, item) => operate('+', total, item, place, machine), start ?? number(0));
};

/** Rows of the items at one place each. Of what never ends as many are taken as the others have. */
const zip: Builtin = ({ positional }, { place, machine }) => {
  const given = positional.map((value) => settle(value, machine.world));
  const taken = given.map((value) =>
    value.kind === 'generator' && value.isEndless ? null : machine.iterate(value, place),
  );
  const ending = taken.filter((one) => one !== null);
  const isEndless = ending.length === 0 && given.length > 0;
  const length = isEndless ? 1 : Math.min(...ending.map(({ items }) => items.length));
  const rows = Array.from({ length: Number.isFinite(length) ? length : 0 }, (_, row) =>
    sequence(
      'tuple',
      given.map((value, column) => {
        const item = value.kind === 'generator' && value.isEndless ? takeNext(value, place, machine) : null;
        return item ?? taken[column]?.items[row] ?? NONE;
      }),
    ),
  );
  const open = isEndless ? 'rows without end' : (ending.find((one) => one.open !== null)?.open ?? null);
  return inPython3(view(rows, open, machine.world.python), machine);
};

/** What Python 3 gives an iterator for, where Python 2 gives a list. */
const inPython3 = (value: Value, { world }: Machine): Value => (world.python.newest < 300 ? value : iteratorOf(value));

/** `min` and `max`: of several, or of what one collection holds; the first of equal ones. */
const extreme =
  (name: string, isReversed: boolean): Builtin =>
  ({ positional, named }, { place, machine, scope }) => {
    const [only, second] = positional;
    const { items, open } = only && !second ? machine.iterate(only, place) : { items: positional, open: null };
    const fallback = named.get('default');
    if (items.length === 0 && open === null) {
      if (fallback) return fallback;
      throw new PythonError('ValueError', `${name}() arg is an empty sequence`, place);
    }
    const sorted =
      open === null ? sortValues(items, sortKey(named.get('key'), place, machine, scope), isReversed) : null;
    return sorted?.[0] ?? combine(positional, name, machine.world);
  };

/** What `iter(call, end)` gives until the call gives the end. */
const untilEnd = (callee: Value, end: Value, { place, machine, scope }: Context): Value => {
  const items: Value[] = [];
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const item = machine.call(callee, argumentsOf(), place, scope);
    const isEnd = knownEqual(settle(item, machine.world), settle(end, machine.world));
    if (isEnd === true) return makeListIterator(items, null);
    items.push(item);
    if (isEnd === null) return makeListIterator(items, 'an iterator that ends where nobody knows');
  }
  return makeListIterator(items, 'an iterator without end');
};

/** In Python 2 they give lists. */
const eagerly = (value: Value, place: Place, machine: Machine): Value => {
  if (machine.world.python.newest >= 300 || value.kind !== 'generator') return value;
  const { items, open } = machine.iterate(value, place);
  return sequence('list', [...items], open);
};

/** The builtins that go through collections. Those that Python evaluates lazily are evaluated lazily. */
export const ITERATION_CALLS: Readonly<Record<string, Builtin>> = {
  list: asSequence('list'),
  tuple: asSequence('tuple'),
  set: asSequence('set'),
  frozenset: asSequence('set'),
  sorted: sort,
  enumerate,
  zip,
  map: (args, context) => eagerly(mapOver(args, context), context.place, context.machine),
  filter: (args, context) => eagerly(filter(args, context), context.place, context.machine),
  range: makeRange,
  any: quantify(true),
  all: quantify(false),
  next,
  sum,
  iter: ({ positional }, context) => {
    const { place, machine } = context;
    const [given, end] = positional;
    if (given && end) return untilEnd(given, end, context);
    const value = given ? settle(given, machine.world) : NONE;
    checkIterable(value, place, machine.world);
    if (!['sequence', 'dict', 'text'].includes(value.kind)) return value;
    const { items, open } = machine.iterate(value, place);
    return makeListIterator(items, open);
  },
  reversed: ({ positional: [given] }, { place, machine }) => {
    const { items, open } = given ? machine.iterate(given, place) : { items: [], open: null };
    return iteratorOf(view([...items].reverse(), open, { newest: 300 }));
  },
  min: extreme('min', false),
  max: extreme('max', true),
};
