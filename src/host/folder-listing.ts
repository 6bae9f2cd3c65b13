import type { FilePath } from '../source/location.ts';
import type { DirectoryEntry } from './file-system.ts';

/** Neither `.` nor `..`, nor a path of several names, nor a name that a disk may write in another way. */
const PLAIN_NAME = /^(?!\.\.?$)[\0-.0-\x7f]+$/;

/** What a folder holds, and where it really is. It answers questions about its names without asking the disk again. */
export class FolderListing {
  /** The folder's own path, links resolved. */
  readonly real: FilePath;
  /** Sorted by byte order of their names. */
  readonly entries: readonly DirectoryEntry[];
  #byName: Map<string, DirectoryEntry> | undefined;

  constructor(real: FilePath, entries: readonly DirectoryEntry[]) {
    this.real = real;
    this.entries = entries;
  }

  /** The entry of that very name; null where no name is written so, in whatever case; undefined where only the disk knows. */
  find(name: string): DirectoryEntry | null | undefined {
    if (!PLAIN_NAME.test(name)) return undefined;
    this.#byName ??= new Map(this.entries.map((entry) => [entry.name.toLowerCase(), entry]));
    const found = this.#byName.get(name.toLowerCase());
    return found === undefined ? null : found.name === name ? found : undefined;
  }

  /** Where something in the folder that is no link is. */
  pathOf(name: string): FilePath {
    return this.real === '/' ? `/${name}` : `${this.real}/${name}`;
  }
}
