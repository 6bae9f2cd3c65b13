import { dirname } from 'node:path';
import type Picomatch from 'picomatch';
import type { Settings } from '../config/settings.ts';
import { isInside } from '../host/path-inside.ts';
import type { FilePath } from '../source/location.ts';
import { withoutEndSlash } from '../source/normal-path.ts';

/** Whether the settings leave out a file or a folder that a walk comes by. */
export type IsExcluded = (path: FilePath, isFolder: boolean) => boolean;

/**
 * What `include` and `exclude` say, relative to the folder of the settings file; a glob without a slash speaks of names in
 * every folder. A glob that fits a folder speaks of all below it. `exclude` is the stronger. The matcher is loaded only where there are globs.
 */
export async function chooseFiles({ file, include, exclude }: Settings): Promise<IsExcluded> {
  if (file === null || (include.length === 0 && exclude.length === 0)) return () => false;
  const top = dirname(file);
  const { default: picomatch } = await import('picomatch');
  const isNamed = matcher(exclude, picomatch);
  const isWanted = matcher(include, picomatch);
  return (path, isFolder) => {
    if (!isInside(path, top)) return false;
    const name = path.slice(top === '/' ? 1 : top.length + 1);
    if (name === '') return false;
    const parts = name.split('/');
    const above = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    if (above.some(isNamed)) return true;
    return include.length > 0 && !isFolder && !above.some(isWanted);
  };
}

function matcher(globs: readonly string[], picomatch: typeof Picomatch): (name: string) => boolean {
  const tests = globs.map((glob) => {
    const trimmed = withoutEndSlash(glob.replace(/^\.\//, ''));
    return picomatch(trimmed, { dot: true, basename: !trimmed.includes('/') });
  });
  return (name) => tests.some((test) => test(name));
}
