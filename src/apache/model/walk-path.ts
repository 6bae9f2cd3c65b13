import type { FileSystem } from '../../host/file-system.ts';
import { normalPath } from '../../source/normal-path.ts';

/** A file name taken apart by what is on disk (request.c:ap_directory_walk). */
export interface WalkedPath {
  /** Up to the first part that is no folder: the file, or what is missing. */
  readonly filename: string;
  /** What is left behind it, with its slash. */
  readonly pathInfo: string;
  readonly kind: 'file' | 'directory' | 'missing';
  /** The existing folders from `/` down, the last one included where it is a folder. */
  readonly folders: readonly string[];
}

/**
 * Walks a path down the disk. Without a file system (a repository is not the server) `assumedFile` is taken for an existing
 * file and its folders for existing ones.
 */
export function walkPath(path: string, fs: FileSystem | null, assumedFile: string | null): WalkedPath {
  const bare = path.endsWith('/') && path !== '/' ? path.slice(0, -1) : path;
  const normal = normalPath(bare.startsWith('/') ? bare : `/${bare}`);
  const trailing = bare !== path && normal !== '/' ? '/' : '';
  const assumed = assumedFile === null ? null : normalPath(assumedFile);
  const folders = ['/'];
  for (let start = 1; start < normal.length; ) {
    const slash = normal.indexOf('/', start);
    const end = slash < 0 ? normal.length : slash;
    const current = normal.slice(0, end);
    const kind = kindOf(current, fs, assumed);
    if (kind !== 'directory') return { filename: current, pathInfo: normal.slice(end) + trailing, kind, folders };
    folders.push(current);
    start = end + 1;
  }
  return { filename: normal + trailing, pathInfo: '', kind: 'directory', folders };
}

function kindOf(path: string, fs: FileSystem | null, assumedFile: string | null): WalkedPath['kind'] {
  if (assumedFile?.startsWith(path)) {
    if (assumedFile.length === path.length) return 'file';
    if (assumedFile[path.length] === '/') return 'directory';
  }
  const status = fs?.status(path);
  if (!status) return 'missing';
  return status.kind === 'directory' ? 'directory' : 'file';
}
