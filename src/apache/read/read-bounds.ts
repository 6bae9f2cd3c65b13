import type { Location } from '../../source/location.ts';

/** A bound on the lines one configuration may unfold to: macros can double them at every level. */
const MOST_LINES = 2_000_000;
/** A bound on the lines that macros add: 5,000 hosts of 50 lines each stay below it. */
const MOST_MACRO_LINES = 250_000;
/** A bound on the files read, each counted every time: includes can double them at every level. */
const MOST_READS = 30_000;
/** A bound on the characters of all lines after expansion: variables can double their value at every line. */
const MOST_CHARACTERS = 1 << 25;
/** A bound on open scopes: whoever walks the tree may recurse. No context of httpd allows a tenth of it. */
const DEEPEST_NESTING = 256;

/** Thrown to end reading where httpd ends; caught in `readConfiguration` and nowhere else. */
export class ReadStopped extends Error {}

type Note = (code: string, message: string, at?: Location) => void;

/** Ends reading where a hostile configuration would not end by itself, and notes it. */
export class ReadBounds {
  readonly #note: Note;
  #lines = 0;
  #macroLines = 0;
  #reads = 0;
  #characters = 0;

  constructor(note: Note) {
    this.#note = note;
  }

  countFile(): void {
    this.#reads += 1;
    if (this.#reads > MOST_READS) this.#stop('too-many-includes', `files are included more than ${MOST_READS} times`);
  }

  countCharacters(count: number): void {
    this.#characters += count;
  }

  /** Counts a line, `depth` scopes deep; `at` is worked out where reading ends. */
  countLine(isOfMacro: boolean, depth: number, at: () => Location): void {
    this.#lines += 1;
    if (isOfMacro) this.#macroLines += 1;
    if (this.#lines > MOST_LINES || this.#macroLines > MOST_MACRO_LINES)
      this.#stop('too-many-lines', 'the configuration unfolds to too many lines', at());
    if (depth > DEEPEST_NESTING)
      this.#stop('nested-too-deep', `sections are nested more than ${DEEPEST_NESTING} deep`, at());
    if (this.#characters > MOST_CHARACTERS)
      this.#stop('too-much-text', 'the configuration unfolds to too much text', at());
  }

  #stop(code: string, why: string, at?: Location): never {
    this.#note(code, `${why}; the rest was not read`, at);
    throw new ReadStopped(code);
  }
}
