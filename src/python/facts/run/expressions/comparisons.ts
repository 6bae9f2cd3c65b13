import type { Machine } from '../machine.ts';
import { checkMembership, checkOrder } from '../raising/operand-checks.ts';
import { asTuple, findInClass } from '../values/lineage.ts';
import { applyOrder, applyUnary, combine } from '../values/operators.ts';
import { isEqual, isNone, knownEqual, settle } from '../values/truth.ts';
import { argumentsOf, bool, type Place, type Value } from '../values/values.ts';
import { callSpecial } from './special-methods.ts';
import { isMember } from './subscripts.ts';
import { compareVersion } from './version-info.ts';

const compareEqual = (left: Value, right: Value, machine: Machine, place: Place): Value => {
  const own = settle(left, machine.world);
  const { world } = machine;
  const other = settle(right, world);
  if (own.kind === 'instance' && findInClass(own.type, '__eq__'))
    return machine.call(machine.getAttribute(own, '__eq__', place), argumentsOf(right), place, own.type.scope);
  if (other.kind === 'instance' && findInClass(other.type, '__eq__')) return compareEqual(other, own, machine, place);
  const [one, two] = [asTuple(own), asTuple(other)];
  const known = world.isLazy ? knownEqual(one, two) : null;
  if (world.isLazy) return known === null ? combine([left, right], '==', world) : bool(known);
  return bool(isEqual(one, two, world));
};

/** Whether a test for membership need not be decided now. */
const isLeftOpen = (left: Value, right: Value, world: Machine['world']): boolean =>
  world.isLazy && [left, right].some((value) => settle(value, world).kind === 'unknown');

const ORDER_METHODS: Readonly<Record<string, readonly [string, string]>> = {
  '<': ['__lt__', '__gt__'],
  '<=': ['__le__', '__ge__'],
  '>': ['__gt__', '__lt__'],
  '>=': ['__ge__', '__le__'],
};

const compareOrder = (operator: string, rawA: Value, rawB: Value, machine: Machine, place: Place): Value => {
  const [left, right] = [settle(rawA, machine.world), settle(rawB, machine.world)];
  const [own = '', reflected = ''] = ORDER_METHODS[operator] ?? [];
  const answer =
    (left.kind === 'instance' ? callSpecial(left, own, [right], place, machine) : null) ??
    (right.kind === 'instance' ? callSpecial(right, reflected, [left], place, machine) : null);
  if (answer) return answer;
  const [one, two] = [asTuple(left), asTuple(right)];
  checkOrder(operator, one, two, place, machine.world);
  return applyOrder(operator, one, two, machine.world);
};

/** What one operator of a comparison gives. */
export const compareOnce = (operator: string, left: Value, right: Value, machine: Machine, place: Place): Value => {
  const { world } = machine;
  const version = compareVersion(operator, settle(left, world), settle(right, world), world);
  if (version) return version;
  if (operator !== 'in' && operator !== 'not in') world.handles.keep();
  switch (operator) {
    case '==':
      return compareEqual(left, right, machine, place);
    case '!=':
      return applyUnary('not', compareEqual(left, right, machine, place), world);
    case 'in':
    case 'not in':
      checkMembership(left, right, place, world);
      if (isLeftOpen(left, right, world)) return combine([left, right], operator, world);
      return bool(isMember(left, right, machine, place) === (operator === 'in'));
    case 'is':
    case 'is not': {
      const other = settle(right, world).kind === 'none' ? left : settle(left, world).kind === 'none' ? right : null;
      const same = other ? isNone(other, world) : isEqual(left, right, world);
      return bool(operator === 'is' ? same : !same);
    }
    default:
      return compareOrder(operator, left, right, machine, place);
  }
};
