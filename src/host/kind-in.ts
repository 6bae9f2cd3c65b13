import type { FilePath } from '../source/location.ts';
import { below } from '../source/normal-path.ts';
import type { FileStatus, FileSystem } from './file-system.ts';

/** What a name of a folder is, links followed; null where it is not there. The folder has no slash at its end, but for `/`. */
export const kindIn = (fs: FileSystem, folder: FilePath, name: string): FileStatus['kind'] | null =>
  fs.kindIn ? fs.kindIn(folder, name) : (fs.status(below(folder, name))?.kind ?? null);
