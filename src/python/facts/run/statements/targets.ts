import type { Expression } from '../../lower/python-ast.ts';
import { noteChoices } from '../calls/settings-handed.ts';
import { chosenData } from '../expressions/mapping-mixins.ts';
import { firstOf } from '../library/chain-map.ts';
import type { Context, Machine } from '../machine.ts';
import { checkIndexOf, checkKey } from '../raising/operand-checks.ts';
import { pythonTypeOf } from '../raising/python-type.ts';
import { checkText } from '../raising/text-checks.ts';
import { PythonError } from '../state/signals.ts';
import { removeEach, restoreEach } from '../values/environment-items.ts';
import { findInClass } from '../values/lineage.ts';
import { noteChange } from '../values/made-texts.ts';
import { dataOf, putEntry } from '../values/mappings.ts';
import { combine } from '../values/operators.ts';
import { signValue } from '../values/sign-value.ts';
import { asText, settle } from '../values/truth.ts';
import {
  argumentsOf,
  type DictValue,
  type Place,
  renderKey,
  type Scope,
  type SequenceValue,
  type Value,
} from '../values/values.ts';

/** `os.environ[key] = value` and what amounts to it. */
export const writeEnvironment = (key: Value, value: Value, place: Place, machine: Machine, isDirect = false): void => {
  checkText(key, place, machine.world);
  checkText(value, place, machine.world);
  if (restoreEach(settle(key, machine.world), settle(value, machine.world), place, machine)) return;
  machine.environment.write(key, value, place, { isDirect });
};

const writeSlice = (
  object: Value,
  index: Extract<Expression, { kind: 'slice' }>,
  bounds: readonly (Value | null)[],
  value: Value,
  place: Place,
  machine: Machine,
) => {
  if (object.kind === 'sys-path') {
    const isFront = index.upper?.kind === 'number' && index.upper.value === 0;
    const isFrontToo = index.lower?.kind === 'number' && index.lower.value === 0 && isFront;
    for (const item of [...machine.iterate(value, place).items].reverse())
      addToPath(item, isFront || isFrontToo ? 'prepend' : 'append', place, machine);
  } else if (object.kind === 'sequence') replaceSlice(object, bounds, value, place, machine);
};

/** `items[lower:upper] = values`, where both ends are known and every item between them goes. */
const replaceSlice = (
  object: SequenceValue,
  bounds: readonly (Value | null)[],
  value: Value,
  place: Place,
  machine: Machine,
): void => {
  const [lower, upper, step] = bounds.map((bound) => (bound?.kind === 'number' ? bound.value : null));
  const isKnown = bounds.every((bound) => bound === null || bound.kind === 'number' || bound.kind === 'none');
  const { items, open } = machine.iterate(value, place);
  const places = isKnown && (step ?? 1) === 1 && object.open === null && open === null;
  if (!places || object.type !== 'list') {
    object.open ??= 'a slice of it was replaced';
    return;
  }
  const [from, to] = [lower ?? 0, upper ?? object.items.length];
  const first = Math.max(0, Math.min(object.items.length, from < 0 ? from + object.items.length : from));
  const last = Math.max(first, Math.min(object.items.length, to < 0 ? to + object.items.length : to));
  object.items.splice(first, last - first, ...items);
};

const boundsOf = (
  { lower, upper, step }: Extract<Expression, { kind: 'slice' }>,
  scope: Scope,
  machine: Machine,
): (Value | null)[] =>
  [lower, upper, step].map((bound) => bound && settle(machine.evaluate(bound, scope), machine.world));

/** One entry more on sys.path. */
export const addToPath = (raw: Value, how: 'append' | 'prepend', place: Place, machine: Machine): void => {
  const path = settle(raw, machine.world);
  machine.world.record({ kind: 'sys-path', path, how }, place);
  if (how === 'prepend') machine.searchPath.before.unshift(path);
  else machine.searchPath.behind.push(path);
};

