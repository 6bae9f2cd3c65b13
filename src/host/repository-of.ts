import { dirname, join } from 'node:path';
import type { FilePath } from '../source/location.ts';
import type { FileSystem } from './file-system.ts';

/** The top of the repository that a folder lies in: the nearest folder with `.git`, itself or above; null where there is none. */
export function repositoryOf(fs: FileSystem, folder: FilePath): FilePath | null {
  for (let at = folder; dirname(at) !== at; at = dirname(at)) if (fs.status(join(at, '.git'))) return at;
  return null;
}
