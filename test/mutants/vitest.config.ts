import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import picomatch from 'picomatch';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import type { Plan } from './plan.ts';

const root = join(import.meta.dirname, '../..');
const { tests, files }: Plan = JSON.parse(readFileSync(process.env['MUTANTS_PLAN'] ?? '', 'utf8'));

/** Files in the order in which the room names its tests: the quick ones first. */
class AsNamed extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number =>
      tests.findIndex((pattern) => picomatch.isMatch(relative(root, moduleId), pattern));
    return specifications.sort((a, b) => place(a) - place(b));
  }
}

/** The tests of one room, with the mutants inside the files of the program. */
export default defineConfig({
  plugins: [{ name: 'mutants', enforce: 'pre', load: (id) => files[relative(root, id)] ?? null }],
  test: {
    root,
    include: [...tests],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    isolate: false,
    maxWorkers: 1,
    execArgv: ['--max-old-space-size=2048'],
    runner: join(import.meta.dirname, 'mutant-runner.ts'),
    sequence: { sequencer: AsNamed },
    reporters: ['dot'],
  },
});
