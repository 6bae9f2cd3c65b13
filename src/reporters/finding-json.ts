import type { Finding, Fix, Label } from '../rules/finding.ts';
import type { Location } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';
import { SourceFile } from '../source/source-file.ts';
import type { ReportContext } from './report-context.ts';

/** One finding in the form of `docs/schema/check.schema.json`: 1-based positions, paths as printed. */
export function toJsonFinding(finding: Finding, context: ReportContext) {
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
    fixes: finding.fixes.map((fix) => toJsonFix(fix, context)),
    because: (finding.because ?? []).map(({ ruleId, message, at }) => ({
      ruleId,
      message,
      file: context.nameOf(at.file),
      line: at.line,
      column: at.column,
    })),
  };
}

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

function toJsonFix(fix: Fix, context: ReportContext) {
  return {
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
export const locateEdit = (file: string, range: Location['range'], context: ReportContext): Location =>
  new SourceFile(file, context.textOf(file) ?? '').locate(range);
