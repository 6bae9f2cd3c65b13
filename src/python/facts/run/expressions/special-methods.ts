import type { Machine } from '../machine.ts';
import { checkBinary } from '../raising/operand-checks.ts';
import { isHandle } from '../state/environment-handles.ts';
import { PythonError } from '../state/signals.ts';
import { pythonRepr } from '../values/formatting.ts';
import { asTuple, findInClass, lineage } from '../values/lineage.ts';
import { dataOf, spreadInto } from '../values/mappings.ts';
import { applyBinary } from '../values/operators.ts';
import { isTrue, renderText, settle } from '../values/truth.ts';
import {
  argumentsOf,
  type ClassValue,
  dict,
  type InstanceValue,
  type Place,
  sequence,
  text,
  type Value,
} from '../values/values.ts';
import { formatPercent } from './format-percent.ts';

/** Calls a method of an object that Python itself calls; null where its class, in the project, has none. */
export const callSpecial = (
  object: InstanceValue,
  name: string,
  args: readonly Value[],
  place: Place,
  machine: Machine,
): Value | null => {
  if (!findInClass(object.type, name)) return null;
  return machine.call(machine.getAttribute(object, name, place), argumentsOf(...args), place, object.type.scope);
};

/** Calls a method that Python looks for in the metaclass of a class; null where it, in the project, has none. */
export const callSpecialOfClass = (
  object: ClassValue,
  name: string,
  args: readonly Value[],
  place: Place,
  machine: Machine,
): Value | null => {
  const { metaclass } = object;
  const found = metaclass?.kind === 'class' ? findInClass(metaclass, name) : null;
  return found && machine.call(found, argumentsOf(object, ...args), place, object.scope);
};

/** What the truth of a value hangs on: of an object what `__bool__` or `__len__` says, or what it holds. */
export const truthOf = (raw: Value, place: Place, machine: Machine): Value => {
  const value = settle(raw, machine.world);
  if (isHandle(value)) machine.world.handles.use();
  if (value.kind === 'environment' && machine.world.mayLackVariables)
    return machine.world.unknown('whether a variable is left in the environment');
  if (value.kind !== 'instance') return value;
  const name = machine.world.python.newest < 300 ? '__nonzero__' : '__bool__';
  const own = callSpecial(value, name, [], place, machine) ?? callSpecial(value, '__len__', [], place, machine);
  return own ?? value.plain ?? value.data ?? value;
};

/** Whether a value is true on this path. */
export const holds = (value: Value, place: Place, machine: Machine): boolean =>
  isTrue(truthOf(value, place, machine), machine.world);

/** `format(value, spec)` by `__format__` of an object; null where its class, in the project, has none. */
export const formatByMethod = (value: Value, spec: Value, place: Place, machine: Machine): Value | null =>
  value.kind === 'instance' ? callSpecial(value, '__format__', [spec], place, machine) : null;

/** `repr(value)` of an object that says how, else `str(value)`. */
export const asShown = (value: Value, place: Place, machine: Machine): Value =>
  (value.kind === 'instance' ? callSpecial(value, '__repr__', [], place, machine) : null) ??
  asText(value, place, machine);

/** A collection as `str()` shows it; other values, and collections that are not known, stay as they are. */
export const showCollection = (value: Value, { world }: Machine): Value => {
  const shown = value.kind === 'sequence' || value.kind === 'dict' ? pythonRepr(value, world) : null;
  return shown === null ? value : text(shown);
};

/** `str(value)` of an object: by `__str__`, by what an exception was made with; other values stay as they are. */
export const asText = (value: Value, place: Place, machine: Machine): Value => {
  if (value.kind !== 'instance') return value;
  const own = callSpecial(value, '__str__', [], place, machine) ?? callSpecial(value, '__repr__', [], place, machine);
  if (own) return own;
  const args = value.attributes.get('args');
  if (args?.kind === 'sequence' && args.open === null) {
    const [only, ...more] = args.items;
    if (!only) return text('');
    const shown = more.length === 0 ? renderText(only, machine.world) : null;
    if (shown !== null) return text(shown);
  }
  return machine.world.unknown(`the text of a ${value.type.name}`, undefined, { isText: true });
};

/** The name of the method behind an operator. */
export const METHODS: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '|': 'or',
  '&': 'and',
  '<<': 'lshift',
  '>>': 'rshift',
};

/** Flags put together are flags again. */
const isFlag = ({ type }: InstanceValue): boolean =>
  lineage(type).outside.some((base) => base.kind === 'external' && base.name.endsWith('Flag'));

/** The text, number or tuple that an object also is. */
const plainOf = (value: Value): Value | undefined => {
  if (value.kind !== 'instance' || isFlag(value)) return undefined;
  const row = asTuple(value);
  return row === value ? value.plain : row;
};

/** `|` is of dictionaries and `os.environ`. */
const mayUnite = (value: Value): boolean => value.kind === 'environment' || dataOf(value) !== null;

/** `left operator right`, by the methods of objects where there are any. */
export const operate = (operator: string, rawLeft: Value, rawRight: Value, place: Place, machine: Machine): Value => {
  const left = settle(rawLeft, machine.world);
  const right = settle(rawRight, machine.world);
  const method = METHODS[operator];
  if (method && left.kind === 'instance') {
    const result = callSpecial(left, `__${method}__`, [right], place, machine);
    if (result) return result;
  }
  if (method && right.kind === 'instance') {
    const result = callSpecial(right, `__r${method}__`, [left], place, machine);
    if (result) return result;
  }
  const plain = [left, right].map(plainOf);
  if (plain[0] || plain[1]) return operate(operator, plain[0] ?? left, plain[1] ?? right, place, machine);
  if (operator === '|' && mayUnite(left) && mayUnite(right)) {
    if (!machine.world.isPython(309)) throw new PythonError('TypeError', 'unsupported operand type(s) for |', place);
    const merged = dict();
    for (const part of [left, right]) spreadInto(merged, part, machine, place);
    return merged;
  }
  if (operator === '%' && left.kind === 'text') {
    const shown =
      right.kind === 'sequence' && right.type === 'tuple'
        ? sequence(
            'tuple',
            right.items.map((item) => asText(settle(item, machine.world), place, machine)),
            right.open,
          )
        : asText(right, place, machine);
    return formatPercent(left.text, shown, place, machine.world);
  }
  checkBinary(operator, left, right, place, machine.world);
  return applyBinary(operator, left, right, machine.world);
};
