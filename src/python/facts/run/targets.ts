import type { Expression } from '../lower/python-ast.ts';
import type { EffectShape } from '../script-facts.ts';
import type { Machine } from './machine.ts';
import { combine } from './operators.ts';
import { PythonError } from './signals.ts';
import { settle } from './truth.ts';
import { argumentsOf, type Place, renderKey, type Scope, type Value } from './values.ts';

/** Why a value may not be written to `os.environ`: it takes texts only. */
const checkText = (raw: Value, place: Place, { world }: Machine): void => {
  const value = settle(raw, world);
  if (value.kind === 'unknown') {
    if (!value.isText) world.mayRaise('TypeError', 'str expected', place);
  } else if (value.kind !== 'text')
    throw new PythonError('TypeError', `str expected, not ${TYPE_NAMES[value.kind] ?? 'another type'}`, place);
};

const TYPE_NAMES: Readonly<Partial<Record<Value['kind'], string>>> = {
  none: 'NoneType',
  number: 'int',
  bool: 'bool',
  bytes: 'bytes',
  dict: 'dict',
  sequence: 'list',
  path: 'PosixPath',
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
      writeEnvironment(key, value, place, machine, shape);
      break;
    case 'request':
      if (name !== null) object.written.set(name, value);
      break;
    case 'dict':
      if (machine.world.externalAttributes.get('os.environ') === object) {
        machine.environment.write(key, value, place, { how: 'python-only' });
      }
      object.entries.set(name ?? `?${settled.kind === 'unknown' ? settled.id : ''}`, { key: settled, value });
      break;
    case 'sequence':
      if (settled.kind === 'number' && object.open === null && object.items[settled.value])
        object.items[settled.value] = value;
      else object.open ??= 'an item of it was replaced';
      break;
    case 'instance':
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
  if (target.kind !== 'subscript') return;
  const object = settle(machine.evaluate(target.object, scope), machine.world);
  if (target.index.kind === 'slice') return;
  const key = settle(machine.evaluate(target.index, scope), machine.world);
  if (object.kind === 'environment') removeVariable(key, place, machine);
  else if (object.kind === 'dict') object.entries.delete(renderKey(key) ?? '');
  else if (object.kind === 'request') object.written.delete(renderKey(key) ?? '');
};

/** `del os.environ[key]`; raises KeyError where the variable is absent. */
export const removeVariable = (key: Value, place: Place, machine: Machine): void => {
  if (key.kind === 'text' && !machine.environment.has(key.text))
    throw new PythonError('KeyError', key.text, place, key);
  machine.environment.write(key, key, place, { how: 'remove' });
};
