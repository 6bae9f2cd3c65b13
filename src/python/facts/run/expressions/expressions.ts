import { addAll } from '../../../../source/add-all.ts';
import type { Expression, ExpressionOf, MethodCall, TextPart } from '../../lower/python-ast.ts';
import type { Machine } from '../machine.ts';
import { checkKey, checkUnary } from '../raising/operand-checks.ts';
import { isHandle } from '../state/environment-handles.ts';
import { formatWith, pythonRepr } from '../values/formatting.ts';
import { walk } from '../values/generators.ts';
import { spreadInto } from '../values/mappings.ts';
import { applyUnary, combine, divisionOf, joinTexts, makeSet } from '../values/operators.ts';
import { nameValue, renderText, settle } from '../values/truth.ts';
import {
  bool,
  type CallArguments,
  dict,
  type FunctionValue,
  float,
  NONE,
  number,
  type Place,
  renderKey,
  type Scope,
  sequence,
  text,
  type Value,
} from '../values/values.ts';
import { evaluateArguments } from './arguments.ts';
import { compareOnce } from './comparisons.ts';
import { evaluateComprehension } from './comprehensions.ts';
import { lookUp } from './names.ts';
import { readSlice } from './slices.ts';
import { asShown, asText, formatByMethod, holds, operate, showCollection, truthOf } from './special-methods.ts';
import { readSubscript } from './subscripts.ts';

type Evaluate<K extends Expression['kind']> = (
  expression: ExpressionOf<K>,
  scope: Scope,
  machine: Machine,
  place: Place,
) => Value;

/** Evaluates a list of expressions, unpacking the starred ones. */
const evaluateItems = (items: readonly Expression[], scope: Scope, machine: Machine, place: Place) => {
  const values: Value[] = [];
  let open: string | null = null;
  for (const item of items) {
    if (item.kind !== 'starred') values.push(machine.evaluate(item, scope));
    else {
      const unpacked = machine.iterate(machine.evaluate(item.value, scope), place);
      addAll(values, unpacked.items);
      open ??= unpacked.open;
    }
  }
  return { values, open };
};

const evaluateDict: Evaluate<'dict'> = ({ items }, scope, machine, place) => {
  const made = dict();
  for (const item of items) {
    if (item.key === null) {
      spreadInto(made, machine.evaluate(item.value, scope), machine, place);
      continue;
    }
    const key = settle(machine.evaluate(item.key, scope), machine.world);
    const value = machine.evaluate(item.value, scope);
    checkKey(key, place, machine.world);
    const name = renderKey(key) ?? (key.kind === 'unknown' ? `?${key.id}` : null);
    if (name === null) made.open ??= 'a key that is not known';
    else made.entries.set(name, { key, value });
  }
  return made;
};

/** Whether the truth of a value need not be decided now. */
const isOpen = (value: Value, { world }: Machine): boolean => world.isLazy && settle(value, world).kind === 'unknown';

const evaluateCompare: Evaluate<'compare'> = ({ first, rest }, scope, machine, place) => {
  let left = machine.evaluate(first, scope);
  let result: Value = bool(true);
  for (const { operator, operand } of rest) {
    const right = machine.evaluate(operand, scope);
    result = compareOnce(operator, left, right, machine, place);
    if (rest.length > 1 && !holds(result, place, machine)) return bool(false);
    left = right;
  }
  return result;
};

const stringify = (value: Value, { world }: Machine): Value => {
  const rendered = renderText(value, world);
  return rendered === null ? value : text(rendered);
};

