import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { FilePath } from '../source/location.ts';
import type { FileLimits } from './file-system.ts';
import { packageFile } from './package-file.ts';

/** What is known of a file of a batch: nothing yet, a thread is at it, it says nothing, it may say something. */
export const VERDICT = { open: 0, taken: 1, nothing: 2, something: 3 } as const;

/** Files to be looked at by whichever thread comes to them first. */
export interface SearchBatch {
  readonly files: readonly FilePath[];
  /** One `VERDICT` a file, in memory that all threads share. */
  readonly verdicts: Uint8Array;
}

/** Another thread that looks at files; see `project/search-worker.ts`. */
export interface SearchThread {
  readonly send: (batch: SearchBatch) => void;
  readonly end: () => void;
}

const WORKER = packageFile('dist/parts/search-worker.js');

/**
 * Starts a thread that reads under the same limits; null where this package is not built. One that fails leaves its files
 * open or taken, so that nobody has to wait for it or to ask what became of it.
 */
export function startSearchThread(limits: FileLimits, script: URL = WORKER): SearchThread | null {
  if (!existsSync(script)) return null;
  const worker = new Worker(script, { workerData: limits, resourceLimits: { maxOldGenerationSizeMb: 128 } });
  worker.on('error', () => {});
  worker.unref();
  return {
    send: (batch) => worker.postMessage(batch),
    end: () => void worker.terminate(),
  };
}

/** Looks at the files of a batch that are still open. */
export function searchBatch({ files, verdicts }: SearchBatch, saysSomething: (file: FilePath) => boolean): void {
  for (const [at, file] of files.entries()) {
    if (Atomics.compareExchange(verdicts, at, VERDICT.open, VERDICT.taken) !== VERDICT.open) continue;
    Atomics.store(verdicts, at, saysSomething(file) ? VERDICT.something : VERDICT.nothing);
  }
}
