import type { Label } from '../rules/finding.ts';
import { SourceFile } from '../source/source-file.ts';

/** A range of a frame's line, 0-based and half-open in UTF-16 units, and what is said about it. */
interface FrameMark {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly primary: boolean;
}

/** One source line of a frame. */
export interface FrameLine {
  readonly number: number;
  readonly text: string;
  readonly marks: readonly FrameMark[];
}

const CONTEXT_LINES = 1;
/** A longer line is cut around its first mark, so that one hostile line cannot fill a screen. */
const LONGEST_LINE = 240;
const CUT = '…';

/**
 * The lines of one file around some labels, in order; lines far apart are separated by a null. Blank lines at the edges are
 * left out. A label over several lines is marked on its first one. `longest` is in UTF-16 units.
 */
export function buildCodeFrame(
  text: string,
  labels: readonly (Label & { readonly primary: boolean })[],
  longest = LONGEST_LINE,
): readonly (FrameLine | null)[] {
  const source = sourceOf(text);
  const marked = new Set(labels.map(({ at }) => at.line));
  const wanted = new Set<number>();
  for (const line of marked) {
    for (let near = line - CONTEXT_LINES; near <= line + CONTEXT_LINES; near++) {
      const isThere = near >= 1 && near <= source.lines.lineCount;
      if (isThere && (marked.has(near) || textOfLine(source, near).trim() !== '')) wanted.add(near);
    }
  }
  const frame: (FrameLine | null)[] = [];
  let previous: number | null = null;
  for (const number of [...wanted].sort((a, b) => a - b)) {
    if (previous !== null && number > previous + 1) {
      const isBlankBetween = number === previous + 2 && textOfLine(source, previous + 1).trim() === '';
      frame.push(isBlankBetween ? { number: previous + 1, text: '', marks: [] } : null);
    }
    frame.push(buildLine(source, number, labels, longest));
    previous = number;
  }
  return frame;
}

/** The text that was shown last, taken apart: findings are sorted by file, and a file may have thousands. */
let shown = new SourceFile('', '');

function sourceOf(text: string): SourceFile {
  if (shown.text !== text) shown = new SourceFile('', text);
  return shown;
}

const textOfLine = (source: SourceFile, number: number): string =>
  source.text.slice(source.lines.startOfLine(number), source.lines.startOfLine(number + 1)).replace(/\r?\n$/, '');

function buildLine(
  source: SourceFile,
  number: number,
  labels: readonly (Label & { readonly primary: boolean })[],
  longest: number,
): FrameLine {
  const whole = textOfLine(source, number);
  const marks = labels
    .filter(({ at }) => at.line === number)
    .map(({ at, text, primary }) => {
      const from = Math.min(at.column - 1, whole.length);
      const to = at.endLine === at.line ? Math.min(at.endColumn - 1, whole.length) : whole.trimEnd().length;
      return { start: from, end: Math.max(to, from + 1), label: text, primary };
    })
    .sort((a, b) => a.start - b.start);
  return whole.length <= longest ? { number, text: whole, marks } : cutLine({ number, text: whole, marks }, longest);
}

/** A window of a line around its first mark; a mark outside of it is drawn at the window's edge, because its words count. */
function cutLine({ number, text, marks }: FrameLine, longest: number): FrameLine {
  const before = Math.max(0, (marks[0]?.start ?? 0) - Math.floor(longest / 4));
  const from = wholeCharacters(text, Math.min(before, text.length - longest));
  const to = wholeCharacters(text, from + longest);
  const head = from > 0 ? CUT : '';
  const inWindow = (offset: number): number => Math.min(Math.max(offset, from), to) - from + head.length;
  return {
    number,
    text: `${head}${text.slice(from, to)}${to < text.length ? CUT : ''}`,
    marks: marks.map((mark) => {
      const start = inWindow(mark.start);
      return { ...mark, start, end: Math.max(inWindow(mark.end), start + 1) };
    }),
  };
}

/** The offset, or the one before it where it would split a surrogate pair. */
const wholeCharacters = (text: string, offset: number): number =>
  (text.codePointAt(offset - 1) ?? 0) > 0xffff ? offset - 1 : offset;
