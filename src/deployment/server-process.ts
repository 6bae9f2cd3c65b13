import type { ServerVersions } from '../apache/model/server-config.ts';
import type { LoadWorld } from '../python/facts/load-world.ts';
import type { ScriptFacts } from '../python/facts/script-facts.ts';
import type { Location } from '../source/location.ts';
import type { Static } from '../source/static-value.ts';
import type { Choices } from './choices.ts';
import { resolveUrlConfiguration } from './django-run.ts';
import { ProcessEnvironment } from './environment.ts';
import { dependsOnRequest } from './facts-memory.ts';
import { asciiLowerCase } from './group-name.ts';
import {
  type ConfiguredSettings,
  createInterpreter,
  type InterpreterState,
  type LoadedScript,
  type RunFailure,
} from './interpreter-state.ts';
import { loadWorld, requestWorld } from './load-world.ts';
import type { SearchEntry } from './module-search.ts';
import type { PythonSources } from './python-sources.ts';
import type { InstalledPackages, RunContext } from './run-context.ts';
import { runScript } from './script-run.ts';
import { WorkerThreads } from './worker-threads.ts';

/** What stays the same for all processes of one simulated server. */
export interface ProcessSetup {
  readonly versions: ServerVersions;
  readonly sources: PythonSources;
  readonly environment: ReadonlyMap<string, string>;
  readonly choices: Choices;
  /** mod_wsgi lower-cases a script's path before it names the module after it. */
  readonly foldsScriptCase: boolean;
  readonly isProjectPackage: InstalledPackages['isProjectPackage'];
}

/** What is one process's own: what kind it is, its request threads, and where its modules are found. */
export interface ProcessShape {
  readonly isDaemon: boolean;
  readonly threads: number;
  /** Whether what is preloaded is loaded by the thread that serves requests: a child of prefork has no other. */
  readonly preloadsInRequestThread: boolean;
  readonly searchPath: readonly SearchEntry[];
  readonly installed: Omit<InstalledPackages, 'isProjectPackage'>;
}

/** One call into Python: which script, in which interpreter, with which request. */
export interface ScriptCall {
  readonly script: string;
  readonly applicationGroup: string;
  readonly callableObject: string;
  readonly request: ReadonlyMap<string, Static<string>> | null;
}

/** One thing that happened, in words, and the line that made it happen. */
export interface RunStep {
  readonly what: string;
  readonly at: Location | null;
}

/** How a call ended. */
export interface CallResult {
  /** The interpreter it really ran in. */
  readonly interpreter: string;
  /** What the script does in this interpreter. */
  readonly facts: ScriptFacts | null;
  /** What it does wherever it is loaded. */
  readonly generalFacts: ScriptFacts | null;
  /** The settings in effect, or those that could not be imported; null where the script uses no Django. */
  readonly settings: ConfiguredSettings | null;
  readonly failure: RunFailure | null;
  readonly steps: readonly RunStep[];
  readonly doubts: readonly string[];
}

/** One process with its environment, interpreters and threads, from its start on. */
export class ServerProcess {
  readonly #setup: ProcessSetup;
  readonly #searchPath: readonly SearchEntry[];
  readonly #installed: InstalledPackages;
  readonly #environment: ProcessEnvironment;
  readonly #interpreters = new Map<string, InterpreterState>();
  readonly threads: WorkerThreads;
  readonly #preloadsInRequestThread: boolean;

  constructor(setup: ProcessSetup, shape: ProcessShape) {
    const { searchPath, installed, threads, isDaemon } = shape;
    this.#setup = setup;
    this.#searchPath = searchPath;
    this.#installed = { ...installed, isProjectPackage: setup.isProjectPackage };
    this.#environment = new ProcessEnvironment(setup.environment, setup.versions.python);
    this.threads = new WorkerThreads(threads, isDaemon);
    this.#preloadsInRequestThread = shape.preloadsInRequestThread;
    // The main interpreter is there before any script, and so is its copy of the environment.
    this.#interpreter('');
  }

