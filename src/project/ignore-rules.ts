import { dirname, join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { FileSystem } from '../host/file-system.ts';
import { isInside } from '../host/path-inside.ts';
import type { FilePath } from '../source/location.ts';

interface IgnoreFile {
  readonly folder: FilePath;
  readonly rules: Ignore;
}

/** What `.gitignore` files say of the paths below one folder, nested files included (gitignore(5)). */
export class IgnoreRules {
  readonly #fs: FileSystem;
  readonly #root: FilePath;
  readonly #chains = new Map<FilePath, readonly IgnoreFile[]>();

  constructor(fs: FileSystem, root: FilePath) {
    this.#fs = fs;
    this.#root = root;
  }

  /** Whether git would leave the path out; the nearest file that speaks of it decides. */
  ignores(path: FilePath, isFolder: boolean): boolean {
    for (const { folder, rules } of this.#chainOf(dirname(path))) {
      const verdict = rules.test(path.slice(folder.length + 1) + (isFolder ? '/' : ''));
      if (verdict.ignored || verdict.unignored) return verdict.ignored;
    }
    return false;
  }

  /** The ignore files that hold for a folder's entries, nearest first. */
  #chainOf(folder: FilePath): readonly IgnoreFile[] {
    const known = this.#chains.get(folder);
    if (known) return known;
    const parents = folder !== this.#root && isInside(folder, this.#root) ? this.#chainOf(dirname(folder)) : [];
    const own = this.#load(folder);
    const chain = own ? [own, ...parents] : parents;
    this.#chains.set(folder, chain);
    return chain;
  }

  #load(folder: FilePath): IgnoreFile | null {
    const path = join(folder, '.gitignore');
    if (this.#fs.status(path)?.kind !== 'file') return null;
    const found = this.#fs.readText(path);
    return found.kind === 'text' ? { folder, rules: ignore().add(found.text) } : null;
  }
}
