import { posix } from 'node:path';
import type { FilePath } from '../source/location.ts';
import type { DirectoryEntry, FileStatus, FileSystem, FileText } from './file-system.ts';
import { sortByBytes } from './node-file-system.ts';

/** A tree of texts in memory, by absolute path; directories are implied. For tests, editors and fixes not yet written. */
export class MemoryFileSystem implements FileSystem {
  readonly #files: Map<FilePath, string>;
  #folders: ReadonlyMap<FilePath, readonly DirectoryEntry[]> | null = null;

  constructor(files: Readonly<Record<FilePath, string>> | ReadonlyMap<FilePath, string>) {
    this.#files = new Map(files instanceof Map ? files : Object.entries(files));
  }

  readText(path: FilePath): FileText {
    const text = this.#files.get(posix.normalize(path));
    if (text !== undefined) return { kind: 'text', text, encoding: 'utf-8', bom: false };
    const reason = this.status(path) ? 'not-a-file' : 'missing';
    return {
      kind: 'failure',
      reason,
      message: `${path}: ${reason === 'missing' ? 'no such file' : 'not a regular file'}`,
    };
  }

  status(path: FilePath): FileStatus | null {
    const wanted = withoutEnd(path);
    if (this.#files.has(wanted)) return { kind: 'file' };
    return this.#content(wanted) ? { kind: 'directory' } : null;
  }

  entries(path: FilePath): readonly DirectoryEntry[] | null {
    const wanted = withoutEnd(path);
    return this.#files.has(wanted) ? null : (this.#content(wanted) ?? null);
  }

  realPath(path: FilePath): FilePath | null {
    return this.status(path) ? withoutEnd(path) : null;
  }

  #content(folder: FilePath): readonly DirectoryEntry[] | undefined {
    this.#folders ??= foldersOf(this.#files.keys());
    return this.#folders.get(folder);
  }
}

const withoutEnd = (path: FilePath): FilePath => {
  const plain = posix.normalize(path);
  return plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain;
};

/** What each folder above the files holds, in byte order. */
function foldersOf(files: Iterable<FilePath>): ReadonlyMap<FilePath, readonly DirectoryEntry[]> {
  const folders = new Map<FilePath, Map<string, DirectoryEntry>>();
  const place = (path: FilePath, kind: DirectoryEntry['kind']): void => {
    const [folder, name] = [posix.dirname(path), posix.basename(path)];
    if (folder === path) return;
    const siblings = folders.get(folder);
    if (siblings) siblings.set(name, { name, kind });
    else {
      folders.set(folder, new Map([[name, { name, kind }]]));
      place(folder, 'directory');
    }
  };
  for (const file of files) place(file, 'file');
  return new Map([...folders].map(([folder, entries]) => [folder, sortByBytes([...entries.values()])]));
}
