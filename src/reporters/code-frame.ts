import type { Label } from '../rules/finding.ts';
import { SourceFile } from '../source/source-file.ts';

/** One source line of a frame; `marks` are 0-based half-open column ranges with what is said about them. */
export interface FrameLine {
  readonly number: number;
  readonly text: string;
  readonly marks: readonly {
    readonly start: number;
    readonly end: number;
    readonly label: string;
    readonly primary: boolean;
  }[];
}

const CONTEXT_LINES = 1;
/** A longer line is cut around its first mark, so that one hostile line cannot fill a screen. */
const LONGEST_LINE = 240;

/**
 * The lines of one file around some labels, in order; lines far apart are separated by a null.
 * A label over several lines is marked on its first one.
 */
export function buildCodeFrame(
  text: string,
  labels: readonly (Label & { readonly primary: boolean })[],
): readonly (FrameLine | null)[] {
  const source = new SourceFile('', text);
  const wanted = new Set<number>();
  for (const { at } of labels) {
    for (let line = at.line - CONTEXT_LINES; line <= at.line + CONTEXT_LINES; line++) {
      if (line >= 1 && line <= source.lines.lineCount) wanted.add(line);
    }
  }
  const frame: (FrameLine | null)[] = [];
  let previous: number | null = null;
  for (const number of [...wanted].sort((a, b) => a - b)) {
    if (previous !== null && number > previous + 1) frame.push(null);
    frame.push(buildLine(source, number, labels));
    previous = number;
  }
  return frame;
}

function buildLine(
  source: SourceFile,
  number: number,
  labels: readonly (Label & { readonly primary: boolean })[],
): FrameLine {
  const start = source.lines.startOfLine(number);
  const whole = source.text.slice(start, source.lines.startOfLine(number + 1)).replace(/\r?\n$/, '');
  const marks = labels
    .filter(({ at }) => at.line === number)
    .map(({ at, text, primary }) => {
      const from = Math.min(at.column - 1, whole.length);
      const to = at.endLine === at.line ? Math.min(at.endColumn - 1, whole.length) : whole.trimEnd().length;
      return { start: from, end: Math.max(to, from + 1), label: text, primary };
    })
    .sort((a, b) => a.start - b.start);
  if (whole.length <= LONGEST_LINE) return { number, text: whole, marks };
  const cut = Math.max(0, (marks[0]?.start ?? 0) - LONGEST_LINE / 4);
  return {
    number,
    text: whole.slice(cut, cut + LONGEST_LINE),
    marks: marks
      .filter((mark) => mark.start < cut + LONGEST_LINE)
      .map((mark) => ({ ...mark, start: mark.start - cut, end: Math.min(mark.end - cut, LONGEST_LINE) })),
  };
}