const writeSubscript = (rawObject: Value, key: Value, value: Value, place: Place, machine: Machine): void => {
  const object = settle(rawObject, machine.world);
  const settled = settle(key, machine.world);
  const name = renderKey(settled);
  if (object.kind === 'dict' || object.kind === 'sequence') machine.world.handles.keepIn(value);
  switch (object.kind) {
    case 'environment':
      if (object.isBytes) writeEnvironment(asText(settled), asText(settle(value, machine.world)), place, machine);
      else writeEnvironment(key, value, place, machine, true);
      break;
    case 'request':
      if (name !== null) object.written.set(name, value);
      else noteChange(object, machine.world);
      break;
    case 'dict':
      if (machine.world.externalAttributes.get('os.environ') === object) {
        machine.environment.write(key, value, place, { how: 'python-only' });
      }
      checkKey(settled, place, machine.world);
      if (name === null) noteChange(object, machine.world);
      putEntry(object, name ?? `?${settled.kind === 'unknown' ? settled.id : ''}`, { key: settled, value });
      break;
    case 'chain':
      writeSubscript(firstOf(object, machine), key, value, place, machine);
      break;
    case 'sequence':
      replaceItem(object, settled, value, place, machine);
      break;
    case 'instance':
      if (chosenData(object) && !findInClass(object.type, '__setitem__'))
        writeSubscript(chosenData(object) ?? object, key, value, place, machine);
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
      else noteChoices(object.why, argumentsOf(key, value), { place, machine });
      machine.world.mayRaise('*', 'it may take no items', place);
      break;
    default:
      // An attribute of something that is not known.
      if (object.kind === 'method' && object.of.kind === 'unknown')
        noteChoices(object.name, argumentsOf(key, value), { place, machine });
      refuseItems(object, 'assignment', place, machine.world);
  }
};

/** `items[index] = value`. */
const replaceItem = (object: SequenceValue, index: Value, value: Value, place: Place, { world }: Machine): void => {
  if (object.type !== 'list' || object.isView) refuseItems(object, 'assignment', place, world);
  if (index.kind !== 'number') checkIndexOf(object, index, place, world);
  const at = itemAt(object, index, place, world);
  if (at === null) object.open ??= 'an item of it was replaced';
  else object.items[at] = value;
};

/** Where an index is in a list, counted from the front; null where that is not known. Raises IndexError where it is not there. */
const itemAt = (object: SequenceValue, index: Value, place: Place, world: Machine['world']): number | null => {
  const isClosed = object.open === null && index.kind === 'number';
  const at = index.kind === 'number' ? (index.value < 0 ? index.value + object.items.length : index.value) : -1;
  if (isClosed && object.items[at]) return at;
  if (isClosed) throw new PythonError('IndexError', 'list index out of range', place);
  world.mayRaise('IndexError', 'it may be shorter', place);
  return null;
};

/** What takes no items raises; what may be anything may. */
const refuseItems = (object: Value, what: string, place: Place, world: Machine['world']): void => {
  const type = pythonTypeOf(object);
  if (type === null || object.kind === 'unknown') world.mayRaise('*', 'it may take no items', place);
  else throw new PythonError('TypeError', `'${type}' object does not support item ${what}`, place);
};

/** Binds a target: a name, an attribute, a subscript, or several at once. */
export const assignTarget = (target: Expression, value: Value, context: Context): void => {
  const { scope, place, machine } = context;
  if (target.kind !== 'sequence') machine.world.noteWrite(`${place.range.start}:${signValue(value)}`);
  switch (target.kind) {
    case 'name':
      machine.world.handles.keepIn(value);
      scope.bind(target.name, value, place.range);
      break;
    case 'attribute':
      machine.setAttribute(machine.evaluate(target.object, scope), target.name, value, place);
      break;
    case 'subscript': {
      const object = machine.evaluate(target.object, scope);
      if (target.index.kind === 'slice')
        writeSlice(object, target.index, boundsOf(target.index, scope, machine), value, place, machine);
      else writeSubscript(object, machine.evaluate(target.index, scope), value, place, machine);
      break;
    }
    case 'sequence':
      unpack(target.items, value, context);
      break;
    case 'starred':
      assignTarget(target.value, value, context);
      break;
    default:
      break;
  }
};