  /** Loads a script at process start; an exception is logged and the first request tries again. */
  preload(call: ScriptCall): CallResult {
    const { applicationGroup } = call;
    if (this.#preloadsInRequestThread)
      this.threads.enter(applicationGroup, !this.#interpreters.has(applicationGroup), this.#setup.choices);
    return this.#run(call, applicationGroup, false);
  }

  /** Serves one request; `threads.begin()` comes before it. */
  serve(call: ScriptCall): CallResult {
    const isNew = !this.#interpreters.has(call.applicationGroup);
    const interpreter = this.threads.enter(call.applicationGroup, isNew, this.#setup.choices);
    return this.#run(call, interpreter, true);
  }

  /** Something that cannot be told may have run here: variables may have any value from now on. */
  disturb(why: string): void {
    this.#environment.disturb({ kind: 'unknown', why, writer: { at: null, script: null } });
  }

  #interpreter(name: string): InterpreterState {
    const known = this.#interpreters.get(name);
    if (known) return known;
    const installed = this.#installed.directories.map((path): SearchEntry => ({ kind: 'directory', path }));
    const searchPath = [...this.#searchPath, ...installed];
    const created = createInterpreter(name, this.#environment.interpreterEnvironment(), searchPath);
    this.#interpreters.set(name, created);
    return created;
  }

  #run(call: ScriptCall, name: string, isRequest: boolean): CallResult {
    const steps: RunStep[] = [];
    const doubts: string[] = [];
    const isNew = !this.#interpreters.has(name);
    const interpreter = this.#interpreter(name);
    if (isNew) steps.push(birthOf(interpreter));
    const context: RunContext = {
      interpreter,
      process: this.#environment,
      sources: this.#setup.sources,
      installed: this.#installed,
      choices: this.#setup.choices,
      script: call.script,
      request: call.request,
      tell: (what, at) => steps.push({ what, at }),
      doubt: (why) => doubts.push(why),
    };
    const loaded = this.#load(context, call);
    const failure = 'kind' in loaded ? loaded : isRequest ? this.#answer(context, call, loaded) : null;
    const generalFacts = this.#facts(call);
    const facts = 'kind' in loaded ? generalFacts : loaded.facts;
    const settings = failure?.settings ?? settingsFor(facts, interpreter);
    return { interpreter: name, facts, generalFacts, settings, failure, steps, doubts };
  }

  /** The script module, executed unless the interpreter has it already. A module that raised is forgotten and tried again. */
  #load(context: RunContext, call: ScriptCall): LoadedScript | RunFailure {
    const key = this.#setup.foldsScriptCase ? asciiLowerCase(call.script) : call.script;
    const known = context.interpreter.scripts.get(key);
    if (known) {
      if (known.script !== call.script) {
        context.doubt(`${call.script} and ${known.script} differ only in case, so mod_wsgi takes them for one module`);
      }
      for (const why of known.doubts) context.doubt(why);
      return known;
    }
    const { sources } = this.#setup;
    const world = loadWorld(context.interpreter, sources, context.installed, call.script);
    const facts = this.#facts(call, world);
    const doubts: string[] = [];
    const doubt = (why: string): void => {
      doubts.push(why);
      context.doubt(why);
    };
    const loaded: LoadedScript = { script: call.script, facts, world, doubts, firstRequest: null };
    const found = facts ? null : sources.lookUp(call.script);
    if (found?.kind === 'absent') {
      return { kind: 'import-error', message: `Could not read/compile source file '${call.script}'.` };
    }
    if (found) {
      const cure = found.kind === 'unknown' ? ` (${found.settledBy}, or --on-server)` : '';
      doubt(`${call.script} cannot be read, so what it does is not known${cure}`);
      this.disturb(`${call.script} cannot be read`);
    }
    context.tell(`${call.script} is loaded into interpreter '${context.interpreter.applicationGroup}'`, null);
    const failure = facts ? runScript({ ...context, doubt, request: null }, facts, ['import']) : null;
    if (failure) return failure;
    context.interpreter.scripts.set(key, loaded);
    return loaded;
  }

  #answer(context: RunContext, call: ScriptCall, loaded: LoadedScript): RunFailure | null {
    if (!loaded.facts) return null;
    const callable = this.#facts(call)?.callable;
    if (callable?.kind === 'missing') {
      const message = `Target WSGI script '${call.script}' does not contain WSGI application '${call.callableObject}'.`;
      return { kind: 'missing-callable', message };
    }
    if (callable?.notCallable !== undefined)
      return { kind: 'exception', message: `TypeError: '${callable.notCallable}' object is not callable` };
    const facts = this.#requestFacts(call, loaded) ?? loaded.facts;
    const isFirst = loaded.firstRequest === null;
    if (!isFirst && loaded.firstRequest !== facts && happensOnce(facts))
      context.doubt(`${call.script} may keep what it made for an earlier request`);
    const failure = runScript(context, facts, isFirst ? ['first-request', 'each-request'] : ['each-request']);
    if (failure) return failure;
    if (facts.raisesOnRequest !== undefined) return { kind: 'exception', message: facts.raisesOnRequest };
    if (facts.mayRaiseOnRequest)
      context.doubt(`whether ${call.script} answers without an exception cannot be told by reading`);
    loaded.firstRequest ??= facts;
    return settingsFor(facts, context.interpreter) ? resolveUrlConfiguration(context) : null;
  }

  /** The facts about this one request, where it makes a difference. */
  #requestFacts(call: ScriptCall, { facts, world }: LoadedScript): ScriptFacts | null {
    if (!facts || !call.request || !dependsOnRequest(facts)) return null;
    return this.#facts(call, requestWorld(world, call.request));
  }

  #facts(call: ScriptCall, world?: LoadWorld): ScriptFacts | null {
    const file = this.#setup.sources.fileOf(call.script);
    return file === null ? null : this.#setup.sources.scriptFacts(file, call.callableObject, world);
  }
}

const happensOnce = ({ effects, handlers }: ScriptFacts): boolean =>
  [...effects, ...handlers].some(({ when }) => when === 'first-request');

/** A new interpreter is born with what the process has by then. */
function birthOf(interpreter: InterpreterState): RunStep {
  const variable = interpreter.environment.get('DJANGO_SETTINGS_MODULE');
  const what = `interpreter '${interpreter.applicationGroup}' is created`;
  if (variable.kind === 'unset') return { what: `${what}, DJANGO_SETTINGS_MODULE not set`, at: null };
  const value = variable.kind === 'set' ? variable.value : 'of a value that is not known';
  return { what: `${what} and finds DJANGO_SETTINGS_MODULE ${value} in the process`, at: variable.writer.at };
}

/** A script answers with the interpreter's settings only if it is Django's. */
function settingsFor(facts: ScriptFacts | null, interpreter: InterpreterState): ConfiguredSettings | null {
  const isDjango = facts?.handlers.some((handler) => handler.kind !== 'other' && handler.kind !== 'setup') ?? false;
  return isDjango ? interpreter.settings : null;
}
