import { posix } from 'node:path';
import type { ScriptFacts } from '../python/facts/script-facts.ts';
import type { FilePath } from '../source/location.ts';
import type { DeployedScript } from './deployment.ts';
import { findModule, type SearchEntry } from './module-search.ts';
import { ownSettings } from './own-settings.ts';
import type { PythonSources } from './python-sources.ts';
import { scriptSearchPath } from './search-path.ts';

/** The scripts of a deployment, each once, however many mounts lead to it. */
export class DeployedScripts {
  readonly #sources: PythonSources;
  readonly #byPath = new Map<string, DeployedScript>();

  constructor(sources: PythonSources) {
    this.#sources = sources;
  }

  /** The script at a path of the server; `searchPath` is what its process searches before the script adds to it. */
  at(deployedPath: string, searchPath: readonly SearchEntry[]): DeployedScript {
    const known = this.#byPath.get(deployedPath);
    if (known) return known;
    const file = this.#sources.fileOf(deployedPath);
    const facts = file === null ? null : this.#sources.scriptFacts(file, 'application');
    const settings = facts ? ownSettings(facts) : null;
    const settingsFile =
      file !== null && facts && settings?.kind === 'known'
        ? this.#settingsFile(file, facts, settings.value, searchPath)
        : null;
    const script: DeployedScript = {
      deployedPath,
      file,
      facts,
      ownSettings: settings,
      djangoSettings: settingsFile === null ? null : this.#sources.settingsFacts(settingsFile),
    };
    this.#byPath.set(deployedPath, script);
    return script;
  }

  /** Where the settings module is: on the path the script makes for itself, else beside or above the script. */
  #settingsFile(
    file: FilePath,
    facts: ScriptFacts,
    module: string,
    searchPath: readonly SearchEntry[],
  ): FilePath | null {
    const folder = posix.dirname(file);
    const above = posix.dirname(folder);
    const entries = scriptSearchPath(searchPath, facts, this.#sources).filter(
      (entry) => entry.kind === 'directory' || entry.isOutside,
    );
    for (const path of [above, folder, posix.dirname(above)])
      if (
        this.#sources.fileOf(path) !== null &&
        !entries.some((entry) => entry.kind === 'directory' && entry.path === path)
      )
        entries.push({ kind: 'directory', path });
    const outcome = findModule(this.#sources, module, entries, new Map());
    return outcome.kind === 'found' ? (outcome.modules.at(-1)?.file ?? null) : null;
  }
}
