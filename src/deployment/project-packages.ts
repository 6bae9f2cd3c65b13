import { posix } from 'node:path';
import type { ServerConfig } from '../apache/model/server-config.ts';
import type { FilePath } from '../source/location.ts';
import type { PythonSources } from './python-sources.ts';
import { initialSearchPath } from './search-path.ts';

/**
 * Tells whether a dotted name starts with a package of the analysed tree: one that stands in a directory which any script
 * or process searches, or beside or one level above a script, as `startproject` lays it out.
 */
export function projectPackages(
  config: ServerConfig,
  sources: PythonSources,
  scripts: Iterable<string>,
): (name: string) => boolean {
  let roots: ReadonlySet<FilePath> | null = null;
  return (name) => {
    roots ??= packageRoots(config, sources, scripts);
    const top = name.split('.')[0] ?? name;
    return [...roots].some((root) => sources.fs.status(`${root}/${top}`) ?? sources.fs.status(`${root}/${top}.py`));
  };
}

function packageRoots(config: ServerConfig, sources: PythonSources, scripts: Iterable<string>): ReadonlySet<FilePath> {
  const roots = new Set<FilePath>();
  for (const daemon of [null, ...config.daemons]) {
    for (const entry of initialSearchPath(config, daemon, sources))
      if (entry.kind === 'directory') roots.add(entry.path);
  }
  for (const script of scripts) {
    const file = sources.fileOf(script);
    if (file === null) continue;
    const folder = posix.dirname(file);
    roots.add(folder).add(posix.dirname(folder));
    for (const entry of sources.scriptFacts(file, 'application')?.sysPath ?? []) {
      if (entry.path.kind === 'known') roots.add(sources.fileOf(entry.path.value) ?? entry.path.value);
    }
  }
  return roots;
}
