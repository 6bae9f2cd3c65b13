import type { Expression, StatementOf } from '../../lower/python-ast.ts';
import { holds } from '../expressions/special-methods.ts';
import { beginPatch, isPatch } from '../library/patch-dict.ts';
import type { Context, Machine } from '../machine.ts';
import { pythonTypeOf } from '../raising/python-type.ts';
import { type Completion, GENERATOR_END, PythonError } from '../state/signals.ts';
import { runAround } from '../values/generators.ts';
import { findInClass } from '../values/lineage.ts';
import { settle } from '../values/truth.ts';
import {
  argumentsOf,
  ENVIRONMENT,
  external,
  type InstanceValue,
  NONE,
  type Place,
  type Scope,
  type Value,
} from '../values/values.ts';
import { catchesError, caughtName } from './try-statements.ts';

type Inside = (entered: Value) => Completion | null;

/** Whether the `__exit__` of a manager gives anything, so that an exception may end there. */
const maySwallow = ({ type }: InstanceValue): boolean => {
  const exit = findInClass(type, '__exit__');
  if (exit?.kind !== 'function') return exit !== null;
  const { start, end } = exit.definition;
  return /\breturn[ \t(]+(?!None\b|False\b)[^\s#]/.test(exit.scope.source.text.slice(start, end));
};

/** An object with `__enter__` and `__exit__`; a true answer of the latter swallows the exception. */
const withInstance = (manager: InstanceValue, inside: Inside, place: Place, machine: Machine): Completion | null => {
  const call = (name: string, ...args: Value[]) =>
    machine.call(machine.getAttribute(manager, name, place), argumentsOf(...args), place, manager.type.scope);
  const entered = call('__enter__');
  const around = machine.world.tries.all;
  if (maySwallow(manager)) machine.world.tries.open({ exceptions: ['BaseException'], handlerPlace: place, hidden: [] });
  let completion: Completion | null;
  try {
    completion = inside(entered);
  } catch (error) {
    machine.world.tries.restore(around);
    if (error === GENERATOR_END) call('__exit__', NONE, NONE, NONE);
    if (!(error instanceof PythonError)) throw error;
    const value = error.value ?? { kind: 'exception', name: error.name, args: null };
    const answer = settle(
      call('__exit__', external(error.name), value, machine.world.unknown('a traceback')),
      machine.world,
    );
    const isOwn = findInClass(manager.type, '__exit__') !== null;
    if (isOwn && holds(answer, place, machine)) return null;
    throw error;
  }
  machine.world.tries.restore(around);
  call('__exit__', NONE, NONE, NONE);
  return completion;
};

/** `contextlib.suppress(...)`. */
const withSuppress = (
  swallowed: readonly Value[],
  inside: Inside,
  place: Place,
  machine: Machine,
): Completion | null => {
  const { world } = machine;
  const around = world.tries.all;
  const exceptions = swallowed.map(caughtName);
  world.tries.open({ exceptions, handlerPlace: place, hidden: exceptions });
  try {
    return inside(NONE);
  } catch (error) {
    world.tries.restore(around);
    if (error instanceof PythonError && swallowed.some((wanted) => catchesError(wanted, error, machine))) return null;
    throw error;
  } finally {
    world.tries.restore(around);
  }
};

/** `contextlib.ExitStack()`: what was registered is called at the end, the last first. */
const withStack = (
  manager: Extract<Value, { kind: 'handler' }>,
  inside: Inside,
  { place, machine, scope }: Context,
) => {
  const leave = () => {
    for (const callback of [...manager.wraps].reverse()) machine.call(callback, argumentsOf(), place, scope);
  };
  let completion: Completion | null;
  try {
    completion = inside(manager);
  } catch (error) {
    if (error instanceof PythonError) leave();
    throw error;
  }
  leave();
  return completion;
};

/** `unittest.mock.patch.dict(os.environ, ...)`. */
const withPatch = (
  manager: Extract<Value, { kind: 'partial' }>,
  inside: Inside,
  context: Context,
): Completion | null => {
  const end = beginPatch(manager, context);
  try {
    return inside(ENVIRONMENT);
  } finally {
    end();
  }
};

/** Files are managers, other values of Python's own are none. */
const checkManager = (manager: Value, place: Place, { world }: Machine): void => {
  const type = pythonTypeOf(manager);
  if (type === 'file') return;
  if (type === null || manager.kind === 'unknown') world.mayRaise('*', 'it may be no context manager', place);
  else
    throw new PythonError(
      world.isPython(311) ? 'TypeError' : 'AttributeError',
      `'${type}' object does not support the context manager protocol`,
      place,
    );
};

/** Runs something in the context of a manager, as `with` does. */
export const runInside = (manager: Value, inside: Inside, context: Context): Completion | null => {
  const { place, machine } = context;
  if (manager.kind === 'instance') return withInstance(manager, inside, place, machine);
  if (manager.kind === 'generator') {
    let completion: Completion | null = null;
    runAround(manager, place, machine, (entered) => {
      completion = inside(entered);
    });
    return completion;
  }
  if (isPatch(manager)) return withPatch(manager, inside, context);
  if (manager.kind !== 'handler') {
    checkManager(manager, place, machine);
    return inside(manager);
  }
  switch (manager.label) {
    case 'contextlib.suppress':
      return withSuppress(manager.wraps, inside, place, machine);
    case 'contextlib.nullcontext':
      return inside(manager.wraps[0] ?? NONE);
    case 'contextlib.ExitStack':
      return withStack(manager, inside, context);
    default:
      return inside(manager);
  }
};

/** `with`: files open, managers of the project and of contextlib run, everything else is taken to do nothing. */
export const executeWith = (
  statement: StatementOf<'with'>,
  scope: Scope,
  machine: Machine,
  place: Place,
): Completion | null => {
  const from = (index: number): Completion | null => {
    const item: { readonly value: Expression; readonly target: Expression | null } | undefined = statement.items[index];
    if (!item) return machine.execute(statement.body, scope);
    const manager = settle(machine.evaluate(item.value, scope), machine.world);
    const inside: Inside = (entered) => {
      if (item.target) machine.assign(item.target, entered, scope, place);
      return from(index + 1);
    };
    return runInside(manager, inside, { place, machine, scope });
  };
  return from(0);
};
