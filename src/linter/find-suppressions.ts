import { splitLogicalLines } from '../apache/syntax/logical-lines.ts';
import { extractComments } from '../python/facts/extract-comments.ts';
import type { PythonParser } from '../python/syntax/index.ts';
import type { FilePath, Location } from '../source/location.ts';
import { SourceFile } from '../source/source-file.ts';
import type { TextRange } from '../source/text-range.ts';
import { type ParsedSuppression, parseSuppression } from './parse-suppression.ts';

/** A suppression and the lines it speaks of, from 1, both included. */
export interface PlacedSuppression extends ParsedSuppression {
  readonly at: Location;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Every suppression's text has it; a file without it is not looked at any closer. */
const WORD = 'wsgiscope:';

/** The suppressions of one file. `language` is how it is read. */
export function findSuppressions(
  file: FilePath,
  text: string,
  language: 'python' | 'apache',
  parser: PythonParser,
): readonly PlacedSuppression[] {
  if (!text.includes(WORD)) return [];
  const source = new SourceFile(file, text);
  return language === 'python' ? findInPython(source, parser) : findInApache(source);
}

/**
 * A comment behind a statement, or between the lines of one, speaks of all its lines; comments on lines of their own of the statement
 * in the first line below that is none, in a block too.
 */
function findInPython(source: SourceFile, parser: PythonParser): readonly PlacedSuppression[] {
  const script = extractComments(source.text, parser);
  const lineOf = (offset: number): number => source.lines.positionAt(offset).line;
  const statements = script.statements.map(({ start, end }) => ({ firstLine: lineOf(start), lastLine: lineOf(end) }));
  // Looked up by line, because a stranger's file may have as many statements as comments: the smaller covers the larger.
  const smallest = new Map<number, (typeof statements)[number]>();
  const isInside = new Set<number>();
  const isFirst = new Set(statements.map(({ firstLine }) => firstLine));
  for (const statement of statements.toSorted((a, b) => b.lastLine - b.firstLine - (a.lastLine - a.firstLine)))
    for (let line = statement.firstLine; line <= statement.lastLine; line += 1) {
      smallest.set(line, statement);
      if (line > statement.firstLine) isInside.add(line);
    }
  const comments = script.comments.map((range) => {
    const { line, column } = source.lines.positionAt(range.start);
    const before = source.text.slice(range.start - column + 1, range.start);
    return { range, line, isOwnLine: before.trim() === '' };
  });
  // From the end, so that a comment above another one finds the other's target.
  const targets = new Map<number, number>();
  for (const { line } of comments.filter(({ isOwnLine }) => isOwnLine).toReversed())
    targets.set(line, targets.get(line + 1) ?? line + 1);
  return comments.flatMap(({ range, line, isOwnLine }) => {
    const below = targets.get(line) ?? line + 1;
    const target = isOwnLine && (!isInside.has(line) || isFirst.has(below)) ? below : line;
    return place(source, range, smallest.get(target) ?? { firstLine: target, lastLine: target });
  });
}

/**
 * httpd knows comments on lines of their own only (util.c:ap_cfg_getline_core); they speak of the next directive with all
 * its continued lines. A comment that ends in a backslash has swallowed the line below it.
 */
function findInApache(source: SourceFile): readonly PlacedSuppression[] {
  const lines = [...splitLogicalLines(source.text, 'with-comments')];
  const nexts = new Array<(typeof lines)[number] | undefined>(lines.length);
  for (let index = lines.length - 2; index >= 0; index -= 1) {
    const below = lines[index + 1];
    nexts[index] = below?.text.startsWith('#') ? nexts[index + 1] : below;
  }
  return lines.flatMap((line, index) => {
    if (!line.text.includes(WORD)) return [];
    if (!line.text.startsWith('#')) {
      const placed = place(source, line.range, { firstLine: line.firstLine, lastLine: line.line });
      const problem = 'httpd has no comments behind directives; put it on a line of its own above';
      return placed.map((one) => ({ ...one, names: [], problem }));
    }
    const target = nexts[index] ?? { firstLine: line.line + 1, line: line.line + 1 };
    return place(source, line.range, { firstLine: target.firstLine, lastLine: target.line });
  });
}

function place(
  source: SourceFile,
  range: TextRange,
  lines: { readonly firstLine: number; readonly lastLine: number },
): readonly PlacedSuppression[] {
  // Continuations inside a comment become blanks of the same length, so that offsets stay what they are.
  const comment = source.text.slice(range.start, range.end).replaceAll(/\\\r?\n/g, (found) => ' '.repeat(found.length));
  const parsed = parseSuppression(comment);
  if (!parsed) return [];
  const moved = ({ start, end }: TextRange): TextRange => ({ start: range.start + start, end: range.start + end });
  return [
    {
      ...parsed,
      ...(parsed.isOfFile ? { firstLine: 1, lastLine: Number.MAX_SAFE_INTEGER } : lines),
      range: moved(parsed.range),
      names: parsed.names.map((name) => ({ ...name, range: moved(name.range) })),
      at: source.locate(moved(parsed.range)),
    },
  ];
}
