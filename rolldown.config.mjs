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

/** Entries stay apart, as they are loaded by their names. */
const partOf = (id, context) => (!context.getModuleInfo(id)?.isEntry && isAlwaysNeeded(id, context) ? 'core' : null);

const ASCII = { name: 'ascii', renderChunk: (code) => inAscii(code) };

/** What lies beside the bundles: licences, the door of the library, and that `cli` is CommonJS, which starts faster. */
const ASIDE = {
  name: 'aside',
  generateBundle() {
    const emit = (fileName, source) => this.emitFile({ type: 'asset', fileName, source });
    emit('LICENSES.txt', licences());
    emit('api.js', "export * from './parts/api.cjs';\n");
    emit('cli/package.json', '{ "type": "commonjs" }\n');
  },
};

/**
 * One file for what every run needs and one for each thing that is loaded when it is asked for: reading some 300 small
 * modules takes longer than what a small repository needs. They are CommonJS because only such a file can be compiled from a
 * code cache that holds the functions it has called (`src/cli/code-cache.ts`).
 */
const parts = defineConfig({
  input: { run: 'src/cli/run.ts', api: 'src/api.ts' },
  platform: 'node',
  external: (id) => !/^(?:\.|\/|src\/)/.test(id) && !TAKEN_IN.some((name) => id === name || id.startsWith(`${name}/`)),
  plugins: [ASCII, ASIDE],
  output: {
    dir: 'dist',
    format: 'cjs',
    cleanDir: true,
    dynamicImportInCjs: false,
    // Two levels down, as the modules of src/host are that ask where the package lies.
    entryFileNames: 'parts/[name].cjs',
    chunkFileNames: 'parts/[name].cjs',
    codeSplitting: { groups: [{ name: partOf }] },
  },
});

/** A small file that has all it needs in itself. */
const alone = ({ input, dir, format }) =>
  defineConfig({ input, platform: 'node', plugins: [ASCII], output: { dir, format, codeSplitting: false } });

export default [
  parts,
  alone({ input: 'src/cli/main.ts', dir: 'dist/cli', format: 'cjs' }),
  alone({ input: 'src/cli/make-code-cache.ts', dir: 'dist/cli', format: 'cjs' }),
  // It would take longer to load `core` into the second thread of a search than to begin.
  alone({ input: 'src/project/search-worker.ts', dir: 'dist/parts', format: 'esm' }),
];
