import { LineIndex } from './line-index.ts';
import type { FilePath, Location } from './location.ts';
import type { TextRange } from './text-range.ts';

/** The decoded text of one file, and where its offsets are. */
export class SourceFile {
  readonly path: FilePath;
  readonly text: string;
  /** The text as it stands in the file, where `text` is one of the same length that hides something of it. */
  readonly written: string;
  #lines: LineIndex | undefined;

  constructor(path: FilePath, text: string, written = text) {
    this.path = path;
    this.text = text;
    this.written = written;
  }

  get lines(): LineIndex {
    this.#lines ??= new LineIndex(this.written);
    return this.#lines;
  }

  /** The location of a range of this file. */
  locate({ start, end }: TextRange): Location {
    const { line, column } = this.lines.positionAt(start);
    const isWithinLine = end >= start && end < this.lines.startOfLine(line + 1);
    const { line: endLine, column: endColumn } = isWithinLine
      ? { line, column: column + end - start }
      : this.lines.positionAt(end);
    return { file: this.path, range: { start, end }, line, column, endLine, endColumn };
  }
}
