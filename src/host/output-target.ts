import { basename, dirname, join } from 'node:path';
import type { FilePath } from '../source/location.ts';
import { leadsOutside, leadsTo, repositoriesAbove } from './leads-outside.ts';
import { isInside } from './path-inside.ts';

const OPEN_ALREADY = /^\/(?:dev|proc\/self)\/(?:fd\/(\d+)|stderr)$/;
const STDERR = 2;

/** A disk may take names of either case for one. */
const IS_GITS = /\/\.git(?:\/|$)/i;

/** The number by which the program was given open what a path names: a pipe of the shell (`>(...)`), standard error; else null. */
export function descriptorOf(path: FilePath): number | null {
  const found = OPEN_ALREADY.exec(path);
  return found ? Number(found[1] ?? STDERR) : null;
}

/** Where something that is written will really stand, or why it must not be written. */
export type OutputTarget =
  | { readonly kind: 'file'; readonly file: FilePath }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Where a path that a person names for output leads, links followed. `trees` are what a stranger may have written, and so is
 * every repository on the way: a link in one of these must not lead out of it, nor into git's own folder. Elsewhere a link of
 * the last name must not lead out of its folder, which may be one where everybody writes.
 */
export function outputTarget(path: FilePath, trees: readonly FilePath[]): OutputTarget {
  if (descriptorOf(path) !== null) return { kind: 'file', file: path };
  const refused = (why: string): OutputTarget => ({ kind: 'refused', why });
  const real = leadsTo(path);
  const folder = leadsTo(dirname(path));
  if (real === null || folder === null) return refused('is a link in a circle');
  const own = join(folder, basename(path));
  const bounds = [...trees.filter((tree) => isInside(path, tree)), ...repositoriesAbove(path)];
  const left = bounds.find((tree) => leadsOutside(path, tree));
  if (left !== undefined) return refused(`leads to ${real}, out of ${left}, by a link`);
  if (real !== own && bounds.length === 0 && !isInside(real, folder))
    return refused(`is a link to ${real}: name that file itself`);
  const isGits = real !== path && IS_GITS.test(real) && !IS_GITS.test(path);
  return isGits ? refused(`leads to ${real} by a link`) : { kind: 'file', file: real };
}
