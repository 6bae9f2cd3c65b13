import type { World } from '../state/world.ts';
import { findInClass } from './lineage.ts';
import { renderKey, type Value } from './values.ts';

/** The constant that an unknown value was found equal to on this path, or the value itself. */
export const settle = (value: Value, world: World): Value => {
  const plain = value.kind === 'method' ? attributeOfUnknown(value) : value;
  return plain.kind === 'unknown' ? (world.equals.get(plain.id) ?? plain) : plain;
};

/** What is not called need be no method: an attribute of what is not known may be anything. The methods of a text are known. */
const attributeOfUnknown = (value: Extract<Value, { kind: 'method' }>): Value => {
  const { of, name } = value;
  if (of.kind !== 'unknown' || of.isText) return value;
  const { why, id, mayBeEnvironment } = of;
  return { kind: 'unknown', why, id: `${id}.${name}`, ...(mayBeEnvironment ? { mayBeEnvironment } : {}) };
};

/** The truth of a value where it is certain; null where it is not. */
export const knownTruth = (value: Value): boolean | null => {
  switch (value.kind) {
    case 'text':
    case 'bytes':
      return value.text !== '';
    case 'number':
      return value.value !== 0;
    case 'bool':
      return value.value;
    case 'none':
      return false;
    case 'sequence':
      return value.items.length > 0 ? true : value.open === null ? false : null;
    case 'chain': {
      const truths = value.maps.items.map(knownTruth);
      return truths.includes(true) ? true : truths.includes(null) || value.maps.open !== null ? null : false;
    }
    case 'dict':
      return value.entries.size > 0 || value.copyOf !== null ? true : value.open === null ? false : null;
    case 'instance':
      return ['__bool__', '__len__', '__nonzero__'].some((name) => findInClass(value.type, name)) ? null : true;
    case 'unknown':
      return null;
    default:
      return true;
  }
};

/** The truth of a value on this path: what is not certain is decided. */
export const isTrue = (raw: Value, world: World): boolean => {
  const value = settle(raw, world);
  const known = knownTruth(value);
  if (known !== null) return known;
  const answer = world.decide(value.kind === 'unknown' ? `true:${value.id}` : `true:${world.unknown('').id}`);
  noteHolding(value, answer, world);
  return answer;
};

/** Notes what was found out about a value that a request has under some key. */
const noteHolding = (value: Value, holds: boolean, { variables }: World): void => {
  const { number, key = null } = (value.kind === 'unknown' && value.request) || {};
  if (number === undefined || key === null) return;
  const known = variables.ofRequest(number).holds;
  if (!known.has(key)) known.set(key, holds);
};

const CONSTANTS: readonly Value['kind'][] = ['text', 'bytes', 'number', 'bool', 'none', 'path'];

/** Whether two values are equal where it is certain; null where it is not. */
export const knownEqual = (a: Value, b: Value, budget = { left: 2000 }): boolean | null => {
  if (a === b) return true;
  budget.left -= 1;
  if (budget.left < 0) return null;
  if (a.kind === 'unknown' || b.kind === 'unknown') {
    if (a.kind === 'unknown' && b.kind === 'unknown' && a.id === b.id) return true;
    return null;
  }
  // What a module outside the project holds may be any constant.
  if ((a.kind === 'external') !== (b.kind === 'external') && ![a, b].some(({ kind }) => kind === 'none')) return null;
  const left = renderKey(a);
  const right = renderKey(b);
  if (left !== null && right !== null) return left === right;
  if (CONSTANTS.includes(a.kind) !== CONSTANTS.includes(b.kind)) return false;
  if (a.kind === 'sequence' && b.kind === 'sequence') {
    if (a.type !== b.type || a.open !== null || b.open !== null) return a.type === b.type ? null : false;
    if (a.items.length !== b.items.length) return false;
    const parts = a.items.map((item, i) => (b.items[i] ? knownEqual(item, b.items[i], budget) : false));
    return parts.includes(false) ? false : parts.includes(null) ? null : true;
  }
  if (a.kind !== b.kind) return false;
  return null;
};

/** Whether two values are equal on this path; an unknown found equal to a constant stays so. */
export const isEqual = (rawA: Value, rawB: Value, world: World): boolean => {
  const a = settle(rawA, world);
  const b = settle(rawB, world);
  const known = knownEqual(a, b);
  if (known !== null) return known;
  const [unknown, other] = a.kind === 'unknown' ? [a, b] : [b, a];
  if (unknown.kind !== 'unknown') return world.decide(`equal:${world.unknown('').id}`);
  const key = other.kind === 'unknown' ? `?${other.id}` : renderKey(other);
  if (key === null) return world.decide(`equal:${unknown.id}:${world.unknown('').id}`);
  if (other.kind === 'text' && unknown.prefix !== undefined && !other.text.startsWith(unknown.prefix)) return false;
  if (world.facts.get(`true:${unknown.id}`) === true && knownTruth(other) === false) return false;
  if (world.facts.get(`true:${unknown.id}`) === false && knownTruth(other) === true) return false;
  const equal = world.decide(`equal:${unknown.id}:${key}`);
  if (equal && other.kind !== 'unknown') world.equals.set(unknown.id, other);
  return equal;
};

/** Whether a value is None on this path. */
export const isNone = (raw: Value, world: World): boolean => {
  const value = settle(raw, world);
  if (value.kind === 'none') return true;
  if (value.kind !== 'unknown') return false;
  if (value.isText || value.wraps) return false;
  if (world.facts.get(`true:${value.id}`) === true) return false;
  const none = world.decide(`none:${value.id}`, false);
  noteHolding(value, !none, world);
  if (none) world.equals.set(value.id, { kind: 'none' });
  return none;
};

const renderNumber = (value: number, isFloat: boolean): string | null => {
  if (!isFloat) return Number.isSafeInteger(value) ? String(value) : null;
  if (value !== 0 && (Math.abs(value) >= 1e16 || Math.abs(value) < 1e-4)) return null;
  return Number.isInteger(value) ? `${value}.0` : String(value);
};

const renderException = (name: string, args: readonly Value[] | null, world: World): string | null => {
  const [first, ...more] = args ?? [];
  if (args === null || more.length > 0) return null;
  if (!first) return '';
  const rendered = renderText(first, world);
  // str(KeyError('x')) shows the key as repr() does.
  if (name !== 'KeyError') return rendered;
  return first.kind === 'text' && /^[\w .-]*$/.test(first.text) ? `'${first.text}'` : null;
};

/** The text of a value as `str()` and `%s` give it; null where it is not known. */
export const renderText = (raw: Value, world: World): string | null => {
  const value = settle(raw, world);
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'number':
      return renderNumber(value.value, value.isFloat === true);
    case 'bool':
      return value.value ? 'True' : 'False';
    case 'none':
      return 'None';
    case 'path':
      return value.path;
    case 'exception':
      return renderException(value.name, value.args, world);
    default:
      return null;
  }
};

/** A short stable name of a value for the ids of what is made of it; null where there is none. */
export const nameValue = (raw: Value, world: World): string | null => {
  const value = settle(raw, world);
  return value.kind === 'unknown' ? `?${value.id}` : renderKey(value);
};

/** Bytes as the text that the file system's encoding makes of them; other values as they are. */
export const asText = (value: Value): Value => (value.kind === 'bytes' ? { kind: 'text', text: value.text } : value);

/** The reverse. */
export const asBytes = (value: Value): Value => (value.kind === 'text' ? { kind: 'bytes', text: value.text } : value);
