import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    reporters: ['default', './test/helpers/tally-reporter.ts'],
    testTimeout: 60_000,
  },
});
