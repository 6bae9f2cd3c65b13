import type { DirectoryEntry, FileSystem } from '../host/file-system.ts';
import { kindIn } from '../host/kind-in.ts';
import type { FilePath } from '../source/location.ts';
import { below } from '../source/normal-path.ts';
import { oncePer } from '../source/once-per.ts';

/** A module that was imported into an interpreter; `null` places mean an installed or built-in one whose files are not seen. */
export interface ImportedModule {
  readonly name: string;
  /** The file that was executed; null for a namespace package. */
  readonly file: FilePath | null;
  /** Where its submodules are looked for (`__path__`); null where it is not a package. */
  readonly directories: readonly FilePath[] | null;
}

/** What an import of a dotted name comes to. */
export type ImportOutcome =
  | { readonly kind: 'found'; readonly modules: readonly ImportedModule[] }
  /** No folder that is seen has it. `unless`: why it may be there all the same. */
  | {
      readonly kind: 'missing';
      readonly message: string;
      readonly modules: readonly ImportedModule[];
      readonly unless?: string;
    }
  | { readonly kind: 'unknown'; readonly why: string };

/** One entry of `sys.path`: a directory of this file system, or the reason why it is not known. */
export type SearchEntry =
  | { readonly kind: 'directory'; readonly path: FilePath }
  /**
   * `isOutside`: it holds installed packages, or what lies beside the tree, and so no module of the project but those that
   * `holds` has: folders here by the names they are imported under.
   */
  | {
      readonly kind: 'unknown';
      readonly why: string;
      readonly isOutside?: boolean;
      readonly holds?: ReadonlyMap<string, FilePath>;
    };

/** The files that modules are looked for in. */
export interface ModuleFiles {
  readonly fs: FileSystem;
  /** Whether git leaves a path out of a checkout: the server may have it. */
  readonly isLeftOut?: (path: FilePath) => boolean;
}

/**
 * Finds a module as CPython's path finder does: every parent package first, from `sys.modules` where it is there; in one
 * directory a package beats a module of the same name; a directory without `__init__.py` is a part of a namespace package,
 * used only where no entry has a regular one (`importlib._bootstrap_external.PathFinder`).
 */
export function findModule(
  files: ModuleFiles,
  name: string,
  path: readonly SearchEntry[],
  loaded: ReadonlyMap<string, ImportedModule>,
): ImportOutcome {
  const modules: ImportedModule[] = [];
  let entries = path;
  let parent: ImportedModule | null = null;
  const parts = name.split('.');
  if (parts.includes('')) return { kind: 'missing', message: `No module named '${name}'`, modules };
  let dotted = '';
  for (const tail of parts) {
    dotted = dotted === '' ? tail : `${dotted}.${tail}`;
    if (parent && !parent.directories) {
      return { kind: 'missing', message: `No module named '${dotted}'; '${parent.name}' is not a package`, modules };
    }
    const cached = loaded.get(dotted);
    const found: ImportedModule | string | null = cached ?? findIn(files, dotted, tail, entries);
    if (typeof found === 'string') return { kind: 'unknown', why: found };
    if (!found)
      return { kind: 'missing', message: `No module named '${dotted}'`, modules, ...outsideOf(entries, dotted) };
    if (!cached) modules.push(found);
    parent = found;
    entries = (found.directories ?? []).map((directory) => ({ kind: 'directory', path: directory }));
  }
  return { kind: 'found', modules };
}

/** A sentence where an entry that cannot be seen may have what no other has. */
function outsideOf(entries: readonly SearchEntry[], name: string): { readonly unless?: string } {
  const entry = entries.find((one) => one.kind === 'unknown');
  return entry?.kind === 'unknown' ? { unless: dependsOn(name, entry.why) } : {};
}

const dependsOn = (name: string, why: string): string =>
  `where '${name}' is found depends on a sys.path entry that is not known: ${why}`;

