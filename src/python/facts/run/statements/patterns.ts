import { namesOfPattern } from '../../lower/bound-names.ts';
import type { Pattern } from '../../lower/python-ast.ts';
import type { Machine } from '../machine.ts';
import { isEqual, settle } from '../values/truth.ts';
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
      return part !== undefined && matchPattern(item, part, scope, place, machine);
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
      if (!entry || !matchPattern(pattern, entry.value, scope, place, machine)) return false;
      left.delete(name ?? '');
    }
    if (rest !== null)
      scope.bind(rest, dict([...left.values()].map(({ key, value: inner }) => [key, inner])), place.range);
    return true;
  };

/** A match that the text does not decide: both ways are followed, and what it would bind is not known. */
const decideOpen = (names: readonly string[], scope: Scope, place: Place, { world }: Machine): boolean => {
  const unknown = world.unknown('a pattern that is not decided');
  if (!world.decide(`case:${unknown.id}`)) return false;
  for (const name of names) scope.bind(name, world.unknown('it is bound by a pattern'), place.range);
  return true;
};

/** Whether a value fits a pattern of a `case` on this path; binds the names of the pattern (PEP 634). */
export const matchPattern = (pattern: Pattern, raw: Value, scope: Scope, place: Place, machine: Machine): boolean => {
  const value = settle(raw, machine.world);
  switch (pattern.kind) {
    case 'capture':
      if (pattern.name !== null) scope.bind(pattern.name, value, place.range);
      return true;
    case 'value':
      return isEqual(value, machine.evaluate(pattern.value, scope), machine.world);
    case 'or':
      return pattern.options.some((option) => matchPattern(option, value, scope, place, machine));
    case 'as':
      if (!matchPattern(pattern.pattern, value, scope, place, machine)) return false;
      scope.bind(pattern.name, value, place.range);
      return true;
    default:
      break;
  }
  if (pattern.kind === 'opaque' || pattern.kind === 'star' || value.kind === 'unknown')
    return decideOpen(namesOfPattern(pattern), scope, place, machine);
  if (pattern.kind === 'sequence') return matchSequence(pattern.items)(value, scope, place, machine);
  return matchMapping(pattern)(value, scope, place, machine);
};
