import { isInChain, readChain } from '../library/chain-map.ts';
import { parserOf, sectionOf } from '../library/config-parser.ts';
import { heedSubscript } from '../library/settings-reads.ts';
import type { Machine } from '../machine.ts';
import { checkIndexOf, checkKey } from '../raising/operand-checks.ts';
import { pythonTypeOf } from '../raising/python-type.ts';
import { checkText } from '../raising/text-checks.ts';
import { WRITES_IN_C } from '../state/environment-handles.ts';
import type { Snapshot } from '../state/environment-layers.ts';
import { PythonError } from '../state/signals.ts';
import { valueBeside } from '../values/environment-items.ts';
import { asTuple, findInClass } from '../values/lineage.ts';
import { putEntry } from '../values/mappings.ts';
import { combine } from '../values/operators.ts';
import { asBytes, asText, isEqual, isTrue, nameValue, settle } from '../values/truth.ts';
import {
  argumentsOf,
  type ClassValue,
  type DictValue,
  ENVIRONMENT,
  external,
  NONE,
  namelessScope,
  number,
  type Place,
  renderKey,
  type SequenceValue,
  sequence,
  text,
  type UnknownValue,
  type Value,
} from '../values/values.ts';
import { chosenData, mixinOf } from './mapping-mixins.ts';
import { readRequest, requestHas } from './request-reads.ts';
import { callSpecial, callSpecialOfClass, holds } from './special-methods.ts';
import { isVersionInfo, versionItem } from './version-info.ts';

const inRange = (index: number, length: number): number => (index < 0 ? index + length : index);

/** A variable of the process or of a copy of its environment; without a fallback the caller raises where null comes back. */
export const readVariable = (
  key: Value,
  fallback: Value | null,
  place: Place,
  machine: Machine,
  copy?: Snapshot<Value>,
): Value | null =>
  valueBeside(settle(key, machine.world), machine) ??
  machine.environment.read(key, fallback, place, fallback === null, copy);

/** A key as a dictionary has it. */
const keyIn = ({ isCaseless }: DictValue, key: Value): string | null =>
  isCaseless && key.kind === 'text' ? renderKey(text(key.text.toLowerCase())) : renderKey(key);

const readDict = (object: DictValue, key: Value, place: Place, machine: Machine): Value => {
  const { world } = machine;
  checkKey(key, place, world);
  const name = keyIn(object, key);
  const entry = name === null ? undefined : object.entries.get(name);
  if (entry) return entry.value;
  if (object.copyOf?.kind === 'snapshot') {
    const found = readVariable(key, null, place, machine, object.copyOf);
    if (found) return found;
  } else if (object.copyOf) return readRequest(object.copyOf, key, null, machine);
  else if (object.open !== null) {
    world.mayRaise('KeyError', 'it may hold no such key', place);
    return world.unknown(object.open);
  } else if (object.missing && name !== null) {
    const made = machine.call(object.missing, argumentsOf(), place, namelessScope(place));
    putEntry(object, name, { key, value: made });
    return made;
  } else if (key.kind === 'unknown' || name === null) {
    // The key is one of those that are there, or it raises.
    for (const { key: candidate, value } of object.entries.values()) if (isEqual(key, candidate, world)) return value;
  }
  throw new PythonError('KeyError', name === null ? '?' : name.slice(2), place, key);
};

const callMethodOf = (object: Value, name: string, argument: Value, place: Place, machine: Machine): Value =>
  machine.call(machine.getAttribute(object, name, place), argumentsOf(argument), place, namelessScope(place));

/** Of what is no list a range alone has items by number. */
const refuseView = ({ isView }: SequenceValue, place: Place, world: Machine['world']): void => {
  if (!isView) throw new PythonError('TypeError', "'set' object is not subscriptable", place);
  world.mayRaise('TypeError', 'it may not be subscriptable', place);
};

/** `Class[key]` by `__class_getitem__` of the class, which Python 3.7 brought. */
const byClassItem = (object: ClassValue, key: Value, place: Place, machine: Machine): Value | null => {
  const found = findInClass(object, '__class_getitem__');
  const target = found?.kind === 'descriptor' ? found.target : found;
  if (!target || !machine.world.isPython(307)) return null;
  return machine.call(target, argumentsOf(object, key), place, object.scope);
};

