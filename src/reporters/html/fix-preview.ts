import type { Fix } from '../../rules/finding.ts';
import type { Edit } from '../../source/edit.ts';
import { SourceFile } from '../../source/source-file.ts';

/** Neighbouring lines that a fix changes, as they are and as they would be. */
export interface ChangedLines {
  readonly file: string;
  /** The 1-based number of the first line. */
  readonly line: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The lines a fix changes, in the order of files and places; edits on the same or adjacent lines are told together. */
export function previewFix(fix: Fix, textOf: (file: string) => string | null): readonly ChangedLines[] {
  const files = [...new Set(fix.edits.map((edit) => edit.file))];
  return files.flatMap((file) => {
    const text = textOf(file);
    if (text === null) return [];
    const source = new SourceFile(file, text);
    const edits = fix.edits.filter((edit) => edit.file === file).sort((a, b) => a.range.start - b.range.start);
    return groupByLines(source, edits).map((group) => changedLines(source, group));
  });
}

function groupByLines(source: SourceFile, edits: readonly Edit[]): readonly (readonly Edit[])[] {
  const groups: Edit[][] = [];
  let lastLine = Number.NEGATIVE_INFINITY;
  for (const edit of edits) {
    const { line, endLine } = source.locate(edit.range);
    if (line > lastLine + 1) groups.push([]);
    groups.at(-1)?.push(edit);
    lastLine = endLine;
  }
  return groups;
}

function changedLines(source: SourceFile, edits: readonly Edit[]): ChangedLines {
  const places = edits.map((edit) => source.locate(edit.range));
  const first = Math.min(...places.map(({ line }) => line));
  const last = Math.max(
    ...places.map(({ line, endLine, endColumn }) => (endColumn === 1 && endLine > line ? endLine - 1 : endLine)),
  );
  const start = source.lines.startOfLine(first);
  const end = source.lines.startOfLine(last + 1);
  let after = '';
  let at = start;
  for (const { range, newText } of edits) {
    after += source.text.slice(at, range.start) + newText;
    at = range.end;
  }
  after += source.text.slice(at, Math.max(at, end));
  const before = source.text.slice(start, Math.max(at, end));
  return { file: source.path, line: first, ...withoutShared(linesOf(before), linesOf(after)) };
}

/** Only the lines that differ, where one side holds the other (a line that is added or taken away). */
function withoutShared(before: readonly string[], after: readonly string[]): Pick<ChangedLines, 'before' | 'after'> {
  let tail = 0;
  while (tail < Math.min(before.length, after.length) && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return { before: before.slice(0, before.length - tail), after: after.slice(0, after.length - tail) };
}

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/));
