import type {
  EarlySettingsRead,
  EnvironmentEffect,
  HandlerCreation,
  ImportFact,
  Moment,
  ScriptFacts,
} from '../python/facts/script-facts.ts';
import { oncePer } from '../source/once-per.ts';
import { configureSettings, setUpDjango } from './django-run.ts';
import { doubtFailure, doubtMissing } from './doubt-failure.ts';
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
  if (facts.effects.some(({ everyKey, how }) => everyKey && how !== 'remove'))
    context.process.remember(context.interpreter.environment);
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
    yield { seq: handler.seq, run: () => makeHandler(context, facts, handler) };
  }
}

function makeHandler(context: RunContext, facts: ScriptFacts, handler: HandlerCreation): RunFailure | null {
  if (!handler.certain && !happens(context, handler.at, 'makes a handler')) return null;
  const failure = setUpDjango(context, facts, handler);
  const isCaught = facts.maskedFailures.some(({ at }) => at.range.start === handler.at.range.start);
  if (failure && isCaught) context.doubt(`${context.script} catches what goes wrong while its handler is made`);
  return failure;
}

/** Where Django has no settings yet, the exception may be caught, and the next one that asks for them tries again. */
function readSettings(context: RunContext, facts: ScriptFacts, read: EarlySettingsRead): RunFailure | null {
  const { certain, isCaught, at, seq } = read;
  const isOpen = ({ key, seq: written }: EnvironmentEffect): boolean =>
    written > seq && (key === null || key === facts.settingsVariable);
  // Without a later write the handler reads the same.
  if (context.interpreter.settings || (!certain && !facts.effects.some(isOpen))) return null;
  if (!certain && !happens(context, at, 'makes Django read its settings')) return null;
  const failure = configureSettings(context, facts);
  return isCaught ? null : failure;
}

function* importTime(context: RunContext, facts: ScriptFacts): Generator<Event> {
  for (const read of facts.settingsReads) yield { seq: read.seq, run: () => readSettings(context, facts, read) };
  for (const entry of facts.sysPath) {
    const run = () => {
      extendSearchPath(context, entry);
      return null;
    };
    yield { seq: entry.seq, run };
  }
  for (const imported of facts.imports) yield { seq: imported.seq, run: () => runImport(context, facts, imported) };
  const seq = facts.loadFailure?.seq ?? Number.MAX_SAFE_INTEGER;
  if (facts.loads === false) yield { seq, run: () => endOfLoading(context, facts) };
  if (facts.loads !== 'unknown' || facts.unresolvedImports) return;
  // Nothing tells where it may raise: before all that it does, or behind it.
  if (facts.effects.some(({ when }) => when === 'import'))
    yield { seq: -1, run: () => mayRaise(context, facts, 'early') };
  yield { seq, run: () => mayRaise(context, facts, 'late') };
}

/**
 * A module imported by a script stays in `sys.modules` and decides where later imports of its package look. What the
 * extractor did not find in the tree is looked up where this interpreter looks.
 */
function runImport(context: RunContext, facts: ScriptFacts, imported: ImportFact): RunFailure | null {
  const { interpreter, sources } = context;
  const outcome = findModule(sources, imported.module, interpreter.searchPath, interpreter.modules);
  if (outcome.kind !== 'unknown') rememberModules(interpreter, outcome.modules);
  if (outcome.kind !== 'missing' || !unresolvedIn(facts).has(imported.module)) return null;
  if (isImportable(context, imported.module) === 'unknown') return mayRaise(context, facts, imported.module);
  doubtMissing(context, outcome.message, facts.file);
  return { kind: 'import-error', message: `ModuleNotFoundError: ${outcome.message}` };
}

const unresolvedIn = oncePer(({ unresolvedImports }: ScriptFacts) => new Set(unresolvedImports));

/** `unknown` where the module may be installed in a place that is not seen. */
function isImportable(context: RunContext, name: string): boolean | 'unknown' {
  const { interpreter, sources, installed } = context;
  const outcome = findModule(sources, name, interpreter.searchPath, interpreter.modules);
  if (outcome.kind === 'found') return true;
  const isSeen = outcome.kind === 'missing' && outcome.unless === undefined;
  return isSeen && (installed.isVisible || installed.isProjectPackage(name)) ? false : 'unknown';
}

function endOfLoading(context: RunContext, facts: ScriptFacts): RunFailure | null {
  doubtFailure(context, facts);
  return loadFailureOf(facts);
}

/** An exception that reading cannot tell of; what was done before it stays done. */
function mayRaise(context: RunContext, facts: ScriptFacts, where: string): RunFailure | null {
  const raised: RunFailure = { kind: 'exception', message: 'the script raises an exception while it is loaded' };
  const why = `whether ${context.script} loads without an exception cannot be told by reading`;
  return context.choices.choose(`loads ${facts.file} ${where}`, [null, raised], why);
}
