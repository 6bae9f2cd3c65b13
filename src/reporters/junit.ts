import type { CheckResult } from '../linter/check-result.ts';
import type { Finding } from '../rules/finding.ts';
import { escapeMarkup } from './escape.ts';
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
  const body = isClean ? CLEAN_SUITE : suites.join('');
  const counts = isClean ? 'tests="1" failures="0" errors="0"' : countsOf(result.findings);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="wsgiscope" ${counts}>\n${body}</testsuites>\n`;
}

const CLEAN_SUITE = [
  '  <testsuite name="wsgiscope" tests="1" failures="0" errors="0">\n',
  '    <testcase classname="wsgiscope" name="nothing found"/>\n',
  '  </testsuite>\n',
].join('');

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
