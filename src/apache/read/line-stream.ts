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
  readonly #source: SourceFile;
  readonly #via: readonly Location[];
  readonly #lines: Iterator<LogicalLine>;
  /** The bodies that are being read, outermost first. */
  readonly #bodies: Iterator<ReadLine>[] = [];
  readonly #macros: (string | null)[] = [null];
  #last: ReadLine | null = null;

  constructor(source: SourceFile, via: readonly Location[]) {
    this.file = source.path;
    this.#source = source;
    this.#via = via;
    this.#lines = splitLogicalLines(source.text);
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
    for (let body = this.#bodies.at(-1); body; body = this.#bodies.at(-1)) {
      const step = body.next();
      if (!step.done) return this.#take(step.value);
      this.#bodies.pop();
      this.#macros.pop();
    }
    const step = this.#lines.next();
    return step.done ? null : this.#take(toReadLine(step.value, this.#source, this.#via));
  }

  #take(line: ReadLine): ReadLine {
    this.#last = line;
    return line;
  }

  /** Puts a macro's lines before what is left (mod_macro.c:use_macro). */
  push(macro: string, lines: Iterable<ReadLine>): void {
    this.#bodies.push(lines[Symbol.iterator]());
    this.#macros.push(macro);
  }
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
