import type { FilePath } from '../source/location.ts';
import type { DirectoryEntry, FileStatus, FileSystem, FileText } from './file-system.ts';
import { kindIn } from './kind-in.ts';

/**
 * Another file system with some texts replaced in memory: what the tree would be after edits that are not written yet.
 * `texts` are kept by real path, and seen through every link.
 */
export class OverlayFileSystem implements FileSystem {
  readonly #base: FileSystem;
  readonly #texts: ReadonlyMap<FilePath, string>;

  constructor(base: FileSystem, texts: ReadonlyMap<FilePath, string>) {
    this.#base = base;
    this.#texts = texts;
  }

  readText(path: FilePath): FileText {
    const found = this.#base.readText(path);
    if (found.kind === 'failure' || this.#texts.size === 0) return found;
    const text = this.#texts.get(path) ?? this.#texts.get(this.#base.realPath(path) ?? path);
    return text === undefined ? found : { ...found, text };
  }

  status(path: FilePath): FileStatus | null {
    return this.#base.status(path);
  }

  kindIn(folder: FilePath, name: string): FileStatus['kind'] | null {
    return kindIn(this.#base, folder, name);
  }

  entries(path: FilePath): readonly DirectoryEntry[] | null {
    return this.#base.entries(path);
  }

  realPath(path: FilePath): FilePath | null {
    return this.#base.realPath(path);
  }
}
