import { addAll } from '../../../../source/add-all.ts';
import { setdefaultIn } from '../../effect-shapes.ts';
import type { Expression, Statement, StatementOf } from '../../lower/python-ast.ts';
import { makeClass } from '../calls/classes.ts';
import { setDefault } from '../calls/environment-methods.ts';
import { callMethodOn, evaluateExpression, functionScope, makeFunction } from '../expressions/expressions.ts';
import { isOptimized } from '../expressions/interpreter-flags.ts';
import { lookUp } from '../expressions/names.ts';
import { callSpecial, holds, METHODS, operate } from '../expressions/special-methods.ts';
import type { Context, Machine } from '../machine.ts';
import { isHandle } from '../state/environment-handles.ts';
import { requestConditionOf } from '../state/idle-conditions.ts';
import { type Completion, EXCEPTION_NAMES, PythonError } from '../state/signals.ts';
import { divisionOf } from '../values/operators.ts';
import { renderText, settle } from '../values/truth.ts';
import { argumentsOf, type DictValue, dict, NONE, type Place, type Scope, text, type Value } from '../values/values.ts';
import { importFrom, importNames } from './import-statements.ts';
import { executeLoop, executeWhile } from './loops.ts';
import { matchPattern } from './patterns.ts';
import { addToPath, assignTarget, deleteTarget } from './targets.ts';
import { executeTry } from './try-statements.ts';
import { executeWith } from './with-statements.ts';

type Execute<K extends Statement['kind']> = (
  statement: StatementOf<K>,
  scope: Scope,
  machine: Machine,
  place: Place,
) => Completion | null;

const executeAssign: Execute<'assign'> = (statement, scope, machine, place) => {
  const isNamed = statement.targets.every(({ kind }) => kind === 'name');
  const value = isNamed
    ? evaluateExpression(statement.value, scope, machine)
    : machine.evaluate(statement.value, scope);
  for (const target of statement.targets) assignTarget(target, value, { scope, place, machine });
  return null;
};

const executeAugment: Execute<'augment'> = (statement, scope, machine, place) => {
  const { target, operator, value } = statement;
  const before = settle(machine.evaluate(target, scope), machine.world);
  const given = machine.evaluate(value, scope);
  const own =
    before.kind === 'instance' && METHODS[operator]
      ? callSpecial(before, `__i${METHODS[operator]}__`, [given], place, machine)
      : null;
  if (own) {
    assignTarget(target, own, { scope, place, machine });
    return null;
  }
  if (before.kind === 'environment') {
    if (!machine.world.isPython(309))
      throw new PythonError('TypeError', "unsupported operand type(s) for |=: '_Environ'", place);
    machine.call({ kind: 'method', of: before, name: 'update' }, argumentsOf(given), place, scope);
    return null;
  }
  if (before.kind === 'sys-path') {
    for (const item of machine.iterate(given, place).items) addToPath(item, 'append', place, machine);
    return null;
  }
  if (before.kind === 'sequence' && before.type === 'list' && operator === '+') {
    const { items, open } = machine.iterate(given, place);
    if (before.items.length + items.length > 20_000) before.open ??= 'a list that is too long';
    else addAll(before.items, items);
    before.open ??= machine.world.unknownLoops > 0 ? 'it grows in a loop' : open;
    return null;
  }
  const result = operate(divisionOf(statement, before, given, machine.world), before, given, place, machine);
  assignTarget(target, result, { scope, place, machine });
  return null;
};

/** Remembers the decisions of a condition that only chooses what is put into the request. */
const noteIdle = (statement: StatementOf<'if'>, decided: number, { scope, machine, place }: Context) => {
  const { idle, decisions, tries } = machine.world;
  const condition = tries.isEmpty ? requestConditionOf(statement) : null;
  if (!condition) return;
  const mapping = settle(lookUp(condition.mapping, scope, place, machine), machine.world);
  if (mapping.kind === 'request') idle.add(mapping.number, condition, decided, decisions.length);
};

const executeExpression: Execute<'expression'> = (statement, scope, machine, place) => {
  const value =
    executeSetdefault(statement, scope, machine, place) ?? evaluateExpression(statement.value, scope, machine);
  // What a statement only names is left alone.
  if (isHandle(value)) machine.world.handles.use();
  return null;
};

