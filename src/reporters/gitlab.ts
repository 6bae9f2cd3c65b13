import { createHash } from 'node:crypto';
import type { CheckResult } from '../linter/check-result.ts';
import { isUndecided } from '../linter/undecided.ts';
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
  const undecided = result.notices.filter(isUndecided).flatMap((notice) => {
    const file = notice.at?.file ?? notice.file;
    if (file === undefined) return [];
    const path = context.nameOf(file);
    return [
      {
        description: visible(notice.message),
        check_name: notice.code,
        fingerprint: createHash('sha256').update(`${notice.code}\n${path}\n${notice.message}`).digest('hex'),
        severity: SEVERITIES.info,
        location: { path, lines: { begin: notice.at?.line ?? 1 } },
      },
    ];
  });
  return `${toJsonText([...issues, ...undecided], 2)}\n`;
}
