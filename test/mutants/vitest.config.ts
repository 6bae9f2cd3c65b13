import { defineConfig } from 'vitest/config';

/** The tests of one room, as `mutants.ts` names them in the environment. */
export default defineConfig({
  test: {
    include: (process.env['MUTANT_TESTS'] ?? '').split(';').filter(Boolean),
    testTimeout: 60_000,
    isolate: false,
    setupFiles: ['test/mutants/directory-of-a-thread.ts'],
  },
});
