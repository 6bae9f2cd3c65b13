import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'rolldown';

/** What every run needs of other packages; the rest stays outside. */
const TAKEN_IN = [
  'yargs-parser',
  'ignore',
  'smol-toml',
  'string-width',
  'get-east-asian-width',
  'strip-ansi',
  'ansi-regex',
];

/** The licences of what was taken in. */
const licences = () =>
  TAKEN_IN.map((name) => {
    const folder = join('node_modules', name);
    const file = ['license', 'LICENSE', 'LICENSE.txt', 'LICENSE-MIT']
      .map((each) => join(folder, each))
      .find((each) => existsSync(each));
    if (!file) throw new Error(`${name} comes without a licence`);
    return `${name}\n\n${readFileSync(file, 'utf8')}`;
  }).join('\n');

/** The licences lie beside the bundles. */
const LICENCES = {
  name: 'licences',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: licences() });
  },
};

/**
 * One file for what every run needs and one for each thing that is loaded when it is asked for: reading some 300 small
 * modules takes longer than what a small repository needs.
 */
const program = defineConfig({
  input: { 'cli/main': 'src/cli/main.ts', api: 'src/api.ts' },
  platform: 'node',
  external: (id) => !/^(?:\.|\/|src\/)/.test(id) && !TAKEN_IN.some((name) => id === name || id.startsWith(`${name}/`)),
  plugins: [LICENCES],
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    entryFileNames: '[name].js',
    // Two levels down, as the modules of src/host are that ask where the package lies.
    chunkFileNames: 'parts/[name].js',
  },
});

/** It would take longer to load the program into the second thread of a search than to begin. */
const searchThread = defineConfig({
  input: 'src/project/search-worker.ts',
  platform: 'node',
  output: { dir: 'dist/parts', format: 'esm', codeSplitting: false },
});

export default [program, searchThread];
