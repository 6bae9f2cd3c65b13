import { countUpTo } from './count-up-to.ts';

/** A 1-based position; columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Turns UTF-16 offsets of one text into 1-based positions and back. Lines end at LF; a CR before it belongs to the line. */
export class LineIndex {
  readonly #starts: readonly number[];
  readonly #length: number;

  constructor(text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
    this.#length = text.length;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** The position of an offset; offsets outside the text are clamped to it. */
  positionAt(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.#length));
    const line = countUpTo(clamped, this.#starts.length, (index) => this.#starts[index] ?? 0);
    return { line, column: clamped - (this.#starts[line - 1] ?? 0) + 1 };
  }

  /** The offset of the first character of a 1-based line; lines past the end give the text's length. */
  startOfLine(line: number): number {
    return this.#starts[line - 1] ?? this.#length;
  }
}
