import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'rolldown';

/** Of tree-sitter's code for debugging, which asks for `eval`, nothing is called. */
export const CHECKS = { eval: false, ineffectiveDynamicImport: false };

/** The packages whose modules are in some chunks. */
export const packagesIn = (bundle) => [
  ...new Set(
    Object.values(bundle).flatMap((chunk) =>
      Object.keys(chunk.modules ?? {}).flatMap((id) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? []),
    ),
  ),
];

/** What a package is under that carries no text of a licence, and what it holds of others. */
const TOLD = {
  '@viz-js/viz':
    'MIT (https://github.com/mdaines/viz-js). It holds Graphviz, Eclipse Public License 1.0, whose source is at\nhttps://gitlab.com/graphviz/graphviz, and Expat, MIT (https://github.com/libexpat/libexpat).\n',
};

/** The licences of packages. Throws where one comes without. */
const licencesOf = (names) =>
  names
    .sort()
    .map((name) => {
      if (TOLD[name]) return `${name}\n\n${TOLD[name]}`;
      const folder = join('node_modules', name);
      const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
      if (!file) throw new Error(`${name} comes without a licence`);
      return `${name}\n\n${readFileSync(join(folder, file), 'utf8')}`;
    })
    .join('\n');

/** The licences of what was taken in lie beside the bundles. */
export const LICENCES = {
  name: 'licences',
  generateBundle(_options, bundle) {
    this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: licencesOf(packagesIn(bundle)) });
  },
};

/**
 * One file for what every run needs and one for each thing that is loaded when it is asked for: reading some 300 small
 * modules takes longer than what a small repository needs. Other packages are taken in, so that there is nothing to install;
 * only the native parser stays outside, which is asked for at run time and need not be there.
 */
export default defineConfig({
  input: { 'cli/main': 'src/cli/main.ts' },
  platform: 'node',
  plugins: [LICENCES],
  checks: CHECKS,
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    entryFileNames: '[name].js',
    // Two levels down, as the modules of src/host are that ask where the package lies.
    chunkFileNames: 'parts/[name].js',
  },
});
