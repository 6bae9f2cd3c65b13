import type { ExceptClause } from '../../lower/python-ast.ts';
import type { Context } from '../machine.ts';
import { isGroup, PythonError } from '../state/signals.ts';
import { sequence, text, type Value } from '../values/values.ts';

const groupOf = (message: Value, members: readonly Value[]): Value => ({
  kind: 'exception',
  name: 'ExceptionGroup',
  args: [message, sequence('list', [...members])],
});

/** The exceptions that `except*` shares out; null where they are not known, as those of a group inside of a group. */
const membersOf = (error: PythonError, asValue: (error: PythonError) => Value): readonly Value[] | null => {
  if (error.name === '*') return null;
  const value = asValue(error);
  if (value.kind !== 'exception' || !isGroup(value.name)) return [value];
  const list = value.args?.[1];
  if (list?.kind !== 'sequence' || list.open !== null) return null;
  const isPlain = (one: Value) => one.kind === 'instance' || (one.kind === 'exception' && !isGroup(one.name));
  return list.items.every(isPlain) ? list.items : null;
};

const thrownBy = (member: Value, { place }: PythonError): PythonError =>
  new PythonError(
    member.kind === 'exception' ? member.name : member.kind === 'instance' ? member.type.name : '*',
    '',
    place,
    member,
  );

/** How the clauses of a `try` look at exceptions. */
export interface Clauses {
  /** Whether a clause takes an exception; decided where it is not certain. */
  readonly takes: (clause: ExceptClause, error: PythonError) => boolean;
  /** Runs the body of a clause, with what its name is bound to. */
  readonly run: (clause: ExceptClause, error: PythonError, bound: Value) => void;
  /** The object that stands for an exception. */
  readonly asValue: (error: PythonError) => Value;
}

/**
 * `except*`: each clause gets those exceptions of a group that it takes, as a group of its own, and one that is in no group as
 * the only one of a group (PEP 654). What no clause takes goes on; what clauses raise goes on as a group when all are done.
 */
export const handleGroup = (
  error: PythonError,
  handlers: readonly ExceptClause[],
  { takes, run, asValue }: Clauses,
  { machine, place }: Context,
): void => {
  const { world } = machine;
  const value = asValue(error);
  const isOne = value.kind !== 'exception' || !isGroup(value.name);
  const message = (!isOne && value.kind === 'exception' && value.args?.[0]) || text('');
  let left = membersOf(error, asValue);
  const isKnown = left !== null;
  let ran = 0;
  const raised: Value[] = [];
  for (const clause of handlers) {
    const taken = left?.filter((member) => takes(clause, thrownBy(member, error))) ?? null;
    if (taken ? taken.length === 0 : !takes(clause, new PythonError('*', '', place))) continue;
    left = left?.filter((member) => !taken?.includes(member)) ?? null;
    ran += 1;
    try {
      run(clause, error, taken ? groupOf(message, taken) : world.unknown('an exception that is not known'));
    } catch (further) {
      if (!(further instanceof PythonError)) throw further;
      raised.push(asValue(further));
    }
  }
  if (raised.length > 0)
    throw new PythonError('ExceptionGroup', '', place, groupOf(text(''), [...raised, ...(left ?? [])]));
  if (isKnown ? left?.length === 0 : ran > 0 && !world.decide(`catches:${world.unknown('').id}`)) return;
  if (isOne || ran === 0 || !left) throw error;
  throw new PythonError('ExceptionGroup', error.message, error.place, groupOf(message, left));
};
