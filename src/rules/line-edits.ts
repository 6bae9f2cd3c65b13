import type { Edit } from '../source/edit.ts';
import type { FilePath } from '../source/location.ts';
import type { TextRange } from '../source/text-range.ts';

/** The whole lines that a range touches, the last line's end included. */
function wholeLines(text: string, range: TextRange): TextRange {
  const end = text.indexOf('\n', range.end);
  return { start: lineStart(text, range.start), end: end < 0 ? text.length : end + 1 };
}

/** Lines put above the line that holds `at`, indented like it, each with that line's kind of line end. */
export function insertLinesAbove(file: FilePath, text: string, at: number, lines: readonly string[]): Edit {
  const start = lineStart(text, at);
  const end = lineEnd(text, at);
  const indentation = indentationAt(text, at);
  return {
    file,
    range: { start, end: start },
    newText: lines.map((line) => (line === '' ? end : `${indentation}${line}${end}`)).join(''),
  };
}

/** Lines put below the line that holds `at`, indented like it. */
export function insertLinesBelow(file: FilePath, text: string, at: number, lines: readonly string[]): Edit {
  const next = text.indexOf('\n', at);
  const place = next < 0 ? text.length : text[next - 1] === '\r' ? next - 1 : next;
  const end = lineEnd(text, at);
  const indentation = indentationAt(text, at);
  return {
    file,
    range: { start: place, end: place },
    newText: lines.map((line) => `${end}${indentation}${line}`).join(''),
  };
}

/** Deletes the whole lines of a range. Of a last line without an end the end before it goes: the file still has none. */
export function deleteLines(file: FilePath, text: string, range: TextRange): Edit {
  return deletionOf(file, text, wholeLines(text, range));
}

function deletionOf(file: FilePath, text: string, { start, end }: TextRange): Edit {
  const isUnended = end === text.length && !text.endsWith('\n') && start > 0;
  const before = isUnended ? (text[start - 2] === '\r' ? 2 : 1) : 0;
  return { file, range: { start: start - before, end }, newText: '' };
}

/**
 * Moves the whole lines of a range above an earlier line of the same scope; null where a section begins or ends between the
 * two, or a definition that the lines may need.
 */
export function moveLinesAbove(file: FilePath, text: string, range: TextRange, at: number): readonly Edit[] | null {
  const lines = wholeLines(text, range);
  const target = lineStart(text, at);
  if (target >= lines.start) return null;
  const moved = text.slice(lines.start, lines.end);
  const between = text.slice(target, lines.start);
  if (!isBalanced(between) || (moved.includes('${') && /^[ \t]*(?:Un)?Define\b/im.test(between))) return null;
  const newText = moved.endsWith('\n') ? moved : moved + lineEnd(text, at);
  return [{ file, range: { start: target, end: target }, newText }, deletionOf(file, text, lines)];
}

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** How the line that holds `at` ends; a last line without an end is taken to end like the one before. */
function lineEnd(text: string, at: number): '\n' | '\r\n' {
  const next = text.indexOf('\n', at);
  const end = next < 0 ? text.lastIndexOf('\n') : next;
  return text[end - 1] === '\r' ? '\r\n' : '\n';
}

const indentationAt = (text: string, at: number): string =>
  /[ \t]*/y.exec(text.slice(lineStart(text, at), at + 1))?.[0] ?? '';

/** Whether every section that begins in a text ends in it, and none ends that began before. */
function isBalanced(text: string): boolean {
  let depth = 0;
  for (const [, close] of text.matchAll(/^[ \t]*<(\/?)[A-Za-z]/gm)) {
    depth += close ? -1 : 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
