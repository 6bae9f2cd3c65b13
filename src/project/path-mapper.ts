import { basename, posix } from 'node:path';
import type { FileSystem } from '../host/file-system.ts';
import { isInside } from '../host/path-inside.ts';
import { groupBy } from '../source/group-by.ts';
import type { FilePath } from '../source/location.ts';
import { foldersAbove, normalPath } from '../source/normal-path.ts';
import type { PathMapper } from './project.ts';

/** Names so common that they alone do not identify a file. */
const COMMON_NAMES = new Set(['wsgi.py', 'django.wsgi', 'app.wsgi', 'application.wsgi', 'index.wsgi', 'settings.py']);

export interface PathMapperInput {
  readonly fs: FileSystem;
  readonly root: FilePath;
  /** The files a path of the server may stand for. */
  readonly files: readonly FilePath[];
  /** A path of the server, and what stands for it here; the longest that fits wins. */
  readonly pathMap: Readonly<Record<string, FilePath>>;
}

/**
 * Maps by hand where `pathMap` speaks, else to the file itself where it lies in the tree, else to the file with the
 * longest common suffix, whole names counted; of equals the one closest to the file that speaks of it. One name alone is
 * enough only if it has an ending and is not a common one, or lies at the root.
 */
export function createPathMapper({ fs, root, files, pathMap }: PathMapperInput): PathMapper {
  const prefixes = Object.entries(pathMap).sort(([a], [b]) => b.length - a.length);
  let filesByName: ReadonlyMap<string, readonly FilePath[]> | undefined;
  let foldersByName: ReadonlyMap<string, readonly FilePath[]> | undefined;
  const byHand = (path: string): FilePath | null => {
    for (const [from, to] of prefixes) {
      const prefix = from.replace(/(.)\/+$/, '$1');
      if (isInside(path, prefix)) return posix.join(to, path.slice(prefix.length));
    }
    return null;
  };
  return {
    resolveFolder(deployedPath, near) {
      const path = normalPath(deployedPath);
      const mapped = byHand(path) ?? (isInside(path, root) ? path : null);
      if (mapped !== null) return fs.status(mapped)?.kind === 'directory' ? mapped : null;
      foldersByName ??= byName(foldersOf(files, root));
      const same = foldersByName.get(basename(path)) ?? [];
      const found = resolveBySuffix(path, root, same, near);
      return found.kind === 'file' ? found.file : null;
    },
    resolve(deployedPath, near) {
      // A path that ends in a slash is none of a file.
      const path = deployedPath.endsWith('/') ? posix.normalize(deployedPath) : normalPath(deployedPath);
      const mapped = byHand(path);
      if (mapped !== null) return asFile(fs, mapped);
      const own = isInside(path, root) ? fs.status(path)?.kind : undefined;
      if (own === 'file') return { kind: 'file', file: path };
      // Where the path itself is a folder here, no file stands for it.
      if (own === 'directory') return { kind: 'none' };
      const isEnough = posix.extname(path) !== '';
      filesByName ??= byName(files);
      const same = (filesByName.get(basename(path)) ?? []).filter(
        (file) => isEnough || commonSuffixLength(path, file) > 1,
      );
      return resolveBySuffix(path, root, same, near);
    },
  };
}

const byName = (paths: Iterable<FilePath>): ReadonlyMap<string, readonly FilePath[]> =>
  groupBy(paths, (path) => path.slice(path.lastIndexOf('/') + 1));

/** Every folder between the root and a file, each once. */
function foldersOf(files: readonly FilePath[], root: FilePath): ReadonlySet<FilePath> {
  const folders = new Set<FilePath>();
  let last = '/';
  for (const file of files) {
    const end = file.lastIndexOf('/');
    if (end === last.length && file.startsWith(last)) continue;
    last = file.slice(0, end);
    for (const folder of foldersAbove(file, root)) {
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}

function asFile(fs: FileSystem, file: FilePath): ReturnType<PathMapper['resolve']> {
  return fs.status(file)?.kind === 'file' ? { kind: 'file', file } : { kind: 'none' };
}

function resolveBySuffix(
  path: string,
  root: FilePath,
  candidates: readonly FilePath[],
  near: FilePath | null,
): ReturnType<PathMapper['resolve']> {
  let longest = 0;
  let best: FilePath[] = [];
  for (const candidate of candidates) {
    const length = commonSuffixLength(path, candidate);
    if (length > longest) best = [];
    if (length >= longest) best.push(candidate);
    longest = Math.max(longest, length);
  }
  const closest = near === null ? best : closestTo(near, best);
  const [file] = closest;
  if (file === undefined) return { kind: 'none' };
  if (closest.length > 1) return { kind: 'ambiguous', candidates: best };
  const identifies = longest > 1 || !COMMON_NAMES.has(basename(path)) || posix.dirname(file) === root;
  return identifies ? { kind: 'file', file } : { kind: 'none' };
}

/** Those that share the most folders with a file, counted from the top. */
function closestTo(near: FilePath, candidates: readonly FilePath[]): FilePath[] {
  const folders = near.split('/').slice(0, -1);
  const shared = (file: FilePath): number => {
    const parts = file.split('/').slice(0, -1);
    const end = folders.findIndex((folder, index) => folder !== parts[index]);
    return end < 0 ? folders.length : end;
  };
  const most = Math.max(...candidates.map(shared));
  return candidates.filter((candidate) => shared(candidate) === most);
}

function commonSuffixLength(a: string, b: string): number {
  const left = a.split('/').reverse();
  const right = b.split('/').reverse();
  let length = 0;
  while (length < left.length && left[length] !== '' && left[length] === right[length]) length += 1;
  return length;
}
