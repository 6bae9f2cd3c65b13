import type { CheckResult } from '../linter/check-result.ts';
import { groupBy } from '../source/group-by.ts';
import { visible } from './escape.ts';
import { renderNoticeLines } from './notice-lines.ts';
import { paintWith, SEVERITY_COLORS } from './palette.ts';
import type { ReportContext } from './report-context.ts';
import { renderSummaryLine } from './summary-line.ts';

/** What was found file by file, a line a finding, the file above them. */
export function renderGrouped(result: CheckResult, context: ReportContext): string {
  const paint = paintWith(context.color);
  const files = [...groupBy(result.findings, ({ primary }) => primary.at.file)].map(([file, findings]) => {
    const places = findings.map(({ primary: { at } }) => `${at.line}:${at.column}`);
    const width = Math.max(...places.map((place) => place.length));
    const lines = findings.map(({ severity, ruleId, message, fixes, occurrences }, index) => {
      const name = paint(SEVERITY_COLORS[severity], `${severity}[${ruleId}]`);
      const fixable = fixes.some(({ applicability }) => applicability === 'safe') ? ' [fixable]' : '';
      const sites = occurrences.length > 1 ? ` (${occurrences.length} places)` : '';
      return `  ${(places[index] ?? '').padEnd(width)}  ${name}${fixable}${sites} ${visible(message)}\n`;
    });
    return `${paint('bold', visible(context.nameOf(file)))}:\n${lines.join('')}\n`;
  });
  const notices = renderNoticeLines(result, context).map((line) => `${line}\n`);
  return `${files.join('')}${notices.join('')}${renderSummaryLine(result.summary)}\n`;
}