/** `object[key]` where the key is no slice. */
export const readSubscript = (rawObject: Value, rawKey: Value, place: Place, machine: Machine): Value => {
  const { world } = machine;
  const object = settle(rawObject, world);
  const given = settle(rawKey, world);
  const isPlace = given.kind === 'bool' && (object.kind === 'text' || object.kind === 'sequence');
  const key = isPlace ? number(given.value ? 1 : 0) : given;
  switch (object.kind) {
    case 'environment': {
      checkText(object.isBytes ? asText(key) : key, place, world);
      const found = readVariable(object.isBytes ? asText(key) : key, null, place, machine);
      if (found) return object.isBytes ? asBytes(found) : found;
      throw new PythonError('KeyError', key.kind === 'text' ? key.text : '?', place, key);
    }
    case 'request': {
      const isOne = key.kind === 'text' && machine.project.world?.request?.(key.text) === null;
      if ((!world.tries.isEmpty || isOne) && !requestHas(object, key, machine))
        throw new PythonError('KeyError', key.kind === 'text' ? key.text : '?', place, key);
      return readRequest(object, key, null, machine);
    }
    case 'dict':
      return readDict(object, key, place, machine);
    case 'chain':
      return readChain(object, key, place, machine);
    case 'text':
    case 'sequence': {
      if (key.kind !== 'number') {
        checkIndexOf(object, key, place, world);
        return combine([object, key], '[]', world);
      }
      if (object.kind === 'sequence' && (object.isView || object.type === 'set')) refuseView(object, place, world);
      const items: readonly (Value | string)[] = object.kind === 'text' ? [...object.text] : object.items;
      const item = items[inRange(key.value, items.length)];
      if (object.kind === 'sequence' && object.open !== null) {
        world.mayRaise('IndexError', 'it may be shorter', place);
        return world.unknown(object.open);
      }
      if (item === undefined) throw new PythonError('IndexError', 'list index out of range', place);
      return typeof item === 'string' ? text(item) : item;
    }
    case 'none':
      throw new PythonError('TypeError', "'NoneType' object is not subscriptable", place);
    case 'module':
      throw new PythonError('TypeError', "'module' object is not subscriptable", place);
    case 'class': {
      const own =
        callSpecialOfClass(object, '__getitem__', [key], place, machine) ?? byClassItem(object, key, place, machine);
      if (own) return own;
      const member = object.members?.find((one) => isEqual(one.attributes.get('name') ?? NONE, key, world));
      if (member) return member;
      if (object.members) throw new PythonError('KeyError', '?', place, key);
      world.mayRaise('TypeError', 'a class may not be subscriptable', place);
      return world.unknown('a class with a subscript');
    }
    case 'instance': {
      const chosen = chosenData(object);
      if (chosen && !findInClass(object.type, '__getitem__')) return readSubscript(chosen, key, place, machine);
      if (object.data && !findInClass(object.type, '__getitem__')) {
        const isMissing = findInClass(object.type, '__missing__') && !isMember(key, object.data, machine, place);
        const made = isMissing ? callSpecial(object, '__missing__', [key], place, machine) : null;
        return made ?? readDict(object.data, key, place, machine);
      }
      const row = asTuple(object);
      if (row !== object) return readSubscript(row, key, place, machine);
      return machine.call(
        machine.getAttribute(object, '__getitem__', place),
        { positional: [key], named: new Map(), open: false },
        place,
        object.type.scope,
      );
    }
    case 'sys-path':
      // The first one is always there.
      if (!(key.kind === 'number' && key.value === 0)) world.mayRaise('*', 'sys.path may be shorter', place);
      return world.unknown('an entry of sys.path');
    case 'external':
      if (isVersionInfo(object) && key.kind === 'number') {
        if (Math.abs(key.value) > 4) throw new PythonError('IndexError', 'tuple index out of range', place);
        return versionItem(key.value, world);
      }
      if (object.name.endsWith('.__dict__') && key.kind === 'text')
        return machine.getAttribute(external(object.name.slice(0, -'.__dict__'.length)), key.text, place);
      if (world.externalModules.has(object.name))
        throw new PythonError('TypeError', "'module' object is not subscriptable", place);
      heedSubscript(object.name, place, machine);
      world.mayRaise('*', `${object.name} may not be subscriptable`, place);
      return combine([object, key], '[]', world);
    case 'partial': {
      const parser = parserOf(object);
      if (parser) return sectionOf(parser, key, place, machine);
      if (object.target.kind === 'external' && object.target.name === 're.Match')
        return callMethodOf(object, 'group', key, place, machine);
      world.mayRaise('*', 'the value may not be there', place);
      return combine([object, key], '[]', world);
    }
    case 'number':
    case 'bool':
    case 'function':
      throw new PythonError('TypeError', `'${pythonTypeOf(object)}' object is not subscriptable`, place);
    case 'unknown':
      if (key.kind === 'number' && object.prefix !== undefined && key.value >= 0 && key.value < object.prefix.length)
        return text(object.prefix[key.value] ?? '');
      world.mayRaise('*', 'the value may not be there', place);
      return combine([object, key], '[]', world, leadsOn(object, key) ? { mayBeEnvironment: true } : {});
    default:
      world.mayRaise('*', 'the value may not be there', place);
      return combine([object, key], '[]', world);
  }
};

