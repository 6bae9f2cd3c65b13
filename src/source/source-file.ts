import { LineIndex } from './line-index.ts';
import type { FilePath, Location } from './location.ts';
import type { TextRange } from './text-range.ts';

/** The decoded text of one file, and where its offsets are. */
export class SourceFile {
  readonly path: FilePath;
  readonly text: string;
  #lines: LineIndex | undefined;

  constructor(path: FilePath, text: string) {
    this.path = path;
    this.text = text;
  }

  get lines(): LineIndex {
    this.#lines ??= new LineIndex(this.text);
    return this.#lines;
  }

  /** The location of a range of this file. */
  locate(range: TextRange): Location {
    const start = this.lines.positionAt(range.start);
    const end = this.lines.positionAt(range.end);
    return { file: this.path, range, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  }
}
