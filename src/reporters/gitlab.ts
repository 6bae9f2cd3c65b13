import { createHash } from 'node:crypto';
import type { CheckResult } from '../linter/check-result.ts';
import { isUndecided } from '../linter/undecided.ts';
import { layOutJson, visible } from './escape.ts';
import type { ReportContext } from './report-context.ts';

const SEVERITIES = { error: 'major', warning: 'minor', info: 'info' } as const;

/** GitLab's Code Quality report, an issue for each occurrence: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
export function renderGitlab(result: CheckResult, context: ReportContext): string {
  const issues = result.findings.flatMap((finding) =>
    finding.occurrences.map(({ message, fingerprint, severity, primary }) => ({
      description: visible(finding.occurrences.length === 1 ? finding.message : message),
      check_name: finding.ruleId,
      fingerprint,
      severity: SEVERITIES[severity],
      location: { path: context.nameOf(primary.at.file), lines: { begin: primary.at.line } },
    })),
  );
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
  return `${layOutJson([...issues, ...undecided])}\n`;
}
