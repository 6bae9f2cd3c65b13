import type { Context } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import type { World } from '../state/world.ts';
import { makeGenerator } from '../values/generators.ts';
import { findInClass, lineage } from '../values/lineage.ts';
import { nameValue } from '../values/truth.ts';
import {
  type CallArguments,
  dict,
  type FunctionValue,
  NONE,
  Scope,
  sequence,
  text,
  type Value,
} from '../values/values.ts';

const DEEPEST_CALL = 40;

/** Gives each parameter its argument, as CPython does; raises TypeError where they do not fit. */
const bindParameters = (callee: FunctionValue, args: CallArguments, { scope, place, machine }: Context): void => {
  const { parameters, name } = callee.definition;
  const positional = [...args.positional];
  const named = new Map(args.named);
  const missing = (parameter: string): Value => {
    if (args.open) return machine.world.unknown('an argument that is not known');
    throw new PythonError('TypeError', `${name}() missing a required argument: '${parameter}'`, place);
  };
  for (const parameter of parameters) {
    if (parameter.kind === '*') {
      if (parameter.name !== '')
        scope.names.set(
          parameter.name,
          sequence('tuple', positional.splice(0), args.open ? 'arguments that are not known' : null),
        );
    } else if (parameter.kind === '**') {
      const rest = dict(
        [...named].map(([key, value]) => [text(key), value] as const),
        args.open ? 'arguments that are not known' : null,
      );
      scope.names.set(parameter.name, rest);
      named.clear();
    } else {
      const byName = parameter.isNameless ? undefined : named.get(parameter.name);
      const given = (parameter.kind === 'positional' ? positional.shift() : undefined) ?? byName;
      if (!parameter.isNameless) named.delete(parameter.name);
      scope.names.set(parameter.name, given ?? callee.defaults.get(parameter.name) ?? missing(parameter.name));
    }
  }
  const extra = positional.length > 0 || named.size > 0;
  if (extra && !args.open) throw new PythonError('TypeError', `${name}() got an unexpected argument`, place);
};

const UNKNOWN_PART = '?';

/** What `functools.lru_cache` keeps a result by; null for arguments that have no name, such as objects. */
const keyInCache = ({ positional, named, open }: CallArguments, world: World): string | null => {
  const parts = [...positional, ...named.values()].map((value) => nameValue(value, world));
  return open || parts.includes(null) ? null : `${parts.join('|')}${[...named.keys()]}`;
};

/** A result that was kept for these arguments, or for others that may be equal to them, which is decided. */
const findCached = (cache: ReadonlyMap<string, Value>, key: string, world: World): Value | undefined => {
  const found = cache.get(key);
  if (found) return found;
  for (const [other, value] of cache)
    if (
      (key.startsWith(UNKNOWN_PART) || other.startsWith(UNKNOWN_PART)) &&
      world.decide(`cached:${other}:${key}`, false)
    )
      return value;
  return undefined;
};

/** Calls a function of the project: its body is run. */
export const callFunction = (callee: FunctionValue, args: CallArguments, { place, machine }: Context): Value => {
  const { world } = machine;
  const cacheKey = callee.cache ? keyInCache(args, world) : null;
  const cached = callee.cache && cacheKey !== null ? findCached(callee.cache, cacheKey, world) : undefined;
  if (cached) return cached;
  if (world.via.length > DEEPEST_CALL) {
    world.notice('recursion', `${callee.definition.name} calls itself, or the calls are nested too deep`, place);
    return world.unknown('a recursion that is not followed');
  }
  world.handles.keep();
  const scope = new Scope('function', callee.scope.source, callee.scope, callee.definition.locals);
  bindParameters(callee, args, { scope, place, machine });
  if (callee.owner) scope.names.set('__class__', callee.owner);
  const run = (): Value => {
    world.code.begin(callee);
    world.via.push(place);
    try {
      const completion = machine.execute(callee.definition.body, scope);
      return completion?.kind === 'return' ? completion.value : NONE;
    } finally {
      world.via.pop();
    }
  };
  const { isGenerator, isAsync } = callee.definition;
  if (isGenerator)
    return makeGenerator((emit) => {
      scope.emit = emit;
      world.code.begin(callee);
      // What leads there is the walk, which is on the list already.
      machine.execute(callee.definition.body, scope);
    }, callee);
  if (isAsync) return { kind: 'coroutine', run, from: callee };
  const result = run();
  if (cacheKey !== null) callee.cache?.set(cacheKey, result);
  return result;
};

/** `super()` in a method: the class it was defined in and the first argument. */
export const makeSuper = (args: CallArguments, { place, scope, machine }: Context): Value => {
  if (args.positional.length === 0 && !machine.world.isPython(300))
    throw new PythonError('TypeError', 'super() takes at least 1 argument (0 given)', place);
  if (args.positional[0]?.kind === 'class' && args.positional[0].isClassic)
    throw new PythonError('TypeError', 'super() argument 1 must be type, not classobj', place);
  const [given, self] = args.positional;
  if (given?.kind === 'class' && self) return { kind: 'super', after: given, self };
  const owner = scope.names.get('__class__');
  const first = [...scope.names.entries()].find(([name]) => name !== '__class__')?.[1];
  if (owner?.kind === 'class' && first) return { kind: 'super', after: owner, self: first };
  return machine.world.unknown('super() outside of a method');
};

/** Whether an object or class can be called as a WSGI application. */
export const isCallable = (value: Value): boolean => {
  switch (value.kind) {
    case 'function':
    case 'bound':
    case 'class':
    case 'handler':
    case 'partial':
      return true;
    case 'instance':
      return findInClass(value.type, '__call__') !== null || lineage(value.type).outside.length > 0;
    case 'unknown':
      return value.wraps !== undefined;
    default:
      return false;
  }
};
