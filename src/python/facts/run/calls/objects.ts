import { writesItself } from '../expressions/mapping-mixins.ts';
import { findDeed } from '../library/library-table.ts';
import type { Context, Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { findInClass, hasBase, lineage, recordOf, rowOf } from '../values/lineage.ts';
import { isEqual, settle } from '../values/truth.ts';
import {
  argumentsOf,
  type CallArguments,
  type ClassValue,
  dict,
  type InstanceValue,
  namelessScope,
  type Place,
  sequence,
  type Value,
} from '../values/values.ts';
import { makeClassOf, plainOf } from './classes.ts';
import { missingMember } from './enum-members.ts';
import { mayReachEnvironment } from './escapes.ts';
import { callFunction } from './functions.ts';
import { takeMethods, takeObject } from './taken-code.ts';

/** The fields of a dataclass or named tuple, or of a class derived from one, those of its bases first, with their defaults. */
export const fieldsOf = (type: ClassValue): ReadonlyMap<string, Value | null> => {
  const fields = new Map<string, Value | null>();
  const record = recordOf(type);
  for (const at of record ? [...lineage(record).classes].reverse() : [])
    for (const name of at.record === null ? [] : at.fields) fields.set(name, at.scope.names.get(name) ?? null);
  return fields;
};

const defaultOf = (given: Value | null, place: Place, machine: Machine): Value | null => {
  if (given?.kind !== 'partial' || given.target.kind !== 'external' || given.target.name !== 'dataclasses.field')
    return given;
  const factory = given.args.named.get('default_factory');
  if (factory) return machine.call(factory, argumentsOf(), place, namelessScope(place));
  return given.args.named.get('default') ?? null;
};

/** Whether a field is no argument: `field(init=False)`. */
const isSetLater = (given: Value | null): boolean => {
  if (given?.kind !== 'partial') return false;
  const init = given.args.named.get('init');
  return init?.kind === 'bool' && !init.value;
};

/** Gives the fields their values; returns those that are for `__post_init__` alone. */
export const fillRecord = (made: InstanceValue, args: CallArguments, { place, machine }: Context): Value[] => {
  const positional = [...args.positional];
  const initOnly = new Set(lineage(made.type).classes.flatMap((at) => at.initOnly));
  const handed: Value[] = [];
  for (const [name, fallback] of fieldsOf(made.type)) {
    const isArgument = !isSetLater(fallback);
    const argument = isArgument ? (positional.shift() ?? args.named.get(name)) : undefined;
    const given = argument ?? defaultOf(fallback, place, machine);
    if (!given && isArgument && !args.open)
      throw new PythonError('TypeError', `__init__() missing a required argument: '${name}'`, place);
    const value = given ?? machine.world.unknown('an argument that is not known');
    if (initOnly.has(name)) handed.push(value);
    else if (given || isArgument) made.attributes.set(name, value);
  }
  if (positional.length > 0 && !args.open)
    throw new PythonError('TypeError', '__init__() takes fewer arguments', place);
  return handed;
};

/** `dict(...)` of a class derived from it: what its constructor is given goes into the object. */
const fillData = (made: InstanceValue, args: CallArguments, { place, machine }: Context): void => {
  if (!made.data) return;
  const update = writesItself(made) ? machine.getAttribute(made, 'update', place) : null;
  machine.call(update ?? { kind: 'method', of: made.data, name: 'update' }, args, place, made.type.scope);
};

/** An object of a class, before its `__init__`. */
export const makeObject = (type: ClassValue, given?: Value): InstanceValue => ({
  kind: 'instance',
  type,
  attributes: new Map(),
  ...(hasBase(type, OF_DICT) ? { data: dict() } : {}),
  ...plainOf(type, given),
});

const initialize = (made: InstanceValue, args: CallArguments, context: Context): void => {
  const { place, machine } = context;
  const { type } = made;
  const init = findInClass(type, '__init__');
  const { outside } = lineage(type);
  if (init?.kind === 'function') {
    callFunction(init, { ...args, positional: [made, ...args.positional] }, context);
    if (!made.attributes.has('args') && isException(type))
      made.attributes.set('args', sequence('tuple', [...args.positional]));
  } else if (init) machine.call(machine.getAttribute(made, '__init__', place), args, place, type.scope);
  else if (recordOf(type)) {
    const handed = fillRecord(made, args, context);
    const hook = findInClass(type, '__post_init__');
    if (hook)
      machine.call(machine.getAttribute(made, '__post_init__', place), argumentsOf(...handed), place, type.scope);
  } else if (made.data) fillData(made, args, context);
  else if (isException(type)) made.attributes.set('args', sequence('tuple', [...args.positional]));
  else if (outside.length > 0)
    // A base outside the project usually keeps what it is given.
    for (const [name, value] of args.named) made.attributes.set(name, value);
};

/** Whether a class derives from a builtin exception. */
const isException = (type: ClassValue): boolean => hasBase(type, /^(?:\w*(?:Error|Exception|Warning|Exit))$/);

/** Bases whose code calls no method of a class derived from them but those that are followed. */
const HARMLESS_BASE =
  /^(?:object|type|dict|list|set|frozenset|tuple|str|bytes|int|float|\w*(?:Error|Exception|Warning|Exit)|abc\..*|enum\..*|typing\..*|collections\..*|threading\.(?:Thread|local)|contextlib\..*|types\..*|django\..*|.*WSGIHandler|.*StaticFilesHandler)$/;

/** A base that is not followed may call the methods of a class of the project. */
const noteOutsideBase = (type: ClassValue, place: Place, machine: Machine): void => {
  const base = lineage(type).outside.find((one) => one.kind !== 'external' || !HARMLESS_BASE.test(one.name));
  if (!base || !mayReachEnvironment(type)) return;
  const name = base.kind === 'external' ? base.name : 'a base that is not known';
  const what = `${name} may call methods of ${type.name}, which may write the environment`;
  machine.world.notice('call-not-followed', what, place);
  takeMethods(type, place, machine);
};

/** Makes an object of a class of the project: by its metaclass where that says how, by `__new__`, then `__init__`. */
export const instantiate = (type: ClassValue, args: CallArguments, context: Context): Value => {
  const { place, machine } = context;
  const making = type.metaclass?.kind === 'class' ? findInClass(type.metaclass, '__call__') : null;
  if (making) return machine.call(making, { ...args, positional: [type, ...args.positional] }, place, type.scope);
  return instantiateItself(type, args, context);
};

/** `type.__call__(cls, ...)`. */
export const instantiateItself = (type: ClassValue, args: CallArguments, context: Context): Value => {
  const { place, machine } = context;
  const { world } = machine;
  if (args.positional.length === 3 && hasBase(type, /^(?:type|abc\.ABCMeta|enum\.EnumMeta)$/))
    return makeClassOf(args, type, place, machine);
  if (type.members) {
    const wanted = args.positional[0];
    const member = type.members.find((one) => {
      const value = one.attributes.get('value');
      return wanted !== undefined && value !== undefined && isEqual(wanted, value, world);
    });
    const found = member ?? missingMember(type, wanted, place, machine);
    if (found) return found;
    throw new PythonError('ValueError', `it is not a valid ${type.name}`, place);
  }
  for (const base of lineage(type).outside) {
    const deed = base.kind === 'external' ? findDeed(base.name) : null;
    // One with an `__init__` of its own makes the handler when it calls that of its base.
    if (deed === 'WSGIHandler' && !findInClass(type, '__init__'))
      world.record({ kind: 'handler', handler: 'WSGIHandler' }, place);
  }
  const making = type.isClassic ? null : findInClass(type, '__new__');
  if (making) {
    const target = making.kind === 'descriptor' ? making.target : making;
    const result = machine.call(target, { ...args, positional: [type, ...args.positional] }, place, type.scope);
    if (result.kind !== 'instance' || !lineage(result.type).classes.includes(type)) return result;
    // What a named tuple holds is given to `__new__`.
    if (!rowOf(type) || findInClass(type, '__init__')) initialize(result, args, context);
    return result;
  }
  const made = makeObject(type, args.positional[0] && settle(args.positional[0], world));
  noteOutsideBase(type, place, machine);
  takeObject(type, place, machine);
  initialize(made, args, context);
  return made;
};

export const OF_DICT = /^(?:dict|collections\.(?:OrderedDict|UserDict|defaultdict|Counter))$/;
