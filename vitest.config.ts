import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/helpers/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    reporters: ['default', './test/helpers/tally-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Vitest keeps one processor for itself, which is half of the two that a machine of continuous integration has.
    maxWorkers: '100%',
    // No test changes what another file's tests see, and a fresh world for each file doubles the time.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
});
