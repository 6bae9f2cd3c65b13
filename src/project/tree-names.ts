import { addTo, groupBy } from '../source/group-by.ts';
import type { FilePath } from '../source/location.ts';
import { foldersAbove, isDrivePath } from '../source/normal-path.ts';

/** A file or folder of a tree. */
export interface TreeName {
  readonly file: FilePath;
  readonly isFolder: boolean;
}

const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The last names of a path, so many of them; null where it has fewer. */
function lastNames(path: string, count: number): string | null {
  let at = path.length;
  for (let left = count; left > 0; left -= 1) {
    if (at <= 0) return null;
    at = path.lastIndexOf('/', at - 1);
  }
  return path.slice(at + 1);
}

/** More files of one name than this are told apart by the folders they lie in before any of them is looked at. */
const MANY = 100;

/** The files and folders of a tree by their last name. Indexed when first asked. */
export class TreeNames {
  readonly #root: FilePath;
  readonly #files: () => readonly FilePath[];
  #byName: ReadonlyMap<string, readonly TreeName[]> | undefined;
  /** The same in lower case, for paths of Windows. */
  #byAnyCase: ReadonlyMap<string, readonly TreeName[]> | undefined;

  /** Those of one name, and of some more in common, by one more. */
  readonly #within = new Map<readonly TreeName[], ReadonlyMap<string, readonly TreeName[]>>();

  constructor(root: FilePath, files: () => readonly FilePath[]) {
    this.#root = root;
    this.#files = files;
  }

  /**
   * Those whose last name is that of a path of the server. Of many, as the scripts of thousands of sites are, those that have more
   * of their last names in common with it.
   */
  sharing(path: string): readonly TreeName[] {
    this.#byName ??= this.#index((name) => name);
    if (!isDrivePath(path)) return this.#narrowed(this.#byName.get(lastName(path)) ?? [], path, (name) => name);
    this.#byAnyCase ??= this.#index((name) => name.toLowerCase());
    const found = this.#byAnyCase.get(lastName(path).toLowerCase()) ?? [];
    return this.#narrowed(found, path, (name) => name.toLowerCase());
  }

  #narrowed(alike: readonly TreeName[], path: string, keyOf: (name: string) => string): readonly TreeName[] {
    let left = alike;
    for (let count = 2; left.length > MANY; count += 1) {
      const within = this.#within.get(left) ?? groupBy(left, ({ file }) => keyOf(lastNames(file, count) ?? ''));
      this.#within.set(left, within);
      const names = lastNames(path, count);
      const closer = names === null ? undefined : within.get(keyOf(names));
      if (!closer) break;
      left = closer;
    }
    return left;
  }

  #index(keyOf: (name: string) => string): ReadonlyMap<string, readonly TreeName[]> {
    const files = this.#files();
    const index = new Map<string, TreeName[]>();
    for (const file of files) addTo(index, keyOf(lastName(file)), { file, isFolder: false });
    for (const folder of foldersOf(files, this.#root))
      addTo(index, keyOf(lastName(folder)), { file: folder, isFolder: true });
    return index;
  }
}

/** Every folder between the root and a file, each once. */
function foldersOf(files: readonly FilePath[], root: FilePath): ReadonlySet<FilePath> {
  const folders = new Set<FilePath>();
  let last = '/';
  for (const file of files) {
    const end = file.lastIndexOf('/');
    if (end === last.length && file.startsWith(last)) continue;
    last = file.slice(0, end);
    for (const folder of foldersAbove(file, root)) {
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  folders.delete(root);
  return folders;
}
