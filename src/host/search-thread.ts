import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as WorkerThreads from 'node:worker_threads';
import type { FileLimits } from './file-system.ts';
import { isSingleExecutable, packageFile } from './package-file.ts';
import type { SearchBatch } from './search-batch.ts';

/** Another thread that looks at files; see `project/search-worker.ts`. */
export interface SearchThread {
  readonly send: (batch: SearchBatch) => void;
  readonly end: () => void;
}

const WORKER = packageFile('dist/parts/search-worker.js');

/**
 * Starts a thread that reads under the same limits; null where this package is not built, or is one file. One that fails leaves its files
 * open or taken, so that nobody has to wait for it or to ask what became of it.
 */
export function startSearchThread(limits: FileLimits, script: URL = WORKER): SearchThread | null {
  if (isSingleExecutable() || !existsSync(script)) return null;
  // Most trees are small, and do without it.
  const { Worker } = createRequire(import.meta.url)('node:worker_threads') as typeof WorkerThreads;
  const worker = new Worker(script, { workerData: limits, resourceLimits: { maxOldGenerationSizeMb: 128 } });
  worker.on('error', () => {});
  worker.unref();
  return {
    send: (batch) => worker.postMessage(batch),
    end: () => void worker.terminate(),
  };
}
