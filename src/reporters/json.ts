import type { CheckResult } from '../linter/check-result.ts';
import { assumedDocument } from './assumed-server.ts';
import { layOutJson, toJsonText } from './escape.ts';
import { toJsonFinding, toJsonFix, toJsonNotice } from './finding-json.ts';
import { tabulateFixes } from './fix-table.ts';
import type { ReportContext } from './report-context.ts';

const FORMAT = 2;

/** The whole result as one JSON document (`docs/schema/check.schema.json`). */
export function renderJson(result: CheckResult, context: ReportContext): string {
  const fixes = tabulateFixes(result.findings);
  const document = {
    format: FORMAT,
    tool: { name: 'wsgiscope', version: context.toolVersion },
    findings: result.findings.map((finding) => toJsonFinding(finding, fixes, context)),
    fixes: fixes.all.map(({ id, fix }) => toJsonFix(id, fix, context)),
    notices: result.notices.map((notice) => toJsonNotice(notice, context)),
    servers: result.servers.map((server) => assumedDocument(server, context.nameOf)),
    summary: result.summary,
  };
  return `${layOutJson(document)}\n`;
}

/** One JSON object a line: every finding behind its fixes, then every notice and server, then the summary; `type` tells them apart (`docs/schema/json-lines.schema.json`). */
export function renderJsonLines(result: CheckResult, context: ReportContext): string {
  const fixes = tabulateFixes(result.findings);
  const lines = [
    ...result.findings.flatMap((finding, index) => [
      ...fixes.all.flatMap(({ id, fix, first }) =>
        first === index ? [{ type: 'fix', ...toJsonFix(id, fix, context) }] : [],
      ),
      { type: 'finding', ...toJsonFinding(finding, fixes, context) },
    ]),
    ...result.notices.map((notice) => ({ type: 'notice', ...toJsonNotice(notice, context) })),
    ...result.servers.map((server) => ({ type: 'server', ...assumedDocument(server, context.nameOf) })),
    { type: 'summary', ...result.summary },
  ];
  return lines.map((line) => `${toJsonText(line)}\n`).join('');
}
