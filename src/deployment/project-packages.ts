import { posix } from 'node:path';
import type { DaemonProcess, ServerConfig } from '../apache/model/server-config.ts';
import type { FilePath } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';
import type { PythonSources } from './python-sources.ts';
import { initialSearchPath } from './search-path.ts';

/**
 * Tells whether a dotted name starts with a package of the analysed tree: one that stands in a directory which any script
 * or process searches, or beside or one level above a script, as `startproject` lays it out. `asked`: scripts that are asked
 * about, mounted or not.
 */
export function projectPackages(
  config: ServerConfig,
  sources: PythonSources,
  asked: readonly string[],
): (name: string) => boolean {
  const mounted = mountedPackages(config)(sources);
  let others: ReadonlySet<string> | null = null;
  return (name) => {
    const top = name.split('.')[0] ?? name;
    if (mounted.names().has(top)) return true;
    others ??= namesIn(
      asked.filter((script) => !mounted.scripts.has(script)).flatMap((script) => rootsOfScript(sources, script)),
      sources,
    );
    return others.has(top);
  };
}

/** The packages of all that a server names, worked out once: every mount of a server may be asked about. */
const mountedPackages = oncePer((config: ServerConfig) =>
  oncePer((sources: PythonSources) => {
    const scripts = new Set([
      ...config.aliases.map((alias) => alias.target),
      ...config.preloads.map((preload) => preload.script),
    ]);
    let names: ReadonlySet<string> | null = null;
    const find = (): ReadonlySet<string> =>
      namesIn(
        [
          ...[null, ...config.daemons].flatMap((daemon) => rootsOfProcess(config, daemon, sources)),
          ...[...scripts].flatMap((script) => rootsOfScript(sources, script)),
        ],
        sources,
      );
    return {
      scripts,
      names: () => {
        names ??= find();
        return names;
      },
    };
  }),
);

/** The names under which what lies in some folders can be imported. */
function namesIn(roots: readonly FilePath[], sources: PythonSources): ReadonlySet<string> {
  const names = new Set<string>();
  for (const root of new Set(roots)) {
    const held = (sources.fs.entries(root) ?? []).map(({ name }) => name);
    if (isInstallable(root, held, sources)) continue;
    for (const name of held) names.add(name.replace(/\.py$/, ''));
  }
  return names;
}

/** A distribution: the server may have it among its installed packages, where no search path has to name it. */
function isInstallable(root: FilePath, held: readonly string[], { fs, isOnServer }: PythonSources): boolean {
  if (isOnServer) return false;
  if (held.includes('setup.py')) return true;
  const project = held.includes('pyproject.toml') ? fs.readText(`${root}/pyproject.toml`) : null;
  return project?.kind === 'text' && /^\[build-system\]/m.test(project.text);
}

const rootsOfProcess = (
  config: ServerConfig,
  daemon: DaemonProcess | null,
  sources: PythonSources,
): readonly FilePath[] =>
  initialSearchPath(config, daemon, sources).flatMap((entry) => (entry.kind === 'directory' ? [entry.path] : []));

function rootsOfScript(sources: PythonSources, script: string): readonly FilePath[] {
  const file = sources.fileOf(script);
  if (file === null) return [];
  const folder = posix.dirname(file);
  const added = (sources.scriptFacts(file, 'application')?.sysPath ?? []).flatMap(({ path }) =>
    path.kind === 'known' ? [path.value] : [],
  );
  // What lies beside the tree on this machine says nothing of the server.
  return [folder, posix.dirname(folder), ...added].flatMap((path) => sources.fileOf(path) ?? []);
}
