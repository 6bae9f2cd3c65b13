import { countUpTo } from '../../source/count-up-to.ts';
import type { TextRange } from '../../source/text-range.ts';

/** A stretch of a line, up to the next one: `text[at...]` is `source[from...]`, or came from elsewhere where `from` is null. */
export interface Segment {
  readonly at: number;
  readonly from: number | null;
}

/** One line as httpd reads it: continuations joined, blanks at both ends removed. */
export interface LogicalLine {
  readonly text: string;
  readonly segments: readonly Segment[];
  /** From the first to the last character of the line in the file. */
  readonly range: TextRange;
  /** The first physical line, from 1. */
  readonly firstLine: number;
  /** The last physical line, the one httpd names in messages. */
  readonly line: number;
}

/** What httpd trims: `apr_isspace` without line feeds. */
const BLANKS = ' \t\r\v\f';

/** Trimmed by hand: a pattern for blanks at the end takes quadratic time on long runs of them inside. */
function trimBlanks(text: string): { readonly text: string; readonly cut: number } {
  let cut = 0;
  let end = text.length;
  while (cut < end && BLANKS.includes(text.charAt(cut))) cut += 1;
  while (end > cut && BLANKS.includes(text.charAt(end - 1))) end -= 1;
  return { text: text.slice(cut, end), cut };
}

/**
 * The logical lines of a file, empty ones and, unless they are asked for, comments left out (util.c:ap_cfg_getline_core).
 * A line that ends in a backslash takes the next one in, even where it is a comment; a NUL byte hides the rest of its line.
 */
export function* splitLogicalLines(text: string, keep?: 'with-comments'): Generator<LogicalLine> {
  let physical = 0;
  for (let at = 0; at < text.length; ) {
    physical += 1;
    const end = endOfLine(text, at);
    const { content, continued } = readPhysicalLine(text, at, end);
    let line: LogicalLine;
    if (continued) {
      const firstLine = physical;
      const rest = readContinuation(text, content, at, end + 1);
      physical += rest.lines;
      line = trimLine(rest.text, rest.segments, { firstLine, line: physical });
      at = rest.next;
    } else {
      line = trimSingleLine(content, at, physical);
      at = end + 1;
    }
    if (line.text !== '' && (keep || !line.text.startsWith('#'))) yield line;
  }
}

/** What a line that ends in a backslash goes on with. */
function readContinuation(
  text: string,
  first: string,
  from: number,
  next: number,
): { readonly text: string; readonly segments: readonly Segment[]; readonly lines: number; readonly next: number } {
  const parts = [first];
  const segments: Segment[] = [{ at: 0, from }];
  let length = first.length;
  let at = next;
  let lines = 0;
  let more = true;
  while (more && at < text.length) {
    const end = endOfLine(text, at);
    const { content, continued } = readPhysicalLine(text, at, end);
    parts.push(content);
    segments.push({ at: length, from: at });
    length += content.length;
    at = end + 1;
    lines += 1;
    more = continued;
  }
  // A backslash and a line feed at the very end: httpd has counted one more line when it finds the end.
  if (more && at === text.length) lines += 1;
  return { text: parts.join(''), segments, lines, next: at };
}

const endOfLine = (text: string, at: number): number => {
  const found = text.indexOf('\n', at);
  return found < 0 ? text.length : found;
};

function readPhysicalLine(text: string, start: number, end: number): { content: string; continued: boolean } {
  let content = text.slice(start, end);
  const nul = content.indexOf('\0');
  if (nul >= 0) content = content.slice(0, nul);
  if (end === text.length) return { content, continued: false };
  if (nul < 0 && content.endsWith('\r')) content = content.slice(0, -1);
  return content.endsWith('\\') ? { content: content.slice(0, -1), continued: true } : { content, continued: false };
}

function trimSingleLine(content: string, from: number, line: number): LogicalLine {
  const { text, cut } = trimBlanks(content);
  const start = from + cut;
  return {
    text,
    segments: [{ at: 0, from: start }],
    range: { start, end: start + text.length },
    firstLine: line,
    line,
  };
}

function trimLine(
  joined: string,
  segments: readonly Segment[],
  numbers: { firstLine: number; line: number },
): LogicalLine {
  const trimmed = trimBlanks(joined);
  const { text } = trimmed;
  const cut = text === '' ? 0 : trimmed.cut;
  const shifted = shiftSegments(segments, cut);
  const start = sourceOffset(shifted, 0) ?? 0;
  const last = sourceOffset(shifted, Math.max(0, text.length - 1)) ?? start;
  return { text, segments: shifted, range: { start, end: text === '' ? start : last + 1 }, ...numbers };
}

function shiftSegments(segments: readonly Segment[], cut: number): readonly Segment[] {
  return segments
    .map(({ at, from }) => (at >= cut ? { at: at - cut, from } : { at: 0, from: (from ?? 0) + cut - at }))
    .filter((_segment, index, all) => index === all.length - 1 || (all[index + 1]?.at ?? 1) > 0);
}

/** How many segments of a line begin at a place of it or before. */
const countSegments = (segments: readonly Segment[], offset: number): number =>
  countUpTo(offset, segments.length, (index) => segments[index]?.at ?? 0);

/** Where a character of a line stands in its file; null where it came from elsewhere. */
export function sourceOffset(segments: readonly Segment[], offset: number): number | null {
  const found = segments[countSegments(segments, offset) - 1];
  return found && found.from !== null ? found.from + offset - found.at : null;
}

/** The range of `text[start, end)` in the file; null unless all of it stands there. */
export function sourceRange(segments: readonly Segment[] | null, start: number, end: number): TextRange | null {
  if (!segments || end <= start) return null;
  const [only] = segments;
  if (only?.at === 0 && segments.length === 1)
    return only.from === null ? null : { start: only.from + start, end: only.from + end };
  const first = sourceOffset(segments, start);
  const last = sourceOffset(segments, end - 1);
  if (first === null || last === null) return null;
  const within = segments.slice(countSegments(segments, start), countSegments(segments, end - 1));
  const broken = within.some(({ from }) => from === null);
  return broken ? null : { start: first, end: last + 1 };
}
