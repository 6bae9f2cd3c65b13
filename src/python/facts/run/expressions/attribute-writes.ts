import { mayReachEnvironment } from '../calls/escapes.ts';
import { takeMethods } from '../calls/taken-code.ts';
import { parserOf, setOfParser } from '../library/config-parser.ts';
import { heedAttribute } from '../library/settings-reads.ts';
import type { Machine } from '../machine.ts';
import { pythonTypeOf } from '../raising/python-type.ts';
import { PythonError } from '../state/signals.ts';
import { findInClass, lineage, rebase, recordOf, rowOf } from '../values/lineage.ts';
import { signValue } from '../values/sign-value.ts';
import { settle } from '../values/truth.ts';
import {
  argumentsOf,
  type ClassValue,
  type InstanceValue,
  type ModuleValue,
  type Place,
  text,
  type Value,
} from '../values/values.ts';
import { APPLICATION_OF, attributeOf, whatItHolds } from './attributes.ts';
import { bind } from './class-attributes.ts';

/** Values of which an attribute that was set can be read again. */
const KEEPS: ReadonlySet<Value['kind']> = new Set(['instance', 'class', 'module', 'function', 'external', 'unknown']);

/** `object.name = value`. */
export const writeAttribute = (raw: Value, name: string, value: Value, place: Place, machine: Machine): void => {
  const { world } = machine;
  world.noteWrite(`${name}=${signValue(value)}`);
  const object = settle(raw, world);
  if (KEEPS.has(object.kind)) world.handles.keepIn(value);
  if (object.kind === 'instance') writeToInstance(object, name, value, place, machine);
  else if (name === '__class__' && object.kind === 'module') replaceClass(object, value, place, machine);
  else if (name === '__bases__' && object.kind === 'class') rebase(object, machine.iterate(value, place).items);
  else if (object.kind === 'class' || object.kind === 'module') object.scope.names.set(name, value);
  else if (object.kind === 'function') world.externalAttributes.set(attributeOf(object, name), value);
  else if (object.kind === 'environment') whatItHolds(`os.environ.${name}`, place, machine);
  else if (object.kind === 'external') writeExternal(`${object.name}.${name}`, value, place, machine);
  else if (object.kind === 'unknown') {
    world.mayRaise('AttributeError', `${name} may not be set`, place);
    world.externalAttributes.set(`?${object.id}.${name}`, value);
  } else if (object.kind === 'handler') writeToHandler(object, name, value, place, machine);
  else if (object.kind === 'partial') writeToPartial(object, name, value, place, machine);
  else if (HAS_NO_ROOM.includes(object.kind))
    throw new PythonError('AttributeError', `'${pythonTypeOf(object)}' object has no attribute '${name}'`, place);
  else world.mayRaise('AttributeError', `${name} may not be set`, place);
};

/** `sys.modules[__name__].__class__ = ...`: from then on the class says what the module has. */
const replaceClass = (module: ModuleValue, type: Value, place: Place, { world }: Machine): void => {
  const why = `the class of the module ${module.name} was replaced`;
  module.scope.hiddenNames ??= why;
  if (mayReachEnvironment(type)) world.notice('python-not-followed', `${why}: it may write the environment`, place);
};

/** Values whose attributes cannot be set. */
const HAS_NO_ROOM: readonly Value['kind'][] = ['none', 'text', 'bytes', 'number', 'bool', 'sequence', 'dict'];

/** `Record.__new__.__defaults__ = (...)`: how named tuples had defaults before Python 3.7. */
const writeToPartial = (
  object: Extract<Value, { kind: 'partial' }>,
  name: string,
  value: Value,
  place: Place,
  machine: Machine,
): void => {
  const parser = parserOf(object);
  if (parser) setOfParser(parser, name, settle(value, machine.world));
  const { target, args } = object;
  const [type] = args.positional;
  if (target.kind !== 'external' || target.name !== 'collections.namedtuple.__new__' || type?.kind !== 'class') return;
  const values = name === '__defaults__' ? machine.iterate(value, place).items : [];
  const first = type.fields.length - values.length;
  for (const [i, one] of values.entries()) type.scope.names.set(type.fields[first + i] ?? '', one);
};

/** `app.wsgi_app = Middleware(app.wsgi_app)`: from then on the object calls what it was given. */
const writeToHandler = (
  object: Extract<Value, { kind: 'handler' }>,
  name: string,
  value: Value,
  place: Place,
  { world }: Machine,
): void => {
  if (APPLICATION_OF.has(name)) (object.wraps as Value[]).splice(0, object.wraps.length, settle(value, world));
  else if (mayReachEnvironment(value))
    world.notice('call-not-followed', `${object.label} may call its ${name}, which may write the environment`, place);
};

