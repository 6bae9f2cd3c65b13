import type { FilePath } from '../source/location.ts';

/** The files of one server: its entry, and fragments that are read after it where no file includes them. */
export interface ServerFiles {
  readonly entry: FilePath;
  readonly more: readonly FilePath[];
  /** The entry is the server's own file, or was named as such: what it is started with is known. Not so of fragments. */
  readonly isEntry: boolean;
  /**
   * What says that these files are one server. `told`: includes, the layout of a server's folder, or what one file declares
   * and another uses. `likely`: nothing but that they lie together and get on with each other.
   */
  readonly together: 'told' | 'likely';
}
