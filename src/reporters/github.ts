import type { CheckResult } from '../linter/check-result.ts';
import type { Finding, Occurrence, Severity } from '../rules/finding.ts';
import { distinctLabels } from '../rules/wording.ts';
import type { Notice } from '../source/notice.ts';
import { escapeCommandData, escapeCommandProperty } from './escape.ts';
import { inTurns as noticesInTurns, renderNoticeLines } from './notice-lines.ts';
import type { ReportContext } from './report-context.ts';

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** GitHub shows ten annotations of a level a step and drops the rest without a word; the tenth says so here. */
const SHOWN_PER_LEVEL = 9;

/** Workflow commands that annotate the lines of a pull request, one for each occurrence: the ten that are shown are of as many causes as there are. Everything is escaped: names and contents of files are hostile. */
export function renderGithub(result: CheckResult, context: ReportContext): string {
  const levels: readonly Severity[] = ['error', 'warning', 'info'];
  const leftOut = noticesInTurns(result.notices).filter(({ leavesOut }) => leavesOut);
  return levels
    .flatMap((severity) => {
      const commands = [
        ...(severity === 'info' ? leftOut.map((notice) => renderNotice(notice, context)) : []),
        ...inTurns(result.findings, severity).map(({ finding, occurrence }) =>
          renderCommand(finding, occurrence, context),
        ),
      ];
      const shown = commands.slice(0, commands.length === SHOWN_PER_LEVEL + 1 ? SHOWN_PER_LEVEL + 1 : SHOWN_PER_LEVEL);
      const left = commands.length - shown.length;
      return [
        ...shown,
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

function renderNotice({ at, file = at?.file, message }: Notice, { nameOf }: ReportContext): string {
  const place = file === undefined ? '' : `file=${escapeCommandProperty(nameOf(file))},line=${at?.line ?? 1},`;
  return `::notice ${place}title=wsgiscope (left out)::${escapeCommandData([message])}`;
}

interface Annotation {
  readonly finding: Finding;
  readonly occurrence: Occurrence;
}

/** The first occurrence of every cause, then the second ones, and so on. */
function inTurns(findings: readonly Finding[], severity: Severity): readonly Annotation[] {
  const all = findings.flatMap((finding) =>
    finding.occurrences
      .filter((occurrence) => occurrence.severity === severity)
      .map((occurrence, turn) => ({ finding, occurrence, turn })),
  );
  return all.sort((a, b) => a.turn - b.turn);
}

function renderCommand(finding: Finding, { severity, primary, related, message }: Occurrence, context: ReportContext) {
  const { at } = primary;
  const properties = [
    ['file', context.nameOf(at.file)],
    ['line', String(at.line)],
    ['endLine', String(at.endLine)],
    ...(at.line === at.endLine
      ? [['col', String(at.column)] as const, ['endColumn', String(at.endColumn)] as const]
      : []),
    ['title', `${finding.ruleId} (${severity})`],
  ] as const;
  const isOnly = finding.occurrences.length === 1;
  const labels = distinctLabels([...(isOnly ? finding.related : []), finding.primary, ...related], at);
  const places = labels.map((label) => `${context.nameOf(label.at.file)}:${label.at.line}: ${label.text}`);
  const help = finding.help === '' ? '' : `help: ${finding.help}`;
  const lines = [isOnly ? finding.message : message, ...places, help, finding.docsUrl].filter((line) => line !== '');
  const written = properties.map(([name, value]) => `${name}=${escapeCommandProperty(value ?? '')}`).join(',');
  return `::${COMMANDS[severity]} ${written}::${escapeCommandData(lines)}`;
}
