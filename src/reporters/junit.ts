import type { CheckResult } from '../linter/check-result.ts';
import type { Finding } from '../rules/finding.ts';
import { escapeMarkup } from './escape.ts';
import { renderNoticeLines } from './notice-lines.ts';
import type { ReportContext } from './report-context.ts';

/**
 * JUnit XML: a suite a file, a failing case a finding; infos are cases that pass with a note. Without findings there is one case
 * that passes, because a report without any case is taken for a broken run.
 */
export function renderJunit(result: CheckResult, context: ReportContext): string {
  const files = [...new Set(result.findings.map((finding) => finding.primary.at.file))];
  const suites = files.map((file) => {
    const findings = result.findings.filter((finding) => finding.primary.at.file === file);
    const name = escapeMarkup(context.nameOf(file));
    return `  <testsuite name="${name}" ${countsOf(findings)}>\n${findings.map((finding) => renderCase(finding, name)).join('')}  </testsuite>\n`;
  });
  const isClean = suites.length === 0;
  const undecided = result.summary.undecided > 0 ? renderNoticeLines(result, context) : [];
  const body = isClean ? cleanSuite(undecided.length > 0) : suites.join('');
  const counts = isClean ? 'tests="1" failures="0" errors="0"' : countsOf(result.findings);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="wsgiscope" ${counts}>\n${body}${undecidedSuite(undecided)}</testsuites>\n`;
}

const cleanSuite = (isOpen: boolean): string =>
  [
    '  <testsuite name="wsgiscope" tests="1" failures="0" errors="0">\n',
    `    <testcase classname="wsgiscope" name="nothing ${isOpen ? 'certain ' : ''}found"/>\n`,
    '  </testsuite>\n',
  ].join('');

/** What is undecided, where there is anything: a suite without a case, with the reasons as its output. */
const undecidedSuite = (lines: readonly string[]): string =>
  lines.length === 0
    ? ''
    : `  <testsuite name="undecided" tests="0" failures="0" errors="0">\n    <system-out>${escapeMarkup(lines.join('\n'))}</system-out>\n  </testsuite>\n`;

const countsOf = (findings: readonly Finding[]): string =>
  `tests="${findings.length}" failures="${findings.filter(({ severity }) => severity !== 'info').length}" errors="0"`;

function renderCase(finding: Finding, file: string): string {
  const { line, column } = finding.primary.at;
  const message = escapeMarkup(finding.message);
  const body = [message, ...(finding.help === '' ? [] : [escapeMarkup(finding.help)])].join('\n');
  const outcome =
    finding.severity === 'info'
      ? `<system-out>${body}</system-out>`
      : `<failure type="${finding.severity}" message="${message}">${body}</failure>`;
  return `    <testcase classname="${escapeMarkup(finding.ruleId)}" name="${file}:${line}:${column}" file="${file}">${outcome}</testcase>\n`;
}
