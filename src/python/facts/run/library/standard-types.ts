import { synthesizeClass } from '../calls/classes.ts';
import { fillRecord, makeObject } from '../calls/objects.ts';
import type { Context, Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { rowOf } from '../values/lineage.ts';
import { settle } from '../values/truth.ts';
import {
  argumentsOf,
  bool,
  type CallArguments,
  dict,
  external,
  NONE,
  number,
  sequence,
  text,
  type Value,
} from '../values/values.ts';

/** A function of the standard library, called. */
export type StandardCall = (args: CallArguments, context: Context) => Value;

/** JSON that is known, as Python's values. */
const parseJson = (
  given: Value | undefined,
  named: CallArguments['named'],
  { place, machine, scope }: Context,
): Value => {
  const { world } = machine;
  const hook = named.get('object_hook');
  const value = given ? settle(given, world) : NONE;
  if (value.kind !== 'text') {
    world.mayRaise('ValueError', 'it may be no JSON', place);
    return world.unknown('JSON that is not known');
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(value.text);
  } catch {
    throw new PythonError('JSONDecodeError', 'it is no JSON', place);
  }
  const convert = (part: unknown): Value => {
    if (typeof part === 'string') return text(part);
    if (typeof part === 'number')
      return Number.isSafeInteger(part) ? number(part) : world.unknown('a number of a JSON text');
    if (typeof part === 'boolean') return bool(part);
    if (Array.isArray(part)) return sequence('list', part.map(convert));
    if (part === null || typeof part !== 'object') return NONE;
    const made = dict(Object.entries(part).map(([key, inner]) => [text(key), convert(inner)]));
    return hook && hook.kind !== 'none' ? machine.call(hook, argumentsOf(made), place, scope) : made;
  };
  return convert(parsed);
};

/** `json.dumps(value)` of texts, whole numbers, truth values, None and collections of them; null for any other. */
const writeJson = (raw: Value, world: Machine['world']): string | null => {
  world.step();
  const value = settle(raw, world);
  switch (value.kind) {
    case 'text':
      return JSON.stringify(value.text).replace(
        /[\u007f-\uffff]/g,
        (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
    case 'number':
      return value.isFloat ? null : String(value.value);
    case 'bool':
      return String(value.value);
    case 'none':
      return 'null';
    case 'sequence': {
      if (value.open !== null || value.type === 'set' || value.isView) return null;
      const items = value.items.map((item) => writeJson(item, world));
      return items.includes(null) ? null : `[${items.join(', ')}]`;
    }
    case 'dict': {
      if (value.open !== null || value.copyOf !== null) return null;
      const entries = [...value.entries.values()].map(({ key, value: inner }) => {
        const [name, shown] = [key.kind === 'text' ? writeJson(key, world) : null, writeJson(inner, world)];
        return name === null || shown === null ? null : `${name}: ${shown}`;
      });
      return entries.includes(null) ? null : `{${entries.join(', ')}}`;
    }
    default:
      return null;
  }
};

/** What the standard library offers to make types and values of them: named tuples, data classes, enumerations, JSON. */
export const TYPE_CALLS: Readonly<Record<string, StandardCall>> = {
  'collections.namedtuple': (args, { place, machine }) => {
    const [name, given] = args.positional.map((value) => settle(value, machine.world));
    const listed = given?.kind === 'text' ? given.text.split(/[\s,]+/).filter(Boolean) : null;
    const fields =
      listed ??
      (given ? machine.iterate(given, place).items.flatMap((item) => (item.kind === 'text' ? [item.text] : [])) : []);
    const made = synthesizeClass(name?.kind === 'text' ? name.text : 'namedtuple', fields, place);
    const defaults = args.named.get('defaults');
    const values = defaults ? machine.iterate(defaults, place).items : [];
    const first = fields.length - values.length;
    for (const [i, value] of values.entries()) made.scope.names.set(fields[first + i] ?? '', value);
    return made;
  },
  'collections.namedtuple._make': ({ positional: [type, given] }, { place, machine, scope }) =>
    type ? machine.call(type, argumentsOf(...machine.iterate(given ?? NONE, place).items), place, scope) : NONE,
  'collections.namedtuple.__new__': ({ positional: [, type, ...rest], named, open }, { place, machine, scope }) =>
    type ? machine.call(type, { positional: rest, named, open }, place, scope) : NONE,
  'collections.namedtuple.fill': ({ positional: [type, ...positional], ...more }, context) => {
    const { machine } = context;
    if (type?.kind !== 'class') return machine.world.unknown('a row of a class that is not known');
    const made = makeObject(type);
    fillRecord(made, { ...more, positional }, context);
    return made;
  },
  'collections.namedtuple._replace': ({ positional: [record], named }) =>
    record?.kind === 'instance' ? { ...record, attributes: new Map([...record.attributes, ...named]) } : NONE,
  'collections.namedtuple._asdict': ({ positional: [record] }) =>
    record?.kind === 'instance'
      ? dict((rowOf(record.type) ?? []).map((name) => [text(name), record.attributes.get(name) ?? NONE]))
      : NONE,
  'types.SimpleNamespace': ({ named }, { place }) => {
    const made = makeObject(synthesizeClass('SimpleNamespace', [], place));
    for (const [name, value] of named) made.attributes.set(name, value);
    return made;
  },
  'argparse.Namespace': (args, { place, machine, scope }) =>
    machine.call(external('types.SimpleNamespace'), args, place, scope),
  'dataclasses.dataclass': (args) => {
    const [given] = args.positional;
    if (given?.kind !== 'class') return { kind: 'partial', target: external('dataclasses.dataclass'), args };
    const frozen = args.named.get('frozen');
    given.record = 'dataclass';
    given.isFrozen = frozen?.kind === 'bool' && frozen.value;
    return given;
  },
  'dataclasses.field': (args) => ({ kind: 'partial', target: external('dataclasses.field'), args }),
  'enum.auto': () => external('enum.auto()'),
  'enum.unique': ({ positional: [given] }) => given ?? NONE,
  'abc.abstractmethod': ({ positional: [given] }) => given ?? NONE,
  'typing.cast': ({ positional: [, given] }) => given ?? NONE,
  'typing.overload': ({ positional: [given] }) => given ?? NONE,
  'json.loads': ({ positional: [given], named }, context) => parseJson(given, named, context),
  'json.dumps': ({ positional: [given], named }, { machine: { world } }) => {
    const written = given && named.size === 0 ? writeJson(given, world) : null;
    return written === null ? world.unknown('a text of JSON', undefined, { isText: true }) : text(written);
  },
  'json.load': ({ positional: [given], named }, context) =>
    parseJson(given?.kind === 'file' && given.text !== null ? text(given.text) : given, named, context),
};
