import type { FilePath } from '../source/location.ts';
import { normalPath } from '../source/normal-path.ts';
import type { FileStatus, FileSystem } from './file-system.ts';

/** What is known of a path of the server. */
export type Sighting =
  /** It is there; `file` is the file or folder here that it is, or that stands for it, `rivals` others that might as well. */
  | {
      readonly kind: 'present';
      readonly as: FileStatus['kind'];
      readonly file: FilePath;
      readonly rivals?: readonly FilePath[];
    }
  /** It is not there: where it would be can be seen. */
  | { readonly kind: 'absent'; readonly why: string }
  /**
   * Nothing here tells. `settledBy` names the option that would; `holds`: of a folder around the tree, the folders here by their
   * names there; `isMissed`: the folder that would hold it is here, and does not; `isAnyOf`: the files here that it may be.
   */
  | {
      readonly kind: 'unknown';
      readonly why: string;
      readonly settledBy: string;
      readonly holds?: ReadonlyMap<string, FilePath>;
      readonly isMissed?: true;
      readonly isAnyOf?: readonly FilePath[];
    };

/** A folder of the server that a folder here stands for: said by hand, or inferred. */
export interface MappedFolder {
  readonly from: string;
  readonly to: FilePath;
  readonly isByHand: boolean;
}

/**
 * The disk of the server that a configuration describes: the one place where paths of a server become files. Which of them
 * are there is known of the machine itself (`--on-server`), and of a tree only as far as it stands for the server's folders;
 * the rest is unknown, not absent.
 */
export interface ServerDisk {
  /** What stands for the disk. */
  readonly standsFor: 'machine' | 'tree';
  /** Which folders of a tree stand for folders of the server. None on the machine itself. */
  readonly folders: readonly MappedFolder[];
  /** The files here that sightings name. */
  readonly files: FileSystem;
  /** What is known of an absolute path. */
  look(path: string): Sighting;
  /**
   * The same of a path that a file names in so many words (`near` is that file): a tree may hold it under the same last
   * names. Of a path made up from a URL that would be a coincidence.
   */
  lookUp(path: string, near: FilePath | null): Sighting;
  /** Tells the paths that a server's configuration names, so that all of them find one place in the tree. */
  learn(paths: readonly NamedPath[]): void;
}

/** A path of the server, and the file that names it. */
export interface NamedPath {
  readonly path: string;
  readonly near: FilePath;
}

/** The machine is the server: what is not on its disk is not there. */
export class MachineDisk implements ServerDisk {
  readonly standsFor = 'machine';
  readonly folders = [];
  readonly files: FileSystem;

  constructor(files: FileSystem) {
    this.files = files;
  }

  look(path: string): Sighting {
    const status = this.files.status(path);
    if (status) return { kind: 'present', as: status.kind, file: path };
    return { kind: 'absent', why: `${path} is not on this machine` };
  }

  lookUp(path: string): Sighting {
    return asNamed(path, this.look(normalPath(path)));
  }

  learn(): void {}
}

/** No file has a name with a slash at its end: opening it fails (path_resolution(7)). */
export const asNamed = (path: string, found: Sighting): Sighting =>
  path.endsWith('/') && found.kind === 'present' && found.as === 'file'
    ? { kind: 'absent', why: `${path} would be a folder, and is a file` }
    : found;

/** The file or folder that stands for a path that `near` names; null where none does. */
export function fileAt(disk: ServerDisk, path: string, near: FilePath | null): FilePath | null {
  const found = disk.lookUp(path, near);
  return found.kind === 'present' ? found.file : null;
}
