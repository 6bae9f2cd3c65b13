import { getFromDict, isMember, readSubscript } from '../expressions/subscripts.ts';
import { callCounterMethod } from '../library/counter.ts';
import type { Context, Machine } from '../machine.ts';
import { isNumeric, pythonTypeOf } from '../raising/python-type.ts';
import { PythonError } from '../state/signals.ts';
import { noteChange } from '../values/made-texts.ts';
import { everyEntry, isMapping, putEntry, spreadInto } from '../values/mappings.ts';
import { settle } from '../values/truth.ts';
import {
  argument,
  type CallArguments,
  type DictValue,
  dict,
  NONE,
  type Place,
  renderKey,
  sequence,
  text,
  type Value,
  view,
} from '../values/values.ts';

/** Calls a method of one kind of object. */
export type CallMethod<T> = (object: T, name: string, args: CallArguments, context: Context) => Value;

/** The pairs that `update(...)` is given: a mapping, a list of pairs, keywords. */
export const pairsOf = (args: CallArguments, { place, machine }: Context): DictValue => {
  const pairs = dict();
  const [given] = args.positional;
  const value = given ? settle(given, machine.world) : undefined;
  if (value && (isMapping(value) || value.kind === 'unknown')) spreadInto(pairs, value, machine, place);
  else if (value) {
    const { items, open } = machine.iterate(value, place);
    pairs.open ??= open;
    for (const item of items) {
      const pair = settle(item, machine.world);
      const [key, inner] = pair.kind === 'sequence' ? pair.items : [];
      if (!key || !inner) {
        notePair(pair, place, machine);
        pairs.open ??= 'pairs that are not known';
      } else {
        const settled = settle(key, machine.world);
        const id = renderKey(settled) ?? (settled.kind === 'unknown' ? `?${settled.id}` : null);
        if (id !== null) pairs.entries.set(id, { key: settled, value: inner });
      }
    }
  }
  for (const [name, inner] of args.named) pairs.entries.set(`t:${name}`, { key: text(name), value: inner });
  if (args.open) pairs.open ??= 'keywords that are not known';
  return pairs;
};

/** What is no pair raises. */
const notePair = (pair: Value, place: Place, { world }: Machine): void => {
  const type = pythonTypeOf(pair);
  if (type !== null && isNumeric(type))
    throw new PythonError('TypeError', 'cannot convert dictionary update sequence element to a sequence', place);
  world.mayRaise('*', 'it may be no pair', place);
};

/** `popitem()`: the last entry since 3.7, before any; of an OrderedDict also the first. */
const popItem = (object: DictValue, last: Value | undefined, { place, machine: { world } }: Context): Value => {
  const ids = [...object.entries.keys()];
  const isKnown = object.open === null && object.copyOf === null && (last === undefined || last.kind === 'bool');
  if (isKnown && ids.length === 0) throw new PythonError('KeyError', 'popitem(): dictionary is empty', place);
  const isOrdered = ids.length === 1 || object.derived === 'OrderedDict' || world.python.oldest >= 307;
  const id = last?.kind === 'bool' && !last.value ? ids[0] : ids.at(-1);
  const entry = id === undefined ? undefined : object.entries.get(id);
  noteChange(object, world);
  if (!isKnown || !isOrdered || id === undefined || !entry) {
    object.open ??= 'an entry was taken out that is not known';
    return sequence('tuple', [world.unknown('the key of some entry'), world.unknown('the value of some entry')]);
  }
  object.entries.delete(id);
  if (entry.key.kind === 'text') object.names?.delete(entry.key.text);
  return sequence('tuple', [entry.key, entry.value]);
};

/** A method of a dictionary. */
export const callDictMethod: CallMethod<DictValue> = (object, name, args, context) => {
  const { place, machine } = context;
  const { world } = machine;
  const counted = object.derived === 'Counter' ? callCounterMethod(object, name, args, context) : null;
  if (counted) return counted;
  const key = argument(args, 0, 'key');
  const value = argument(args, 1, 'default');
  const entries = [...object.entries.values()];
  const open = object.open ?? (object.copyOf === null ? null : 'a copy of an environment');
  switch (name) {
    case 'get':
      return key ? getFromDict(object, key, value ?? NONE, place, machine) : NONE;
    case 'items':
    case 'iteritems':
      if (object.copyOf !== null) return everyEntry(object, 'items', machine);
      return view(
        entries.map((entry) => sequence('tuple', [entry.key, entry.value])),
        open,
        world.python,
      );
    case 'keys':
    case 'iterkeys':
      if (object.copyOf !== null) return everyEntry(object, 'keys', machine);
      return view(
        entries.map((entry) => entry.key),
        open,
        world.python,
      );
    case 'values':
    case 'itervalues':
      if (object.copyOf !== null) return everyEntry(object, 'values', machine);
      return view(
        entries.map((entry) => entry.value),
        open,
        world.python,
      );
    case 'update': {
      const pairs = pairsOf(args, context);
      // What an environment holds wins over what was there.
      if (pairs.copyOf !== null) spreadInto(object, pairs, machine, place);
      for (const [id, entry] of pairs.entries) putEntry(object, id, entry);
      if (pairs.open !== null || pairs.copyOf !== null) noteChange(object, world);
      object.open ??= pairs.open;
      return NONE;
    }
    case 'setdefault':
    case '__setitem__': {
      const id = key ? renderKey(settle(key, world)) : null;
      if (!key || id === null) {
        object.open ??= 'a key that is not known';
        noteChange(object, world);
        return world.unknown('an entry of a dictionary');
      }
      const found = object.entries.get(id);
      if (name === 'setdefault') {
        if (found) return found.value;
        if (object.open !== null || object.copyOf?.kind === 'request') return world.unknown(open ?? '');
        const copied = object.copyOf && machine.environment.read(key, null, place, false, object.copyOf);
        if (copied) return copied;
      }
      putEntry(object, id, { key: settle(key, world), value: value ?? NONE });
      return value ?? NONE;
    }
    case 'pop': {
      if (!key) return NONE;
      const settled = settle(key, world);
      const found = value
        ? getFromDict(object, key, value, place, machine)
        : readSubscript(object, key, place, machine);
      object.entries.delete(renderKey(settled) ?? '');
      if (settled.kind === 'text') object.names?.delete(settled.text);
      noteChange(object, world);
      return found;
    }
    case 'popitem':
      return popItem(object, args.named.get('last') ?? args.positional[0], context);
    case 'copy': {
      const made = dict([], object.open);
      for (const [id, entry] of object.entries) made.entries.set(id, entry);
      made.copyOf = object.copyOf;
      return made;
    }
    case 'clear':
      object.entries.clear();
      noteChange(object, world);
      return NONE;
    case '__contains__':
    case 'has_key':
      return { kind: 'bool', value: key ? isMember(key, object, machine, place) : false };
    case '__getitem__':
      return key ? readSubscript(object, key, place, machine) : NONE;
    default:
      noteChange(object, world);
      return world.unknown(`a dictionary's ${name} is not known`);
  }
};
