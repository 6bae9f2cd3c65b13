import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'rolldown';

/** What every run needs of other packages; the rest stays outside. */
const TAKEN_IN = ['yargs-parser', 'ignore', 'string-width', 'get-east-asian-width', 'strip-ansi', 'ansi-regex'];

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

/** One character above Latin-1 would make the engine keep the whole file in twice the memory, and read it slower. */
const inAscii = (code) =>
  code.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Whether every run needs the module: an entry reaches it without an import that waits to be asked. */
const isAlwaysNeeded = (id, context, asked = new Set()) => {
  if (asked.has(id)) return false;
  asked.add(id);
  const importers = [...(context.getModuleInfo(id)?.importers ?? [])];
  return importers.some(
    (importer) => context.getModuleInfo(importer)?.isEntry || isAlwaysNeeded(importer, context, asked),
  );
};

/** The program itself waits for what it does, and what it waits for asks for `core`: it can't be in there. */
const partOf = (id, context) => (!context.getModuleInfo(id)?.isEntry && isAlwaysNeeded(id, context) ? 'core' : null);

/**
 * One file for what every run needs and one for each thing that is loaded when it is asked for: reading some 300 small
 * modules takes longer than what a small repository needs.
 */
const program = defineConfig({
  input: { 'cli/main': 'src/cli/main.ts', api: 'src/api.ts' },
  platform: 'node',
  external: (id) => !/^(?:\.|\/|src\/)/.test(id) && !TAKEN_IN.some((name) => id === name || id.startsWith(`${name}/`)),
  plugins: [
    {
      name: 'ascii',
      renderChunk: (code) => inAscii(code),
      generateBundle() {
        this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: licences() });
      },
    },
  ],
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    // Two levels down, as the modules of src/host are that ask where the package lies.
    chunkFileNames: 'parts/[name].js',
    codeSplitting: { groups: [{ name: partOf }] },
  },
});

/** The second thread of a search has all it needs in one small file: it would take longer to load `core` than to begin. */
const searchWorker = defineConfig({
  input: { 'search-worker': 'src/project/search-worker.ts' },
  platform: 'node',
  plugins: [{ name: 'ascii', renderChunk: (code) => inAscii(code) }],
  output: { dir: 'dist/parts', format: 'esm', codeSplitting: false },
});

export default [program, searchWorker];
