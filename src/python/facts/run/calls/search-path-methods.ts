import { addToPath } from '../statements/targets.ts';
import { settle } from '../values/truth.ts';
import { NONE, renderKey, type Value } from '../values/values.ts';
import type { CallMethod } from './dictionary-methods.ts';

/** A method of `sys.path`. */
export const callSysPathMethod: CallMethod<null> = (_object, name, args, { place, machine }) => {
  const { world } = machine;
  const [first, second] = args.positional;
  if (name === 'append' && first) addToPath(first, 'append', place, machine);
  else if (name === 'insert' && first && second)
    addToPath(second, first.kind === 'number' && first.value > 2 ? 'append' : 'prepend', place, machine);
  else if (name === 'extend' && first)
    for (const item of machine.iterate(first, place).items) addToPath(item, 'append', place, machine);
  else if (name === 'remove' && first) {
    const id = renderKey(settle(first, world));
    const isThere = [...machine.searchPath.before, ...machine.searchPath.behind].some(
      (entry) => renderKey(entry) === id,
    );
    if (!isThere) world.mayRaise('ValueError', 'it may not be on sys.path', place);
    const keep = (entry: Value) => renderKey(entry) !== id;
    machine.searchPath.before = machine.searchPath.before.filter(keep);
    machine.searchPath.behind = machine.searchPath.behind.filter(keep);
  } else if (name === 'pop' || name === 'copy' || name === 'index')
    return world.unknown('an entry of sys.path', undefined, { isText: true });
  return NONE;
};
