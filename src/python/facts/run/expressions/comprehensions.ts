import type { ExpressionOf } from '../../lower/python-ast.ts';
import type { Machine } from '../machine.ts';
import { checkIterable, checkKey } from '../raising/operand-checks.ts';
import { makeGenerator, walk } from '../values/generators.ts';
import { makeSet } from '../values/operators.ts';
import { settle } from '../values/truth.ts';
import { dict, type Place, renderKey, Scope, sequence, type Value } from '../values/values.ts';
import { holds } from './special-methods.ts';

type Comprehension = ExpressionOf<'comprehension'>;

/** Runs the clauses of a comprehension; `produce` is called for each combination. Gives why there may be more. */
const runClauses = (
  { clauses }: Comprehension,
  first: Value,
  inner: Scope,
  machine: Machine,
  place: Place,
  produce: () => void,
): string | null => {
  let open: string | null = null;
  const run = (level: number, given: Value): void => {
    const clause = clauses[level];
    if (!clause) return;
    // An element that stands for any number of them is part of the result, but says nothing of the others.
    const left = walk(settle(given, machine.world), place, machine, (item) => {
      machine.world.step();
      machine.assign(clause.target, item, inner, place);
      if (!clause.conditions.every((condition) => holds(machine.evaluate(condition, inner), place, machine))) return;
      const next = clauses[level + 1];
      if (next) run(level + 1, machine.evaluate(next.iterable, inner));
      else produce();
    });
    open ??= left;
  };
  run(0, first);
  return open;
};

/** Evaluates a comprehension; a generator expression is evaluated when it is gone through. */
export const evaluateComprehension = (
  expression: Comprehension,
  scope: Scope,
  machine: Machine,
  place: Place,
): Value => {
  // In Python 2 what a list is made with stays behind.
  const isLeaking = expression.type === 'list' && machine.world.python.newest < 300;
  const inner = isLeaking ? scope : new Scope('function', scope.source, scope);
  if (!isLeaking) inner.isComprehension = true;
  const [clause] = expression.clauses;
  const first = clause ? machine.evaluate(clause.iterable, scope) : sequence('list', []);
  if (expression.type === 'generator') {
    // Its first collection is asked for its iterator at once.
    checkIterable(settle(first, machine.world), place, machine.world);
    return makeGenerator((emit) => {
      const open = runClauses(expression, first, inner, machine, place, () =>
        emit(machine.evaluate(expression.element, inner)),
      );
      return open;
    });
  }
  if (expression.type === 'dict') {
    const made = dict();
    const open = runClauses(expression, first, inner, machine, place, () => {
      const key = settle(machine.evaluate(expression.element, inner), machine.world);
      const value = expression.value ? machine.evaluate(expression.value, inner) : key;
      checkKey(key, place, machine.world);
      const name = renderKey(key) ?? (key.kind === 'unknown' ? `?${key.id}` : null);
      if (name === null) made.open ??= 'a key that is not known';
      else made.entries.set(name, { key, value });
    });
    made.open ??= open;
    return made;
  }
  const items: Value[] = [];
  const keyed = (item: Value): Value => {
    if (expression.type === 'set') checkKey(item, place, machine.world);
    return item;
  };
  const open = runClauses(expression, first, inner, machine, place, () =>
    items.push(keyed(machine.evaluate(expression.element, inner))),
  );
  return expression.type === 'set' ? makeSet(items, open) : sequence('list', items, open);
};
