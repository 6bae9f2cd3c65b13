import type { EffectShape } from '../../script-facts.ts';
import { getFromDict, isMember, readRequest, readSubscript, requestHas } from '../expressions/subscripts.ts';
import type { Machine } from '../machine.ts';
import { isNumeric, pythonTypeOf } from '../raising/python-type.ts';
import { checkText, isText } from '../raising/text-checks.ts';
import { PythonError } from '../state/signals.ts';
import { addToPath, removeVariable, writeEnvironment } from '../statements/targets.ts';
import { variablesOf } from '../values/environment-items.ts';
import { noteChange } from '../values/made-texts.ts';
import { everyEntry, isMapping, putEntry, spreadInto } from '../values/mappings.ts';
import { applyBinary, makeSet } from '../values/operators.ts';
import { ANY_KEYS, everyItemOf, requestItems } from '../values/request-items.ts';
import { asBytes, asText, isTrue, knownEqual, settle } from '../values/truth.ts';
import {
  argument,
  type CallArguments,
  type DictValue,
  dict,
  NONE,
  number,
  type Place,
  type RequestValue,
  renderKey,
  Scope,
  type SequenceValue,
  sequence,
  text,
  type Value,
  view,
} from '../values/values.ts';
import { sortKey, sortValues } from './sort-values.ts';

type Call<T> = (object: T, name: string, args: CallArguments, place: Place, machine: Machine) => Value;

