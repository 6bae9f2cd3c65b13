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
  | { readonly kind: 'missing'; readonly message: string; readonly modules: readonly ImportedModule[] }
  | { readonly kind: 'unknown'; readonly why: string };

/** One entry of `sys.path`: a directory of this file system, or the reason why it is not known. */
export type SearchEntry =
  | { readonly kind: 'directory'; readonly path: FilePath }
  /** `isInstalled`: it holds installed packages, and so none of the project's own. */
  | { readonly kind: 'unknown'; readonly why: string; readonly isInstalled?: boolean };

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
    if (!found) return { kind: 'missing', message: `No module named '${dotted}'`, modules };
    if (!cached) modules.push(found);
    parent = found;
    entries = (found.directories ?? []).map((directory) => ({ kind: 'directory', path: directory }));
  }
  return { kind: 'found', modules };
}

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
  let installed: string | null = null;
  for (const entry of entries) {
    if (entry.kind === 'unknown') {
      if (entry.isInstalled) installed ??= entry.why;
      else doubt ??= `where '${name}' is found depends on a sys.path entry that is not known: ${entry.why}`;
      continue;
    }
    const { path } = entry;
    const isFolder = kindIn(fs, path, tail) === 'directory';
    const isModule = kindIn(fs, path, module) === 'file';
    if (!isFolder && !isModule) continue;
    const base = below(path, tail);
    if (isFolder && kindIn(fs, base, '__init__.py') === 'file')
      return doubt ?? { name, file: `${base}/__init__.py`, directories: [base] };
    if (isModule) return doubt ?? { name, file: `${base}.py`, directories: null };
    portions.push(base);
  }
  if (doubt) return doubt;
  const extension = extensionIn(fs, tail, entries);
  if (extension !== null) return { name, file: extension, directories: null };
  if (portions.length > 0) return { name, file: null, directories: portions };
  const isMissingHere = entries.some(
    (entry) => entry.kind === 'directory' && [tail, module].some((file) => isLeftOut?.(below(entry.path, file))),
  );
  if (isMissingHere) return `'${name}' is left out of a checkout by .gitignore, so the server may have it`;
  return installed === null ? null : `'${name}' may be installed: ${installed}`;
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
