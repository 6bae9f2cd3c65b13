import { posix } from 'node:path';
import type { FilePath } from '../../source/location.ts';
import { SourceFile } from '../../source/source-file.ts';
import { ANY_PYTHON_3 } from '../version/python-version.ts';
import type { FactsHost } from './facts-host.ts';
import { lowerModule } from './lower/lower-module.ts';
import type { LoadedModule, Project } from './run/machine.ts';
import { SharedSteps } from './shared-steps.ts';
import { unreadEncoding } from './source-encoding.ts';

/** The folders a module may be found in where the server's python-path is not known: the root, and the folders above the script up to it. */
const guessPath = (file: FilePath, root: FilePath | undefined): FilePath[] => {
  const folders: FilePath[] = [];
  const top = root ?? '/';
  for (let at = posix.dirname(file); at !== '/' && at.length >= top.length; at = posix.dirname(at)) folders.push(at);
  return root !== undefined && !folders.includes(root) ? [...folders.reverse(), root] : folders.reverse();
};

/** A WSGI script imports little by itself, and what its settings import is not run: beyond this a program is followed, not a script. */
const MOST_IMPORTED = 250_000;

/** The files around one script, each read and lowered when it is first asked for. */
export const loadProject = (file: FilePath, host: FactsHost): Project => {
  const modules = new Map<FilePath, LoadedModule | null>();
  let room = host.mostImported ?? MOST_IMPORTED;
  const read = (path: FilePath): LoadedModule | null => {
    if (path !== file && room <= 0) {
      host.onImportLeft?.();
      return null;
    }
    const known = host.lowered?.get(path);
    const module = known ?? lower(path);
    if (path !== file) room -= module?.source.text.length ?? 0;
    if (module && !known) host.lowered?.keep(path, module);
    return module;
  };
  const lower = (path: FilePath): LoadedModule | null => {
    const found = host.fs.readText(path);
    if (found.kind === 'failure' || unreadEncoding(found.text) !== null) return null;
    const source = new SourceFile(path, found.text);
    return { source, tree: lowerModule(found.text, host.parser) };
  };
  return {
    fs: host.fs,
    pythonPath: host.world?.searchPath ?? host.pythonPath ?? null,
    seenPath: host.world?.seenPath ?? [],
    guessedPath: guessPath(file, host.root),
    mapPath: host.mapPath ?? ((path) => path),
    isProven: host.isProven ?? (() => true),
    world: host.world ?? null,
    steps: host.steps ?? new SharedSteps(),
    python: host.python ?? ANY_PYTHON_3,
    optimize: host.optimize === undefined ? 0 : host.optimize,
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
