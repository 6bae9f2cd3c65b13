import type { Machine } from '../machine.ts';
import { GENERATOR_END, PythonError, STOP_WALK, SUSPEND } from '../state/signals.ts';
import { type FunctionValue, type GeneratorValue, type Place, text, type Value } from './values.ts';

/** A generator whose body hands its items to `emit`; it runs when, and as far as, it is gone through. */
export const makeGenerator = (body: GeneratorValue['body'], from?: FunctionValue): GeneratorValue => ({
  kind: 'generator',
  body,
  state: { status: 'new' },
  ...(from ? { from } : {}),
});

/** The same for what Python itself makes, such as `map()`; over an iterator that can be gone through in parts it can be, too. */
export const makeBuiltInGenerator = (body: GeneratorValue['body'], over?: Value): GeneratorValue => ({
  ...makeGenerator(body),
  isBuiltIn: true,
  ...(over?.kind === 'generator' && over.isResumable ? { isResumable: true } : {}),
});

/** What `iter()` gives of a collection: it can be gone through in parts. */
export const makeListIterator = (items: readonly Value[], open: string | null): GeneratorValue => {
  let at = 0;
  const body: GeneratorValue['body'] = (emit) => {
    while (at < items.length) {
      const item = items[at];
      at += 1;
      if (item) emit(item);
    }
    return open;
  };
  return { ...makeBuiltInGenerator(body), isResumable: true };
};

/** An iterator that never ends. `next` gives its items, one after the other. */
export const makeEndless = (next: () => Value, why: string): GeneratorValue => ({
  ...makeBuiltInGenerator((emit) => {
    emit(next());
    return why;
  }),
  isResumable: true,
  isEndless: true,
});

/** What Python makes of a collection to go through it: its iterator where what it holds is known, else the value itself. */
export const iteratorOf = (value: Value): Value => {
  if (value.kind === 'sequence' && value.open === null) return makeListIterator(value.items, null);
  return value.kind === 'text' ? makeListIterator([...value.text].map(text), null) : value;
};

/** Runs something as it would run outside of the generator that waits for it: with the calls that led to the walk. */
const outside = <T>(via: readonly Place[], machine: Machine, work: () => T): T => {
  const { world } = machine;
  const inner = world.via.slice();
  world.via.splice(0, world.via.length, ...via);
  try {
    return work();
  } finally {
    world.via.splice(0, world.via.length, ...inner);
  }
};

/**
 * Goes through a generator item by item: its body runs between the visits. `visit` throws `STOP_WALK` to leave, upon
 * which the body's `finally` blocks run; its own exceptions do not meet those of the body. Gives why there may be more items.
 */
export const walkGenerator = (
  generator: GeneratorValue,
  place: Place,
  machine: Machine,
  visit: (item: Value) => void,
): string | null => {
  const { world } = machine;
  if (generator.state.status === 'suspended') {
    goOn(generator, place, machine, true);
    return 'a generator that was begun before';
  }
  if (generator.state.status === 'done') return null;
  generator.state.status = 'done';
  const via = world.via.slice();
  const tries = world.tries.all;
  const loops = world.unknownLoops;
  let open: string | null = null;
  let failure: { readonly error: unknown } | null = null;
  const emit = (item: Value): void => {
    if (world.unknownLoops > loops) open = 'a generator that yields in a loop of unknown length';
    const own = world.tries.all;
    world.tries.restore(tries);
    try {
      outside(via, machine, () => visit(item));
    } catch (error) {
      if (error === SUSPEND) generator.state.status = 'suspended';
      if (generator.isResumable) generator.state.status = 'new';
      if (error === SUSPEND) throw error;
      if (error !== STOP_WALK) failure = { error };
      throw GENERATOR_END;
    } finally {
      world.tries.restore(own);
    }
  };
  if (!generator.isBuiltIn) world.via.push(place);
  try {
    open = generator.body(emit, place) ?? open;
  } catch (error) {
    if (error !== GENERATOR_END) throw error;
  } finally {
    world.via.splice(0, world.via.length, ...via);
    world.tries.restore(tries);
  }
  const failed = failure as { readonly error: unknown } | null;
  if (failed) throw failed.error;
  return open;
};

/**
 * Takes a generator up again, or ends it. Where it stands is not known: on one path all of its body is run once more, each time,
 * without what it writes being known.
 */
export const goOn = (generator: GeneratorValue, place: Place, machine: Machine, isEnd = false): void => {
  const { world } = machine;
  const { state } = generator;
  if (state.status !== 'suspended') return;
  if (isEnd) state.status = 'done';
  world.notice('python-not-understood', 'a generator that is taken up again is not followed', place);
  state.runsOn ??= world.decide(`resumed:${world.unknown('').id}`, false);
  if (!state.runsOn) return;
  world.mayFail ??= 'a generator that is taken up again may raise';
  const via = world.via.slice();
  world.via.push(place);
  world.guesses += 1;
  try {
    generator.body(() => {}, place);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
  } finally {
    world.guesses -= 1;
    world.via.splice(0, world.via.length, ...via);
  }
};

/** `next(generator)` and `generator.send(value)`: null where there is no next item. */
export const takeNext = (generator: GeneratorValue, place: Place, machine: Machine): Value | null => {
  if (generator.state.status !== 'suspended') return takeFirst(generator, place, machine);
  goOn(generator, place, machine);
  return machine.world.unknown('what a generator gives that was begun before');
};

/** Goes through any value that can be looped over; `visit` throws `STOP_WALK` to leave. Gives why there may be more items. */
export const walk = (value: Value, place: Place, machine: Machine, visit: (item: Value) => void): string | null => {
  if (value.kind === 'generator') return walkGenerator(value, place, machine, visit);
  const { items, open } = machine.iterate(value, place);
  try {
    for (const item of items) visit(item);
  } catch (error) {
    if (error !== STOP_WALK) throw error;
  }
  return open;
};

/** The first item of a generator, whose body is left there; null where it has none. */
export const takeFirst = (generator: GeneratorValue, place: Place, machine: Machine): Value | null => {
  let first: Value | null = null;
  try {
    walkGenerator(generator, place, machine, (item) => {
      first = item;
      throw SUSPEND;
    });
  } catch (error) {
    if (error !== SUSPEND) throw error;
  }
  return first;
};

/**
 * `with` over a generator of `contextlib.contextmanager`: what is in the block happens at the `yield`, its exceptions
 * are raised there. `inside` is given what was yielded.
 */
export const runAround = (
  generator: GeneratorValue,
  place: Place,
  machine: Machine,
  inside: (entered: Value) => void,
): void => {
  const { world } = machine;
  const via = world.via.slice();
  generator.state.status = 'done';
  world.via.push(place);
  try {
    generator.body((item) => outside(via, machine, () => inside(item)), place);
  } finally {
    world.via.splice(0, world.via.length, ...via);
  }
};