/** Whether what lies at a key may be the environment, or a function of a C library that writes it. */
const leadsOn = (object: UnknownValue, key: Value): boolean =>
  object.mayBeEnvironment === true || (key.kind === 'text' && WRITES_IN_C.test(key.text));

/** `key in container`, decided on this path. */
export const isMember = (rawItem: Value, rawContainer: Value, machine: Machine, place: Place): boolean => {
  const { world } = machine;
  const item = settle(rawItem, world);
  const container = settle(rawContainer, world);
  if (container.kind === 'environment' || (container.kind === 'dict' && container.copyOf?.kind === 'snapshot')) {
    world.handles.use();
    if (container.kind === 'environment' && container.isBytes && item.kind === 'bytes')
      return isMember(asText(item), ENVIRONMENT, machine, place);
    if (item.kind !== 'text') return world.decide(`environ has ${nameValue(item, world) ?? world.unknown('').id}`);
    if (container.kind === 'dict' && container.entries.has(`t:${item.text}`)) return true;
    world.record({ kind: 'read', key: item.text, isRequired: false }, place);
    const copy = container.kind === 'dict' ? container.copyOf : null;
    return copy?.kind === 'snapshot'
      ? machine.environment.has(item.text, copy.layer)
      : machine.environment.has(item.text);
  }
  if (container.kind === 'request') return requestHas(container, item, machine);
  if (container.kind === 'sys-path') return isOnPath(item, machine);
  if (container.kind === 'chain') return isInChain(container, item, machine, place);
  if (container.kind === 'dict') {
    const name = keyIn(container, item);
    if (name !== null && container.entries.has(name)) return true;
    if (container.copyOf?.kind === 'request') return requestHas(container.copyOf, item, machine);
    if (container.open === null && name !== null) return false;
    return isTrue(combine([item, container], 'in', world), world);
  }
  if (container.kind === 'sequence') {
    for (const other of container.items) if (isSame(item, other, place, machine)) return true;
    if (container.open === null) return false;
  }
  if (container.kind === 'text' && item.kind === 'text') return container.text.includes(item.text);
  if (container.kind === 'instance') {
    const own = callSpecial(container, '__contains__', [item], place, machine);
    if (own) return holds(own, place, machine);
    const chosen = chosenData(container);
    if (chosen) return isMember(item, chosen, machine, place);
    const mixin = mixinOf(container, '__contains__');
    if (mixin) return isTrue(machine.call(mixin, argumentsOf(item), place, container.type.scope), world);
    const items = container.data ? container.data : sequence('list', [...machine.iterate(container, place).items]);
    return isMember(item, items, machine, place);
  }
  const own = container.kind === 'class' ? callSpecialOfClass(container, '__contains__', [item], place, machine) : null;
  if (own) return holds(own, place, machine);
  if (container.kind === 'generator') {
    const { items, open } = machine.iterate(container, place);
    return isMember(item, sequence('list', [...items], open), machine, place);
  }
  if (container.kind === 'none')
    throw new PythonError('TypeError', "argument of type 'NoneType' is not iterable", place);
  return isTrue(combine([item, container], 'in', world), world);
};

/** Whether two values are equal, by `__eq__` of an object. */
const isSame = (item: Value, other: Value, place: Place, machine: Machine): boolean => {
  for (const [one, given] of [
    [settle(other, machine.world), item],
    [settle(item, machine.world), other],
  ] as const) {
    const own = one.kind === 'instance' ? callSpecial(one, '__eq__', [given], place, machine) : null;
    if (own) return holds(own, place, machine);
  }
  return isEqual(item, other, machine.world);
};

/** Whether sys.path has an entry: the script's own edits and the directories given are known, others are taken not to be there. */
const isOnPath = (item: Value, machine: Machine): boolean => {
  const { before, behind } = machine.searchPath;
  const wanted = renderKey(item);
  if (wanted === null) return false;
  const path = item.kind === 'text' || item.kind === 'path' ? (item.kind === 'text' ? item.text : item.path) : null;
  if (path !== null && machine.project.pythonPath?.includes(path)) return true;
  return [...before, ...behind].some((entry) => renderKey(entry) === wanted);
};

/** `mapping.get(key, fallback)` of a dictionary. */
export const getFromDict = (object: DictValue, key: Value, fallback: Value, place: Place, machine: Machine): Value => {
  const { world } = machine;
  const name = keyIn(object, settle(key, world));
  const entry = name === null ? undefined : object.entries.get(name);
  if (entry) return entry.value;
  if (object.copyOf?.kind === 'snapshot') return readVariable(key, fallback, place, machine, object.copyOf) ?? fallback;
  if (object.copyOf) return readRequest(object.copyOf, key, fallback, machine);
  if (object.open !== null) return world.unknown(object.open);
  if (name !== null) return fallback;
  for (const { key: candidate, value } of object.entries.values()) if (isEqual(key, candidate, world)) return value;
  return fallback === NONE ? NONE : fallback;
};
