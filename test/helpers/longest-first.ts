import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, the longest first. A fresh clone has no times of its own to go by, and begins with the largest. */
const LONGEST = [
  'test/contract/commands-agree.test.ts',
  'test/oracle/recording.test.ts',
  'test/properties/fixing.test.ts',
  'test/growth/sites.test.ts',
  'test/attack/writing.test.ts',
  'test/attack/executing.test.ts',
  'test/attack/time.test.ts',
  'test/source/backtracking.test.ts',
  'test/attack/reading.test.ts',
  'test/attack/hiding.test.ts',
  'test/oracle/lines-in-try.test.ts',
  'test/conformance/moved-replay.test.ts',
  'test/oracle/judge-imports.test.ts',
];

/** Begins with the longest files, so that none of them runs alone at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}`));
      return found < 0 ? LONGEST.length : found;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
