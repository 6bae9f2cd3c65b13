import type { CheckResult } from '../linter/check-result.ts';
import type { Finding } from '../rules/finding.ts';
import type { Location } from '../source/location.ts';
import { assumedLines } from './assumed-server.ts';
import { escapeMarkdown } from './escape.ts';
import { renderNoticeLines } from './notice-lines.ts';
import type { ReportContext } from './report-context.ts';
import { renderSummaryLine } from './summary-line.ts';

/** GitHub refuses step summaries over 1 MiB; the rest is left for the closing lines. */
const LIMIT_BYTES = 1024 * 1024 - 4096;
/** Mermaid's own bounds (`maxTextSize`, `maxEdges`): GitHub shows an error instead of a bigger picture. */
const LARGEST_PICTURE = { characters: 50_000, edges: 500 };
const SIGNS = { error: '🔴 error', warning: '🟠 warning', info: '🔵 info' } as const;

/** A report for a step summary or a comment: the picture, then one section a finding, cut off below 1 MiB with the number left out. */
export function renderMarkdown(result: CheckResult, context: ReportContext): string {
  const parts = ['# wsgiscope\n', `${renderSummaryLine(result.summary)}\n`];
  if (result.findings.length === 0)
    parts.push(
      result.summary.undecided > 0 ? 'Nothing certain found; see what is undecided below.\n' : 'Nothing found.\n',
    );
  parts.push(...renderPicture(context.picture?.('mermaid') ?? ''));
  const notices = renderNoticeLines(result, context).map((line) => `- ${escapeMarkdown(line)}`);
  if (notices.length > 0) parts.push('## Not analysed, or left out\n', `${notices.join('\n')}\n`);
  const assumed = assumedLines(result.servers, context.nameOf).map((line) => `- ${escapeMarkdown(line)}`);
  if (assumed.length > 0) parts.push('## Assumed\n', `${assumed.join('\n')}\n`);
  let size = Buffer.byteLength(parts.join('\n'));
  let shown = 0;
  for (const finding of result.findings) {
    const section = renderSection(finding, context);
    size += Buffer.byteLength(section) + 1;
    if (size > LIMIT_BYTES) break;
    parts.push(section);
    shown += 1;
  }
  if (shown < result.findings.length) parts.push(`and ${result.findings.length - shown} more findings\n`);
  return parts.join('\n');
}

function renderPicture(mermaid: string): readonly string[] {
  if (mermaid === '') return [];
  const edges = mermaid.match(/^ +\S+ (?:-->|<?-\.) /gm)?.length ?? 0;
  if (mermaid.length > LARGEST_PICTURE.characters || edges > LARGEST_PICTURE.edges)
    return ['The picture of the deployment is too large for this page: `wsgiscope graph --format html` draws it.\n'];
  return [`\`\`\`mermaid\n${mermaid.trimEnd()}\n\`\`\`\n`];
}

function renderSection(finding: Finding, context: ReportContext): string {
  const title = `## ${SIGNS[finding.severity]}: ${escapeMarkdown(finding.ruleId)}`;
  const places = finding.related.map((label) => `- ${place(label.at, context)}: ${escapeMarkdown(label.text)}`);
  const causes = (finding.because ?? []).map(
    ({ ruleId, message, primary: { at } }) =>
      `- leads to ${escapeMarkdown(ruleId)}: ${escapeMarkdown(message)} (${place(at, context)})`,
  );
  const fixes = finding.fixes.map((fix) => `- ${escapeMarkdown(fix.title)} (${fix.applicability})`);
  const list = [...places, ...causes];
  return [
    title,
    '',
    `${place(finding.primary.at, context)}: ${escapeMarkdown(finding.message)}`,
    '',
    ...list,
    ...(list.length > 0 ? [''] : []),
    ...(finding.help === '' ? [] : [`**Help:** ${escapeMarkdown(finding.help)}`, '']),
    ...(fixes.length > 0 ? ['**Fixes:**', '', ...fixes, ''] : []),
    ...(finding.docsUrl === '' ? [] : [`[What this rule means](${finding.docsUrl})`, '']),
  ].join('\n');
}

const place = (at: Location, context: ReportContext): string =>
  `**${escapeMarkdown(`${context.nameOf(at.file)}:${at.line}:${at.column}`)}**`;
