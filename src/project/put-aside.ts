import { posix } from 'node:path';
import type { FilePath } from '../source/location.ts';

/** Ends and words of a name that people give to what was, and folders of it. */
const NAME =
  /(?:\.(?:bak|backup|old|orig|save|disabled|off)|~)$|\bcopy\b(?=[^/]*$)|^_?(?:old|bak|backup)[._-]|[._-](?:old|bak|backup)\.\w+$/i;
const FOLDER =
  /^(?:archived?|attic|backups?|deprecated|obsolete|old|unused)$|^_(?:archived?|backups?|old|unused)(?:_|$)/i;

/** What tells that a file of a tree is kept and not used, by its name or by a folder it lies in; null where nothing does. */
export function tellPutAside(file: FilePath, root: FilePath): string | null {
  const name = posix.basename(file);
  if (NAME.test(name)) return `${name} is called like a copy that was put aside`;
  const folder = posix
    .relative(root, posix.dirname(file))
    .split('/')
    .find((one) => FOLDER.test(one));
  return folder === undefined ? null : `${name} lies in ${folder}`;
}