const unpack = (targets: readonly Expression[], raw: Value, context: Context): void => {
  const { place, machine } = context;
  const { world } = machine;
  const value = settle(raw, world);
  const starred = targets.findIndex((target) => target.kind === 'starred');
  if (value.kind === 'unknown') {
    world.mayRaise('ValueError', 'not enough values to unpack', place);
    targets.forEach((target, i) => {
      assignTarget(target, combine([value], `unpack ${i} of`, world), context);
    });
    return;
  }
  const { items, open } = machine.iterate(value, place);
  if (open !== null) {
    world.mayRaise('ValueError', 'there may be another number of values to unpack', place);
    for (const target of targets) assignTarget(target, world.unknown(open), context);
    return;
  }
  if (starred < 0) {
    if (items.length !== targets.length) {
      const what = items.length < targets.length ? 'not enough values to unpack' : 'too many values to unpack';
      throw new PythonError('ValueError', `${what} (expected ${targets.length})`, place);
    }
    targets.forEach((target, i) => {
      const item = items[i];
      if (item) assignTarget(target, item, context);
    });
    return;
  }
  const behind = targets.length - starred - 1;
  if (items.length < targets.length - 1) throw new PythonError('ValueError', 'not enough values to unpack', place);
  targets.forEach((target, i) => {
    const item = i < starred ? items[i] : items[items.length - (targets.length - i)];
    if (i === starred) {
      const middle = items.slice(starred, items.length - behind);
      assignTarget(target, { kind: 'sequence', type: 'list', items: middle, open: null }, context);
    } else if (item) assignTarget(target, item, context);
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
  const given = settle(machine.evaluate(target.object, scope), machine.world);
  if (target.index.kind === 'slice') return;
  const object = given.kind === 'chain' ? firstOf(given, machine) : given;
  const key = settle(machine.evaluate(target.index, scope), machine.world);
  const chosen = object.kind === 'instance' ? chosenData(object) : null;
  if (object.kind === 'environment') removeVariable(object.isBytes ? asText(key) : key, place, machine);
  else if (chosen?.kind === 'environment') removeVariable(key, place, machine);
  else if (object.kind === 'instance' && findInClass(object.type, '__delitem__'))
    machine.call(machine.getAttribute(object, '__delitem__', place), argumentsOf(key), place, object.type.scope);
  else if (dataOf(object)) removeEntry(dataOf(object), key, place, machine);
  else if (object.kind === 'sequence') removeItem(object, key, place, machine);
  else if (object.kind === 'request') {
    object.written.delete(renderKey(key) ?? '');
    noteChange(object, machine.world);
  } else {
    if (object.kind === 'unknown' && object.mayBeEnvironment)
      machine.environment.write(key, key, place, { how: 'remove', isDoubtful: true });
    refuseItems(object, 'deletion', place, machine.world);
  }
};

/** `del items[index]`. */
const removeItem = (object: SequenceValue, index: Value, place: Place, { world }: Machine): void => {
  if (object.type !== 'list' || object.isView) refuseItems(object, 'deletion', place, world);
  if (index.kind !== 'number') checkIndexOf(object, index, place, world);
  const at = itemAt(object, index, place, world);
  if (at === null) object.open ??= 'an item of it was removed';
  else object.items.splice(at, 1);
};

const removeEntry = (object: DictValue | null, key: Value, place: Place, { world }: Machine): void => {
  const name = renderKey(key);
  if (!object) return;
  noteChange(object, world);
  checkKey(key, place, world);
  const isGone = name !== null && object.entries.delete(name);
  if (key.kind === 'text') object.names?.delete(key.text);
  if (isGone) return;
  if (name !== null && object.open === null && object.copyOf === null)
    throw new PythonError('KeyError', name.slice(2), place, key);
  world.mayRaise('KeyError', 'it may hold no such key', place);
};

/**
 * `del os.environ[key]`; where the variable is absent it raises KeyError, when it has left the C environment already
 * (os.py:_Environ.__delitem__; scenario `variable-deleted-where-it-is-absent`).
 */
export const removeVariable = (key: Value, place: Place, machine: Machine): void => {
  const isAbsent = key.kind === 'text' && !machine.environment.has(key.text);
  if (key.kind !== 'text') machine.world.mayRaise('KeyError', 'the variable may not be set', place);
  if (!removeEach(key, place, machine)) machine.environment.write(key, key, place, { how: 'remove' });
  if (isAbsent) throw new PythonError('KeyError', key.text, place, key);
};
