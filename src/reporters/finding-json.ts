import type { Finding, Fix, Label, Occurrence } from '../rules/finding.ts';
import type { Location } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';
import { oncePer } from '../source/once-per.ts';
import { SourceFile } from '../source/source-file.ts';
import type { FixTable } from './fix-table.ts';
import type { ReportContext } from './report-context.ts';

/** One finding in the form of `docs/schema/check.schema.json`: 1-based positions, paths as printed. */
export function toJsonFinding(finding: Finding, fixes: FixTable, context: ReportContext) {
  return {
    ruleId: finding.ruleId,
    severity: finding.severity,
    confidence: finding.confidence,
    message: finding.message,
    help: finding.help,
    docsUrl: finding.docsUrl,
    fingerprint: finding.fingerprint,
    primary: toJsonLabel(finding.primary, context),
    related: finding.related.map((label) => toJsonLabel(label, context)),
    fixes: finding.fixes.map((fix) => fixes.idOf(fix)),
    occurrences: finding.occurrences.map((occurrence) => toJsonOccurrence(occurrence, context)),
    because: (finding.because ?? []).map(({ ruleId, severity, message, primary, occurrences }) => ({
      ruleId,
      severity,
      message,
      file: context.nameOf(primary.at.file),
      line: primary.at.line,
      column: primary.at.column,
      occurrences: occurrences.length,
    })),
  };
}

const toJsonOccurrence = (
  { fingerprint, severity, confidence, server, site, gets, primary, related }: Occurrence,
  context: ReportContext,
) => ({
  fingerprint,
  severity,
  confidence,
  server: server === null ? null : context.nameOf(server),
  site,
  gets,
  primary: toJsonLabel(primary, context),
  related: related.map((label) => toJsonLabel(label, context)),
});

/** One notice; `line` only where a place is known. */
export function toJsonNotice(notice: Notice, context: ReportContext) {
  const file = notice.at?.file ?? notice.file;
  return {
    code: notice.code,
    message: notice.message,
    ...(file === undefined ? {} : { file: context.nameOf(file) }),
    ...(notice.at ? { line: notice.at.line } : {}),
  };
}

const toJsonLabel = ({ at, text }: Label, context: ReportContext) => ({ ...toJsonPlace(at, context), text });

const toJsonPlace = (at: Location, context: ReportContext) => ({
  file: context.nameOf(at.file),
  line: at.line,
  column: at.column,
  endLine: at.endLine,
  endColumn: at.endColumn,
});

/** A fix in the form of `docs/schema/check.schema.json`. */
export function toJsonFix(id: string, fix: Fix, context: ReportContext) {
  return {
    id,
    title: fix.title,
    applicability: fix.applicability,
    edits: fix.edits.map((edit) => {
      const { line, column, endLine, endColumn } = locateEdit(edit.file, edit.range, context);
      return {
        file: context.nameOf(edit.file),
        start: { line, column },
        end: { line: endLine, column: endColumn },
        newText: edit.newText,
      };
    }),
  };
}

/** Where an edit stands, in lines and columns of the text that was analysed. */
export const locateEdit = (file: string, range: Location['range'], { textOf }: ReportContext): Location =>
  sourcesOf(textOf)(file).locate(range);

/** One index of lines a file, however many edits it has. */
const sourcesOf = oncePer((textOf: ReportContext['textOf']) => {
  const sources = new Map<string, SourceFile>();
  return (file: string): SourceFile => {
    const source = sources.get(file) ?? new SourceFile(file, textOf(file) ?? '');
    sources.set(file, source);
    return source;
  };
});
