import type { FilePath } from '../source/location.ts';

/** The files of one server: its entry, and fragments that are read after it where no file includes them. */
export interface ServerFiles {
  readonly entry: FilePath;
  readonly more: readonly FilePath[];
  /** The entry is the server's own file: what it is started with is known. Not so of fragments. */
  readonly isEntry: boolean;
  /**
   * Nothing says that these files are one server but that they lie together and get on with each other: no include, no folder
   * that a server reads whole, no name that one declares and another uses.
   */
  readonly isLikely?: true;
}
