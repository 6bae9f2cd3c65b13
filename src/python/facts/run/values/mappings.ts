import type { Machine } from '../machine.ts';
import { settle } from './truth.ts';
import { type DictValue, type Place, text, type Value } from './values.ts';

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

/** Copies the entries of a mapping over those of another, as `**mapping` and `update` do. */
export const spreadInto = (target: DictValue, raw: Value, machine: Machine, place: Place): void => {
  const given = settle(raw, machine.world);
  const value = dataOf(given) ?? given;
  if (value.kind === 'dict') {
    target.open ??= value.open;
    if (value.copyOf !== null) spreadEnvironment(target, value.copyOf, machine, place);
    for (const [name, entry] of value.entries) target.entries.set(name, entry);
  } else if (value.kind === 'environment') spreadEnvironment(target, 'process', machine, place);
  else if (value.kind === 'request') spreadEnvironment(target, value, machine, place);
  else target.open ??= value.kind === 'unknown' ? value.why : 'a mapping that is not known';
};

const spreadEnvironment = (
  target: DictValue,
  from: NonNullable<DictValue['copyOf']>,
  machine: Machine,
  place: Place,
) => {
  if (from === 'process') {
    for (const [name, { key, value }] of target.entries) {
      const found = machine.environment.read(key, null, place);
      if (found) target.entries.set(name, { key, value: found });
      else target.entries.set(name, { key, value });
    }
  } else {
    for (const [name, { key }] of target.entries)
      target.entries.set(name, { key, value: machine.world.unknown('the request may hold another value') });
    for (const [name, value] of from.written) target.entries.set(name, { key: text(name.slice(2)), value });
  }
  target.copyOf = from;
};
