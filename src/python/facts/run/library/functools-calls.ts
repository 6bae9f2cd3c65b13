import { PythonError } from '../state/signals.ts';
import { argumentsOf, external, NONE, type Value } from '../values/values.ts';
import { DISPATCH_CALLS } from './single-dispatch.ts';
import type { StandardCall } from './standard-types.ts';

/** Functions of `functools`; `reduce` is a builtin of Python 2 (docs.python.org, functools). */
export const FUNCTOOLS_CALLS: Readonly<Record<string, StandardCall>> = {
  'functools.partial': ({ positional: [target, ...rest], named, open }) => ({
    kind: 'partial',
    target: target ?? NONE,
    args: { positional: rest, named, open },
  }),
  ...DISPATCH_CALLS,
  'functools.partialmethod': (args) => ({ kind: 'partial', target: external('functools.partialmethod()'), args }),
  'functools.reduce': ({ positional: [callee, given, start] }, { place, machine, scope }) => {
    const { items, open } = given ? machine.iterate(given, place) : { items: [], open: null };
    const [first, ...rest] = start ? [start, ...items] : items;
    if (!callee || open !== null) return machine.world.unknown(open ?? 'the result of reduce()');
    if (!first) throw new PythonError('TypeError', 'reduce() of empty iterable with no initial value', place);
    return rest.reduce((total: Value, item) => machine.call(callee, argumentsOf(total, item), place, scope), first);
  },
  'functools.cached_property': (args, { place, machine, scope }) =>
    machine.call(external('cached_property'), args, place, scope),
  'functools.wraps': ({ positional: [original] }) => ({
    kind: 'partial',
    target: external('functools.update_wrapper'),
    args: { positional: [], named: new Map(original ? [['wrapped', original]] : []), open: false },
  }),
  'functools.update_wrapper': (args, { place, machine }) => {
    const [wrapper, wrapped] = [args.positional[0] ?? NONE, args.positional[1] ?? args.named.get('wrapped')];
    if (machine.world.python.newest < 300 && (wrapped?.kind === 'handler' || wrapped?.kind === 'instance'))
      throw new PythonError('AttributeError', "instance has no attribute '__name__'", place);
    if (wrapper.kind === 'function' && wrapped) wrapper.imitates = wrapped;
    else if ((wrapper.kind === 'class' || wrapper.kind === 'instance') && wrapped)
      machine.setAttribute(wrapper, '__wrapped__', wrapped, place);
    return wrapper;
  },
  'functools.lru_cache': ({ positional: [given] }) => {
    if (given?.kind !== 'function') return external('functools.cache');
    given.cache = new Map();
    return given;
  },
  'functools.cache': ({ positional: [given] }) => {
    if (given?.kind === 'function') given.cache = new Map();
    return given ?? NONE;
  },
  reduce: (args, { place, machine, scope }) => machine.call(external('functools.reduce'), args, place, scope),
};