/** A statement that is nothing but `environ.setdefault(key, value)`; null for others. */
const executeSetdefault: (...given: Parameters<Execute<'expression'>>) => Value | null = (
  statement,
  scope,
  machine,
  place,
) => {
  const write = setdefaultIn(statement);
  if (!write) return null;
  const from = evaluateExpression(write.mapping, scope, machine);
  const mapping = settle(from, machine.world);
  if (mapping.kind !== 'environment' || mapping.isBytes) return callMethodOn(from, write, scope, machine);
  const name = machine.evaluate(write.key, scope);
  return setDefault(name, machine.evaluate(write.value, scope), place, machine, true);
};

const decorate = (
  value: Value,
  decorators: readonly Expression[],
  scope: Scope,
  machine: Machine,
  { source }: Place,
): Value => {
  let decorated = value;
  const evaluated = decorators.map((range) => ({ range, callee: evaluateExpression(range, scope, machine) }));
  machine.world.isDecorating += 1;
  try {
    for (const { range, callee } of evaluated.reverse())
      decorated = machine.call(callee, argumentsOf(decorated), { source, range }, scope);
  } finally {
    machine.world.isDecorating -= 1;
  }
  return decorated;
};

const executeClass: Execute<'class'> = (statement, scope, machine, place) => {
  const made = makeClass(statement, scope, place, machine);
  scope.bind(statement.name, decorate(made, statement.decorators, scope, machine, place), statement);
  return null;
};

const executeRaise: Execute<'raise'> = ({ value }, scope, machine, place) => {
  if (!value)
    throw machine.world.caught.at(-1) ?? new PythonError('RuntimeError', 'No active exception to reraise', place);
  let raised = settle(machine.evaluate(value, scope), machine.world);
  // Python 2's `raise X, value`.
  if (raised.kind === 'sequence' && raised.items[0]) {
    const [type, ...given] = raised.items;
    raised = settle(machine.call(type, argumentsOf(...given.slice(0, 1)), place, scope), machine.world);
  }
  if (raised.kind === 'class') raised = machine.call(raised, argumentsOf(), place, scope);
  if (raised.kind === 'external' && EXCEPTION_NAMES.has(raised.name))
    raised = { kind: 'exception', name: raised.name, args: [] };
  if (raised.kind === 'exception')
    throw new PythonError(raised.name, renderText(raised, machine.world) ?? '', place, raised);
  if (raised.kind === 'external') throw new PythonError(raised.name.split('.').at(-1) ?? '*', '', place, raised);
  if (raised.kind === 'instance') throw new PythonError(raised.type.name, '', place, raised);
  throw new PythonError('*', 'an exception that is not known', place, raised);
};

const executeMatch: Execute<'match'> = ({ subject, cases }, scope, machine, place) => {
  const value = machine.evaluate(subject, scope);
  for (const { pattern, guard, body } of cases)
    if (
      matchPattern(pattern, value, { scope, place, machine }) &&
      (guard === null || holds(machine.evaluate(guard, scope), place, machine))
    )
      return machine.execute(body, scope);
  return null;
};

/** `__annotations__` of a module or class. */
const annotationsOf = (scope: Scope): DictValue => {
  const known = scope.names.get('__annotations__');
  if (known?.kind === 'dict') return known;
  const made = dict();
  scope.names.set('__annotations__', made);
  return made;
};

/** Whether a name is annotated with another that is bound, or with a class of Python's own. */
const isPlainAnnotation = (scope: Scope, { source, range }: Place): boolean => {
  const type = /^[^:]*:\s*(\w+)\s*(?:=|$)/.exec(source.text.slice(range.start, range.end))?.[1];
  return (
    type !== undefined &&
    (/^(?:str|int|bool|float|bytes|list|dict|tuple|set|object|None)$/.test(type) || scope.names.has(type))
  );
};

