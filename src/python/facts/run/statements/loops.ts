import type { StatementOf } from '../../lower/python-ast.ts';
import { truthOf } from '../expressions/special-methods.ts';
import type { Context, Machine } from '../machine.ts';
import { BudgetError, type Completion, STOP_WALK } from '../state/signals.ts';
import { isEveryVariable } from '../values/environment-items.ts';
import { walkGenerator } from '../values/generators.ts';
import { ANY_KEYS } from '../values/request-items.ts';
import { isTrue, knownTruth, settle } from '../values/truth.ts';
import { FALSE, type GeneratorValue, type Place, type Scope, TRUE, type Value } from '../values/values.ts';

const MOST_ROUNDS = 2000;
/** A loop that asks what nobody knows in each round is left after so many. */
const MOST_OPEN_ROUNDS = 3;

type Ending = 'through' | 'broken' | Completion;

const endingOf = (completion: Completion | null): Ending | null => {
  if (completion?.kind === 'return') return completion;
  return completion?.kind === 'break' ? 'broken' : null;
};

/** After an unknown number of rounds, names that hold something else after each round are not known. */
const forgetBound = (
  before: ReadonlyMap<string, Value>,
  bound: ReadonlySet<string>,
  scope: Scope,
  machine: Machine,
) => {
  for (const name of bound) {
    const owner = scope.ownerOf(name);
    const now = owner.names.get(name);
    if (!now || now === before.get(name) || now === TRUE || now === FALSE || now.kind === 'unknown') continue;
    if (now.kind === 'text' || now.kind === 'number')
      owner.names.set(name, machine.world.unknown(`it changes in a loop of unknown length`));
  }
};

/** A loop over a generator: the generator's body and the loop's take turns. */
const loopOverGenerator = (
  statement: StatementOf<'for'>,
  generator: GeneratorValue,
  { scope, machine, place }: Context,
): Completion | null => {
  let ending: Ending = 'through';
  const before = new Map(scope.names);
  const open = walkGenerator(generator, place, machine, (item) => {
    machine.world.step();
    machine.assign(statement.target, item, scope, { source: place.source, range: statement.target });
    const end = endingOf(machine.execute(statement.body, scope));
    if (end === null) return;
    ending = end;
    throw STOP_WALK;
  });
  if (open !== null) forgetBound(before, statement.bound, scope, machine);
  const ended = ending as Ending;
  if (typeof ended === 'object') return ended;
  return ended === 'through' ? machine.execute(statement.otherwise, scope) : null;
};

/** `for target in iterable`. A collection that is not known is gone through never or once, with an item that stands for all. */
export const executeLoop = (
  statement: StatementOf<'for'>,
  scope: Scope,
  machine: Machine,
  place: Place,
): Completion | null => {
  const { world } = machine;
  const iterable = settle(machine.evaluate(statement.iterable, scope), world);
  if (iterable.kind === 'generator' && !iterable.isEndless)
    return loopOverGenerator(statement, iterable, { scope, machine, place });
  const { items: seen, open } = machine.iterate(iterable, place);
  const items = open !== null && seen.length === 0 ? [world.unknown(open)] : seen;
  const mayBeEmpty = open !== null && items.length <= 1 && !isRequest(iterable);
  const before = new Map(scope.names);
  let ending: Ending = 'through';
  const runs = !mayBeEmpty || world.decide(`loop:${world.unknown('').id}`);
  if (open !== null) world.unknownLoops += 1;
  try {
    for (const item of runs ? withOthers(items, open, iterable, machine) : []) {
      world.step();
      machine.assign(statement.target, item, scope, { source: place.source, range: statement.target });
      const end = endingOf(machine.execute(statement.body, scope));
      if (end) {
        ending = end;
        break;
      }
    }
  } finally {
    if (open !== null) world.unknownLoops -= 1;
  }
  if (open !== null) forgetBound(before, statement.bound, scope, machine);
  if (typeof ending === 'object') return ending;
  return ending === 'through' ? machine.execute(statement.otherwise, scope) : null;
};

/** The items that are known and, where there may be others, one that stands for them on a path of its own. */
function* withOthers(items: readonly Value[], open: string | null, of: Value, { world }: Machine): Generator<Value> {
  yield* items;
  const isOpen = open !== null && items.length > 0 && items.every(({ kind }) => kind !== 'unknown') && !isRequest(of);
  if (isOpen && world.decide(`loop:${world.unknown('').id}`, false)) yield world.unknown(open);
}

const isRequest = (value: Value): boolean =>
  value.kind === 'request' ||
  (value.kind === 'method' && value.of.kind === 'request') ||
  (value.kind === 'dict' && value.copyOf !== null) ||
  (value.kind === 'sequence' && (value.open === ANY_KEYS || isEveryVariable(value)));

/** `while test`. A test that is not certain holds never or once; one that is may be left by what is not certain in its body. */
export const executeWhile = (
  statement: StatementOf<'while'>,
  scope: Scope,
  machine: Machine,
  place: Place,
): Completion | null => {
  const { world } = machine;
  const before = new Map(scope.names);
  let open = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    world.step();
    const test = truthOf(machine.evaluate(statement.test, scope), place, machine);
    const isCertain = knownTruth(test) !== null;
    if (!isCertain && round > 0) {
      forgetBound(before, statement.bound, scope, machine);
      return machine.execute(statement.otherwise, scope);
    }
    if (!isTrue(test, world)) return machine.execute(statement.otherwise, scope);
    const decided = world.decisions.length;
    const end = endingOf(machine.execute(statement.body, scope));
    if (world.decisions.length > decided) open += 1;
    if (end === null && open >= MOST_OPEN_ROUNDS) {
      forgetBound(before, statement.bound, scope, machine);
      return null;
    }
    if (end === 'broken') return null;
    if (end !== null && end !== 'through') return end;
  }
  throw new BudgetError('a loop that does not seem to end');
};
