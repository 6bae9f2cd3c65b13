import { posix } from 'node:path';
import type { FilePath } from './location.ts';

/** A name between two slashes, or the end, that is empty, `.` or `..`. */
const ODD_NAME = /\/(?:\.\.?)?(?:\/|$)/;

/**
 * An absolute path without empty names, `.` and `..`, and without a slash at its end (`/` itself has one). Most paths are like
 * that, which is seen at a fraction of the time that `posix.normalize` takes.
 */
export const normalPath = (path: FilePath): FilePath =>
  ODD_NAME.test(path) || !path.startsWith('/') ? posix.normalize(path).replace(/(.)\/$/, '$1') : path;

/** A path of Windows: a drive, then a slash of either kind. */
const DRIVE = /^[A-Za-z]:[\\/]/;

export const isDrivePath = (path: string): boolean => DRIVE.test(path);

/** Whether a path of a server says by itself where it is, on Unix or on Windows (`C:/sites`, `c:\\sites`). */
export const isAbsolutePath = (path: string): boolean => path.startsWith('/') || isDrivePath(path);

/** A path of a server in one form: slashes forward, drives in capitals, no empty names, `.` and `..`, no slash at its end. */
export const serverPath = (path: string): string =>
  isDrivePath(path)
    ? `${path.charAt(0).toUpperCase()}:${normalPath(path.slice(2).replaceAll('\\', '/'))}`
    : normalPath(path);

/** The entries of a list such as `python-path=`: colons part them, on Windows semicolons. */
export const splitPathList = (list: string): readonly string[] =>
  list.split(isDrivePath(list) ? ';' : ':').filter((path) => path !== '');

/** The path of a name in a folder, which has no slash at its end unless it is `/`. */
export const below = (folder: FilePath, name: string): FilePath => (folder === '/' ? `/${name}` : `${folder}/${name}`);

/** The folders above a path, the nearest first, up to `top`, one of them; none where the path is not below it. */
export function foldersAbove(path: FilePath, top: FilePath): readonly FilePath[] {
  const folders: FilePath[] = [];
  if (!path.startsWith(below(top, ''))) return folders;
  for (let end = path.lastIndexOf('/'); end >= top.length; end = path.lastIndexOf('/', end - 1))
    folders.push(path.slice(0, end));
  if (top === '/') folders.push(top);
  return folders;
}

/** A path without the slashes at its end. (A pattern without the first part would try each run of slashes from all of them.) */
export const withoutEndSlashes = (path: string): string => path.replace(/(?<!\/)\/+$/, '');

/** The same, of which a path of slashes leaves one. */
export const withoutEndSlash = (path: string): string => withoutEndSlashes(path) || path.slice(0, 1);

/** The folder above the first name of a path that holds a sign: `/srv/$1/x` and `$` give `/srv`. */
export function folderBefore(path: string, sign: string): string {
  const at = path.indexOf(sign);
  return at < 0 ? path : path.slice(0, Math.max(0, path.lastIndexOf('/', at)));
}

/** Linux knows no longer paths, in bytes (PATH_MAX). */
export const LONGEST_PATH = 4096;