/** One part of an f-string as it is shown. */
const showPart = (part: TextPart, scope: Scope, machine: Machine, place: Place): Value => {
  if (part.kind === 'text') return text(part.text);
  const given = settle(machine.evaluate(part.value, scope), machine.world);
  machine.world.handles.keep();
  const spec = typeof part.format === 'string' ? part.format : specOf(part.format, scope, machine, place);
  const own = part.conversion === '' ? formatByMethod(given, text(spec ?? ''), place, machine) : null;
  if (own) return own;
  const value = (part.conversion === 'r' ? asShown : asText)(given, place, machine);
  if (part.conversion === '' && part.format === '') return showCollection(value, machine);
  if (value.kind === 'unknown' && part.conversion !== 'r' && part.format === '') return value;
  const isOwn = part.conversion === 'r' && value !== given && value.kind === 'text';
  const isShown = part.conversion === 'r' || part.conversion === 'a';
  const shown = isOwn ? value.text : isShown ? pythonRepr(value, machine.world) : null;
  const converted: Value =
    part.conversion === ''
      ? value
      : part.conversion === 's'
        ? stringify(value, machine)
        : shown === null
          ? NONE
          : text(shown);
  const formatted =
    spec === null || (shown === null && 'ra'.includes(part.conversion) && part.conversion !== '')
      ? null
      : formatWith(converted, spec, machine.world);
  return formatted === null ? combine([value], 'format', machine.world, { isText: true }) : text(formatted);
};

/** A format that is itself put together; null where it is not known. */
const specOf = (parts: readonly TextPart[], scope: Scope, machine: Machine, place: Place): string | null => {
  const shown = parts.map((part) => renderText(showPart(part, scope, machine, place), machine.world));
  return shown.includes(null) ? null : shown.join('');
};

const evaluateFString: Evaluate<'f-string'> = ({ parts }, scope, machine, place) =>
  joinTexts(
    parts.map((part) => showPart(part, scope, machine, place)),
    'f',
    machine.world,
  );

/** What an expression gave; `from`: what it was asked of, which is the handle where both are one. */
const given = (value: Value, from: Value, place: Place, { world }: Machine): Value => {
  if (!isHandle(from)) world.handles.met(value, place);
  return value;
};

const callEvaluated = (target: Value, call: ExpressionOf<'call'>, scope: Scope, machine: Machine): Value => {
  const { handles } = machine.world;
  const place = { source: scope.source, range: call };
  const result = machine.call(target, evaluateArguments(call.args, scope, machine, place), place, scope);
  handles.keepIn(result);
  handles.met(result, place);
  return result;
};

/** Calls a method of an object that is evaluated already. */
export const callMethodOn = (object: Value, { callee, call }: MethodCall, scope: Scope, machine: Machine): Value => {
  const place = { source: scope.source, range: callee };
  const method = given(machine.getAttribute(object, callee.name, place), object, place, machine);
  return callEvaluated(method, call, scope, machine);
};

const evaluateSubscript: Evaluate<'subscript'> = ({ object, index }, scope, machine, place) => {
  const value = machine.evaluate(object, scope);
  if (index.kind !== 'slice')
    return given(readSubscript(value, machine.evaluate(index, scope), place, machine), value, place, machine);
  const bounds = [index.lower, index.upper, index.step].map((bound) =>
    bound ? machine.evaluate(bound, scope) : undefined,
  );
  return readSlice(value, bounds, place, machine);
};

/** Makes a function value; its defaults are evaluated now, as Python does. */
export const makeFunction = (
  definition: FunctionValue['definition'],
  scope: Scope,
  machine: Machine,
): FunctionValue => {
  const defaults = new Map<string, Value>();
  for (const { name, defaultValue } of definition.parameters)
    if (defaultValue) defaults.set(name, machine.evaluate(defaultValue, scope));
  machine.world.handles.keep();
  return { kind: 'function', definition, scope, defaults, owner: null };
};

/** The scope of the function, class or module around a comprehension. */
export const functionScope = (scope: Scope): Scope => {
  let at = scope;
  while (at.isComprehension && at.parent) at = at.parent;
  return at;
};

const evaluateYield: Evaluate<'yield'> = ({ value, from }, scope, machine, place) => {
  const given = value ? machine.evaluate(value, scope) : NONE;
  const { emit } = functionScope(scope);
  machine.world.handles.keep();
  if (emit && from) walk(settle(given, machine.world), place, machine, emit);
  else emit?.(given);
  return machine.world.unknown('what is sent into a generator is not known');
};

