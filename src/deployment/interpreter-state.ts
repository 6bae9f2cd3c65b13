import type { LoadWorld } from '../python/facts/load-world.ts';
import type { ScriptFacts } from '../python/facts/script-facts.ts';
import type { FilePath } from '../source/location.ts';
import type { Environment, Writer } from './environment.ts';
import type { ImportedModule, SearchEntry } from './module-search.ts';

/** Why a script or Django answers with an exception; `kind` as in the output of `explain`. */
export interface RunFailure {
  readonly kind: 'settings-not-importable' | 'missing-callable' | 'apps-not-ready' | 'import-error' | 'exception';
  readonly message: string;
  /** The settings that Django was told to use and could not import. */
  readonly settings?: ConfiguredSettings;
}

/** Django's settings once they are configured; they stay for the life of the interpreter (`django.conf.LazySettings`). */
export interface ConfiguredSettings {
  /** The settings module; null where `settings.configure()` was called instead or the name is not known. */
  readonly module: string | null;
  /** Why the name is not known. */
  readonly unknownBecause: string | null;
  /** Who wrote the variable it was read from. */
  readonly writer: Writer;
  /** The deployed path of the script whose load or request configured them. */
  readonly configuredBy: string;
  readonly file: FilePath | null;
}

/** The app registry: `stuck` after a failed `populate()`, which Django never tries again (`apps.registry.Apps.populate`). */
export type AppRegistry = 'empty' | 'ready' | 'stuck';

/** One script module living in an interpreter. */
export interface LoadedScript {
  readonly script: string;
  readonly facts: ScriptFacts | null;
  /** What was not certain while it was loaded, and is not since. */
  readonly doubts: readonly string[];
  /** The interpreter as it was when the script was loaded. */
  readonly world: LoadWorld;
  /** The facts of the request that ran the code under a once-only guard to its end; null before. */
  firstRequest: ScriptFacts | null;
}

/** One Python interpreter of one process while requests come in. */
export interface InterpreterState {
  readonly applicationGroup: string;
  readonly environment: Environment;
  searchPath: SearchEntry[];
  /** `sys.modules`, as far as the tree's own modules go. */
  readonly modules: Map<string, ImportedModule>;
  /** Script modules by the name mod_wsgi gives them. */
  readonly scripts: Map<string, LoadedScript>;
  settings: ConfiguredSettings | null;
  apps: AppRegistry;
}

/** A new interpreter with the given environment and search path. */
export function createInterpreter(
  applicationGroup: string,
  environment: Environment,
  searchPath: readonly SearchEntry[],
): InterpreterState {
  return {
    applicationGroup,
    environment,
    searchPath: [...searchPath],
    modules: new Map(),
    scripts: new Map(),
    settings: null,
    apps: 'empty',
  };
}
