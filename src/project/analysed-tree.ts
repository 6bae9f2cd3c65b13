import { dirname } from 'node:path';
import type { FileSystem } from '../host/file-system.ts';
import { isInside } from '../host/path-inside.ts';
import { repositoryOf } from '../host/repository-of.ts';
import type { FilePath } from '../source/location.ts';

/**
 * The folder an analysis is confined to: the repository around the paths, or what all of them lie in.
 * Imports and includes are followed inside it, even where only a part of it is checked.
 */
export function analysedTree(fs: FileSystem, paths: readonly FilePath[]): FilePath {
  const folders = paths.map((path) => (fs.status(path)?.kind === 'directory' ? path : dirname(path)));
  const [first = '/'] = folders;
  let common = first;
  while (!folders.every((folder) => isInside(folder, common))) common = dirname(common);
  return repositoryOf(fs, common) ?? common;
}
