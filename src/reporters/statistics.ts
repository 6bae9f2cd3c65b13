import type { CheckResult } from '../linter/check-result.ts';
import type { Finding } from '../rules/finding.ts';
import { renderSummaryLine } from './summary-line.ts';

/** How often one rule found something. */
interface RuleCount {
  readonly ruleId: string;
  readonly count: number;
  /** How many of the findings can be mended safely. */
  readonly fixable: number;
}

const isFixable = ({ fixes }: Finding): boolean => fixes.some((fix) => fix.applicability === 'safe');

function countByRule({ findings }: CheckResult): readonly RuleCount[] {
  const counts = new Map<string, RuleCount>();
  for (const finding of findings) {
    const { ruleId } = finding;
    const { count, fixable } = counts.get(ruleId) ?? { count: 0, fixable: 0 };
    counts.set(ruleId, { ruleId, count: count + 1, fixable: fixable + (isFixable(finding) ? 1 : 0) });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.ruleId < b.ruleId ? -1 : 1));
}

/** Findings counted by rule, the most frequent first: as text with the closing line, or as a JSON list. */
export function renderStatistics(result: CheckResult, form: 'text' | 'json'): string {
  const counts = countByRule(result);
  if (form === 'json') return `${JSON.stringify(counts, null, 2)}\n`;
  const width = Math.max(0, ...counts.map(({ count }) => String(count).length));
  const lines = counts.map(
    ({ ruleId, count, fixable }) =>
      `${String(count).padStart(width)}  ${ruleId}${fixable > 0 ? ` [${fixable} fixable]` : ''}`,
  );
  return [...lines, renderSummaryLine(result.summary), ''].join('\n');
}
