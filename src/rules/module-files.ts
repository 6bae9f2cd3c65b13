import type { FilePath } from '../source/location.ts';
import { normalPath } from '../source/normal-path.ts';
import type { RuleSurroundings } from './rule.ts';

/** How a rule asks for files. */
export type Files = Pick<RuleSurroundings, 'textOf' | 'kindIn'>;

/**
 * Whether a folder holds a module of a dotted name, as a file or as a regular package, whose text is at hand. The listing of the
 * folder is asked first: of the many that Python searches, few have even the first part of the name.
 */
export function holdsModule(folder: FilePath, module: string, { textOf, kindIn }: Files): boolean {
  const parents = module.split('.');
  const last = parents.pop() ?? module;
  let at = folder;
  for (const name of parents) {
    if (kindIn(at, name) !== 'directory') return false;
    at = `${at}/${name}`;
  }
  const isThere = (path: FilePath): boolean => textOf(normalPath(path)) !== null;
  return (
    (kindIn(at, `${last}.py`) !== null && isThere(`${at}/${last}.py`)) ||
    (kindIn(at, last) === 'directory' && isThere(`${at}/${last}/__init__.py`))
  );
}
