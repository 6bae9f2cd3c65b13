import type { CheckResult } from '../linter/check-result.ts';
import { toJsonText, visible } from './escape.ts';
import type { ReportContext } from './report-context.ts';

const SEVERITIES = { error: 'major', warning: 'minor', info: 'info' } as const;

/** GitLab's Code Quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
export function renderGitlab(result: CheckResult, context: ReportContext): string {
  const issues = result.findings.map((finding) => ({
    description: visible(finding.message),
    check_name: finding.ruleId,
    fingerprint: finding.fingerprint,
    severity: SEVERITIES[finding.severity],
    location: { path: context.nameOf(finding.primary.at.file), lines: { begin: finding.primary.at.line } },
  }));
  return `${toJsonText(issues, 2)}\n`;
}
