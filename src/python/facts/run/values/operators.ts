import { compareTexts } from '../../../../source/compare-texts.ts';
import type { World } from '../state/world.ts';
import { joinMade } from './made-texts.ts';
import { isTrue, knownEqual, nameValue, renderText, settle } from './truth.ts';
import {
  bool,
  dict,
  external,
  float,
  number,
  renderKey,
  type SequenceValue,
  sequence,
  text,
  type UnknownValue,
  type Value,
} from './values.ts';

const LONGEST_TEXT = 100_000;
const MOST_ITEMS = 20_000;

/** An unknown value made of others; it keeps saying that it comes from a request, and why it is not known. */
export const combine = (
  parts: readonly Value[],
  label: string,
  world: World,
  more: Partial<Pick<UnknownValue, 'prefix' | 'isText' | 'made' | 'wraps' | 'mayBeEnvironment'>> = {},
): UnknownValue => {
  const unknowns = parts.map((part) => settle(part, world)).filter((part) => part.kind === 'unknown');
  const names = parts.map((part) => nameValue(part, world));
  const id = names.includes(null) ? undefined : `${label}(${names.join(',')})`;
  const request = unknowns.find((part) => part.request)?.request;
  const why = unknowns[0]?.why ?? `the result of ${label} is not known`;
  return world.unknown(why, id, { ...more, ...(request ? { request: { key: null } } : {}) });
};

/** The text known of the beginning of a value. */
const prefixOf = (raw: Value, world: World): string | null => {
  const value = settle(raw, world);
  if (value.kind === 'unknown') return value.prefix ?? world.prefixes.get(value.id) ?? null;
  return renderText(value, world);
};

const isTextLike = (value: Value) => value.kind === 'text' || (value.kind === 'unknown' && value.isText === true);

/** Joins pieces of text; unknown where one of them is. */
export const joinTexts = (pieces: readonly Value[], label: string, world: World): Value => {
  let known = '';
  for (const piece of pieces) {
    const rendered = renderText(piece, world);
    if (rendered === null) {
      const prefix = known + (prefixOf(piece, world) ?? '');
      const made = joinMade(pieces, world);
      return combine(pieces, label, world, {
        isText: true,
        ...(prefix === '' ? {} : { prefix }),
        ...(made ? { made } : {}),
      });
    }
    known += rendered;
    if (known.length > LONGEST_TEXT) return world.unknown('a text that is too long');
  }
  return text(known);
};

/** Shifts of more places give numbers that are not shown. */
const MOST_PLACES = 60n;

const bitwise = (operator: string, a: bigint, b: bigint): number | null => {
  switch (operator) {
    case '<<':
      return b >= 0n && b <= MOST_PLACES ? Number(a << b) : null;
    case '>>':
      return b >= 0n ? Number(a >> b) : null;
    case '&':
      return Number(a & b);
    case '|':
      return Number(a | b);
    case '^':
      return Number(a ^ b);
    default:
      return null;
  }
};

const arithmetic = (operator: string, a: number, b: number): number | null => {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? null : a / b;
    case '//':
      return b === 0 ? null : Math.floor(a / b);
    case '%':
      return b === 0 ? null : a - b * Math.floor(a / b);
    case '**':
      return a ** b;
    default:
      return Number.isSafeInteger(a) && Number.isSafeInteger(b) ? bitwise(operator, BigInt(a), BigInt(b)) : null;
  }
};

/** A set: of equal items one is kept; where it is not known whether two are equal, how many there are is not. */
export const makeSet = (items: readonly Value[], open: string | null): SequenceValue => {
  const kept: Value[] = [];
  const names = new Set<string>();
  let isSure = true;
  for (const item of items) {
    const name = renderKey(item);
    if (name !== null && names.has(name)) continue;
    if (name === null) isSure &&= kept.length === 0;
    else names.add(name);
    kept.push(item);
  }
  return sequence('set', kept, open ?? (isSure ? null : 'items that may be equal'));
};

const mergeDicts = (left: Value, right: Value): Value | null => {
  if (left.kind !== 'dict' || right.kind !== 'dict' || left.copyOf || right.copyOf) return null;
  const merged = dict([], left.open ?? right.open);
  for (const [name, entry] of [...left.entries, ...right.entries]) merged.entries.set(name, entry);
  return merged;
};

