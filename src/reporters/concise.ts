import type { CheckResult } from '../linter/check-result.ts';
import { visible } from './escape.ts';
import { renderNoticeLines } from './notice-lines.ts';
import { paintWith } from './palette.ts';
import type { ReportContext } from './report-context.ts';
import { renderSummaryLine } from './summary-line.ts';

/** One line a finding or notice, `path:line:column: severity[rule] message`, for editors and `grep`; the closing line last. */
export function renderConcise(result: CheckResult, context: ReportContext): string {
  const paint = paintWith(context.color);
  const lines = result.findings.map((finding) => {
    const { at } = finding.primary;
    const place = paint('bold', visible(`${context.nameOf(at.file)}:${at.line}:${at.column}`));
    const fixable = finding.fixes.some((fix) => fix.applicability === 'safe') ? ' [fixable]' : '';
    return `${place}: ${finding.severity}[${finding.ruleId}]${fixable} ${visible(finding.message)}\n`;
  });
  const notices = renderNoticeLines(result, context).map((line) => `${line}\n`);
  return `${lines.join('')}${notices.join('')}${renderSummaryLine(result.summary)}\n`;
}
