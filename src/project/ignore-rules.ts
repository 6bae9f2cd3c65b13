import { join } from 'node:path';
import type { DirectoryEntry, FileSystem } from '../host/file-system.ts';
import type { FilePath } from '../source/location.ts';
import { IgnoreLines } from './ignore-lines.ts';

interface IgnoreFile {
  readonly folder: FilePath;
  readonly lines: IgnoreLines;
}

/** Whether git would leave out an entry of a folder. */
type IgnoreTest = (path: FilePath, isFolder: boolean) => boolean;

/** What `.gitignore` files say of the paths below one folder, nested files included (gitignore(5)). */
export class IgnoreRules {
  readonly #fs: FileSystem;
  readonly #root: FilePath;
  readonly #chains = new Map<FilePath, readonly IgnoreFile[]>();
  readonly #tests = new Map<FilePath, IgnoreTest | null>();

  constructor(fs: FileSystem, root: FilePath) {
    this.#fs = fs;
    this.#root = root;
  }

  /**
   * Whether git would leave out an entry of a folder, by its name; the nearest file that speaks of it decides. Null where
   * nothing speaks of the folder. The folders above must have been asked about before. What a folder holds is looked at once.
   */
  of(folder: FilePath, entries: readonly DirectoryEntry[]): IgnoreTest | null {
    let test = this.#tests.get(folder);
    if (test === undefined) {
      test = this.#testOf(folder, entries);
      this.#tests.set(folder, test);
    }
    return test;
  }

  #testOf(folder: FilePath, entries: readonly DirectoryEntry[]): IgnoreTest | null {
    const parents =
      folder === this.#root ? [] : (this.#chains.get(folder.slice(0, folder.lastIndexOf('/')) || '/') ?? []);
    const own = entries.some(({ name, kind }) => name === '.gitignore' && kind === 'file') ? this.#load(folder) : null;
    const chain = own ? [own, ...parents] : parents;
    this.#chains.set(folder, chain);
    if (chain.length === 0) return null;
    return (path, isFolder) => {
      for (const { folder: top, lines } of chain) {
        const verdict = lines.test(path.slice(top.length + 1), isFolder);
        if (verdict !== null) return verdict === 'ignored';
      }
      return false;
    };
  }

  #load(folder: FilePath): IgnoreFile | null {
    const path = join(folder, '.gitignore');
    const found = this.#fs.readText(path);
    return found.kind === 'text' ? { folder, lines: new IgnoreLines(found.text) } : null;
  }
}
