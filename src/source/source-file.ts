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
  locate(range: TextRange): Location {
    return new PlaceInFile(this, range);
  }
}

/** A location whose lines are counted when somebody asks: of thousands of directives few are ever shown. */
class PlaceInFile implements Location {
  readonly range: TextRange;
  readonly #source: SourceFile;

  constructor(source: SourceFile, { start, end }: TextRange) {
    this.#source = source;
    this.range = { start, end };
  }

  get file(): FilePath {
    return this.#source.path;
  }

  get line(): number {
    return this.#source.lines.positionAt(this.range.start).line;
  }

  get column(): number {
    return this.#source.lines.positionAt(this.range.start).column;
  }

  get endLine(): number {
    return this.#source.lines.positionAt(this.range.end).line;
  }

  get endColumn(): number {
    return this.#source.lines.positionAt(this.range.end).column;
  }

  toJSON(): Location {
    const { file, range, line, column, endLine, endColumn } = this;
    return { file, range, line, column, endLine, endColumn };
  }
}
