import type { FilePath } from '../source/location.ts';

/** What is known of a file of a batch: nothing yet, a thread is at it, it says nothing, it may say something. */
export const VERDICT = { open: 0, taken: 1, nothing: 2, something: 3 } as const;

/** Files to be looked at by whichever thread comes to them first. */
export interface SearchBatch {
  readonly files: readonly FilePath[];
  /** One `VERDICT` a file, in memory that all threads share. */
  readonly verdicts: Uint8Array;
}

/** Looks at the files of a batch that are still open. */
export function searchBatch({ files, verdicts }: SearchBatch, saysSomething: (file: FilePath) => boolean): void {
  for (const [at, file] of files.entries()) {
    if (Atomics.compareExchange(verdicts, at, VERDICT.open, VERDICT.taken) !== VERDICT.open) continue;
    Atomics.store(verdicts, at, saysSomething(file) ? VERDICT.something : VERDICT.nothing);
  }
}
