import { readFileSync } from 'node:fs';
import type * as Sea from 'node:sea';

/** Where a file of this package lies, by its path in the package. Holds in `src/host` and in the parts of the build. */
export const packageFile = (path: string): URL => new URL(`../../${path}`, import.meta.url);

/** What a single executable carries; absent in a package (nodejs.org, "Single executable applications"). */
const executable = ((): typeof Sea | null => {
  const sea = process.getBuiltinModule('node:sea');
  return sea?.isSea() ? sea : null;
})();

/** Everything is in one file: nothing lies beside it that belongs to this program. */
export const isSingleExecutable = (): boolean => executable !== null;

/** The bytes of a file of this package, by its path in the package. */
export const readPackageFile = (path: string): Uint8Array =>
  executable ? new Uint8Array(executable.getAsset(path)) : readFileSync(packageFile(path));

/** The same as text. */
export const readPackageText = (path: string): string => new TextDecoder().decode(readPackageFile(path));
