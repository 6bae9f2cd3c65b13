import type { CheckResult } from '../linter/check-result.ts';
import type { Finding } from '../rules/finding.ts';
import { escapeMarkup, visible } from './escape.ts';
import type { ReportContext } from './report-context.ts';

/** JUnit XML: a suite a file, a failing case a finding; infos are cases that pass with a note. */
export function renderJunit(result: CheckResult, context: ReportContext): string {
  const files = [...new Set(result.findings.map((finding) => finding.primary.at.file))];
  const suites = files.map((file) => {
    const findings = result.findings.filter((finding) => finding.primary.at.file === file);
    const failures = findings.filter((finding) => finding.severity !== 'info').length;
    const name = escapeMarkup(visible(context.nameOf(file)));
    const cases = findings.map((finding) => renderCase(finding, name));
    return `  <testsuite name="${name}" tests="${findings.length}" failures="${failures}" errors="0">\n${cases.join('')}  </testsuite>\n`;
  });
  const failures = result.findings.filter((finding) => finding.severity !== 'info').length;
  const head = `<testsuites name="wsgiscope" tests="${result.findings.length}" failures="${failures}" errors="0">\n`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${head}${suites.join('')}</testsuites>\n`;
}

function renderCase(finding: Finding, file: string): string {
  const { line, column } = finding.primary.at;
  const message = escapeMarkup(visible(finding.message));
  const body = escapeMarkup(`${finding.message}\n${finding.help}`);
  const outcome =
    finding.severity === 'info'
      ? `<system-out>${body}</system-out>`
      : `<failure type="${finding.severity}" message="${message}">${body}</failure>`;
  return `    <testcase classname="${escapeMarkup(finding.ruleId)}" name="${file}:${line}:${column}">${outcome}</testcase>\n`;
}
