import type { FilePath, Location } from '../../source/location.ts';
import type { SourceFile } from '../../source/source-file.ts';
import type { TextRange } from '../../source/text-range.ts';
import { type LogicalLine, type Segment, splitLogicalLines } from '../syntax/logical-lines.ts';

/** One logical line with the place it comes from. `segments` is null where the text no longer stands in the file as it is. */
export interface ReadLine {
  readonly text: string;
  readonly segments: readonly Segment[] | null;
  readonly source: SourceFile;
  readonly range: TextRange;
  /** The line httpd names. Inside a macro httpd counts from the macro's own first line; here it is the line of the file. */
  readonly line: number;
  /** The `Use` and `Include` lines that led here. */
  readonly via: readonly Location[];
  /** The macro whose body this is. */
  readonly macro: string | null;
}

/** What is read line by line: a file, and on top of it the bodies of the macros used in it. */
export class LineStream {
  readonly file: FilePath;
  readonly #sources: Iterator<ReadLine>[];
  readonly #macros: (string | null)[] = [null];
  #last: ReadLine | null = null;

  constructor(source: SourceFile, via: readonly Location[]) {
    this.file = source.path;
    this.#sources = [linesOf(source, via)];
  }

  /** The line read last; where an end of file is reported. */
  get last(): ReadLine | null {
    return this.#last;
  }

  /** The macros being expanded, outermost first. */
  get macros(): readonly (string | null)[] {
    return this.#macros;
  }

  next(): ReadLine | null {
    while (this.#sources.length > 0) {
      const step = this.#sources.at(-1)?.next();
      if (step && !step.done) {
        this.#last = step.value;
        return step.value;
      }
      if (this.#sources.length === 1) return null;
      this.#sources.pop();
      this.#macros.pop();
    }
    return null;
  }

  /** Puts a macro's lines before what is left (mod_macro.c:use_macro). */
  push(macro: string, lines: Iterable<ReadLine>): void {
    this.#sources.push(lines[Symbol.iterator]());
    this.#macros.push(macro);
  }
}

function* linesOf(source: SourceFile, via: readonly Location[]): Generator<ReadLine> {
  for (const line of splitLogicalLines(source.text)) yield toReadLine(line, source, via);
}

const toReadLine = (line: LogicalLine, source: SourceFile, via: readonly Location[]): ReadLine => ({
  text: line.text,
  segments: line.segments,
  source,
  range: line.range,
  // A tag over several lines is hidden as one word.
  line: source.written === source.text ? line.line : source.locate(line.range).endLine,
  via,
  macro: null,
});

/** The place of a line. */
export const locateLine = (line: ReadLine): Location => line.source.locate(line.range);
