import { posix } from 'node:path';
import type { FilePath } from '../../source/location.ts';
import { SourceFile } from '../../source/source-file.ts';
import type { FactsHost } from './facts-host.ts';
import { lowerModule } from './lower/lower-module.ts';
import type { LoadedModule, Project } from './run/machine.ts';

/** The folders a module may be found in where the server's python-path is not known: the root, and the folders above the script up to it. */
const guessPath = (file: FilePath, root: FilePath | undefined): FilePath[] => {
  const folders: FilePath[] = [];
  const top = root ?? '/';
  for (let at = posix.dirname(file); at !== '/' && at.length >= top.length; at = posix.dirname(at)) folders.push(at);
  return root !== undefined && !folders.includes(root) ? [...folders.reverse(), root] : folders.reverse();
};

/** The files around one script, each read and lowered when it is first asked for. */
export const loadProject = (file: FilePath, host: FactsHost): Project => {
  const modules = new Map<FilePath, LoadedModule | null>();
  const read = (path: FilePath): LoadedModule | null => {
    const found = host.fs.readText(path);
    if (found.kind === 'failure') return null;
    const source = new SourceFile(path, found.text);
    return { source, tree: lowerModule(found.text, host.parser) };
  };
  return {
    fs: host.fs,
    pythonPath: host.pythonPath ?? null,
    guessedPath: guessPath(file, host.root),
    mapPath: host.mapPath ?? ((path) => path),
    load: (path) => {
      const known = modules.get(path);
      if (known !== undefined) return known;
      const loaded = read(path);
      modules.set(path, loaded);
      return loaded;
    },
    lowerText: (source) => lowerModule(source.text, host.parser),
  };
};
