import { posix } from 'node:path';
import type { FilePath } from '../source/location.ts';
import { below, normalPath } from '../source/normal-path.ts';
import type { RuleSurroundings } from './rule.ts';

/** How a rule asks for files. */
export type Files = Pick<RuleSurroundings, 'textOf' | 'kindIn'>;

/**
 * Whether a folder holds a module of a dotted name, as a file or as a regular package, whose text is at hand. The listing of the
 * folder is asked first: of the many that Python searches, few have even the first part of the name.
 */
export const holdsModule = (folder: FilePath, module: string, files: Files): boolean =>
  moduleText(folder, module, files) !== null;

/** The text of such a module; null where the folder holds none. */
export function moduleText(folder: FilePath, module: string, { textOf, kindIn }: Files): string | null {
  const parents = module.split('.');
  const last = parents.pop() ?? module;
  let at = folder;
  for (const name of parents) {
    if (kindIn(at, name) !== 'directory') return null;
    at = below(at, name);
  }
  const file = `${last}.py`;
  const text = kindIn(at, file) === null ? null : textOf(normalPath(below(at, file)));
  return text ?? packageText(at, last, { textOf, kindIn });
}

/** The text of the `__init__.py` of a regular package in a folder; null where there is none. */
export function packageText(folder: FilePath, name: string, { textOf, kindIn }: Files): string | null {
  if (kindIn(folder, name) !== 'directory') return null;
  const own = normalPath(below(folder, name));
  return kindIn(own, '__init__.py') === null ? null : textOf(below(own, '__init__.py'));
}

/** Whether a module is kept out of the repository: then it is made where the site runs. */
export function isIgnoredModule(module: string, folders: readonly FilePath[], textOf: Files['textOf']): boolean {
  const name = module.split('.').at(-1) ?? module;
  return [...new Set(folders)].some((folder) =>
    (textOf(posix.join(folder, '.gitignore')) ?? '').split('\n').some((line) => {
      const pattern = line.trim().replace(/\/$/, '');
      return (
        pattern.endsWith(`${name}.py`) ||
        posix.basename(pattern) === name ||
        /^\**\/?(local|prod)\w*\*?\.py$/.test(pattern)
      );
    }),
  );
}
