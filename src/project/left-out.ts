import { posix } from 'node:path';
import type { FileSystem } from '../host/file-system.ts';
import type { FilePath } from '../source/location.ts';
import { below } from '../source/normal-path.ts';
import { IgnoreRules } from './ignore-rules.ts';

/** Tells of a path of a tree whether git would leave it out of a checkout, itself or a folder above it: the server may have it. */
export function leftOutOf(fs: FileSystem, root: FilePath): (path: FilePath) => boolean {
  const rules = new IgnoreRules(fs, root);
  const folders = new Map([[root, false]]);
  const isLeftOut = (path: FilePath, isFolder: boolean): boolean => {
    const above = posix.dirname(path);
    const isAboveLeftOut = isFolderLeftOut(above);
    const ignores = rules.of(above, fs.entries(above) ?? []);
    return isAboveLeftOut || (ignores?.(path, isFolder) ?? false);
  };
  const isFolderLeftOut = (folder: FilePath): boolean => {
    const known = folders.get(folder) ?? isLeftOut(folder, true);
    folders.set(folder, known);
    return known;
  };
  return (path) => path.startsWith(below(root, '')) && isLeftOut(path, false);
}
