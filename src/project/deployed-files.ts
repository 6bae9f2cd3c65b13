import type { FileSystem } from '../host/file-system.ts';
import type { FilePath } from '../source/location.ts';
import { createPathMapper } from './path-mapper.ts';
import type { PathMapper } from './project.ts';
import { walkTree } from './walk-tree.ts';

/**
 * Finds the file or folder that stands for a path of the server: what `pathMap` says, else the path itself where it exists,
 * else what the tree below `folder` holds under the same last names. The tree is listed only if that is needed.
 */
export function findDeployedFiles(
  fs: FileSystem,
  folder: FilePath,
  pathMap: Readonly<Record<string, FilePath>>,
): (deployedPath: string, near: FilePath | null) => FilePath | null {
  let mapper: PathMapper | undefined;
  const isMapped = Object.keys(pathMap).length > 0;
  return (path, near) => {
    if (!isMapped && fs.status(path)) return path;
    mapper ??= createPathMapper({ fs, root: folder, files: filesBelow(fs, folder), pathMap });
    const found = mapper.resolve(path, near);
    if (found.kind === 'file') return found.file;
    return mapper.resolveFolder(path, near) ?? (fs.status(path) ? path : null);
  };
}

function filesBelow(fs: FileSystem, folder: FilePath): readonly FilePath[] {
  const files: FilePath[] = [];
  walkTree(fs, folder, (file) => files.push(file));
  return files;
}
