import { addAll } from '../../../../source/add-all.ts';
import type { Context, Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { applyBinary, makeSet } from '../values/operators.ts';
import { isTrue, knownEqual, settle } from '../values/truth.ts';
import {
  type CallArguments,
  NONE,
  namelessScope,
  number,
  type Place,
  type SequenceValue,
  sequence,
  type Value,
} from '../values/values.ts';
import type { CallMethod } from './dictionary-methods.ts';
import { sortKey, sortValues } from './sort-values.ts';

/**
 * Where an item is, null where that is not known, -1 where `discard` finds none. `remove` and `index` raise where it is not
 * there, and may where that is not known.
 */
const placeOf = (
  item: Value,
  { items, open, type }: SequenceValue,
  method: string,
  place: Place,
  { world }: Machine,
): number | null => {
  const answers = items.map((one) => knownEqual(settle(one, world), settle(item, world)));
  const first = answers.indexOf(true);
  if (first >= 0 && !answers.slice(0, first).includes(null)) return first;
  const isAbsent = first < 0 && open === null && !answers.includes(null);
  if (method === 'discard') return isAbsent ? -1 : null;
  const raised = type === 'set' ? 'KeyError' : 'ValueError';
  if (isAbsent) throw new PythonError(raised, 'it is not in the list', place);
  if (first < 0) world.mayRaise(raised, 'it may not be in the list', place);
  return null;
};

const sortInPlace = (object: SequenceValue, { named }: CallArguments, { place, machine }: Context): Value[] => {
  const { world } = machine;
  const key = sortKey(named.get('key'), place, machine, namelessScope(place));
  const reverse = named.get('reverse');
  const sorted = sortValues(object.items, key, reverse !== undefined && isTrue(reverse, world));
  if (sorted) return sorted;
  world.mayRaise('TypeError', 'they may have no order', place);
  object.open ??= 'an order that is not known';
  return object.items;
};

const SET_OPERATORS: Readonly<Record<string, string>> = {
  union: '|',
  difference: '-',
  intersection: '&',
  symmetric_difference: '^',
};

const combineSets = (object: SequenceValue, name: string, others: readonly Value[], place: Place, machine: Machine) =>
  others.reduce(
    (made: Value, other) => {
      const { items, open } = machine.iterate(other, place);
      return applyBinary(SET_OPERATORS[name] ?? '|', made, makeSet(items, open), machine.world);
    },
    makeSet(object.items, object.open),
  );

/** A method of a list, tuple or set. */
export const callSequenceMethod: CallMethod<SequenceValue> = (object, name, args, context) => {
  const { place, machine } = context;
  const { world } = machine;
  const [first, second] = args.positional;
  const grows = world.unknownLoops > 0 ? 'it grows in a loop of unknown length' : null;
  switch (name) {
    case 'append':
    case 'add':
      if (first && !(name === 'add' && object.items.some((item) => knownEqual(item, first) === true)))
        object.items.push(first);
      object.open ??= grows;
      return NONE;
    case 'insert':
      if (first?.kind === 'number' && second) object.items.splice(first.value, 0, second);
      else object.open ??= 'an item was inserted';
      return NONE;
    case 'extend':
    case 'update': {
      const added = first ? machine.iterate(first, place) : { items: [], open: null };
      if (object.items.length + added.items.length > 20000) object.open ??= 'a list that is too long';
      else addAll(object.items, added.items);
      object.open ??= added.open ?? grows;
      return NONE;
    }
    case 'remove':
    case 'discard': {
      const at = first ? placeOf(first, object, name, place, machine) : null;
      if (at === -1) return NONE;
      if (at !== null) object.items.splice(at, 1);
      else object.open ??= 'an item was removed';
      return NONE;
    }
    case 'pop': {
      const at = first === undefined ? object.items.length - 1 : first.kind === 'number' ? first.value : -1;
      const [taken] = object.open === null && at >= 0 ? object.items.splice(at, 1) : [];
      if (!taken && object.open === null && first === undefined)
        throw new PythonError(object.type === 'set' ? 'KeyError' : 'IndexError', 'pop from an empty list', place);
      return taken ?? world.unknown('an item of a list');
    }
    case 'appendleft':
      if (first) object.items.unshift(first);
      object.open ??= grows;
      return NONE;
    case 'popleft': {
      if (object.items.length === 0 && object.open === null)
        throw new PythonError('IndexError', 'pop from an empty deque', place);
      return (object.open === null ? object.items.shift() : undefined) ?? world.unknown('an item of a deque');
    }
    case 'clear':
      object.items = [];
      object.open = null;
      return NONE;
    case 'reverse':
      object.items.reverse();
      return NONE;
    case 'sort':
      object.items = sortInPlace(object, args, context);
      return NONE;
    case 'copy':
      return sequence(object.type, [...object.items], object.open);
    case 'index': {
      const at = first ? placeOf(first, object, name, place, machine) : null;
      return at === null ? world.unknown('a place in a list') : number(at);
    }
    case 'union':
    case 'difference':
    case 'intersection':
    case 'symmetric_difference':
      return combineSets(object, name, args.positional, place, machine);
    default:
      return world.unknown(`a list's ${name} is not known`);
  }
};