/** The module in the first entry that has it; a sentence where an entry that comes first is not known. */
function findIn(
  { fs, isLeftOut }: ModuleFiles,
  name: string,
  tail: string,
  entries: readonly SearchEntry[],
): ImportedModule | string | null {
  const module = `${tail}.py`;
  const portions: FilePath[] = [];
  let doubt: string | null = null;
  for (const entry of entries) {
    if (entry.kind === 'unknown' && !entry.isOutside) doubt ??= dependsOn(name, entry.why);
    const base = folderIn(fs, entry, tail);
    if (base !== null && kindIn(fs, base, '__init__.py') === 'file')
      return doubt ?? { name, file: `${base}/__init__.py`, directories: [base] };
    if (entry.kind === 'directory' && kindIn(fs, entry.path, module) === 'file')
      return doubt ?? { name, file: below(entry.path, module), directories: null };
    if (base !== null) portions.push(base);
  }
  if (doubt) return doubt;
  const extension = extensionIn(fs, tail, entries);
  if (extension !== null) return { name, file: extension, directories: null };
  const why = isLeftOut ? whyNotHere(fs, isLeftOut, { tail, entries, portions }) : null;
  if (why !== null) return `'${name}' ${why}, so the server may have it`;
  return portions.length > 0 ? { name, file: null, directories: portions } : null;
}

/** A name that no folder of the path has a module for, with those that have a folder of the name. */
interface Sought {
  readonly tail: string;
  readonly entries: readonly SearchEntry[];
  readonly portions: readonly FilePath[];
}

/** Why a checkout may lack what the server has of a name that no module was found for; null where nothing tells of that. */
function whyNotHere(
  fs: FileSystem,
  isLeftOut: (path: FilePath) => boolean,
  { tail, entries, portions }: Sought,
): string | null {
  // Git keeps no empty folders but those of submodules.
  if (portions.length > 0)
    return portions.every((folder) => fs.entries(folder)?.length === 0)
      ? 'is an empty folder, as a submodule is that was not fetched'
      : null;
  const folders = entries.flatMap((entry) => (entry.kind === 'directory' ? [entry.path] : []));
  const names = [tail, `${tail}.py`];
  if (folders.some((folder) => names.some((name) => isLeftOut(below(folder, name)))))
    return 'is left out of a checkout by .gitignore';
  const leadsNowhere = (folder: FilePath): boolean =>
    (fs.entries(folder) ?? []).some(
      // Only a link is listed and not there.
      ({ name }) => names.includes(name) && kindIn(fs, folder, name) === null,
    );
  return folders.some(leadsNowhere) ? 'is a link to what is not here' : null;
}

/** The folder of a name in an entry; null where none is seen. */
function folderIn(fs: FileSystem, entry: SearchEntry, name: string): FilePath | null {
  if (entry.kind === 'unknown') return entry.holds?.get(name) ?? null;
  return kindIn(fs, entry.path, name) === 'directory' ? below(entry.path, name) : null;
}

/** A compiled extension module, `name.cpython-311-x86_64-linux-gnu.so` and its kin. Looked for last, because it means listing folders. */
function extensionIn(fs: FileSystem, tail: string, entries: readonly SearchEntry[]): FilePath | null {
  for (const entry of entries) {
    if (entry.kind === 'unknown') continue;
    const entries = fs.entries(entry.path) ?? [];
    const names = entries.length > FEW ? extensionsAmong(entries) : entries;
    const found = names.find(({ name }) => name.startsWith(`${tail}.`) && isExtension(name));
    if (found) return `${entry.path}/${found.name}`;
  }
  return null;
}

/** Of a folder with more entries its extension modules are kept: one may be asked for thousands of modules. */
const FEW = 8;

const isExtension = (name: string): boolean => name.endsWith('.so');

const extensionsAmong = oncePer((entries: readonly DirectoryEntry[]) =>
  entries.filter(({ name }) => isExtension(name)),
);
