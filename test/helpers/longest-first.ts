import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that start many programs, which costs more the larger the process that starts them has grown; then those that take longest,
 * the longest first. A fresh clone has no times of its own to go by, and begins with the largest.
 */
const FIRST = [
  'test/cli/since.test.ts',
  'test/cli/adoption.test.ts',
  'test/attack/hiding.test.ts',
  'test/contract/commands-agree.test.ts',
  'test/oracle/recording.test.ts',
  'test/properties/fixing.test.ts',
  'test/growth/sites.test.ts',
  'test/attack/writing.test.ts',
  'test/attack/executing.test.ts',
  'test/attack/time.test.ts',
  'test/source/backtracking.test.ts',
  'test/attack/reading.test.ts',
  'test/oracle/lines-in-try.test.ts',
  'test/conformance/moved-replay.test.ts',
  'test/oracle/judge-imports.test.ts',
];

/** Begins with the files that are dear later, and with the longest, so that none of them runs alone at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = FIRST.findIndex((name) => moduleId.endsWith(`/${name}`));
      return found < 0 ? FIRST.length : found;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
