import { defineConfig } from 'rolldown';

/** The measured code is bundled as the program is; two levels down, as the modules of src/host are that ask where the package lies. */
export default defineConfig({
  input: { facts: 'bench/facts.ts' },
  platform: 'node',
  external: (id) => !/^(?:\.|\/|bench\/)/.test(id),
  output: { dir: '.cache/bench', format: 'esm' },
});
