import { offer } from '../calls/escapes.ts';
import { PythonError } from '../state/signals.ts';
import { findInClass } from '../values/lineage.ts';
import { argument, argumentsOf, external, NONE, sequence, type Value } from '../values/values.ts';
import type { StandardCall } from './standard-types.ts';

/** Runs something in a thread: an exception ends the thread, not who started it. */
const inThread = (work: () => Value): Value => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return NONE;
  }
};

/** `thread.start()`: of an object with a `run` of its own, that runs; else the target. */
const start: StandardCall = (args, { place, machine, scope }) => {
  const [thread] = args.positional;
  if (thread?.kind === 'instance' && findInClass(thread.type, 'run'))
    return inThread(() => {
      machine.call(machine.getAttribute(thread, 'run', place), argumentsOf(), place, scope);
      return NONE;
    });
  const own = thread?.kind === 'instance' ? thread.attributes : args.named;
  const target = own.get('target') ?? args.positional[1];
  const given = own.get('args');
  const named = own.get('kwargs');
  if (!target || target.kind === 'none') return NONE;
  return inThread(() => {
    const positional = given ? machine.iterate(given, place).items : [];
    const keywords = new Map<string, Value>();
    if (named?.kind === 'dict')
      for (const { key, value } of named.entries.values()) if (key.kind === 'text') keywords.set(key.text, value);
    machine.call(target, { positional, named: keywords, open: false }, place, scope);
    return NONE;
  });
};

/** What `pool.submit(f, ...)` gives: a future whose result is there. */
const future = (result: Value): Value => ({
  kind: 'partial',
  target: external('concurrent.futures.Future'),
  args: argumentsOf(result),
});

/** Threads and pools of threads. What runs in another process writes nothing here. */
export const THREAD_CALLS: Readonly<Record<string, StandardCall>> = {
  'threading.Thread': (args) => ({ kind: 'partial', target: external('threading.Thread.start'), args }),
  'threading.Thread.start': start,
  'threading.Timer': (args) => ({ kind: 'partial', target: external('threading.Timer.start'), args }),
  // It runs later, if the process lives so long.
  'threading.Timer.start': (args, context) => {
    const target = argument(args, 1, 'function');
    if (target) offer([target], 'threading.Timer', context);
    return NONE;
  },
  '_thread.start_new_thread': ({ positional: [target, given] }, { place, machine, scope }) =>
    inThread(() => {
      const positional = given ? machine.iterate(given, place).items : [];
      if (target) machine.call(target, { positional, named: new Map(), open: false }, place, scope);
      return NONE;
    }),
  'concurrent.futures.ThreadPoolExecutor': () => ({
    kind: 'handler',
    wraps: [],
    label: 'concurrent.futures.ThreadPoolExecutor',
  }),
  'concurrent.futures.ThreadPoolExecutor.submit': (args, { place, machine, scope }) => {
    const [target, ...positional] = args.positional;
    return future(target ? inThread(() => machine.call(target, { ...args, positional }, place, scope)) : NONE);
  },
  'concurrent.futures.ThreadPoolExecutor.map': ({ positional: [target, ...given] }, { place, machine, scope }) => {
    const columns = given.map((value) => machine.iterate(value, place));
    const length = Math.min(...columns.map(({ items }) => items.length));
    const results = Array.from({ length: Number.isFinite(length) ? length : 0 }, (_, i) =>
      target ? machine.call(target, argumentsOf(...columns.map(({ items }) => items[i] ?? NONE)), place, scope) : NONE,
    );
    return sequence('list', results, columns.find(({ open }) => open !== null)?.open ?? null);
  },
};
