import { STANDARD_LIBRARY } from '../modules/standard-library.ts';
import { PythonError } from '../state/signals.ts';
import type { World } from '../state/world.ts';
import { settle } from '../values/truth.ts';
import type { Place, Value } from '../values/values.ts';
import { isHashable, isNumeric, type PythonType, pythonTypeOf } from './python-type.ts';

/** The type of a value; those of the standard library and some of installed packages are known to be modules. */
export const typeIn = (value: Value, world: World): PythonType | null =>
  value.kind === 'external' && (world.externalModules.has(value.name) || STANDARD_LIBRARY.has(value.name))
    ? 'module'
    : pythonTypeOf(value);

/** The operands that each operator takes (docs.python.org, reference: Binary arithmetic operations; library: Built-in Types). */
const fits = (operator: string, left: PythonType, right: PythonType): boolean => {
  const same = left === right;
  const isWhole = (type: PythonType) => type === 'int' || type === 'bool';
  switch (operator) {
    case '+':
      return (isNumeric(left) && isNumeric(right)) || (same && ['str', 'bytes', 'list', 'tuple'].includes(left));
    case '*': {
      const [one, other] = isWhole(left) ? [right, left] : [left, right];
      return isNumeric(left) && isNumeric(right)
        ? true
        : isWhole(other) && ['str', 'bytes', 'list', 'tuple'].includes(one);
    }
    case '%':
      return left === 'str' || left === 'bytes' || (isNumeric(left) && isNumeric(right));
    case '-':
      return (isNumeric(left) && isNumeric(right)) || (same && left === 'set');
    case '/':
      return (isNumeric(left) && isNumeric(right)) || isOfPath(left, right);
    case '//':
    case '**':
      return isNumeric(left) && isNumeric(right);
    case '|':
      return (isWhole(left) && isWhole(right)) || (same && left === 'set') || (isMapping(left) && isMapping(right));
    case '&':
    case '^':
      return (isWhole(left) && isWhole(right)) || (same && left === 'set');
    case '<<':
    case '>>':
      return isWhole(left) && isWhole(right);
    default:
      return false;
  }
};

const isMapping = (type: PythonType): boolean => type === 'dict' || type === 'environment';

const isOfPath = (left: PythonType, right: PythonType): boolean =>
  (left === 'path' && (right === 'str' || right === 'path')) || (left === 'str' && right === 'path');

const isZero = (value: Value): boolean =>
  (value.kind === 'number' || value.kind === 'bool') && Number(value.value) === 0;

const MAY_SHIFT_OR_GROW: ReadonlySet<string> = new Set(['<<', '>>', '**']);

/** Raises what `left operator right` raises for operands of Python's own types; where a type is not known, it may raise. */
export const checkBinary = (operator: string, left: Value, right: Value, place: Place, world: World): void => {
  const [one, other] = [typeIn(left, world), typeIn(right, world)];
  // django-environ's paths take more than those of Python.
  const isPath = one === 'path' && (operator === '+' || operator === '-');
  const isFit = one !== null && other !== null && fits(operator, one, other);
  if (one === null || other === null || isPath || (!isFit && [left, right].some(({ kind }) => kind === 'unknown'))) {
    if (!(operator === '%' && one === 'str')) world.mayRaise('*', `the operands of ${operator} are not known`, place);
    return;
  }
  if (!isFit)
    throw new PythonError('TypeError', `unsupported operand type(s) for ${operator}: '${one}' and '${other}'`, place);
  if (one === 'str' || one === 'bytes' || !isNumeric(one)) return;
  if (['/', '//', '%'].includes(operator)) {
    if (isZero(right)) throw new PythonError('ZeroDivisionError', 'division by zero', place);
    if (right.kind === 'unknown') world.mayRaise('ZeroDivisionError', 'division by zero', place);
  } else if (operator === '**' && isZero(left) && right.kind === 'number' && right.value < 0)
    throw new PythonError('ZeroDivisionError', '0.0 cannot be raised to a negative power', place);
  else if (MAY_SHIFT_OR_GROW.has(operator) && !(right.kind === 'number' && right.value >= 0))
    world.mayRaise('*', 'a shift by a negative number', place);
};

