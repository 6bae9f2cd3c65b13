import { type SearchBatch, VERDICT } from '../host/search-batch.ts';
import type { SearchThread } from '../host/search-thread.ts';
import type { FilePath } from '../source/location.ts';

const BATCH_FILES = 256;
/** A thread takes some 40 ms to start: one thread has looked at some 3,000 files by then. */
const MANY_FILES = 4096;

/**
 * Files on their way to be looked at. In a large tree a second thread begins with the first of them while the tree is still
 * walked through; `sift` then comes from the end. Nobody waits for the other: a file that the second thread is at, or died
 * over, is looked at here as well.
 */
export class FileSieve {
  readonly #start: () => SearchThread | null;
  readonly #manyFiles: number;
  readonly #batches: SearchBatch[] = [];
  #thread: SearchThread | null = null;
  #files: FilePath[] = [];

  /** `start` is called once there are many files, which is a multiple of what a batch holds. */
  constructor(start: () => SearchThread | null, manyFiles = MANY_FILES) {
    this.#start = start;
    this.#manyFiles = manyFiles;
  }

  add(file: FilePath): void {
    this.#files.push(file);
    if (this.#files.length < BATCH_FILES) return;
    const batch = this.#closeBatch();
    if (this.#batches.length * BATCH_FILES === this.#manyFiles) {
      this.#thread = this.#start();
      for (const waiting of this.#batches) this.#thread?.send(waiting);
    } else this.#thread?.send(batch);
  }

  /** What `look` finds in the files, in the order they came in; it returns null for a file that says nothing. */
  sift<T>(look: (file: FilePath) => T | null): readonly T[] {
    this.#closeBatch();
    const found: T[] = [];
    for (const { files, verdicts } of this.#batches.toReversed()) {
      for (let at = files.length - 1; at >= 0; at -= 1) {
        const file = files[at];
        const verdict = Atomics.compareExchange(verdicts, at, VERDICT.open, VERDICT.taken);
        const result = file === undefined || verdict === VERDICT.nothing ? null : look(file);
        if (result !== null) found.push(result);
      }
    }
    this.#thread?.end();
    return found.reverse();
  }

  #closeBatch(): SearchBatch {
    const batch = { files: this.#files, verdicts: new Uint8Array(new SharedArrayBuffer(this.#files.length)) };
    this.#batches.push(batch);
    this.#files = [];
    return batch;
  }
}
