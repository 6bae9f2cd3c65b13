import type { Expression } from '../../lower/python-ast.ts';
import type { EffectShape } from '../../script-facts.ts';
import { chosenData } from '../expressions/mapping-mixins.ts';
import type { Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { removeEach, restoreEach } from '../values/environment-items.ts';
import { findInClass } from '../values/lineage.ts';
import { noteChange } from '../values/made-texts.ts';
import { dataOf, putEntry } from '../values/mappings.ts';
import { combine } from '../values/operators.ts';
import { signValue } from '../values/sign-value.ts';
import { asText, settle } from '../values/truth.ts';
import { argumentsOf, type DictValue, type Place, renderKey, type Scope, type Value } from '../values/values.ts';

/** Whether a value is a text for certain. */
export const isText = (raw: Value, { world }: Machine): boolean => {
  const value = settle(raw, world);
  return value.kind === 'text' || (value.kind === 'unknown' && value.isText === true);
};

/** Why a value may not be written to `os.environ`: it takes texts only. Where the type is not certain, it may raise. */
export const checkText = (raw: Value, place: Place, machine: Machine): void => {
  const { world } = machine;
  if (isText(raw, machine)) return;
  const { kind } = settle(raw, world);
  const type = TYPE_NAMES[kind];
  if (type !== undefined) throw new PythonError('TypeError', `str expected, not ${type}`, place);
  world.mayRaise('TypeError', 'str expected', place);
  if (kind !== 'unknown') world.mayFail ??= 'a value that may be no text is written to os.environ';
};

const TYPE_NAMES: Readonly<Partial<Record<Value['kind'], string>>> = {
  none: 'NoneType',
  number: 'int',
  bool: 'bool',
  bytes: 'bytes',
  dict: 'dict',
  sequence: 'list',
  path: 'PosixPath',
  function: 'function',
  module: 'module',
  class: 'type',
};

/** `os.environ[key] = value` and what amounts to it. */
export const writeEnvironment = (
  key: Value,
  value: Value,
  place: Place,
  machine: Machine,
  shape: EffectShape | null = null,
): void => {
  checkText(key, place, machine);
  checkText(value, place, machine);
  if (restoreEach(settle(key, machine.world), settle(value, machine.world), place, machine)) return;
  machine.environment.write(key, value, place, { shape });
};

const writeSlice = (
  object: Value,
  index: Extract<Expression, { kind: 'slice' }>,
  value: Value,
  place: Place,
  machine: Machine,
) => {
  if (object.kind === 'sys-path') {
    const isFront = index.upper?.kind === 'number' && index.upper.value === 0;
    const isFrontToo = index.lower?.kind === 'number' && index.lower.value === 0 && isFront;
    for (const item of [...machine.iterate(value, place).items].reverse())
      addToPath(item, isFront || isFrontToo ? 'prepend' : 'append', place, machine);
  } else if (object.kind === 'sequence') object.open ??= 'a slice of it was replaced';
};

/** One entry more on sys.path. */
export const addToPath = (raw: Value, how: 'append' | 'prepend', place: Place, machine: Machine): void => {
  const path = settle(raw, machine.world);
  machine.world.record({ kind: 'sys-path', path, how }, place);
  if (how === 'prepend') machine.searchPath.before.unshift(path);
  else machine.searchPath.behind.push(path);
};

const writeSubscript = (
  rawObject: Value,
  key: Value,
  value: Value,
  place: Place,
  machine: Machine,
  shape: EffectShape | null,
): void => {
  const object = settle(rawObject, machine.world);
  const settled = settle(key, machine.world);
  const name = renderKey(settled);
  switch (object.kind) {
    case 'environment':
      if (object.isBytes) writeEnvironment(asText(settled), asText(settle(value, machine.world)), place, machine);
      else writeEnvironment(key, value, place, machine, shape);
      break;
    case 'request':
      if (name !== null) object.written.set(name, value);
      else noteChange(object, machine.world);
      break;
    case 'dict':
      if (machine.world.externalAttributes.get('os.environ') === object) {
        machine.environment.write(key, value, place, { how: 'python-only' });
      }
      if (name === null) noteChange(object, machine.world);
      putEntry(object, name ?? `?${settled.kind === 'unknown' ? settled.id : ''}`, { key: settled, value });
      break;
    case 'sequence':
      if (settled.kind === 'number' && object.open === null && object.items[settled.value])
        object.items[settled.value] = value;
      else object.open ??= 'an item of it was replaced';
      break;
    case 'instance':
      if (chosenData(object) && !findInClass(object.type, '__setitem__'))
        writeSubscript(chosenData(object) ?? object, key, value, place, machine, null);
      else if (object.data && !findInClass(object.type, '__setitem__'))
        putEntry(object.data, name ?? '?', { key: settled, value });
      else
        machine.call(
          machine.getAttribute(object, '__setitem__', place),
          argumentsOf(key, value),
          place,
          object.type.scope,
        );
      break;
    case 'sys-path':
      addToPath(value, 'prepend', place, machine);
      break;
    case 'module':
    case 'external':
      if (object.kind === 'module' || machine.world.externalModules.has(object.name))
        throw new PythonError('TypeError', "'module' object does not support item assignment", place);
      break;
    case 'unknown':
      if (object.mayBeEnvironment) machine.environment.write(key, value, place, { isDoubtful: true });
      break;
    default:
      break;
  }
};

/** Binds a target: a name, an attribute, a subscript, or several at once. */
export const assignTarget = (
  target: Expression,
  value: Value,
  scope: Scope,
  place: Place,
  machine: Machine,
  shape: EffectShape | null = null,
): void => {
  if (target.kind !== 'sequence') machine.world.noteWrite(`${place.range.start}:${signValue(value)}`);
  switch (target.kind) {
    case 'name':
      scope.bind(target.name, value, place.range);
      break;
    case 'attribute':
      machine.setAttribute(machine.evaluate(target.object, scope), target.name, value, place);
      break;
    case 'subscript': {
      const object = machine.evaluate(target.object, scope);
      if (target.index.kind === 'slice') writeSlice(object, target.index, value, place, machine);
      else writeSubscript(object, machine.evaluate(target.index, scope), value, place, machine, shape);
      break;
    }
    case 'sequence':
      unpack(target.items, value, scope, place, machine);
      break;
    case 'starred':
      assignTarget(target.value, value, scope, place, machine);
      break;
    default:
      break;
  }
};

const unpack = (targets: readonly Expression[], raw: Value, scope: Scope, place: Place, machine: Machine): void => {
  const { world } = machine;
  const value = settle(raw, world);
  const starred = targets.findIndex((target) => target.kind === 'starred');
  if (value.kind === 'unknown') {
    world.mayRaise('ValueError', 'not enough values to unpack', place);
    targets.forEach((target, i) => {
      assignTarget(target, combine([value], `unpack ${i} of`, world), scope, place, machine);
    });
    return;
  }
  const { items, open } = machine.iterate(value, place);
  if (open !== null) {
    for (const target of targets) assignTarget(target, world.unknown(open), scope, place, machine);
    return;
  }
  if (starred < 0) {
    if (items.length !== targets.length) {
      const what = items.length < targets.length ? 'not enough values to unpack' : 'too many values to unpack';
      throw new PythonError('ValueError', `${what} (expected ${targets.length})`, place);
    }
    targets.forEach((target, i) => {
      const item = items[i];
      if (item) assignTarget(target, item, scope, place, machine);
    });
    return;
  }
  const behind = targets.length - starred - 1;
  if (items.length < targets.length - 1) throw new PythonError('ValueError', 'not enough values to unpack', place);
  targets.forEach((target, i) => {
    const item = i < starred ? items[i] : items[items.length - (targets.length - i)];
    if (i === starred) {
      const middle = items.slice(starred, items.length - behind);
      assignTarget(target, { kind: 'sequence', type: 'list', items: middle, open: null }, scope, place, machine);
    } else if (item) assignTarget(target, item, scope, place, machine);
  });
};

/** `del target`. */
export const deleteTarget = (target: Expression, scope: Scope, place: Place, machine: Machine): void => {
  if (target.kind === 'name') {
    const owner = scope.ownerOf(target.name);
    if (!owner.names.delete(target.name))
      throw new PythonError('NameError', `name '${target.name}' is not defined`, place);
    return;
  }
  if (target.kind === 'attribute') {
    const owner = settle(machine.evaluate(target.object, scope), machine.world);
    const found = owner.kind === 'instance' ? findInClass(owner.type, target.name) : null;
    if (owner.kind === 'instance' && found?.kind === 'descriptor' && found.deleter)
      machine.call(found.deleter, argumentsOf(owner), place, scope);
    else if (owner.kind === 'instance' && found?.kind === 'instance' && findInClass(found.type, '__delete__'))
      machine.call(machine.getAttribute(found, '__delete__', place), argumentsOf(owner), place, scope);
    else if (owner.kind === 'instance') owner.attributes.delete(target.name);
    else if (owner.kind === 'class' || owner.kind === 'module') owner.scope.names.delete(target.name);
    return;
  }
  if (target.kind === 'sequence') for (const item of target.items) deleteTarget(item, scope, place, machine);
  if (target.kind !== 'subscript') return;
  const object = settle(machine.evaluate(target.object, scope), machine.world);
  if (target.index.kind === 'slice') return;
  const key = settle(machine.evaluate(target.index, scope), machine.world);
  const chosen = object.kind === 'instance' ? chosenData(object) : null;
  if (object.kind === 'environment') removeVariable(object.isBytes ? asText(key) : key, place, machine);
  else if (chosen?.kind === 'environment') removeVariable(key, place, machine);
  else if (object.kind === 'instance' && findInClass(object.type, '__delitem__'))
    machine.call(machine.getAttribute(object, '__delitem__', place), argumentsOf(key), place, object.type.scope);
  else if (dataOf(object)) removeEntry(dataOf(object), key, place, machine);
  else if (object.kind === 'sequence' && key.kind === 'number' && object.open === null)
    object.items.splice(key.value < 0 ? key.value + object.items.length : key.value, 1);
  else if (object.kind === 'unknown' && object.mayBeEnvironment)
    machine.environment.write(key, key, place, { how: 'remove', isDoubtful: true });
  else if (object.kind === 'sequence') object.open ??= 'an item of it was removed';
  else if (object.kind === 'request') {
    object.written.delete(renderKey(key) ?? '');
    noteChange(object, machine.world);
  }
};

const removeEntry = (object: DictValue | null, key: Value, place: Place, { world }: Machine): void => {
  const name = renderKey(key);
  if (!object) return;
  noteChange(object, world);
  const isGone = name !== null && object.entries.delete(name);
  if (key.kind === 'text') object.names?.delete(key.text);
  if (!isGone && name !== null && object.open === null && object.copyOf === null)
    throw new PythonError('KeyError', name.slice(2), place, key);
};

/** `del os.environ[key]`; raises KeyError where the variable is absent. */
export const removeVariable = (key: Value, place: Place, machine: Machine): void => {
  if (key.kind === 'text' && !machine.environment.has(key.text))
    throw new PythonError('KeyError', key.text, place, key);
  if (!removeEach(key, place, machine)) machine.environment.write(key, key, place, { how: 'remove' });
};
