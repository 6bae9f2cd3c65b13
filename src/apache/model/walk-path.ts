import { posix } from 'node:path';
import type { FileSystem } from '../../host/file-system.ts';

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
  const parts = posix
    .normalize(path)
    .split('/')
    .filter((part) => part !== '');
  const trailing = path.endsWith('/') && parts.length > 0;
  const assumed = assumedFile === null ? null : posix.normalize(assumedFile);
  const folders = ['/'];
  let current = '/';
  for (const [index, part] of parts.entries()) {
    current = posix.join(current, part);
    const kind = kindOf(current, fs, assumed);
    if (kind === 'directory') {
      folders.push(current);
      continue;
    }
    const rest = parts.slice(index + 1);
    const pathInfo = rest.length > 0 || trailing ? `/${rest.join('/')}${trailing && rest.length > 0 ? '/' : ''}` : '';
    return { filename: current, pathInfo, kind, folders };
  }
  return { filename: trailing ? `${current}/`.replace('//', '/') : current, pathInfo: '', kind: 'directory', folders };
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
