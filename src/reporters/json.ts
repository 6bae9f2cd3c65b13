import type { CheckResult } from '../linter/check-result.ts';
import { toJsonText } from './escape.ts';
import { toJsonFinding, toJsonNotice } from './finding-json.ts';
import type { ReportContext } from './report-context.ts';

const FORMAT = 1;

/** The whole result as one JSON document (`docs/schema/check.schema.json`). */
export function renderJson(result: CheckResult, context: ReportContext): string {
  const document = {
    format: FORMAT,
    tool: { name: 'wsgiscope', version: context.toolVersion },
    findings: result.findings.map((finding) => toJsonFinding(finding, context)),
    notices: result.notices.map((notice) => toJsonNotice(notice, context)),
    summary: result.summary,
  };
  return `${toJsonText(document, 2)}\n`;
}

/** One JSON object a line: every finding, then every notice, then the summary; `type` tells them apart (`docs/schema/json-lines.schema.json`). */
export function renderJsonLines(result: CheckResult, context: ReportContext): string {
  const lines = [
    ...result.findings.map((finding) => ({ type: 'finding', ...toJsonFinding(finding, context) })),
    ...result.notices.map((notice) => ({ type: 'notice', ...toJsonNotice(notice, context) })),
    { type: 'summary', ...result.summary },
  ];
  return lines.map((line) => `${toJsonText(line)}\n`).join('');
}
