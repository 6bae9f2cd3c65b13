import type { Context } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { findInClass, hasBase, lineage } from '../values/lineage.ts';
import { isEqual, settle } from '../values/truth.ts';
import {
  argument,
  argumentsOf,
  bool,
  type CallArguments,
  external,
  type InstanceValue,
  NONE,
  sequence,
  type Value,
} from '../values/values.ts';

const MAPPING = /^(?:collections\.abc|collections|typing|_collections_abc|_abcoll)\.(?:Mutable)?Mapping$/;
const USER_DICT = /^(?:collections\.UserDict|UserDict\.UserDict|UserDict\.IterableUserDict)$/;

/** Methods that a mapping has by those that its class defines (Lib/_collections_abc.py). */
const MIXINS: ReadonlySet<string> = new Set(
  'get setdefault update pop popitem clear keys items values __contains__ __eq__'.split(' '),
);

/** Whether the class of an object derived from UserDict, a mapping that is written in Python, says itself how it is read or written. */
export const writesItself = ({ type }: InstanceValue): boolean =>
  hasBase(type, /^collections\.UserDict$/) &&
  ['__setitem__', '__getitem__', '__delitem__'].some((name) => findInClass(type, name) !== null);

/** A method that an object's class has from the abstract class of mappings; null where it has none. */
export const mixinOf = (object: InstanceValue, name: string): Value | null => {
  if (!MIXINS.has(name)) return null;
  if (!hasBase(object.type, MAPPING) && !writesItself(object)) return null;
  return { kind: 'partial', target: external(`collections.abc.MutableMapping.${name}`), args: argumentsOf(object) };
};

/** What an object of a class derived from UserDict keeps its entries in, where the script chose it; null elsewhere. */
export const chosenData = (object: InstanceValue): Value | null => {
  const own = object.attributes.get('data');
  if (!own) return null;
  const isUserDict = lineage(object.type).outside.some((base) => base.kind === 'external' && USER_DICT.test(base.name));
  return isUserDict ? own : null;
};

const MOST_ENTRIES = 200;

/** Runs a mixin method over the object's own `__getitem__`, `__setitem__` and their like, as CPython does. */
export const callMixin = (
  object: InstanceValue,
  name: string,
  args: CallArguments,
  { place, machine }: Context,
): Value => {
  const { world } = machine;
  const call = (method: string, ...given: Value[]): Value =>
    machine.call(machine.getAttribute(object, method, place), argumentsOf(...given), place, object.type.scope);
  const attempt = (key: Value): Value | null => {
    const around = world.tries.all;
    world.tries.open({ exceptions: ['KeyError'], handlerPlace: place, hidden: [] });
    try {
      return call('__getitem__', key);
    } catch (error) {
      if (error instanceof PythonError && error.name === 'KeyError') return null;
      throw error;
    } finally {
      world.tries.restore(around);
    }
  };
  const keys = () => machine.iterate(object, place);
  const [key = NONE] = args.positional;
  const fallback = argument(args, 1, 'default');
  switch (name) {
    case 'get':
      return attempt(key) ?? fallback ?? NONE;
    case '__contains__':
      return bool(attempt(key) !== null);
    case 'setdefault': {
      const found = attempt(key);
      if (found) return found;
      call('__setitem__', key, fallback ?? NONE);
      return fallback ?? NONE;
    }
    case 'pop': {
      const found = attempt(key);
      if (!found && fallback) return fallback;
      if (!found) throw new PythonError('KeyError', '?', place, key);
      call('__delitem__', key);
      return found;
    }
    case 'update': {
      const merged = machine.call(external('dict'), args, place, object.type.scope);
      if (merged.kind !== 'dict') return NONE;
      for (const entry of [...merged.entries.values()].slice(0, MOST_ENTRIES))
        call('__setitem__', entry.key, entry.value);
      if (merged.open !== null || merged.copyOf !== null)
        call('__setitem__', world.unknown('any key'), world.unknown('any value'));
      return NONE;
    }
    case 'clear':
      for (const one of keys().items.slice(0, MOST_ENTRIES)) call('__delitem__', one);
      return NONE;
    case 'keys': {
      const { items, open } = keys();
      return sequence('list', [...items], open);
    }
    case 'items':
    case 'values': {
      const { items, open } = keys();
      const made = items.slice(0, MOST_ENTRIES).map((one): Value => {
        const value = call('__getitem__', one);
        return name === 'values' ? value : sequence('tuple', [one, value]);
      });
      return sequence('list', made, open);
    }
    case '__eq__':
      return bool(isEqual(settle(key, world), object, world));
    default:
      return world.unknown(`what ${name}() of a mapping gives`);
  }
};
