import type { ScriptFacts } from '../python/facts/script-facts.ts';
import type { FilePath } from '../source/location.ts';
import { doubtFailure, doubtMissing } from './doubt-failure.ts';
import { extendSearchPath, runEffect } from './effect-run.ts';
import type { InterpreterState, RunFailure } from './interpreter-state.ts';
import { loadWorld } from './load-world.ts';
import { findModule, type ImportedModule, type ImportOutcome } from './module-search.ts';
import { ownDistribution } from './own-distribution.ts';
import type { RunContext } from './run-context.ts';

/** How an import ends. `file` is null for a module that is installed outside the tree. */
export type ImportResult =
  | { readonly kind: 'imported'; readonly file: FilePath | null }
  | { readonly kind: 'failed'; readonly failure: RunFailure };

/** Deep enough for any chain of settings modules; a cycle ends at `sys.modules` anyway. */
const MAX_DEPTH = 8;

/**
 * Imports a module by name into the interpreter, running what its own level does to the environment and to `sys.path`.
 * A module that cannot be found is taken for an installed one, unless its top-level package is part of the tree or the
 * installed packages can be seen. `failureKind` names what a missing module means to whoever asked for it.
 */
export function importModule(
  context: RunContext,
  name: string,
  failureKind: 'settings-not-importable' | 'import-error',
  depth = 0,
): ImportResult {
  const { interpreter, sources, installed } = context;
  const searched = findModule(sources, name, interpreter.searchPath, interpreter.modules);
  const outcome = (searched.kind === 'missing' ? installedFromTree(context, name) : null) ?? searched;
  if (outcome.kind === 'unknown') {
    context.doubt(outcome.why);
    return { kind: 'imported', file: null };
  }
  rememberModules(interpreter, outcome.modules);
  for (const module of outcome.modules) {
    const failure = runModule(context, module, depth);
    if (!failure) continue;
    interpreter.modules.delete(module.name);
    return { kind: 'failed', failure };
  }
  if (outcome.kind === 'found') return { kind: 'imported', file: interpreter.modules.get(name)?.file ?? null };
  if (!installed.isVisible && !installed.isProjectPackage(name)) {
    if (failureKind === 'settings-not-importable')
      context.doubt(outcome.unless ?? `'${name}' is not in the files analysed, so it may be installed`);
    return { kind: 'imported', file: null };
  }
  if (outcome.unless !== undefined) {
    context.doubt(outcome.unless);
    return { kind: 'imported', file: null };
  }
  doubtMissing(context, outcome.message, null);
  return { kind: 'failed', failure: { kind: failureKind, message: `ModuleNotFoundError: ${outcome.message}` } };
}

/** A module that no search path leads to, and that the script's own distribution installs. */
function installedFromTree({ interpreter, sources, script }: RunContext, name: string): ImportOutcome | null {
  const folders = ownDistribution(sources, script);
  const found = folders.length > 0 ? findModule(sources, name, folders, interpreter.modules) : null;
  return found?.kind === 'found' ? found : null;
}

const worldOf = ({ interpreter, sources, installed, script }: RunContext) =>
  loadWorld(interpreter, sources, installed, script);

/** Puts imported modules into `sys.modules`. */
export function rememberModules(interpreter: InterpreterState, modules: readonly ImportedModule[]): void {
  for (const module of modules) interpreter.modules.set(module.name, module);
}

function runModule(context: RunContext, module: ImportedModule, depth: number): RunFailure | null {
  const { file } = module;
  if (file === null || depth >= MAX_DEPTH) return null;
  if (context.installed.directories.some((directory) => file.startsWith(`${directory}/`))) return null;
  const facts = context.sources.moduleFacts(file, module.name, worldOf(context));
  return facts ? runModuleLevel(context, facts) : null;
}

/** A module's own statements in their order, until one raises. */
function runModuleLevel(context: RunContext, facts: ScriptFacts): RunFailure | null {
  const steps: { seq: number; run: () => RunFailure | null }[] = [];
  for (const entry of facts.sysPath) {
    steps.push({
      seq: entry.seq,
      run: () => {
        extendSearchPath(context, entry);
        return null;
      },
    });
  }
  for (const effect of facts.effects) {
    if (effect.when === 'import') steps.push({ seq: effect.seq, run: () => runEffect(context, effect) });
  }
  const raised = loadFailureOf(facts);
  const fail = (): RunFailure | null => {
    doubtFailure(context, facts);
    return raised;
  };
  if (raised) steps.push({ seq: facts.loadFailure?.seq ?? Number.MAX_SAFE_INTEGER, run: fail });
  for (const name of facts.unresolvedImports ?? []) {
    const seq = facts.imports.find((imported) => imported.module === name)?.seq ?? 0;
    steps.push({ seq, run: () => importInstalled(context, name, facts.file) });
  }
  for (const step of steps.sort((a, b) => a.seq - b.seq)) {
    const failure = step.run();
    if (failure) return failure;
  }
  if (facts.loads === 'unknown' && !facts.unresolvedImports) {
    context.doubt(`whether ${facts.file} can be imported cannot be told by reading`);
  }
  return null;
}

/** A module outside the tree is there unless the installed packages can be seen and it is not among them. */
function importInstalled(context: RunContext, name: string, importer: FilePath): RunFailure | null {
  const { interpreter, sources, installed } = context;
  const outcome = findModule(sources, name, interpreter.searchPath, interpreter.modules);
  if (outcome.kind !== 'missing' || !(installed.isVisible || installed.isProjectPackage(name))) return null;
  if (outcome.unless !== undefined) {
    context.doubt(outcome.unless);
    return null;
  }
  doubtMissing(context, outcome.message, importer);
  return { kind: 'import-error', message: `ModuleNotFoundError: ${outcome.message}` };
}

/** The exception that ends the module level of a file, where it is certain that one does. */
export function loadFailureOf(facts: ScriptFacts): RunFailure | null {
  if (facts.loads !== false) return null;
  const raised = facts.loadFailure;
  if (!raised) return { kind: 'exception', message: 'an exception while the module is executed' };
  const isImport = raised.exception === 'ImportError' || raised.exception === 'ModuleNotFoundError';
  return { kind: isImport ? 'import-error' : 'exception', message: `${raised.exception}: ${raised.message}` };
}
