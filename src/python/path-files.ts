import type { FileSystem } from '../host/file-system.ts';
import type { FilePath } from '../source/location.ts';

/** The names of a folder's `.pth` files, in the order in which they are read (Lib/site.py, `addsitedir`). */
export const pathFilesIn = (fs: FileSystem, folder: FilePath): readonly string[] =>
  (fs.entries(folder) ?? [])
    .flatMap(({ name, kind }) => (kind !== 'directory' && /^[^.].*\.pth$/.test(name) ? [name] : []))
    .sort();
