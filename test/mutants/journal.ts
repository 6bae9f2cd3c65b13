import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a run has found out: a line of the journal each, so that a run that had to be ended goes on where it was. */
export type Entry =
  /** Mutants that a test comes by. */
  | { readonly what: 'reached'; readonly mutants: readonly string[] }
  /** A mutant that a test fails with; `by` is null where it ends with none. */
  | { readonly what: 'killed'; readonly mutant: string; readonly by: string | null }
  /** A test that fails when it runs a second time, with nothing changed: it can say nothing of mutants. */
  | { readonly what: 'unrepeatable'; readonly test: string; readonly failure: string }
  /** Mutants that a test did not end with when they were active together: one of them, or two together, is an endless loop. */
  | { readonly what: 'alone'; readonly mutants: readonly string[] }
  /** A test (its id) that does not end while values are compared. */
  | { readonly what: 'incomparable'; readonly test: string }
  /** A test (its id of Vitest's) that was held against every mutant it comes by. */
  | { readonly what: 'done'; readonly test: string }
  /** The mutants that the loading of modules comes by. */
  | { readonly what: 'loaded'; readonly mutants: readonly string[] };

/** Mutants that are being tried together, none while values are compared, and when (in ms since 1970) it has taken too long. */
export interface Attempt {
  readonly test: string;
  readonly mutants: readonly string[];
  readonly until: number;
}

/** The files by which the tests tell the command what becomes of the mutants of a room. */
export class Journal {
  readonly #entries: string;
  readonly #attempt: string;

  constructor(folder: string) {
    this.#entries = join(folder, 'journal.jsonl');
    this.#attempt = join(folder, 'attempt.json');
  }

  clear(): void {
    writeFileSync(this.#entries, '');
    this.begin(null);
  }

  add(entry: Entry): void {
    appendFileSync(this.#entries, `${JSON.stringify(entry)}\n`);
  }

  read(): readonly Entry[] {
    return readFileSync(this.#entries, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line): Entry => JSON.parse(line));
  }

  begin(attempt: Attempt | null): void {
    writeFileSync(this.#attempt, JSON.stringify(attempt));
  }

  /** What is being tried; null between two attempts, and while the file is being written. */
  attempt(): Attempt | null {
    const text = existsSync(this.#attempt) ? readFileSync(this.#attempt, 'utf8') : '';
    return text === '' ? null : JSON.parse(text);
  }
}
