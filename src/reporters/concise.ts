import type { CheckResult } from '../linter/check-result.ts';
import { visible } from './escape.ts';
import { renderNoticeLines } from './notice-lines.ts';
import { paintWith, SEVERITY_COLORS } from './palette.ts';
import type { ReportContext } from './report-context.ts';
import { renderSummaryLine } from './summary-line.ts';

/** One line a finding or notice, `path:line:column: severity[rule] message`, for editors and `grep`; the closing line last. */
export function renderConcise(result: CheckResult, context: ReportContext): string {
  const paint = paintWith(context.color);
  const lines = result.findings.map((finding) => {
    const { at } = finding.primary;
    const place = paint('bold', visible(`${context.nameOf(at.file)}:${at.line}:${at.column}`));
    const name = paint(SEVERITY_COLORS[finding.severity], `${finding.severity}[${finding.ruleId}]`);
    const fixable = finding.fixes.some((fix) => fix.applicability === 'safe') ? ' [fixable]' : '';
    const { length } = finding.occurrences;
    const sites = length > 1 ? ` (${length} places)` : '';
    return `${place}: ${name}${fixable}${sites} ${visible(finding.message)}\n`;
  });
  const notices = renderNoticeLines(result, context).map((line) => `${line}\n`);
  return `${lines.join('')}${notices.join('')}${renderSummaryLine(result.summary)}\n`;
}
