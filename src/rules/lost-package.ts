import { posix } from 'node:path';
import type { Mount } from '../deployment/deployment.ts';
import { STANDARD_LIBRARY } from '../python/facts/run/modules/standard-library.ts';
import type { ImportFact, SysPathEntry } from '../python/facts/script-facts.ts';
import type { FilePath } from '../source/location.ts';
import { foldersAbove } from '../source/normal-path.ts';
import { knownValue } from '../source/static-value.ts';
import { type Files, holdsModule, packageText } from './module-files.ts';

/** Where a module of the tree lies that Python does not find, and what nearly puts it on the path. */
export interface LostPackage {
  /** The folder that would have to be on sys.path, in the tree and as the server names it. */
  readonly folder: FilePath;
  readonly deployed: string;
  /** An entry that puts the folder on the path too late. */
  readonly late: SysPathEntry | null;
  /** The package itself as the server names it, where an entry of the path is that folder. */
  readonly inside: string | null;
}

/** The folder above a script that holds a top-level package; null where the tree has it nowhere above. */
export function findLost(mount: Mount, top: string, root: FilePath, files: Files): LostPackage | null {
  const { facts, file, deployedPath } = mount.script;
  if (!facts || file === null) return null;
  const folder = folderOf(file, top, root, files);
  if (folder === undefined || mayBeInstalled(folder, root, files)) return null;
  const below = file.slice(folder.length);
  if (!deployedPath.endsWith(below)) return null;
  const deployed = deployedPath.slice(0, -below.length) || '/';
  const late = facts.sysPath.find(({ path }) => isOne(knownValue(path) ?? '', [folder, deployed])) ?? null;
  const within = [`${folder}/${top}`, posix.join(deployed, top)];
  const searched = mount.searchPath.flatMap((entry) => (entry.kind === 'directory' ? [entry.path] : []));
  return {
    folder,
    deployed,
    late,
    inside: searched.some((path) => isOne(path, within)) ? posix.join(deployed, top) : null,
  };
}

/** Whether a top-level package lies in the tree above a script. */
export const liesAbove = ({ script: { file } }: Mount, top: string, root: FilePath, files: Files): boolean =>
  file !== null && folderOf(file, top, root, files) !== undefined;

const folderOf = (file: FilePath, top: string, root: FilePath, files: Files): FilePath | undefined =>
  foldersAbove(file, root).find(
    (one) =>
      packageText(one, top, files) !== null || holdsModule(one, top, files) || isNamespace(one, top, file, files),
  );

/** A project that makes a distribution of itself may be installed where the site runs. */
const mayBeInstalled = (folder: FilePath, root: FilePath, { textOf }: Files): boolean =>
  [folder, ...foldersAbove(folder, root)].some(
    (one) =>
      textOf(posix.join(one, 'setup.py')) !== null ||
      /^\[build-system\]/m.test(textOf(posix.join(one, 'pyproject.toml')) ?? ''),
  );

/** A folder without an `__init__.py` that the script itself lies in. */
const isNamespace = (folder: FilePath, top: string, file: FilePath, { kindIn }: Files): boolean =>
  file.startsWith(`${folder}/${top}/`) && kindIn(folder, top) === 'directory';

const isOne = (path: string, candidates: readonly string[]): boolean =>
  candidates.includes(posix.normalize(path).replace(/\/$/, ''));

/**
 * A package of the tree that the script itself imports and that no folder on its path holds: reading finds it beside the script,
 * where mod_wsgi does not look. Null where a folder of the path is not known.
 */
export function findGuessedImport({ script: { facts }, searchPath }: Mount, files: Files): string | null {
  if (searchPath.some((entry) => entry.kind === 'unknown')) return null;
  const guessed = facts?.imports.find(({ file, certain, at, module, seq }) => {
    // An indented line may stand in a `try`.
    if (file === undefined || !certain || at.file !== facts.file || at.column > 1) return false;
    const [top = module] = module.split('.');
    // What is installed may put anything on the path while it is imported or called.
    if (facts.imports.some((one) => one.seq < seq && one.file === undefined && mayChangePath(one.module))) return false;
    return !searchPath.some((entry) => entry.kind === 'directory' && holds(entry.path, top, files));
  });
  return guessed?.module.split('.')[0] ?? null;
}

const mayChangePath = (module: string): boolean => {
  const [top = module] = module.split('.');
  return !STANDARD_LIBRARY.has(top) && !/^(django|flask|werkzeug|bottle|pyramid|paste)$/.test(top);
};

const holds = (folder: FilePath, top: string, files: Files): boolean =>
  holdsModule(folder, top, files) ||
  packageText(folder, top, files) !== null ||
  files.kindIn(folder, top) === 'directory';

/** The module that an exception does not find; undefined for another exception. */
export const missingModule = (message: string): string | undefined =>
  /^ModuleNotFoundError: No module named '([\w.]+)'/.exec(message)?.[1];

/** An import that needs a folder which only a later line puts on the path. */
export interface LateImport {
  readonly imported: ImportFact;
  readonly late: SysPathEntry;
  readonly folder: string;
}

/** The same of an import that is known to fail: reading does not follow it to a file that it does not find. */
export function findAfterImport(
  { script: { facts } }: Mount,
  module: string,
  isFile: (path: string) => boolean,
): LateImport | null {
  const imported = facts?.imports.find((one) => one.certain && one.module.split('.')[0] === module);
  if (!facts || !imported) return null;
  for (const late of facts.sysPath) {
    const folder = knownValue(late.path);
    if (folder === null || late.seq < imported.seq) continue;
    if ([`${module}.py`, `${module}/__init__.py`].some((file) => isFile(posix.join(folder, file))))
      return { imported, late, folder };
  }
  return null;
}

/** An import at the level of the script that needs a folder which a later line puts on the path, and nothing before it. */
export function findLateImport({ script: { facts }, searchPath }: Mount, files: Files): LateImport | null {
  for (const imported of facts?.imports ?? []) {
    const { file, certain, at, module, seq } = imported;
    // An indented line may stand in a `try`.
    if (file === undefined || !certain || at.file !== facts?.file || at.column > 1) continue;
    const [top = module] = module.split('.');
    const later = facts.sysPath.filter((entry) => entry.seq > seq);
    const added = later.flatMap(({ path }) => (path.kind === 'known' ? [path.value] : []));
    const late = later.find(({ path }) => path.kind === 'known' && holds(path.value, top, files));
    const isFoundBefore = searchPath.some(
      (entry) => entry.kind === 'unknown' || (!added.includes(entry.path) && holds(entry.path, top, files)),
    );
    if (late?.path.kind === 'known' && !isFoundBefore) return { imported, late, folder: late.path.value };
  }
  return null;
}
