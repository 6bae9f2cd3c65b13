import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { FilePath } from '../source/location.ts';
import { LONGEST_PATH } from '../source/normal-path.ts';
import { isInside } from './path-inside.ts';

/** Linux follows no more. */
export const MOST_LINKS = 40;

/** Where a path of the disk leads, links resolved, also where nothing stands yet; null where it leads round in circles, or is longer than any. */
export function leadsTo(path: FilePath, hops = 0): FilePath | null {
  if (path.length > LONGEST_PATH) return null;
  try {
    return realpathSync.native(path);
  } catch {
    if (dirname(path) === path) return path;
    const folder = leadsTo(dirname(path), hops);
    if (folder === null || hops > MOST_LINKS) return null;
    const own = join(folder, basename(path));
    const target = linkTarget(own);
    return target === null ? own : leadsTo(resolve(folder, target), hops + 1);
  }
}

/** Whether a path of the disk leads out of a folder: by its own names, or by a link on the way. */
export function leadsOutside(path: FilePath, folder: FilePath): boolean {
  const end = leadsTo(path);
  return end === null || !isInside(end, leadsTo(folder) ?? folder);
}

/** The repositories that a path lies in by its names, the nearest first. */
export function repositoriesAbove(path: FilePath): readonly FilePath[] {
  const above: FilePath[] = [];
  for (let at = dirname(path); dirname(at) !== at; at = dirname(at)) if (isThere(join(at, '.git'))) above.push(at);
  return above;
}

/** The repository that a link on the way of a path leads out of; null where none does. */
export const repositoryLeft = (path: FilePath): FilePath | null =>
  repositoriesAbove(path).find((repository) => leadsOutside(path, repository)) ?? null;

const isThere = (path: FilePath): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

function linkTarget(path: FilePath): string | null {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : null;
  } catch {
    return null;
  }
}
