import type { Machine } from '../machine.ts';
import { pythonTypeOf } from '../raising/python-type.ts';
import { written } from '../state/environment-layers.ts';
import { PythonError } from '../state/signals.ts';
import { variablesOf } from './environment-items.ts';
import { requestItems } from './request-items.ts';
import { settle } from './truth.ts';
import {
  type ChainValue,
  type DictValue,
  dict,
  type Place,
  type SequenceValue,
  sequence,
  text,
  type Value,
} from './values.ts';

/** The names of a module, class or object as a dictionary; what is written to it becomes a name. */
export const liveNames = (names: Map<string, Value>): DictValue => {
  const made = dict([...names].filter(([name]) => name !== '__class__').map(([name, value]) => [text(name), value]));
  made.names = names;
  return made;
};

/** The dictionary behind an object of a class derived from `dict`, or the dictionary itself. */
export const dataOf = (value: Value): DictValue | null =>
  value.kind === 'dict' ? value : value.kind === 'instance' ? (value.data ?? null) : null;

/** Writes one entry of a dictionary; where the dictionary shows the names of something, the name, too. */
export const putEntry = (
  object: DictValue,
  id: string,
  entry: { readonly key: Value; readonly value: Value },
): void => {
  object.entries.set(id, { ...entry });
  if (object.names && entry.key.kind === 'text') object.names.set(entry.key.text, entry.value);
};

/** Whether a value is gone through by keys. */
export const isMapping = (value: Value): boolean =>
  dataOf(value) !== null || value.kind === 'environment' || value.kind === 'request' || value.kind === 'chain';

/** What a `ChainMap` comes to when all of it is gone through (Lib/collections: one mapping over the other, the last first). */
export const mergeChain = ({ maps }: ChainValue, place: Place, machine: Machine): DictValue => {
  const merged = dict([], maps.open);
  for (const mapping of [...maps.items].reverse()) spreadInto(merged, mapping, machine, place);
  return merged;
};

/** Copies the entries of a mapping over those of another, as `**mapping` and `update` do. */
export const spreadInto = (target: DictValue, raw: Value, machine: Machine, place: Place): void => {
  const given = settle(raw, machine.world);
  const value = given.kind === 'chain' ? mergeChain(given, place, machine) : (dataOf(given) ?? given);
  if (value.kind === 'dict') {
    target.open ??= value.open;
    if (value.copyOf !== null) spreadEnvironment(target, value.copyOf, machine, place);
    for (const [name, entry] of value.entries) target.entries.set(name, entry);
  } else if (value.kind === 'environment')
    spreadEnvironment(target, machine.environment.snapshot(place), machine, place);
  else if (value.kind === 'request') spreadEnvironment(target, value, machine, place);
  else {
    const type = pythonTypeOf(value);
    if (type !== null && value.kind !== 'unknown' && !['list', 'tuple', 'set'].includes(type))
      throw new PythonError('TypeError', `'${type}' object is not a mapping`, place);
    machine.world.mayRaise('*', 'it may be no mapping', place);
    target.open ??= value.kind === 'unknown' ? value.why : 'a mapping that is not known';
  }
};

const spreadEnvironment = (
  target: DictValue,
  from: NonNullable<DictValue['copyOf']>,
  machine: Machine,
  place: Place,
) => {
  if (from.kind === 'snapshot') {
    for (const [name, { key, value }] of target.entries) {
      const found = machine.environment.read(key, null, place, false, from);
      if (found) target.entries.set(name, { key, value: found });
      else target.entries.set(name, { key, value });
    }
  } else {
    for (const [name, { key }] of target.entries)
      target.entries.set(name, { key, value: machine.world.unknown('the request may hold another value') });
    for (const [name, value] of from.written) target.entries.set(name, { key: text(name.slice(2)), value });
  }
  target.copyOf = from.kind === 'request' ? { ...from, written: from.written.none() } : from;
};

/** What a dictionary that began as a copy of an environment is gone through as: its own entries and the rest. */
export const everyEntry = (object: DictValue, part: 'keys' | 'items' | 'values', machine: Machine): SequenceValue => {
  const { copyOf } = object;
  const own = [...object.entries.values()].map(({ key, value }) =>
    part === 'keys' ? key : part === 'values' ? value : sequence('tuple', [key, value]),
  );
  if (copyOf?.kind === 'request')
    return requestItems(
      copyOf,
      machine.world,
      part,
      [...object.entries.values()].map(({ key, value }) => [key, value]),
    );
  if (copyOf === null) return sequence('list', own, object.open);
  let { layer } = copyOf;
  if (own.length > 0) {
    const without = written(layer);
    for (const { key } of object.entries.values())
      if (key.kind === 'text') without.entries.set(key.text, { kind: 'absent' });
    layer = without;
  }
  const rest = variablesOf({ kind: 'snapshot', layer }, part, machine);
  return sequence('list', [...own, ...rest.items], rest.open);
};
