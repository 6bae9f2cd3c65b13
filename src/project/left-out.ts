import type { FileSystem } from '../host/file-system.ts';
import type { FilePath } from '../source/location.ts';
import { foldersAbove } from '../source/normal-path.ts';
import { IgnoreRules } from './ignore-rules.ts';

/** Tells of a path of a tree whether git would leave it out of a checkout, itself or a folder above it: the server may have it. */
export function leftOutOf(fs: FileSystem, root: FilePath): (path: FilePath) => boolean {
  const rules = new IgnoreRules(fs, root);
  return (path) => {
    const folders = [...foldersAbove(path, root)].reverse();
    return folders.some((folder, index) => {
      const ignores = rules.of(folder, fs.entries(folder) ?? []);
      const next = folders[index + 1];
      return ignores?.(next ?? path, next !== undefined) ?? false;
    });
  };
}
