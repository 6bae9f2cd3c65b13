import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';
import { CHECKS, LICENCES, packagesIn } from '../../rolldown.config.mjs';

/** The names of what was taken in, for the SBOM. */
const PACKAGES = {
  name: 'packages',
  generateBundle(_options, bundle) {
    this.emitFile({ type: 'asset', fileName: 'packages.json', source: JSON.stringify(packagesIn(bundle)) });
  },
};

/**
 * The program as one file for a single executable, which can require nothing but what Node itself has, and import nothing at
 * run time: tree-sitter's other build asks for no module.
 */
export default defineConfig({
  input: 'src/cli/main.ts',
  platform: 'node',
  plugins: [LICENCES, PACKAGES],
  checks: CHECKS,
  resolve: {
    alias: {
      'web-tree-sitter': fileURLToPath(
        new URL('../../node_modules/web-tree-sitter/web-tree-sitter.cjs', import.meta.url),
      ),
    },
  },
  output: { dir: '.cache/release/executable', format: 'cjs', codeSplitting: false, entryFileNames: 'wsgiscope.cjs' },
});
