import { posix } from 'node:path';
import type { FileSystem } from '../host/file-system.ts';
import { isInside } from '../host/path-inside.ts';
import type { FilePath } from '../source/location.ts';

/** A file or folder of the tree that a path of the server may be. */
export interface Candidate {
  readonly file: FilePath;
  readonly isFolder: boolean;
  readonly from: string;
  readonly to: FilePath;
  /** How many names at the end are the same. */
  readonly length: number;
  /** Enough names are the same to tell it. Where not, it only speaks for a mapping that others speak for too. */
  readonly isTelling: boolean;
}

export interface RivalGround {
  readonly fs: FileSystem;
  readonly root: FilePath;
  /** The file that names the path. */
  readonly near: FilePath | null;
}

/** A name alone is no evidence against a path of more names. */
const TELLING_LENGTH = 2;

/**
 * Those that the last names of a path alone do not rule out in favour of the chosen one. A copy of a path of the server, folder by
 * folder, can be put anywhere into a tree; what it is held against is where a candidate stands: at the top of the tree with
 * nothing of its path left over, beside the settings or the manage.py of its project, or in the folder of the file that names it.
 */
export function contestantsOf(
  chosen: Candidate,
  candidates: readonly Candidate[],
  ground: RivalGround,
): readonly Candidate[] {
  return rivalsOf(chosen, candidates).filter(
    (rival) =>
      (isWhole(rival, ground) && !isWhole(chosen, ground)) ||
      (rival.isFolder ? isBesideItsFile(rival, chosen, ground) : isBesideItsProject(rival, chosen, ground)),
  );
}

/** The others that have as many names as tell a file, of the same kind. */
export const rivalsOf = (chosen: Candidate, candidates: readonly Candidate[]): readonly Candidate[] =>
  candidates.filter(
    ({ file, isTelling, isFolder }) => isTelling && isFolder === chosen.isFolder && file !== chosen.file,
  );

/** Nothing of its path in the tree is left over: the whole checkout is a folder of the server. */
const isWhole = ({ to, length }: Candidate, { root }: RivalGround): boolean => to === root && length >= TELLING_LENGTH;

const isBesideItsProject = (rival: Candidate, chosen: Candidate, { fs }: RivalGround): boolean =>
  hasProject(rival.file, fs) && !hasProject(chosen.file, fs);

function hasProject(file: FilePath, fs: FileSystem): boolean {
  const folder = posix.dirname(file);
  return ['settings.py', 'settings/__init__.py', 'manage.py', '../manage.py'].some(
    (name) => fs.status(posix.join(folder, name))?.kind === 'file',
  );
}

const isBesideItsFile = (rival: Candidate, chosen: Candidate, { near }: RivalGround): boolean =>
  near !== null && rival.length >= TELLING_LENGTH && isInside(near, rival.to) && !isInside(near, chosen.to);
