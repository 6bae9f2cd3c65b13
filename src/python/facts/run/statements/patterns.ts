import { namesOfPattern } from '../../lower/bound-names.ts';
import type { Pattern } from '../../lower/python-ast.ts';
import { isInstance } from '../calls/instance-checks.ts';
import { fieldsOf } from '../calls/objects.ts';
import type { Context, Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { findInClass, lineage, recordOf } from '../values/lineage.ts';
import { isEqual, isNone, settle } from '../values/truth.ts';
import { dict, type Place, renderKey, type Scope, sequence, type Value } from '../values/values.ts';

type Matching = (value: Value, scope: Scope, place: Place, machine: Machine) => boolean;

const matchSequence =
  (items: readonly Pattern[]): Matching =>
  (value, scope, place, machine) => {
    if (value.kind !== 'sequence' || value.type === 'set') return false;
    if (value.open !== null) return decideOpen(items.flatMap(namesOfPattern), scope, place, machine);
    const star = items.findIndex(({ kind }) => kind === 'star');
    const fits = star < 0 ? value.items.length === items.length : value.items.length >= items.length - 1;
    if (!fits) return false;
    const behind = star < 0 ? 0 : items.length - star - 1;
    return items.every((item, i) => {
      if (item.kind === 'star') {
        const middle = value.items.slice(star, value.items.length - behind);
        if (item.name !== null) scope.bind(item.name, sequence('list', middle), place.range);
        return true;
      }
      const part = star >= 0 && i > star ? value.items[value.items.length - (items.length - i)] : value.items[i];
      return part !== undefined && matchPattern(item, part, { scope, place, machine });
    });
  };

const matchMapping =
  ({ entries, rest }: Extract<Pattern, { kind: 'mapping' }>): Matching =>
  (value, scope, place, machine) => {
    if (value.kind !== 'dict') return false;
    const left = new Map(value.entries);
    for (const { key, value: pattern } of entries) {
      const name = renderKey(settle(machine.evaluate(key, scope), machine.world));
      const entry = name === null ? undefined : value.entries.get(name);
      if (!entry && (value.open !== null || value.copyOf !== null))
        return decideOpen(namesOfPattern(pattern), scope, place, machine);
      if (!entry || !matchPattern(pattern, entry.value, { scope, place, machine })) return false;
      left.delete(name ?? '');
    }
    if (rest !== null)
      scope.bind(rest, dict([...left.values()].map(({ key, value: inner }) => [key, inner])), place.range);
    return true;
  };

/** Classes whose one positional pattern is matched against the value itself (PEP 634). */
const OF_THE_VALUE = /^(?:bool|bytearray|bytes|dict|float|frozenset|int|list|set|str|tuple)$/;

/** The attributes that positional patterns are matched against; null where they are not known. */
const matchArguments = (type: Value): readonly string[] | null => {
  if (type.kind !== 'class') return null;
  const listed = findInClass(type, '__match_args__');
  if (listed?.kind === 'sequence') return listed.items.map((item) => (item.kind === 'text' ? item.text : ''));
  return recordOf(type) ? [...fieldsOf(type).keys()] : lineage(type).classes.length === 1 ? [] : null;
};

const matchClass =
  (pattern: Extract<Pattern, { kind: 'class' }>): Matching =>
  (value, scope, place, machine) => {
    const type = settle(machine.evaluate(pattern.type, scope), machine.world);
    const { positional, named } = pattern;
    if (value.kind === 'unknown' && positional.length + named.length === 0) return isInstance(value, type, machine);
    if (value.kind === 'unknown' || (type.kind !== 'class' && type.kind !== 'external'))
      return decideOpen(namesOfPattern(pattern), scope, place, machine);
    if (!isInstance(value, type, machine)) return false;
    const [itself] = positional;
    const isOfValue = type.kind === 'external' && OF_THE_VALUE.test(type.name) && positional.length === 1;
    if (isOfValue && itself) return matchPattern(itself, value, { scope, place, machine }) && named.length === 0;
    const names = positional.length > 0 ? matchArguments(type) : [];
    if (names === null || names.length < positional.length)
      return decideOpen(namesOfPattern(pattern), scope, place, machine);
    const parts = [...positional.map((one, i) => ({ name: names[i] ?? '', value: one })), ...named];
    return parts.every(({ name, value: part }) => {
      try {
        return matchPattern(part, machine.getAttribute(value, name, place), { scope, place, machine });
      } catch (error) {
        if (error instanceof PythonError && error.name === 'AttributeError') return false;
        throw error;
      }
    });
  };

/** A match that the text does not decide: both ways are followed, and what it would bind is not known. */
const decideOpen = (names: readonly string[], scope: Scope, place: Place, { world }: Machine): boolean => {
  const unknown = world.unknown('a pattern that is not decided');
  if (!world.decide(`case:${unknown.id}`)) return false;
  for (const name of names) scope.bind(name, world.unknown('it is bound by a pattern'), place.range);
  return true;
};

/** `case None`, `case True`, `case False`: it is that object, where `case 1` takes whatever is equal to 1 (PEP 634). */
const isConstant = (value: Value, constant: Value, { world }: Machine): boolean => {
  if (constant.kind === 'none') return isNone(value, world);
  if (value.kind === 'unknown') return value.isText ? false : isEqual(value, constant, world);
  return value.kind === 'bool' && constant.kind === 'bool' && value.value === constant.value;
};

/** Whether a value fits a pattern of a `case` on this path; binds the names of the pattern (PEP 634). */
export const matchPattern = (pattern: Pattern, raw: Value, context: Context): boolean => {
  const { scope, place, machine } = context;
  const value = settle(raw, machine.world);
  switch (pattern.kind) {
    case 'capture':
      if (pattern.name !== null) scope.bind(pattern.name, value, place.range);
      return true;
    case 'value':
      return isEqual(value, machine.evaluate(pattern.value, scope), machine.world);
    case 'constant':
      return isConstant(value, machine.evaluate(pattern.value, scope), machine);
    case 'or':
      return pattern.options.some((option) => matchPattern(option, value, context));
    case 'as':
      if (!matchPattern(pattern.pattern, value, context)) return false;
      scope.bind(pattern.name, value, place.range);
      return true;
    default:
      break;
  }
  if (pattern.kind === 'class') return matchClass(pattern)(value, scope, place, machine);
  if (pattern.kind === 'opaque' || pattern.kind === 'star' || value.kind === 'unknown')
    return decideOpen(namesOfPattern(pattern), scope, place, machine);
  if (pattern.kind === 'sequence') return matchSequence(pattern.items)(value, scope, place, machine);
  return matchMapping(pattern)(value, scope, place, machine);
};
