import { posix } from 'node:path';
import type { FilePath } from '../../../../source/location.ts';
import { isKnownLibrary } from '../library/library-table.ts';
import type { Machine } from '../machine.ts';
import type { Value } from '../values/values.ts';
import { ALREADY_LOADED, STANDARD_LIBRARY } from './standard-library.ts';

/** Where a module of the project is; `file` is null for a namespace package, whose `folder` holds its modules. */
export interface ModuleFile {
  readonly file: FilePath | null;
  readonly folder: FilePath | null;
}

const pathOf = (value: Value): string | null =>
  value.kind === 'text' ? value.text : value.kind === 'path' ? value.path : null;

/** The module of one name in one directory, as CPython's FileFinder looks for it: package, module, namespace package. */
const findIn = (directory: FilePath, name: string, { project: { fs }, world }: Machine): ModuleFile | null => {
  const folder = posix.join(directory, name);
  const isFolder = fs.status(folder)?.kind === 'directory';
  const init = `${folder}/__init__.py`;
  if (isFolder && fs.status(init)?.kind === 'file') return { file: init, folder };
  const module = `${folder}.py`;
  if (fs.status(module)?.kind === 'file') return { file: module, folder: null };
  // Before Python 3.3 a folder without an `__init__.py` is no package.
  return isFolder && world.python.newest >= 303 ? { file: null, folder } : null;
};

/** The directories that an `import` searches, in order. */
const searchedDirectories = ({ searchPath, project }: Machine): FilePath[] => {
  const known = (values: readonly Value[]) =>
    values
      .map(pathOf)
      .filter((path): path is string => path?.startsWith('/') ?? false)
      .map((path) => project.mapPath(path));
  return [...known(searchPath.before), ...(project.pythonPath ?? project.seenPath), ...known(searchPath.behind)];
};

/** A file of the tree that a module may come from and that is not read: compiled, or an archive that is searched. */
export const findUnread = (name: string, machine: Machine): FilePath | null => {
  const { fs } = machine.project;
  for (const searched of searchedDirectories(machine)) {
    const compiled = posix.join(searched, `${name}.pyc`);
    if (fs.status(searched)?.kind === 'file') return searched;
    if (fs.status(compiled)?.kind === 'file') return compiled;
  }
  return null;
};

/** The first module or package of a name in some directories; the first folder of that name where there is neither. */
const findFirst = (directories: readonly FilePath[], name: string, machine: Machine): ModuleFile | null => {
  let namespace: ModuleFile | null = null;
  for (const directory of directories) {
    const found = findIn(directory, name, machine);
    if (found?.file) return found;
    namespace ??= found;
  }
  return namespace;
};

/** A module of Django's that the tree has on its path, in place of Django itself; null where it has none. */
export const findInPlaceOfDjango = (name: string, machine: Machine): ModuleFile | null =>
  findFirst(searchedDirectories(machine), name.replaceAll('.', '/'), machine);

/** Finds a module of the project by its top-level name, or by its name inside a package; null where the project has none. */
export const resolveModule = (name: string, parentFolder: FilePath | null, machine: Machine): ModuleFile | null => {
  if (parentFolder !== null) return findIn(parentFolder, name, machine);
  if (ALREADY_LOADED.has(name) || name === 'django') return null;
  const searched = findFirst(searchedDirectories(machine), name, machine);
  if (searched?.file) return searched;
  if (STANDARD_LIBRARY.has(name)) return null;
  if (machine.project.pythonPath !== null) return searched;
  const guessed = findFirst(machine.project.guessedPath, name, machine);
  if (!guessed?.file) return searched ?? guessed;
  if (machine.project.world?.isPathSeen && !isThisTrees(name, machine)) return null;
  return isDoubtful(name, guessed.file, machine) ? null : guessed;
};

/**
 * Whether what a guess found is another module: a file in a package is imported by the name of the package, as a rule, and
 * an installed package may have the name that it has by itself (`from celery import Celery` in `proj/celery.py`).
 */
const isDoubtful = (name: string, file: FilePath, { project: { fs }, world }: Machine): boolean => {
  const isPackage = posix.basename(file) === '__init__.py';
  const folder = posix.dirname(isPackage ? posix.dirname(file) : file);
  if (!fs.status(posix.join(folder, '__init__.py'))) return false;
  return world.importing.has(file) || isKnownLibrary(name) || !isThisTrees(name, { world });
};

const isThisTrees = (name: string, { world }: Pick<Machine, 'world'>): boolean =>
  world.decide(`${name} is the module of this tree`);