/** The pairs that `update(...)` is given: a mapping, a list of pairs, keywords. */
const pairsOf = (args: CallArguments, place: Place, machine: Machine): DictValue => {
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

const updateEnvironment = (args: CallArguments, place: Place, machine: Machine): void => {
  const { world } = machine;
  const pairs = pairsOf(args, place, machine);
  if (pairs.copyOf?.kind === 'snapshot') machine.environment.restore(pairs.copyOf, place);
  if (pairs.copyOf?.kind === 'request') {
    const { key, value } = everyItemOf(pairs.copyOf, world);
    machine.environment.write(key, value, place);
  }
  for (const { key, value } of pairs.entries.values()) writeEnvironment(key, value, place, machine);
  if (
    pairs.copyOf?.kind !== 'request' &&
    pairs.open !== null &&
    pairs.open !== ANY_KEYS &&
    ![...pairs.entries.values()].some(({ key }) => key.kind === 'unknown')
  )
    machine.environment.write(world.unknown(pairs.open), world.unknown(pairs.open), place, { isDoubtful: true });
};

/** `os.environ.setdefault(key, value)`; only where it writes does the value have to be a text. */
export const setDefault = (
  key: Value,
  value: Value,
  place: Place,
  machine: Machine,
  shape: EffectShape | null = null,
): Value => {
  const { environment, world } = machine;
  const settled = settle(key, world);
  if (settled.kind !== 'text') {
    environment.write(settled, value, place, { how: 'if-absent', shape });
    return world.unknown('a variable whose name is not known', undefined, { isText: true });
  }
  if (shape && isText(value, world)) {
    environment.write(settled, value, place, { how: 'if-absent', shape });
    return NONE;
  }
  const isThere = environment.has(settled.text);
  if (!isThere) checkText(value, place, world);
  if (!isThere || isText(value, world)) environment.write(settled, value, place, { how: 'if-absent', shape });
  return isThere ? (environment.get(settled.text) ?? value) : value;
};

/** A method of `os.environ`. */
export const callEnvironmentMethod: Call<null> = (_object, name, args, place, machine) => {
  const { environment, world } = machine;
  const key = argument(args, 0, 'key');
  const value = argument(args, 1, 'default') ?? args.named.get('value');
  switch (name) {
    case 'get':
      return key ? (environment.read(key, value ?? NONE, place) ?? NONE) : NONE;
    case 'setdefault':
      return key ? setDefault(key, value ?? NONE, place, machine) : NONE;
    case 'update':
    case '__ior__':
      updateEnvironment(args, place, machine);
      return NONE;
    case '__setitem__':
      if (key && value) writeEnvironment(key, value, place, machine);
      return NONE;
    case '__getitem__':
      return key ? readSubscript({ kind: 'environment' }, key, place, machine) : NONE;
    case '__delitem__':
      if (key) removeVariable(settle(key, world), place, machine);
      return NONE;
    case '__contains__':
    case 'has_key':
      return { kind: 'bool', value: key ? isMember(key, { kind: 'environment' }, machine, place) : false };
    case 'pop': {
      if (!key) return NONE;
      const settled = settle(key, world);
      if (value === undefined) {
        const found = settled.kind === 'text' ? environment.get(settled.text) : null;
        removeVariable(settled, place, machine);
        return found ?? world.unknown('a variable that was taken out');
      }
      const found = settled.kind === 'text' ? (environment.get(settled.text) ?? value) : null;
      environment.write(settled, settled, place, { how: 'remove' });
      return found ?? world.unknown('a variable that was taken out');
    }
    case '__setattr__':
      return NONE;
    case 'clear':
      environment.clear(place);
      return NONE;
    case 'popitem':
      environment.write(world.unknown('every variable'), NONE, place, { how: 'remove' });
      return NONE;
    case 'copy':
      return { ...dict(), copyOf: environment.snapshot() };
    case 'items':
    case 'iteritems':
      return variablesOf(environment.snapshot(), 'items', machine);
    case 'keys':
    case 'iterkeys':
    case '__iter__':
      return variablesOf(environment.snapshot(), 'keys', machine);
    case 'values':
    case 'itervalues':
      return variablesOf(environment.snapshot(), 'values', machine);
    default:
      return world.unknown(`os.environ.${name} is not known`);
  }
};

/** A method of `os.environb`: what `os.environ` does, in bytes. */
export const callBytesMethod = (name: string, args: CallArguments, place: Place, machine: Machine): Value => {
  const decode = (value: Value): Value => {
    const settled = settle(value, machine.world);
    if (settled.kind === 'sequence') return { ...settled, items: settled.items.map(decode) };
    if (settled.kind !== 'dict') return asText(settled);
    return dict(
      [...settled.entries.values()].map((entry) => [decode(entry.key), decode(entry.value)]),
      settled.open,
    );
  };
  const decoded = { ...args, positional: args.positional.map(decode) };
  return asBytes(callEnvironmentMethod(null, name, decoded, place, machine));
};

/** A method of the WSGI environ of a request. */
export const callRequestMethod: Call<RequestValue> = (object, name, args, place, machine) => {
  const { world } = machine;
  const key = argument(args, 0, 'key');
  const value = argument(args, 1, 'default');
  const id = key ? renderKey(settle(key, world)) : null;
  switch (name) {
    case 'get':
      return key ? readRequest(object, key, value ?? NONE, machine) : NONE;
    case 'pop':
    case '__getitem__': {
      if (!key) return NONE;
      const found = value || requestHas(object, key, machine) ? readRequest(object, key, value ?? null, machine) : null;
      if (!found) throw new PythonError('KeyError', '?', place);
      if (name === 'pop') noteChange(object, world);
      return found;
    }
    case 'setdefault':
      if (key && id !== null && !requestHas(object, key, machine)) object.written.set(id, value ?? NONE);
      return key ? readRequest(object, key, null, machine) : NONE;
    case '__setitem__':
      if (id !== null && value) object.written.set(id, value);
      else noteChange(object, world);
      return NONE;
    case 'update': {
      const pairs = pairsOf(args, place, machine);
      for (const [written, entry] of pairs.entries) object.written.set(written, entry.value);
      if (pairs.open !== null || pairs.copyOf !== null) noteChange(object, world);
      return NONE;
    }
    case 'copy':
      return { kind: 'request', number: object.number, written: object.written.copy() };
    case 'keys':
    case 'iterkeys':
      return requestItems(object, world, 'keys');
    case 'items':
    case 'iteritems':
      return requestItems(object, world, 'items');
    case 'values':
      return requestItems(object, world, 'values');
    case 'has_key':
    case '__contains__':
      return { kind: 'bool', value: key ? requestHas(object, key, machine) : false };
    default:
      noteChange(object, world);
      return world.unknown('what a request holds', undefined, { request: { key: null } });
  }
};

/** A method of a dictionary. */
export const callDictMethod: Call<DictValue> = (object, name, args, place, machine) => {
  const { world } = machine;
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
      const pairs = pairsOf(args, place, machine);
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
      if (found && name === 'setdefault') return found.value;
      if (open !== null && name === 'setdefault') return world.unknown(open);
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

const sortInPlace = (object: SequenceValue, { named }: CallArguments, place: Place, machine: Machine): Value[] => {
  const { world } = machine;
  const key = sortKey(named.get('key'), place, machine, new Scope('module', place.source, null));
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
export const callSequenceMethod: Call<SequenceValue> = (object, name, args, place, machine) => {
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
      if (object.items.length + added.items.length > 20_000) object.open ??= 'a list that is too long';
      else object.items.push(...added.items);
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
      object.items = sortInPlace(object, args, place, machine);
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

/** A method of `sys.path`. */
export const callSysPathMethod: Call<null> = (_object, name, args, place, machine) => {
  const { world } = machine;
  const [first, second] = args.positional;
  if (name === 'append' && first) addToPath(first, 'append', place, machine);
  else if (name === 'insert' && first && second)
    addToPath(second, first.kind === 'number' && first.value > 2 ? 'append' : 'prepend', place, machine);
  else if (name === 'extend' && first)
    for (const item of machine.iterate(first, place).items) addToPath(item, 'append', place, machine);
  else if (name === 'remove' && first) {
    const id = renderKey(settle(first, world));
    const isThere = [...machine.searchPath.before, ...machine.searchPath.behind].some(
      (entry) => renderKey(entry) === id,
    );
    if (!isThere) world.mayRaise('ValueError', 'it may not be on sys.path', place);
    const keep = (entry: Value) => renderKey(entry) !== id;
    machine.searchPath.before = machine.searchPath.before.filter(keep);
    machine.searchPath.behind = machine.searchPath.behind.filter(keep);
  } else if (name === 'pop' || name === 'copy' || name === 'index')
    return world.unknown('an entry of sys.path', undefined, { isText: true });
  return NONE;
};
