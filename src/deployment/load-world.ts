import type { Known, LoadWorld } from '../python/facts/load-world.ts';
import type { FilePath } from '../source/location.ts';
import type { Static } from '../source/static-value.ts';
import { knownTo } from './environment.ts';
import type { InterpreterState } from './interpreter-state.ts';
import { findModule } from './module-search.ts';
import { ownDistribution } from './own-distribution.ts';
import type { PythonSources } from './python-sources.ts';
import type { InstalledPackages } from './run-context.ts';

/** What an interpreter is at this moment, for the reading of a script that is loaded into it now. */
export function loadWorld(
  interpreter: InterpreterState,
  sources: PythonSources,
  installed: InstalledPackages,
  script: string,
): LoadWorld {
  const path = [...interpreter.searchPath];
  const modules = new Map(interpreter.modules);
  const own = path.flatMap((entry) =>
    entry.kind === 'directory' && !installed.directories.includes(entry.path) ? [entry.path] : [],
  );
  const isEachKnown = path.every((entry) => entry.kind === 'directory');
  const isKnown = sources.isOnServer && isEachKnown;
  return {
    environment: knownTo(interpreter.environment.copy()),
    searchPath: isKnown ? (own as readonly FilePath[]) : null,
    seenPath: own,
    isPathSeen: isEachKnown && installed.moreBecause === undefined && ownDistribution(sources, script).length === 0,
    isInstalled: (name) => {
      const outcome = findModule(sources, name, path, modules);
      if (outcome.kind === 'found') return true;
      return isKnown && outcome.kind === 'missing' && installed.isVisible ? false : undefined;
    },
  };
}

/** Keys that a client or the server may put into a request without a line of the configuration. */
const OPEN_KEYS =
  /^(HTTP_|SSL_|HTTPS$|REMOTE_|SERVER_|CONTENT_|CONTEXT_|REDIRECT_|DOCUMENT_ROOT$|PATH$|PATH_TRANSLATED$|GATEWAY_INTERFACE$|REQUEST_SCHEME$|UNIQUE_ID$|AUTH_TYPE$|SCRIPT_|wsgi\.|mod_wsgi\.|mod_ssl\.|apache\.)/;

/** The same for one request. */
export function requestWorld(world: LoadWorld, request: ReadonlyMap<string, Static<string>>): LoadWorld {
  const ask = (key: string): Known => {
    const value = request.get(key);
    if (value === undefined) return OPEN_KEYS.test(key) ? undefined : null;
    return value.kind === 'known' ? value.value : undefined;
  };
  return { ...world, request: ask };
}