/** The same for `-x`, `+x` and `~x`. */
export const checkUnary = (operator: string, raw: Value, place: Place, world: World): void => {
  const value = settle(raw, world);
  const type = pythonTypeOf(value);
  if (operator === 'not' || (type !== null && isNumeric(type) && !(operator === '~' && type === 'float'))) return;
  if (type !== null && value.kind !== 'unknown')
    throw new PythonError('TypeError', `bad operand type for unary ${operator}: '${type}'`, place);
  world.mayRaise('TypeError', 'the operand is not known', place);
};

const ORDERED: readonly PythonType[] = ['str', 'bytes', 'list', 'tuple', 'set'];

/** The same for `<` and its relatives. Python 2 puts everything in some order. */
export const checkOrder = (operator: string, rawA: Value, rawB: Value, place: Place, world: World): void => {
  if (world.python.newest < 300) return;
  const [a, b] = [settle(rawA, world), settle(rawB, world)];
  const [one, other] = [pythonTypeOf(a), pythonTypeOf(b)];
  if (one === null || other === null) {
    world.mayRaise('TypeError', `what ${operator} compares is not known`, place);
    return;
  }
  if (isNumeric(one) && isNumeric(other)) return;
  const isSame = one === other && (ORDERED.includes(one) || one === 'path');
  if (!isSame && [a, b].some(({ kind }) => kind === 'unknown'))
    world.mayRaise('TypeError', 'they may have no order', place);
  else if (!isSame)
    throw new PythonError('TypeError', `'${operator}' not supported between '${one}' and '${other}'`, place);
};

const CONTAINERS: readonly PythonType[] = [
  'list',
  'tuple',
  'set',
  'dict',
  'environment',
  'generator',
  'file',
  'str',
  'bytes',
];

/** The same for `item in container`. */
export const checkMembership = (rawItem: Value, rawContainer: Value, place: Place, world: World): void => {
  const [item, container] = [settle(rawItem, world), settle(rawContainer, world)];
  const type = typeIn(container, world);
  if (type === null) {
    if (container.kind !== 'instance' && container.kind !== 'sequence')
      world.mayRaise('TypeError', 'it may be no container', place);
    return;
  }
  if (!CONTAINERS.includes(type))
    throw new PythonError('TypeError', `argument of type '${type}' is not iterable`, place);
  if (type === 'dict' || type === 'set') checkKey(item, place, world);
  if (type !== 'str') return;
  const own = pythonTypeOf(item);
  if (own === null || (container.kind === 'unknown' && own !== 'str'))
    world.mayRaise('TypeError', "'in <string>' requires string as left operand", place);
  else if (own !== 'str')
    throw new PythonError('TypeError', `'in <string>' requires string as left operand, not ${own}`, place);
};

/** The same for what is looped over. */
export const checkIterable = (value: Value, place: Place, world: World): void => {
  const type = typeIn(value, world);
  if (type === null && value.kind !== 'instance' && value.kind !== 'sequence')
    world.mayRaise('TypeError', 'it may not be iterable', place);
  if (type !== null && !CONTAINERS.includes(type))
    throw new PythonError('TypeError', `'${type}' object is not iterable`, place);
};

/** The same for an index that is no number: of a list, a tuple or a text. */
export const checkIndexOf = (object: Value, key: Value, place: Place, world: World): void => {
  const type = pythonTypeOf(key);
  if (type !== null && type !== 'bool' && type !== 'int' && key.kind !== 'unknown')
    throw new PythonError('TypeError', `${pythonTypeOf(object)} indices must be integers, not ${type}`, place);
  world.mayRaise('*', 'it may not be there', place);
};

/** The same for a key of a dictionary or an item of a set. */
export const checkKey = (key: Value, place: Place, world: World): void => {
  const answer = isHashable(settle(key, world));
  if (answer === false) throw new PythonError('TypeError', `unhashable type: '${pythonTypeOf(key) ?? 'dict'}'`, place);
  if (answer === null) world.mayRaise('TypeError', 'it may be no key', place);
};
