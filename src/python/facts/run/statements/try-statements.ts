import type { ExceptClause, Expression, StatementOf } from '../../lower/python-ast.ts';
import { lookUp } from '../expressions/names.ts';
import type { Context, Machine } from '../machine.ts';
import { OF_THE_PROJECT, UNKNOWN_CLASS } from '../state/open-tries.ts';
import { BudgetError, type Completion, catches, EXCEPTION_NAMES, PythonError, SUSPEND } from '../state/signals.ts';
import { FURTHER_BASES, lineage } from '../values/lineage.ts';
import { settle } from '../values/truth.ts';
import type { ClassValue, Place, Scope, Value } from '../values/values.ts';
import { handleGroup } from './exception-groups.ts';

/** The dotted names of the classes an `except` clause names, as far as they are known; null where it catches everything. */
const caughtClasses = (clause: ExceptClause, scope: Scope, machine: Machine): Value[] | null => {
  if (!clause.types) return null;
  const types = settle(machine.evaluate(clause.types, scope), machine.world);
  return types.kind === 'sequence' ? types.items : [types];
};

/** Whether a class is another or derives from it; null where that cannot be told. */
const isSubclass = (type: ClassValue, wanted: Value): boolean | null => {
  const { classes, outside } = lineage(type);
  if (wanted.kind === 'class') return classes.includes(wanted) || (outside.includes(FURTHER_BASES) ? null : false);
  const parts = outside.map((base) =>
    base.kind === 'external' && wanted.kind === 'external'
      ? base.name === wanted.name || catches(wanted.name, base.name)
      : null,
  );
  return parts.includes(true) ? true : parts.includes(null) ? null : false;
};

/** Whether `except wanted` catches an exception; decided where it is not certain. */
export const catchesError = (wanted: Value, error: PythonError, machine: Machine): boolean => {
  const thrown = error.value?.kind === 'instance' ? error.value.type : error.value;
  let answer: boolean | null = null;
  if (thrown?.kind === 'class') answer = isSubclass(thrown, wanted);
  else if (wanted.kind === 'external') answer = catches(wanted.name.split('.').at(-1) ?? '', error.name);
  else if (wanted.kind === 'class') answer = error.name === '*' ? null : false;
  return answer ?? machine.world.decide(`catches:${machine.world.unknown('').id}`);
};

/** The object that `except ... as name` binds. */
const exceptionOf = ({ name, value }: PythonError, { world }: Machine): Value => {
  if (value?.kind === 'instance' || value?.kind === 'exception') return value;
  if (name === '*') return world.unknown('an exception that is not known');
  return { kind: 'exception', name, args: name === 'KeyError' && value ? [value] : null };
};

const takesError = (clause: ExceptClause, error: PythonError, scope: Scope, machine: Machine): boolean => {
  const types = caughtClasses(clause, scope, machine);
  return types === null || types.some((wanted) => catchesError(wanted, error, machine));
};

/** A clause that has taken an exception, and what its name is bound to. */
interface Taken {
  readonly clause: ExceptClause;
  readonly error: PythonError;
  readonly bound: Value;
}

const runClause = ({ clause, error, bound }: Taken, scope: Scope, machine: Machine): Completion | null => {
  if (clause.name !== null) scope.bind(clause.name, bound);
  machine.world.caught.push(error);
  try {
    return machine.execute(clause.body, scope);
  } finally {
    machine.world.caught.pop();
    if (clause.name !== null) scope.ownerOf(clause.name).names.delete(clause.name);
  }
};

const handle = (
  error: PythonError,
  { handlers, isStarred }: StatementOf<'try'>,
  context: Context,
): { readonly completion: Completion | null } | null => {
  const { scope, machine } = context;
  const asValue = (one: PythonError): Value => exceptionOf(one, machine);
  if (isStarred) {
    const takes = (clause: ExceptClause, one: PythonError) => takesError(clause, one, scope, machine);
    const run = (clause: ExceptClause, one: PythonError, bound: Value) => {
      runClause({ clause, error: one, bound }, scope, machine);
    };
    handleGroup(error, handlers, { takes, run, asValue }, context);
    return { completion: null };
  }
  for (const clause of handlers)
    if (takesError(clause, error, scope, machine))
      return { completion: runClause({ clause, error, bound: asValue(error) }, scope, machine) };
  return null;
};

/** The name of a class that a handler catches, as `OpenTry` has it. */
export const caughtName = (caught: Value): string => {
  if (caught.kind === 'external') return caught.name;
  return caught.kind === 'class' ? OF_THE_PROJECT : UNKNOWN_CLASS;
};

const typesIn = ({ types }: ExceptClause): readonly Expression[] =>
  types === null ? [] : types.kind === 'sequence' ? types.items : [types];

/** The classes that a handler catches, by name, where no more than looking a name up tells. */
const caughtNames = (clause: ExceptClause, scope: Scope, place: Place, machine: Machine): string[] => {
  if (clause.types === null) return ['BaseException'];
  return typesIn(clause).flatMap((type) => {
    if (type.kind === 'attribute') return [type.name];
    if (type.kind !== 'name') return [UNKNOWN_CLASS];
    if (EXCEPTION_NAMES.has(type.name)) return [type.name];
    const bound = isBound(type.name, scope) ? settle(lookUp(type.name, scope, place, machine), machine.world) : null;
    return bound === null ? [] : bound.kind === 'sequence' ? bound.items.map(caughtName) : [caughtName(bound)];
  });
};

const isBound = (name: string, scope: Scope): boolean => {
  for (let at: Scope | null = scope; at; at = at.parent) if (at.names.has(name)) return true;
  return false;
};

const writtenTypes = (clause: ExceptClause, { text }: Place['source']): string[] =>
  clause.types === null ? ['BaseException'] : typesIn(clause).map(({ start, end }) => text.slice(start, end));

/** `try`: what may raise inside gets a path of its own. */
export const executeTry = (
  statement: StatementOf<'try'>,
  scope: Scope,
  machine: Machine,
  place: Place,
): Completion | null => {
  const { world } = machine;
  const hiding = statement.handlers.filter(({ raises }) => !raises);
  const [first] = hiding;
  const frame = {
    exceptions: statement.handlers.flatMap((clause) => caughtNames(clause, scope, place, machine)),
    handlerPlace: { source: scope.source, range: first ?? statement },
    hidden: hiding.flatMap((clause) => writtenTypes(clause, scope.source)),
  };
  const guarded = (): Completion | null => {
    if (statement.handlers.length === 0) return machine.execute(statement.body, scope);
    const around = world.tries.all;
    world.tries.open(frame);
    let completion: Completion | null;
    try {
      completion = machine.execute(statement.body, scope);
    } catch (error) {
      world.tries.restore(around);
      const handled = error instanceof PythonError ? handle(error, statement, { scope, machine, place }) : null;
      if (!handled) throw error;
      return handled.completion;
    }
    world.tries.restore(around);
    return completion ?? machine.execute(statement.otherwise, scope);
  };
  let completion: Completion | null = null;
  try {
    completion = guarded();
  } catch (error) {
    if (error instanceof BudgetError || error === SUSPEND) throw error;
    const last = machine.execute(statement.finally, scope);
    if (last) return last;
    throw error;
  }
  return machine.execute(statement.finally, scope) ?? completion;
};
