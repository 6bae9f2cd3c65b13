import type { Machine } from '../machine.ts';
import { executeUnknown } from '../modules/execute-code.ts';
import { PythonError } from '../state/signals.ts';
import { goOn, takeNext } from '../values/generators.ts';
import { type GeneratorValue, NONE, type Place, type Value } from '../values/values.ts';
import { mayReachEnvironment } from './escapes.ts';

/** A method of a generator (docs.python.org, Generator-iterator methods). */
export const callGeneratorMethod = (generator: GeneratorValue, name: string, place: Place, machine: Machine): Value => {
  switch (name) {
    case '__next__':
    case 'next':
    case 'send': {
      const next = takeNext(generator, place, machine);
      if (next) return next;
      throw new PythonError('StopIteration', '', place);
    }
    case '__iter__':
      return generator;
    case 'throw':
      // Which of its handlers takes the exception is not followed.
      if (generator.from && mayReachEnvironment(generator.from))
        executeUnknown('a generator is thrown into', place, machine);
      goOn(generator, place, machine, true);
      return NONE;
    case 'close':
      goOn(generator, place, machine, true);
      return NONE;
    default:
      return machine.world.unknown(`${name}() of a generator is not known`);
  }
};

/** A method of a coroutine: whoever drives it by hand runs it. */
export const callCoroutineMethod = (
  coroutine: Extract<Value, { kind: 'coroutine' }>,
  name: string,
  place: Place,
  { world }: Machine,
): Value => {
  if (name !== 'send' && name !== '__await__') return NONE;
  coroutine.run();
  if (name === 'send') throw new PythonError('StopIteration', '', place);
  return world.unknown('what a coroutine waits for');
};
