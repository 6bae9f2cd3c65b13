import type { CheckResult } from '../../linter/check-result.ts';
import type { Finding, Label } from '../../rules/finding.ts';
import { buildCodeFrame, type FrameLine } from '../code-frame.ts';
import { escapeMarkup, visible } from '../escape.ts';
import type { ReportContext } from '../report-context.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';

/** The page may run its own script and style and nothing else: no text of a stranger can load or run anything. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

const inline = (text: string): string => escapeMarkup(visible(text));

const code = (text: string): string => inline(text.replaceAll('\t', '    '));

/** One self-contained page: the deployment's picture, filters, and every finding with its code. Works without a network. */
export function renderHtml(result: CheckResult, context: ReportContext): string {
  const picture = context.picture?.('svg') ?? '';
  const rules = [...new Set(result.findings.map((finding) => finding.ruleId))].sort();
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<link rel="icon" href="data:,">',
    '<title>wsgiscope report</title>',
    `<style>${PAGE_STYLE}</style>`,
    '</head>',
    '<body>',
    '<a class="skip" href="#findings">Skip to the findings</a>',
    renderHead(result, context),
    picture === ''
      ? ''
      : `<section aria-labelledby="picture-title"><h2 id="picture-title">Deployment</h2><div class="picture" tabindex="0" role="group" aria-label="Deployment picture">${picture}</div></section>`,
    renderFilters(result, rules),
    '<main id="findings" tabindex="-1"><h2>Findings <span id="shown" role="status"></span></h2>',
    result.findings.length === 0 ? '<p class="none">Nothing found.</p>' : '',
    ...result.findings.map((finding, index) => renderFinding(finding, index, context)),
    '</main>',
    renderNotices(result, context),
    `<script>${PAGE_SCRIPT}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function renderHead(result: CheckResult, context: ReportContext): string {
  const { errors, warnings, infos, fixable, suppressed, baselined, undecided, files, sites } = result.summary;
  const counts: readonly (readonly [string, number, string])[] = [
    ['errors', errors, 'error'],
    ['warnings', warnings, 'warning'],
    ['infos', infos, 'info'],
    ['fixable', fixable, ''],
    ['ignored', suppressed, ''],
    ['baselined', baselined, ''],
    ['undecided', undecided, ''],
    ['files', files, ''],
    ['sites', sites, ''],
  ];
  const cells = counts.map(
    ([name, number, kind]) => `<div class="count ${kind}"><dt>${name}</dt><dd>${number}</dd></div>`,
  );
  return `<header><h1>wsgiscope</h1><p class="version">version ${inline(context.toolVersion)}</p><dl class="counts">${cells.join('')}</dl></header>`;
}

function renderFilters(result: CheckResult, rules: readonly string[]): string {
  if (result.findings.length === 0) return '';
  const box = (kind: string, value: string): string =>
    `<label class="filter ${kind}"><input type="checkbox" data-kind="${kind}" value="${inline(value)}" checked> ${inline(value)}</label>`;
  const severities = (['error', 'warning', 'info'] as const).filter((severity) =>
    result.findings.some((finding) => finding.severity === severity),
  );
  return `<form class="filters" aria-label="Filters"><fieldset><legend>Severity</legend>${severities.map((name) => box('severity', name)).join('')}</fieldset><fieldset><legend>Rule</legend>${rules.map((name) => box('rule', name)).join('')}</fieldset></form>`;
}

function renderFinding(finding: Finding, index: number, context: ReportContext): string {
  const { at } = finding.primary;
  const labels = [
    { ...finding.primary, primary: true },
    ...finding.related.map((label) => ({ ...label, primary: false })),
  ];
  const files = [...new Set(labels.map((label) => label.at.file))];
  const frames = files.map((file) =>
    renderFrame(
      labels.filter((label) => label.at.file === file),
      index,
      context,
    ),
  );
  const links = labels.map(
    (label) =>
      `<li><a href="#${anchor(index, label)}">${inline(`${context.nameOf(label.at.file)}:${label.at.line}`)}</a> ${inline(label.text)}</li>`,
  );
  const because = (finding.because ?? []).map((cause) => `<li>${inline(`${cause.ruleId}: ${cause.message}`)}</li>`);
  const fixes = finding.fixes.map(
    (fix) => `<li>${inline(fix.title)} <span class="tag">${fix.applicability}</span></li>`,
  );
  return [
    `<article class="finding ${finding.severity}" data-severity="${finding.severity}" data-rule="${inline(finding.ruleId)}">`,
    `<details><summary><span class="badge ${finding.severity}">${finding.severity}</span> <code>${inline(finding.ruleId)}</code> <span class="place">${inline(`${context.nameOf(at.file)}:${at.line}`)}</span> <span class="gist">${inline(firstSentence(finding.message))}</span></summary>`,
    `<p class="message">${escapeMarkup(finding.message)}</p>`,
    finding.help === '' ? '' : `<p class="help"><strong>Help:</strong> ${escapeMarkup(finding.help)}</p>`,
    `<ol class="places">${links.join('')}</ol>`,
    ...frames,
    because.length > 0 ? `<h3>Leads to</h3><ul>${because.join('')}</ul>` : '',
    fixes.length > 0 ? `<h3>Fixes</h3><ul>${fixes.join('')}</ul>` : '',
    /^https:\/\//.test(finding.docsUrl)
      ? `<p><a href="${inline(finding.docsUrl)}" rel="noreferrer">What this rule means</a></p>`
      : '',
    '</details></article>',
  ].join('\n');
}

const firstSentence = (text: string): string => /^.*?[.:](?=\s|$)/s.exec(text)?.[0] ?? text;

const anchor = (index: number, label: Label): string => `f${index}-${label.at.line}-${label.at.range.start}`;

function renderFrame(labels: readonly (Label & { primary: boolean })[], index: number, context: ReportContext): string {
  const file = labels[0]?.at.file ?? '';
  const text = context.textOf(file);
  if (text === null) return '';
  const anchors = new Map(labels.map((label) => [label.at.line, anchor(index, label)]));
  const lines = buildCodeFrame(text, labels).map((line) =>
    line === null ? '<tr class="gap"><td></td><td>…</td></tr>' : renderLine(line, anchors.get(line.number)),
  );
  return `<figure><figcaption>${inline(context.nameOf(file))}</figcaption><div class="code" tabindex="0" role="group" aria-label="Code"><table><tbody>${lines.join('')}</tbody></table></div></figure>`;
}

function renderLine(line: FrameLine, id: string | undefined): string {
  const parts: string[] = [];
  let at = 0;
  for (const mark of line.marks) {
    if (mark.start < at) continue;
    parts.push(code(line.text.slice(at, mark.start)));
    parts.push(
      `<mark class="${mark.primary ? 'primary' : 'related'}">${code(line.text.slice(mark.start, mark.end))}</mark>`,
    );
    at = mark.end;
  }
  parts.push(code(line.text.slice(at)));
  const notes = line.marks
    .filter((mark) => mark.label !== '')
    .map((mark) => `<div class="note">${inline(mark.label)}</div>`);
  return `<tr${id ? ` id="${id}" tabindex="-1"` : ''}><td class="number">${line.number}</td><td><pre>${parts.join('')}</pre>${notes.join('')}</td></tr>`;
}

function renderNotices(result: CheckResult, context: ReportContext): string {
  if (result.notices.length === 0) return '';
  const items = result.notices.map((notice) => {
    const file = notice.at?.file ?? notice.file;
    const place = file === undefined ? '' : `${context.nameOf(file)}${notice.at ? `:${notice.at.line}` : ''}: `;
    return `<li><code>${inline(notice.code)}</code> ${inline(place + notice.message)}</li>`;
  });
  return `<section class="notices"><h2>Not analysed</h2><ul>${items.join('')}</ul></section>`;
}
