import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/helpers/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    reporters: ['default', './test/helpers/tally-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // No test changes what another file's tests see, and a fresh world for each file doubles the time.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
});
