import type { FileSystem } from '../host/file-system.ts';
import type { FileChange } from '../host/file-writer.ts';
import { speaksOf } from '../linter/apply-suppressions.ts';
import type { PlacedSuppression } from '../linter/find-suppressions.ts';
import { findNotToEdit } from '../linter/heed-headers.ts';
import { occurrencesOf } from '../linter/known-occurrences.ts';
import type { Finding } from '../rules/finding.ts';
import { groupBy } from '../source/group-by.ts';
import type { LineIndex } from '../source/line-index.ts';
import type { FilePath } from '../source/location.ts';
import { SourceFile } from '../source/source-file.ts';
import { applyEdits } from './apply-edits.ts';

export interface SuppressionRequest {
  readonly fs: FileSystem;
  /** What is to be suppressed, consequences included. */
  readonly findings: readonly Finding[];
  /** What to write behind the brackets; one line, no backslash at its end. */
  readonly reason: string;
  /** The suppressions of a text that stands in a file. */
  readonly suppressionsOf: (file: FilePath, text: string) => readonly PlacedSuppression[];
  /** Whether the new text of a file has no syntax error that the old one did not have. */
  readonly isIntact: (file: FilePath, before: string, after: string) => boolean;
}

/** What would be written. `refusals` name the places where no comment can stand. */
export interface SuppressionPlan {
  readonly changes: readonly FileChange[];
  readonly refusals: readonly string[];
}

/** What is found in one line. */
interface Place {
  readonly line: number;
  readonly ids: readonly string[];
  readonly at: Finding['primary']['at'];
}

/**
 * Writes a suppression for every occurrence: on a line of its own above the first line, or behind the last one where that would
 * split a statement or a string. What is written is read again, and left out where it would not do.
 */
export function addSuppressions(request: SuppressionRequest): SuppressionPlan {
  const changes: FileChange[] = [];
  const refusals: string[] = [];
  const byFile = groupBy(occurrencesOf(request.findings), ({ occurrence }) => occurrence.primary.at.file);
  for (const [file, occurrences] of [...byFile].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const found = request.fs.readText(file);
    if (found.kind === 'failure') {
      refusals.push(found.message);
      continue;
    }
    const header = findNotToEdit(file, found.text);
    if (header !== null) {
      refusals.push(`${file}:${header.line}: says not to be edited: leave its findings out by settings or a baseline`);
      continue;
    }
    let text = found.text;
    // From the end, so that what is still to be done keeps its lines.
    for (const place of placesOf(occurrences)) {
      const next = addAt(place, file, text, request);
      if (next === null) refusals.push(`${file}:${place.line}: no comment can stand at this line`);
      text = next ?? text;
    }
    if (text !== found.text)
      changes.push({ file, before: found.text, after: text, encoding: found.encoding, bom: found.bom });
  }
  return { changes, refusals };
}

/** The places from the last to the first, each with all rules that find something there. */
function placesOf(occurrences: ReturnType<typeof occurrencesOf>): readonly Place[] {
  const lines = groupBy(occurrences, ({ occurrence }) => occurrence.primary.at.line);
  return [...lines]
    .map(([line, found]): Place => {
      const ids = new Set(found.map(({ finding }) => finding.ruleId));
      return { line, ids: [...ids].sort(), at: found[0].occurrence.primary.at };
    })
    .sort((a, b) => b.line - a.line);
}

function addAt(place: Place, file: FilePath, text: string, request: SuppressionRequest): string | null {
  const { lines } = new SourceFile(file, text);
  const comment = `# wsgiscope: ignore[${place.ids.join(', ')}]${request.reason === '' ? '' : ` ${request.reason}`}`;
  const start = lines.startOfLine(firstPhysicalLine(text, lines, place.line));
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  const above = applyEdits(text, [
    { file, range: { start, end: start }, newText: `${indent}${comment}${lineEndOf(text)}` },
  ]);
  const end = endOfLine(text, lines.startOfLine(place.at.endLine));
  const behind = applyEdits(text, [{ file, range: { start: end, end }, newText: `  ${comment}` }]);
  const { range, line, column, endLine, endColumn } = place.at;
  const shifted = { file, range, line: line + 1, column, endLine: endLine + 1, endColumn };
  const candidates = [
    { after: above, at: shifted },
    { after: behind, at: place.at },
  ];
  const good = candidates.find(
    ({ after, at }) =>
      request
        .suppressionsOf(file, after)
        .some(
          (one) =>
            one.problem === null &&
            speaksOf(one, at) &&
            place.ids.every((id) => one.names.some((name) => name.id === id)),
        ) && request.isIntact(file, text, after),
  );
  return good?.after ?? null;
}

/** Where the line begins that backslashes continue to this one. */
function firstPhysicalLine(text: string, lines: LineIndex, line: number): number {
  let first = line;
  while (first > 1 && /\\\r?\n$/.test(text.slice(lines.startOfLine(first - 1), lines.startOfLine(first)))) first -= 1;
  return first;
}

const lineEndOf = (text: string): string => (/\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n');

function endOfLine(text: string, start: number): number {
  const found = text.indexOf('\n', start);
  const end = found < 0 ? text.length : found;
  return text[end - 1] === '\r' ? end - 1 : end;
}
