import type { StatementOf } from '../../lower/python-ast.ts';
import { findInClass, lineage } from '../expressions/attributes.ts';
import { findDeed } from '../library/library-table.ts';
import type { Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { isEqual } from '../values/truth.ts';
import {
  argumentsOf,
  type CallArguments,
  type ClassValue,
  dict,
  type InstanceValue,
  NONE,
  type Place,
  Scope,
  sequence,
  text,
  type Value,
} from '../values/values.ts';
import { callFunction } from './functions.ts';

const OF_DICT = /^(?:dict|collections\.(?:OrderedDict|UserDict|defaultdict|Counter))$/;
const OF_ENUM = /^enum\.(?:Enum|IntEnum|StrEnum|Flag|IntFlag)$/;
const OF_TUPLE = /^typing\.NamedTuple$/;

const hasBase = (type: ClassValue, wanted: RegExp): boolean =>
  lineage(type).outside.some((base) => base.kind === 'external' && wanted.test(base.name));

/** The values of an enumeration become its members: objects with a name and a value (docs.python.org, enum). */
const makeMembers = (type: ClassValue, machine: Machine): void => {
  const members: InstanceValue[] = [];
  let last = 0;
  for (const [name, value] of type.scope.names) {
    if (name.startsWith('_') || value.kind === 'function' || value.kind === 'descriptor') continue;
    const isAuto = value.kind === 'external' && value.name === 'enum.auto()';
    last += 1;
    const held: Value = isAuto ? { kind: 'number', value: last } : value;
    const same = members.find((member) => {
      const other = member.attributes.get('value');
      return other !== undefined && isEqual(other, held, machine.world);
    });
    const attributes = new Map([
      ['name', text(name)],
      ['value', held],
      ['_name_', text(name)],
      ['_value_', held],
    ]);
    const member = same ?? { kind: 'instance', type, attributes };
    if (!same) members.push(member);
    type.scope.names.set(name, member);
  }
  type.members = members;
};

/** Classes whose metaclass is being run, the innermost last: what `type.__new__` gives. */
const beingMade = new WeakMap<Machine, ClassValue[]>();

/** `type.__new__(...)` within a metaclass. */
export const classBeingMade = (machine: Machine): Value | null => beingMade.get(machine)?.at(-1) ?? null;

const runMetaclass = (meta: ClassValue, made: ClassValue, place: Place, machine: Machine): Value => {
  const args = argumentsOf(
    meta,
    text(made.name),
    sequence('tuple', [...made.bases]),
    dict([...made.scope.names].map(([name, value]) => [text(name), value])),
  );
  const stack = beingMade.get(machine) ?? [];
  beingMade.set(machine, stack);
  stack.push(made);
  try {
    const making = findInClass(meta, '__new__');
    const result = making ? machine.call(making, args, place, meta.scope) : made;
    const init = findInClass(meta, '__init__');
    if (init) machine.call(init, { ...args, positional: [made, ...args.positional.slice(1)] }, place, meta.scope);
    return result;
  } finally {
    stack.pop();
  }
};

/** Runs the body of a class and makes it. */
export const makeClass = (statement: StatementOf<'class'>, scope: Scope, place: Place, machine: Machine): Value => {
  const bases: Value[] = [];
  const named = new Map<string, Value>();
  for (const { name, splat, value } of statement.bases) {
    if (splat !== '') continue;
    const given = machine.evaluate(value, scope);
    if (name === null) bases.push(given);
    else named.set(name, given);
  }
  const inner = new Scope('class', scope.source, scope);
  inner.names.set('__module__', scope.module.names.get('__name__') ?? NONE);
  machine.execute(statement.body, inner);
  const made: ClassValue = {
    kind: 'class',
    name: statement.name,
    bases,
    scope: inner,
    place,
    fields: statement.fields,
    record: null,
    members: null,
  };
  for (const value of inner.names.values()) {
    const method = value.kind === 'descriptor' ? value.target : value;
    if (method.kind === 'function' && method.owner === null) method.owner = made;
  }
  if (hasBase(made, OF_TUPLE)) made.record = 'tuple';
  if (hasBase(made, OF_ENUM)) makeMembers(made, machine);
  const meta = named.get('metaclass') ?? inheritedMetaclass(made);
  named.delete('metaclass');
  let result: Value = made;
  if (meta?.kind === 'class') {
    metaclasses.set(made, meta);
    result = runMetaclass(meta, made, place, machine);
  }
  const hook = findInClass(made, '__init_subclass__', made);
  if (hook) {
    const target = hook.kind === 'descriptor' ? hook.target : hook;
    machine.call(target, { positional: [made], named, open: false }, place, inner);
  }
  return result;
};

const metaclasses = new WeakMap<ClassValue, ClassValue>();

const inheritedMetaclass = (type: ClassValue): ClassValue | undefined =>
  lineage(type)
    .classes.map((base) => metaclasses.get(base))
    .find((meta) => meta !== undefined);

/** The fields of a dataclass or named tuple, those of its bases first, with their defaults. */
const fieldsOf = (type: ClassValue): Map<string, Value | null> => {
  const fields = new Map<string, Value | null>();
  for (const at of [...lineage(type).classes].reverse())
    for (const name of at.fields) fields.set(name, at.scope.names.get(name) ?? null);
  return fields;
};

const defaultOf = (given: Value | null, place: Place, machine: Machine): Value | null => {
  if (given?.kind !== 'partial' || given.target.kind !== 'external' || given.target.name !== 'dataclasses.field')
    return given;
  const factory = given.args.named.get('default_factory');
  if (factory) return machine.call(factory, argumentsOf(), place, new Scope('module', place.source, null));
  return given.args.named.get('default') ?? null;
};

const fillRecord = (made: InstanceValue, args: CallArguments, place: Place, machine: Machine): void => {
  const positional = [...args.positional];
  for (const [name, fallback] of fieldsOf(made.type)) {
    const given = positional.shift() ?? args.named.get(name) ?? defaultOf(fallback, place, machine);
    if (!given && !args.open)
      throw new PythonError('TypeError', `__init__() missing a required argument: '${name}'`, place);
    made.attributes.set(name, given ?? machine.world.unknown('an argument that is not known'));
  }
  if (positional.length > 0 && !args.open)
    throw new PythonError('TypeError', '__init__() takes fewer arguments', place);
};

/** `dict(...)` of a class derived from it: what its constructor is given goes into the object. */
const fillData = (made: InstanceValue, args: CallArguments, place: Place, machine: Machine): void => {
  if (made.data) machine.call({ kind: 'method', of: made.data, name: 'update' }, args, place, made.type.scope);
};

/** An object of a class, before its `__init__`. */
export const makeObject = (type: ClassValue): InstanceValue => ({
  kind: 'instance',
  type,
  attributes: new Map(),
  ...(hasBase(type, OF_DICT) ? { data: dict() } : {}),
});

const initialize = (made: InstanceValue, args: CallArguments, place: Place, machine: Machine): void => {
  const { type } = made;
  const init = findInClass(type, '__init__');
  const { outside } = lineage(type);
  if (init?.kind === 'function') {
    callFunction(init, { ...args, positional: [made, ...args.positional] }, place, machine);
    if (!made.attributes.has('args') && isException(type))
      made.attributes.set('args', sequence('tuple', [...args.positional]));
  } else if (init) machine.call(machine.getAttribute(made, '__init__', place), args, place, type.scope);
  else if (type.record !== null) {
    fillRecord(made, args, place, machine);
    const hook = findInClass(type, '__post_init__');
    if (hook) machine.call(machine.getAttribute(made, '__post_init__', place), argumentsOf(), place, type.scope);
  } else if (made.data) fillData(made, args, place, machine);
  else if (isException(type)) made.attributes.set('args', sequence('tuple', [...args.positional]));
  else if (outside.length > 0)
    // A base outside the project usually keeps what it is given.
    for (const [name, value] of args.named) made.attributes.set(name, value);
};

/** Whether a class derives from a builtin exception. */
const isException = (type: ClassValue): boolean => hasBase(type, /^(?:\w*(?:Error|Exception|Warning|Exit))$/);

/** Makes an object of a class of the project: `__new__`, then `__init__`. */
export const instantiate = (type: ClassValue, args: CallArguments, place: Place, machine: Machine): Value => {
  const { world } = machine;
  if (type.members) {
    const wanted = args.positional[0];
    const member = type.members.find((one) => {
      const value = one.attributes.get('value');
      return wanted !== undefined && value !== undefined && isEqual(wanted, value, world);
    });
    if (member) return member;
    throw new PythonError('ValueError', `it is not a valid ${type.name}`, place);
  }
  for (const base of lineage(type).outside) {
    const deed = base.kind === 'external' ? findDeed(base.name) : null;
    // One with an `__init__` of its own makes the handler when it calls that of its base.
    if (deed === 'WSGIHandler' && !findInClass(type, '__init__'))
      world.record({ kind: 'handler', handler: 'WSGIHandler' }, place);
  }
  const making = findInClass(type, '__new__');
  if (making) {
    const target = making.kind === 'descriptor' ? making.target : making;
    const result = machine.call(target, { ...args, positional: [type, ...args.positional] }, place, type.scope);
    if (result.kind !== 'instance' || !lineage(result.type).classes.includes(type)) return result;
    initialize(result, args, place, machine);
    return result;
  }
  const made = makeObject(type);
  initialize(made, args, place, machine);
  return made;
};

/** A class made by a call: `collections.namedtuple`, `types.SimpleNamespace`. */
export const synthesizeClass = (name: string, fields: readonly string[], place: Place): ClassValue => ({
  kind: 'class',
  name,
  bases: [],
  scope: new Scope('class', place.source, null),
  place,
  fields,
  record: fields.length > 0 ? 'tuple' : null,
  members: null,
});
