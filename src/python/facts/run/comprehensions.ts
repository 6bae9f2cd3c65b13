import type { ExpressionOf } from '../lower/python-ast.ts';
import type { Machine } from './machine.ts';
import { isTrue, settle } from './truth.ts';
import { dict, type Place, renderKey, Scope, sequence, type Value } from './values.ts';

/** Evaluates a comprehension or, at once, a generator expression. */
export const evaluateComprehension = (
  expression: ExpressionOf<'comprehension'>,
  scope: Scope,
  machine: Machine,
  place: Place,
): Value => {
  const inner = new Scope('function', scope.source, scope);
  const made = dict();
  const items: Value[] = [];
  let open: string | null = null;
  const produce = () => {
    const element = machine.evaluate(expression.element, inner);
    if (!expression.value) {
      items.push(element);
      return;
    }
    const key = settle(element, machine.world);
    const value = machine.evaluate(expression.value, inner);
    const name = renderKey(key) ?? (key.kind === 'unknown' ? `?${key.id}` : null);
    if (name === null) open ??= 'a key that is not known';
    else made.entries.set(name, { key, value });
  };
  const run = (level: number): void => {
    const clause = expression.clauses[level];
    if (!clause) {
      produce();
      return;
    }
    const taken = machine.iterate(machine.evaluate(clause.iterable, level === 0 ? scope : inner), place);
    // An element that stands for any number of them is part of the result, but says nothing of the others.
    open ??= taken.open;
    for (const item of taken.items) {
      machine.world.step();
      machine.assign(clause.target, item, inner, place);
      if (clause.conditions.every((condition) => isTrue(machine.evaluate(condition, inner), machine.world)))
        run(level + 1);
    }
  };
  run(0);
  if (expression.type === 'dict') {
    made.open = open;
    return made;
  }
  return sequence(expression.type === 'set' ? 'set' : 'list', items, open);
};