/** `left operator right` for values that Python itself provides. */
export const applyBinary = (operator: string, rawLeft: Value, rawRight: Value, world: World): Value => {
  const left = settle(rawLeft, world);
  const right = settle(rawRight, world);
  if (operator === '+' && (isTextLike(left) || isTextLike(right))) {
    const isFine = (value: Value) => value.kind === 'text' || value.kind === 'unknown';
    if (isFine(left) && isFine(right)) return joinTexts([left, right], '+', world);
  }
  if (operator === '*' && left.kind === 'text' && right.kind === 'number') {
    const times = Math.max(0, right.value);
    if (left.text.length * times <= LONGEST_TEXT) return text(left.text.repeat(times));
  }
  if (operator === '*' && left.kind === 'sequence' && right.kind === 'number' && left.items.length * right.value < 1000)
    return sequence(left.type, Array.from({ length: Math.max(0, right.value) }, () => left.items).flat(), left.open);
  if ((operator === '&' || operator === '-') && left.kind === 'sequence' && right.kind === 'sequence') {
    const answers = left.items.map((item) => knownMembership(item, right));
    if (left.open === null && !answers.includes(null))
      return sequence(
        'set',
        left.items.filter((_, i) => answers[i] === (operator === '&')),
      );
  }
  if (operator === '+' && left.kind === 'sequence' && right.kind === 'sequence' && left.type === right.type) {
    if (left.items.length + right.items.length > MOST_ITEMS) return sequence(left.type, [], 'a list that is too long');
    return sequence(left.type, [...left.items, ...right.items], left.open ?? right.open);
  }
  if (operator === '|') {
    if (left.kind === 'external' && right.kind === 'external' && left.name.startsWith('re.'))
      return external(`${left.name}|${right.name}`);
    const merged = mergeDicts(left, right);
    if (merged) return merged;
    if (left.kind === 'sequence' && right.kind === 'sequence')
      return makeSet([...left.items, ...right.items], left.open ?? right.open);
  }
  if (operator === '^' && left.kind === 'sequence' && right.kind === 'sequence') {
    const common = left.items.map((item) => knownMembership(item, right));
    const others = right.items.map((item) => knownMembership(item, left));
    if (left.open === null && right.open === null && ![...common, ...others].includes(null))
      return sequence('set', [
        ...left.items.filter((_, i) => common[i] === false),
        ...right.items.filter((_, i) => others[i] === false),
      ]);
  }
  if (operator === '/' && left.kind === 'path') {
    const below = renderText(right, world);
    if (below !== null) return { kind: 'path', path: below.startsWith('/') ? below : `${left.path}/${below}` };
  }
  if (operator === '-' && left.kind === 'path' && right.kind === 'number')
    return { kind: 'path', path: `/${left.path.split('/').filter(Boolean).slice(0, -right.value).join('/')}` };
  const isNumber = (value: Value): value is Extract<Value, { kind: 'number' | 'bool' }> =>
    value.kind === 'number' || value.kind === 'bool';
  if (isNumber(left) && isNumber(right)) {
    const result = arithmetic(operator, Number(left.value), Number(right.value));
    const isFloat = operator === '/' || [left, right].some((value) => value.kind === 'number' && value.isFloat);
    const isKnown = result !== null && (isFloat ? Number.isFinite(result) : Number.isSafeInteger(result));
    if (isKnown) return isFloat ? float(result) : number(result);
  }
  return combine([left, right], operator, world);
};

const orderOf = (a: Value, b: Value): number | null => {
  if (a.kind === 'number' && b.kind === 'number') return a.value - b.value;
  if (a.kind === 'text' && b.kind === 'text') return compareTexts(a.text, b.text);
  if (a.kind === 'sequence' && b.kind === 'sequence' && a.type === b.type) {
    for (let i = 0; i < Math.min(a.items.length, b.items.length); i += 1) {
      const left = a.items[i];
      const right = b.items[i];
      if (!left || !right) return null;
      const order = orderOf(left, right);
      if (order === null || order !== 0) return order;
    }
    return a.open === null && b.open === null ? a.items.length - b.items.length : null;
  }
  return null;
};

/** `a < b` and its relatives. */
export const applyOrder = (operator: string, rawA: Value, rawB: Value, world: World): Value => {
  const a = settle(rawA, world);
  const b = settle(rawB, world);
  const order = orderOf(a, b);
  if (order === null) return combine([a, b], operator, world);
  if (operator === '<') return bool(order < 0);
  if (operator === '<=') return bool(order <= 0);
  if (operator === '>') return bool(order > 0);
  return bool(order >= 0);
};

/** Whether a sequence or text holds a value, where it is certain. */
export const knownMembership = (item: Value, container: Value): boolean | null => {
  if (container.kind === 'text') return item.kind === 'text' ? container.text.includes(item.text) : null;
  if (container.kind !== 'sequence') return null;
  const answers = container.items.map((other) => knownEqual(item, other));
  if (answers.includes(true)) return true;
  return answers.includes(null) || container.open !== null ? null : false;
};

/** `-x`, `+x`, `not x`. */
export const applyUnary = (operator: string, raw: Value, world: World): Value => {
  const value = settle(raw, world);
  if (operator === 'not' && world.isLazy && value.kind === 'unknown') return combine([value], 'not', world);
  if (operator === 'not') return bool(!isTrue(value, world));
  if (value.kind === 'number' && operator === '-') return { ...value, value: -value.value };
  if (value.kind === 'number' && operator === '+') return value;
  return combine([value], operator, world);
};

/** The operator of an expression; `/` of whole numbers rounds down in Python 2. */
export const divisionOf = (
  { operator, isTrueDivision }: { readonly operator: string; readonly isTrueDivision?: true },
  left: Value,
  right: Value,
  world: World,
): string => {
  const isOld = operator === '/' && world.python.newest < 300 && !isTrueDivision;
  return isOld && [left, right].every((value) => value.kind === 'number' && !value.isFloat) ? '//' : operator;
};