const writeToInstance = (object: InstanceValue, name: string, value: Value, place: Place, machine: Machine): void => {
  const hook = findInClass(object.type, '__setattr__');
  const found = findInClass(object.type, name);
  if (hook) machine.call(bind(hook, object, place, machine), argumentsOf(text(name), value), place, object.type.scope);
  else if (name === '__class__' && value.kind === 'class') object.type = value;
  else if (found?.kind === 'instance' && findInClass(found.type, '__set__'))
    machine.call(machine.getAttribute(found, '__set__', place), argumentsOf(object, value), place, found.type.scope);
  else if (found?.kind === 'descriptor' && found.how === 'property' && !object.type.isClassic) {
    if (!found.setter) throw new PythonError('AttributeError', `property '${name}' has no setter`, place);
    machine.call(found.setter, argumentsOf(object, value), place, object.type.scope);
  } else {
    refuseWrite(object, name, place);
    object.attributes.set(name, value);
  }
};

/** The names that the objects of a class have room for by `__slots__`; null where they have room for any. */
const slotsOf = (type: ClassValue): readonly string[] | null => {
  const { classes, outside } = lineage(type);
  const slots: string[] = [];
  for (const { scope, isClassic } of classes) {
    const given = scope.names.get('__slots__');
    const listed =
      given?.kind === 'text' ? [given] : given?.kind === 'sequence' && given.open === null ? given.items : null;
    if (!listed || isClassic || outside.length > 0) return null;
    for (const one of listed) slots.push(one.kind === 'text' ? one.text : '__dict__');
  }
  return slots.includes('__dict__') ? null : slots;
};

/** Objects of frozen data classes, the fields of named tuples, and names that are no slot of a class with slots cannot be set. */
const refuseWrite = ({ type }: InstanceValue, name: string, place: Place): void => {
  if (recordOf(type)?.isFrozen) throw new PythonError('FrozenInstanceError', `cannot assign to field '${name}'`, place);
  if (rowOf(type) && (type.record === 'tuple' || rowOf(type)?.includes(name)))
    throw new PythonError('AttributeError', "can't set attribute", place);
  if (slotsOf(type)?.includes(name) === false)
    throw new PythonError('AttributeError', `'${type.name}' object has no attribute '${name}'`, place);
};

/** An attribute of a type that Python itself provides. */
const OF_BUILTIN_TYPE = /^(?:str|int|float|bool|bytes|dict|list|tuple|set|object|type|types\.InstanceType)\.\w+$/;

const writeExternal = (name: string, rawValue: Value, place: Place, machine: Machine): void => {
  const { world } = machine;
  const value = settle(rawValue, world);
  if (name === 'django.conf.ENVIRONMENT_VARIABLE') world.record({ kind: 'settings-variable', name: value }, place);
  if (name.startsWith('django.conf.settings.'))
    heedAttribute('django.conf.settings', name.slice('django.conf.settings.'.length), place, machine);
  if (OF_BUILTIN_TYPE.test(name))
    throw new PythonError('TypeError', `can't set attributes of built-in/extension type '${name}'`, place);
  if (name === 'sys.path') {
    replacePath(value, place, machine);
    return;
  }
  world.externalAttributes.set(name, value);
  if (value.kind === 'instance') takeMethods(value.type, place, machine);
  if (name.startsWith('os._Environ.')) whatItHolds(name, place, machine);
  if (name !== 'os.environ' || value.kind === 'environment') return;
  if (value.kind === 'dict')
    for (const { key, value: inner } of value.entries.values())
      machine.environment.write(key, inner, place, { how: 'python-only' });
  else
    machine.environment.write(
      world.unknown('os.environ was replaced'),
      world.unknown('os.environ was replaced'),
      place,
      { how: 'python-only' },
    );
};

/** `sys.path = [...] + sys.path` and the reverse; what stood there before is taken to be kept. */
const replacePath = (value: Value, place: Place, machine: Machine): void => {
  if (value.kind !== 'sequence') {
    machine.world.notice('sys-path-not-understood', 'sys.path is replaced by something that is not known', place);
    return;
  }
  for (const item of [...value.items].reverse()) {
    machine.world.record({ kind: 'sys-path', path: item, how: 'prepend' }, place);
    machine.searchPath.before.unshift(item);
  }
};
