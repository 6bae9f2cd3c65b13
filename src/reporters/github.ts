import type { CheckResult } from '../linter/check-result.ts';
import type { Finding, Severity } from '../rules/finding.ts';
import { escapeCommandData, escapeCommandProperty } from './escape.ts';
import { renderNoticeLines } from './notice-lines.ts';
import type { ReportContext } from './report-context.ts';

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** GitHub shows ten annotations of a level a step and drops the rest without a word; the tenth says so here. */
const SHOWN_PER_LEVEL = 9;

/** Workflow commands that annotate a pull request. Everything is escaped: names and contents of files are hostile. */
export function renderGithub(result: CheckResult, context: ReportContext): string {
  const levels: readonly Severity[] = ['error', 'warning', 'info'];
  return levels
    .flatMap((severity) => {
      const findings = result.findings.filter((finding) => finding.severity === severity);
      const shown = findings.slice(0, findings.length === SHOWN_PER_LEVEL + 1 ? SHOWN_PER_LEVEL + 1 : SHOWN_PER_LEVEL);
      const left = findings.length - shown.length;
      return [
        ...shown.map((finding) => renderCommand(finding, context)),
        ...(left > 0 ? [`::${COMMANDS[severity]} title=wsgiscope::${left} more of this level, see the summary`] : []),
      ];
    })
    .concat(renderUndecided(result, context))
    .map((line) => `${line}\n`)
    .join('');
}

/** One annotation for all that is undecided: GitHub shows few of them. */
function renderUndecided(result: CheckResult, context: ReportContext): readonly string[] {
  const { undecided } = result.summary;
  if (undecided === 0) return [];
  return [`::notice title=wsgiscope: ${undecided} undecided::${escapeCommandData(renderNoticeLines(result, context))}`];
}

function renderCommand(finding: Finding, context: ReportContext): string {
  const { at } = finding.primary;
  const properties = [
    ['file', context.nameOf(at.file)],
    ['line', String(at.line)],
    ['endLine', String(at.endLine)],
    ...(at.line === at.endLine
      ? [['col', String(at.column)] as const, ['endColumn', String(at.endColumn)] as const]
      : []),
    ['title', `${finding.ruleId} (${finding.severity})`],
  ] as const;
  const related = finding.related.map((label) => `${context.nameOf(label.at.file)}:${label.at.line}: ${label.text}`);
  const help = finding.help === '' ? '' : `help: ${finding.help}`;
  const lines = [finding.message, ...related, help, finding.docsUrl].filter((line) => line !== '');
  const written = properties.map(([name, value]) => `${name}=${escapeCommandProperty(value ?? '')}`).join(',');
  return `::${COMMANDS[finding.severity]} ${written}::${escapeCommandData(lines)}`;
}
