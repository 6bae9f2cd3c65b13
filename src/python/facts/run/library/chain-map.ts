import type { Context, Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { mergeChain } from '../values/mappings.ts';
import { isTrue } from '../values/truth.ts';
import {
  argument,
  argumentsOf,
  bool,
  type CallArguments,
  type ChainValue,
  dict,
  NONE,
  namelessScope,
  type Place,
  renderKey,
  sequence,
  type Value,
} from '../values/values.ts';

/** `collections.ChainMap(*maps)`; of none it makes a dictionary of its own. */
export const makeChain = (maps: readonly Value[], open: string | null = null): ChainValue => ({
  kind: 'chain',
  maps: sequence('list', maps.length > 0 ? [...maps] : [dict()], open),
});

const callOf = (mapping: Value, name: string, args: CallArguments, { place, scope, machine }: Context): Value =>
  machine.call(machine.getAttribute(mapping, name, place), args, place, scope);

const has = (mapping: Value, key: Value, context: Context): boolean =>
  isTrue(callOf(mapping, '__contains__', argumentsOf(key), context), context.machine.world);

/** The value in the first mapping that has the key; null where none has it. */
const findInChain = ({ maps }: ChainValue, key: Value, context: Context): Value | null => {
  for (const mapping of maps.items) {
    const makesIt = mapping.kind === 'dict' && mapping.missing;
    if (makesIt || has(mapping, key, context))
      return callOf(mapping, makesIt ? '__getitem__' : 'get', argumentsOf(key), context);
  }
  return maps.open === null ? null : context.machine.world.unknown(maps.open);
};

/** `chain[key]`. */
export const readChain = (chain: ChainValue, key: Value, place: Place, machine: Machine): Value => {
  const found = findInChain(chain, key, { place, machine, scope: namelessScope(place) });
  if (found) return found;
  throw new PythonError('KeyError', renderKey(key)?.slice(2) ?? '?', place, key);
};

/** The mapping that takes what is written. */
export const firstOf = ({ maps }: ChainValue, { world }: Machine): Value =>
  maps.items[0] ?? world.unknown('the mappings of a ChainMap');

const WRITES: ReadonlySet<string> = new Set(['__setitem__', '__delitem__', 'update', 'pop', 'popitem', 'clear']);

/** A method of a chain. */
export const callChainMethod = (chain: ChainValue, name: string, args: CallArguments, context: Context): Value => {
  const { place, machine } = context;
  const key = argument(args, 0, 'key');
  const others = chain.maps.items.slice(1);
  if (WRITES.has(name)) return callOf(firstOf(chain, machine), name, args, context);
  if (name === 'new_child') {
    const [given] = args.positional;
    const child = given && given.kind !== 'none' ? given : (args.named.get('m') ?? dict());
    return makeChain([child, ...chain.maps.items], chain.maps.open);
  }
  if (name === 'copy')
    return makeChain([callOf(firstOf(chain, machine), 'copy', argumentsOf(), context), ...others], chain.maps.open);
  if (key && name === '__getitem__') return readChain(chain, key, place, machine);
  if (key && name === '__contains__') return bool(isInChain(chain, key, machine, place));
  if (key && name === 'get') return findInChain(chain, key, context) ?? argument(args, 1, 'default') ?? NONE;
  if (key && name === 'setdefault') {
    const found = findInChain(chain, key, context);
    if (found) return found;
    const value = argument(args, 1, 'default') ?? NONE;
    callOf(firstOf(chain, machine), '__setitem__', argumentsOf(key, value), context);
    return value;
  }
  return callOf(mergeChain(chain, place, machine), name, args, context);
};

/** `key in chain`, decided on this path. */
export const isInChain = ({ maps }: ChainValue, key: Value, machine: Machine, place: Place): boolean =>
  maps.items.some((mapping) => has(mapping, key, { place, machine, scope: namelessScope(place) }));

/** An attribute of a chain. */
export const chainAttribute = (chain: ChainValue, name: string): Value => {
  if (name === 'maps') return chain.maps;
  if (name === 'parents') return makeChain(chain.maps.items.slice(1), chain.maps.open);
  return { kind: 'method', of: chain, name };
};

/** The names that a chain has (CPython 3.11, `dir(ChainMap())`) beside those of every object. */
export const OF_CHAINS: ReadonlySet<string> = new Set(
  'clear copy fromkeys get items keys maps new_child parents pop popitem setdefault update values'.split(' '),
);