const EVALUATORS: { readonly [K in Expression['kind']]: Evaluate<K> } = {
  text: (expression) => text(expression.text),
  // To Python 2 they are its texts.
  bytes: (expression, _scope, { world }) =>
    world.python.newest < 300 ? text(expression.text) : { kind: 'bytes', text: expression.text },
  'f-string': evaluateFString,
  // Beyond the safe integers numbers that differ would be equal.
  number: ({ value, isFloat }, _scope, { world }) =>
    isFloat ? float(value) : Number.isSafeInteger(value) ? number(value) : world.unknown('a number that large'),
  constant: ({ value }) => (value === null ? NONE : bool(value)),
  name: ({ name }, scope, machine, place) => given(lookUp(name, scope, place, machine), NONE, place, machine),
  attribute: ({ object, name }, scope, machine, place) => {
    const from = evaluateExpression(object, scope, machine);
    return given(machine.getAttribute(from, name, place), from, place, machine);
  },
  subscript: evaluateSubscript,
  slice: (_, __, { world }) => world.unknown('a slice'),
  call: (call, scope, machine) => callEvaluated(evaluateExpression(call.callee, scope, machine), call, scope, machine),
  binary: (expression, scope, machine, place) => {
    const [left, right] = [machine.evaluate(expression.left, scope), machine.evaluate(expression.right, scope)];
    machine.world.handles.keep();
    return operate(divisionOf(expression, left, right, machine.world), left, right, place, machine);
  },
  unary: ({ operator, operand }, scope, machine, place) => {
    const value = machine.evaluate(operand, scope);
    checkUnary(operator, value, place, machine.world);
    return applyUnary(operator, operator === 'not' ? truthOf(value, place, machine) : value, machine.world);
  },
  boolean: ({ operator, left, right }, scope, machine, place) => {
    const value = machine.evaluate(left, scope);
    if (isOpen(value, machine)) return combine([value, machine.evaluate(right, scope)], operator, machine.world);
    return holds(value, place, machine) === (operator === 'or') ? value : machine.evaluate(right, scope);
  },
  compare: evaluateCompare,
  conditional: ({ test, then, otherwise }, scope, machine, place) => {
    const asked = machine.evaluate(test, scope);
    if (isOpen(asked, machine)) return machine.world.unknown('it differs from one path to another');
    return machine.evaluate(holds(asked, place, machine) ? then : otherwise, scope);
  },
  lambda: ({ definition }, scope, machine) => makeFunction(definition, scope, machine),
  sequence: ({ type, items }, scope, machine, place) => {
    const { values, open } = evaluateItems(items, scope, machine, place);
    if (type !== 'set') return sequence(type, values, open);
    for (const value of values) checkKey(value, place, machine.world);
    return makeSet(values, open);
  },
  dict: evaluateDict,
  comprehension: (expression, scope, machine, place) => evaluateComprehension(expression, scope, machine, place),
  starred: ({ value }, scope, machine) => machine.evaluate(value, scope),
  walrus: ({ name, value }, scope, machine, place) => {
    const given = machine.evaluate(value, scope);
    functionScope(scope).bind(name, given, place.range);
    return given;
  },
  yield: evaluateYield,
  await: ({ value }, scope, machine) => {
    const given = settle(machine.evaluate(value, scope), machine.world);
    return given.kind === 'coroutine' ? given.run() : machine.world.unknown('what is awaited is not known');
  },
  unsupported: ({ what }, _scope, { world }, place) => {
    world.notice('python-not-understood', `${what} is not understood`, place);
    return world.unknown(`${what} is not understood`);
  },
};

/** Evaluates one expression on the machine's path. */
export const evaluateExpression = (expression: Expression, scope: Scope, machine: Machine): Value => {
  const { world } = machine;
  world.step();
  const evaluator = EVALUATORS[expression.kind] as Evaluate<Expression['kind']>;
  const place: Place = { source: scope.source, range: expression };
  world.enter();
  try {
    return evaluator(expression as never, scope, machine, place);
  } finally {
    world.leave();
  }
};

/** A name for what a call returns, so that equal calls are equal on one path; null where an argument has none. */
export const nameCall = (name: string, args: CallArguments, machine: Machine): string | null => {
  const parts = [
    ...args.positional.map((value) => nameValue(value, machine.world)),
    ...[...args.named].map(([key, value]) => {
      const rendered = nameValue(value, machine.world);
      return rendered === null ? null : `${key}=${rendered}`;
    }),
  ];
  return parts.includes(null) || args.open ? null : `${name}(${parts.join(',')})`;
};
