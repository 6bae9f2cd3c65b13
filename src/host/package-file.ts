/** Where a file of this package lies, by its path in the package. Holds in `src/host` and in the parts of the build. */
export const packageFile = (path: string): URL => new URL(`../../${path}`, import.meta.url);
