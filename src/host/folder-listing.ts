import type { FilePath } from '../source/location.ts';
import { below } from '../source/normal-path.ts';
import type { DirectoryEntry } from './file-system.ts';

/** Neither `.` nor `..`, nor a path of several names, nor a name that a disk may write in another way. */
const PLAIN_NAME = /^(?!\.\.?$)[\0-.0-\x7f]+$/;

/** Looked through sooner than an index is made: most folders hold no more. */
const FEW = 4;

/** What a folder holds, and where it really is. It answers questions about its names without asking the disk again. */
export class FolderListing {
  /** The folder's own path, links resolved. */
  readonly real: FilePath;
  /** Sorted by byte order of their names. */
  readonly entries: readonly DirectoryEntry[];
  #byLowerName: Map<string, DirectoryEntry> | undefined;

  constructor(real: FilePath, entries: readonly DirectoryEntry[]) {
    this.real = real;
    this.entries = entries;
  }

  /** The entry of that very name; null where no name is written so, in whatever case; undefined where only the disk knows. */
  find(name: string): DirectoryEntry | null | undefined {
    const found = this.#find(name.toLowerCase());
    return found?.name === name ? found : found || !PLAIN_NAME.test(name) ? undefined : null;
  }

  #find(lowerName: string): DirectoryEntry | undefined {
    if (this.entries.length <= FEW) return this.entries.findLast((entry) => entry.name.toLowerCase() === lowerName);
    this.#byLowerName ??= new Map(this.entries.map((entry) => [entry.name.toLowerCase(), entry]));
    return this.#byLowerName.get(lowerName);
  }

  /** Where something in the folder that is no link is. */
  pathOf(name: string): FilePath {
    return below(this.real, name);
  }
}
