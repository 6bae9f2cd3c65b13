import type { FilePath } from '../source/location.ts';

/** The files of one server: its entry, and fragments that are read after it where no file includes them. */
export interface ServerFiles {
  readonly entry: FilePath;
  readonly more: readonly FilePath[];
  /** The entry is the server's own file, or was named as such: what it is started with is known. Not so of fragments. */
  readonly isEntry: boolean;
}
