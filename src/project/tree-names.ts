import { addTo } from '../source/group-by.ts';
import type { FilePath } from '../source/location.ts';
import { foldersAbove, isDrivePath } from '../source/normal-path.ts';

/** A file or folder of a tree. */
export interface TreeName {
  readonly file: FilePath;
  readonly isFolder: boolean;
}

const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The files and folders of a tree by their last name. Indexed when first asked. */
export class TreeNames {
  readonly #root: FilePath;
  readonly #files: () => readonly FilePath[];
  #byName: ReadonlyMap<string, readonly TreeName[]> | undefined;
  /** The same in lower case, for paths of Windows. */
  #byAnyCase: ReadonlyMap<string, readonly TreeName[]> | undefined;

  constructor(root: FilePath, files: () => readonly FilePath[]) {
    this.#root = root;
    this.#files = files;
  }

  /** Those whose last name is that of a path of the server. */
  sharing(path: string): readonly TreeName[] {
    this.#byName ??= this.#index((name) => name);
    if (!isDrivePath(path)) return this.#byName.get(lastName(path)) ?? [];
    this.#byAnyCase ??= this.#index((name) => name.toLowerCase());
    return this.#byAnyCase.get(lastName(path).toLowerCase()) ?? [];
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
