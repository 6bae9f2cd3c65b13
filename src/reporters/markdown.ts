import type { CheckResult } from '../linter/check-result.ts';
import type { Finding } from '../rules/finding.ts';
import type { Location } from '../source/location.ts';
import { escapeMarkdown } from './escape.ts';
import type { ReportContext } from './report-context.ts';

/** GitHub refuses step summaries over 1 MiB; the rest is left for the closing lines. */
const LIMIT_BYTES = 1024 * 1024 - 4096;
const SIGNS = { error: '🔴 error', warning: '🟠 warning', info: '🔵 info' } as const;

/** A report for a step summary or a comment: the picture, then one section a finding, cut off below 1 MiB with the number left out. */
export function renderMarkdown(result: CheckResult, context: ReportContext): string {
  const { errors, warnings, infos, files, sites } = result.summary;
  const counts = `${errors} errors, ${warnings} warnings, ${infos} infos in ${files} files, ${sites} sites`;
  const picture = context.picture?.('mermaid') ?? '';
  const parts = ['# wsgiscope\n', `${counts}\n`];
  if (picture !== '' && Buffer.byteLength(picture) < LIMIT_BYTES / 2)
    parts.push(`\`\`\`mermaid\n${picture.trimEnd()}\n\`\`\`\n`);
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

function renderSection(finding: Finding, context: ReportContext): string {
  const title = `## ${SIGNS[finding.severity]}: ${escapeMarkdown(finding.ruleId)}`;
  const places = finding.related.map((label) => `- ${place(label.at, context)}: ${escapeMarkdown(label.text)}`);
  const fixes = finding.fixes.map((fix) => `- ${escapeMarkdown(fix.title)} (${fix.applicability})`);
  return [
    title,
    '',
    `${place(finding.primary.at, context)}: ${escapeLines(finding.message)}`,
    '',
    ...places,
    ...(places.length > 0 ? [''] : []),
    ...(finding.help === '' ? [] : [`**Help:** ${escapeLines(finding.help)}`, '']),
    ...(fixes.length > 0 ? ['**Fixes:**', ...fixes, ''] : []),
    ...(finding.docsUrl === '' ? [] : [`[${escapeMarkdown(finding.ruleId)}](${finding.docsUrl})`, '']),
  ].join('\n');
}

const place = (at: Location, context: ReportContext): string =>
  `**${escapeMarkdown(`${context.nameOf(at.file)}:${at.line}:${at.column}`)}**`;

const escapeLines = (text: string): string => text.split('\n').map(escapeMarkdown).join('  \n');