const EXECUTORS: { readonly [K in Statement['kind']]: Execute<K> } = {
  expression: executeExpression,
  assign: executeAssign,
  annotate: ({ name, isType }, scope, { world }, place) => {
    if (!isType && scope.kind !== 'function' && !isPlainAnnotation(scope, place))
      world.mayRaise('*', 'what a name is annotated with may not be there', place);
    if (isType) scope.bind(name, world.unknown('a type'));
    if (scope.kind !== 'function')
      annotationsOf(scope).entries.set(`t:${name}`, { key: text(name), value: world.unknown('a type') });
    return null;
  },
  annotation: ({ value, isOfVariable }, scope, machine) => {
    if ((isOfVariable && scope.kind === 'function') || machine.world.isPython(314)) return null;
    machine.evaluate(value, scope);
    return null;
  },
  augment: executeAugment,
  if: (statement, scope, machine, place) => {
    const decided = machine.world.decisions.length;
    const isTaken = holds(machine.evaluate(statement.test, scope), place, machine);
    if (machine.world.decisions.length > decided) noteIdle(statement, decided, { scope, machine, place });
    return machine.execute(isTaken ? statement.then : statement.otherwise, scope);
  },
  for: executeLoop,
  while: executeWhile,
  try: executeTry,
  with: executeWith,
  function: ({ definition, decorators }, scope, machine, place) => {
    const made = makeFunction(definition, scope, machine);
    scope.bind(definition.name, decorate(made, decorators, scope, machine, place), definition);
    return null;
  },
  class: executeClass,
  return: ({ value }, scope, machine) => {
    const given = value ? evaluateExpression(value, scope, machine) : NONE;
    // What a generator returns is not followed.
    if (!functionScope(scope).emit) machine.world.handles.keepIn(given);
    return { kind: 'return', value: given };
  },
  raise: executeRaise,
  import: (statement, scope, machine, place) => {
    importNames(statement, scope, place, machine);
    return null;
  },
  'import-from': (statement, scope, machine, place) => {
    importFrom(statement, scope, place, machine);
    return null;
  },
  global: ({ names }, scope) => {
    for (const name of names) scope.globals.add(name);
    return null;
  },
  nonlocal: ({ names }, scope) => {
    for (const name of names) scope.nonlocals.add(name);
    return null;
  },
  delete: ({ targets }, scope, machine, place) => {
    for (const target of targets) deleteTarget(target, scope, place, machine);
    return null;
  },
  assert: ({ test }, scope, machine, place) => {
    if (isOptimized(machine)) return null;
    if (!holds(machine.evaluate(test, scope), place, machine)) throw new PythonError('AssertionError', '', place);
    return null;
  },
  match: executeMatch,
  exec: ({ code, names, comparison }, scope, machine, place) => {
    if (comparison && machine.world.isPython(300)) {
      machine.evaluate(comparison, scope);
      return null;
    }
    const given = [code, ...names].map((one) => machine.evaluate(one, scope));
    const [first] = given;
    // exec(code, names) is a statement with a tuple to Python 2.
    const args = given.length === 1 && first?.kind === 'sequence' && first.type === 'tuple' ? first.items : given;
    machine.call({ kind: 'external', name: 'exec' }, argumentsOf(...args), place, scope);
    return null;
  },
  'print-to': (_statement, _scope, { world }, place) => {
    if (world.isPython(300)) throw new PythonError('TypeError', 'unsupported operand type(s) for >>', place);
    return null;
  },
  pass: () => null,
  break: () => ({ kind: 'break' }),
  continue: () => ({ kind: 'continue' }),
  unsupported: ({ what }, _scope, { world }, place) => {
    world.notice('python-not-understood', `${what} is not understood`, place);
    return null;
  },
};

/** Says so where a statement got hold of the environment, and what became of that was not seen. */
const noteUnseenUse = ({ world, environment }: Machine): void => {
  const place = world.handles.end();
  if (!place) return;
  const why = 'what is done with the environment here is not followed';
  environment.writeUnseen(why, place);
  world.notice('python-not-followed', `${why}: it may write it`, place);
};

/** Runs a block; tells how it ended where it did not reach its end. */
export const executeBlock = (block: readonly Statement[], scope: Scope, machine: Machine): Completion | null => {
  const { world } = machine;
  const backToOuter = world.handles.begin();
  try {
    for (const statement of block) {
      const completion = executeStatement(statement, scope, machine);
      noteUnseenUse(machine);
      if (completion) return completion;
    }
  } finally {
    backToOuter();
  }
  return null;
};

const executeStatement = (statement: Statement, scope: Scope, machine: Machine): Completion | null => {
  const { world } = machine;
  world.step();
  const executor = EXECUTORS[statement.kind] as Execute<Statement['kind']>;
  world.enter();
  try {
    return executor(statement as never, scope, machine, { source: scope.source, range: statement });
  } finally {
    world.leave();
  }
};
