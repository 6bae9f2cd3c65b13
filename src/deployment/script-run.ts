import type { ImportFact, Moment, ScriptFacts } from '../python/facts/script-facts.ts';
import { setUpDjango } from './django-run.ts';
import { extendSearchPath, happens, runEffect } from './effect-run.ts';
import type { RunFailure } from './interpreter-state.ts';
import { loadFailureOf, rememberModules } from './module-import.ts';
import { findModule } from './module-search.ts';
import type { RunContext } from './run-context.ts';

interface Event {
  readonly seq: number;
  readonly run: () => RunFailure | null;
}

/**
 * Runs what a script does at the given moments, in its own order, and returns the exception that ends it, if one does.
 * What was done before the exception stays done (mod_wsgi executes the module again on the next request).
 */
export function runScript(context: RunContext, facts: ScriptFacts, moments: readonly Moment[]): RunFailure | null {
  const events = [
    ...effectsAndHandlers(context, facts, moments),
    ...(moments.includes('import') ? importTime(context, facts) : []),
  ];
  for (const event of events.sort((a, b) => a.seq - b.seq)) {
    const failure = event.run();
    if (failure) return failure;
  }
  return null;
}

function* effectsAndHandlers(context: RunContext, facts: ScriptFacts, moments: readonly Moment[]): Generator<Event> {
  for (const effect of facts.effects) {
    if (moments.includes(effect.when)) yield { seq: effect.seq, run: () => runEffect(context, effect) };
  }
  for (const handler of facts.handlers) {
    if (!moments.includes(handler.when)) continue;
    const run = () =>
      handler.certain || happens(context, handler.at, 'makes a handler') ? setUpDjango(context, facts, handler) : null;
    yield { seq: handler.seq, run };
  }
}

function* importTime(context: RunContext, facts: ScriptFacts): Generator<Event> {
  for (const entry of facts.sysPath) {
    const run = () => {
      extendSearchPath(context.interpreter, entry);
      return null;
    };
    yield { seq: entry.seq, run };
  }
  for (const imported of facts.imports) yield { seq: imported.seq, run: () => noteImport(context, imported) };
  if (facts.loads === true) return;
  const seq = facts.loadFailure?.seq ?? Number.MAX_SAFE_INTEGER;
  yield { seq, run: () => endOfLoading(context, facts) };
}

/** A module imported by a script stays in `sys.modules` and decides where later imports of its package look. */
function noteImport(context: RunContext, imported: ImportFact): null {
  const { interpreter, sources } = context;
  const outcome = findModule(sources.fs, imported.module, interpreter.searchPath, interpreter.modules);
  if (outcome.kind !== 'unknown') rememberModules(interpreter, outcome.modules);
  return null;
}

function endOfLoading(context: RunContext, facts: ScriptFacts): RunFailure | null {
  const certain = loadFailureOf(facts);
  if (certain) return certain;
  const raised: RunFailure = { kind: 'exception', message: 'the script raises an exception while it is loaded' };
  const why = `whether ${context.script} loads without an exception cannot be told by reading`;
  return context.choices.choose(`loads ${facts.file}`, [null, raised], why);
}
