import { createHash } from 'node:crypto';
import type { CheckResult, Summary } from '../../linter/check-result.ts';
import type { Finding } from '../../rules/finding.ts';
import { assumedLines } from '../assumed-server.ts';
import { escapeMarkup } from '../escape.ts';
import { LEGEND } from '../graph/legend.ts';
import type { ReportContext } from '../report-context.ts';
import { renderFindingCard } from './finding-card.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';
import { processNames, renderProcesses } from './process-list.ts';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The page may run this script and this style and nothing else: no text of a stranger can load or run anything. */
const policy = (): string =>
  [
    "default-src 'none'",
    `style-src ${hashOf(PAGE_STYLE)}`,
    `script-src ${hashOf(PAGE_SCRIPT)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** From here on the browser lays out only the findings that are in sight. */
const MANY = 100;

/** One self-contained page: the deployment's picture, filters, and every finding with its code. Works without a network. */
export function renderHtml(result: CheckResult, context: ReportContext): string {
  const picture = context.picture?.('svg') ?? '';
  const processes = context.processes?.() ?? [];
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="${policy()}">`,
    '<link rel="icon" href="data:,">',
    '<title>wsgiscope report</title>',
    `<style>${PAGE_STYLE}</style>`,
    '</head>',
    '<body>',
    '<a class="skip" href="#findings">Skip to the findings</a>',
    renderHead(result, context),
    picture === '' || processes.length === 0
      ? ''
      : `<section aria-labelledby="picture-title"><h2 id="picture-title">Deployment</h2><div class="picture" tabindex="0" role="group" aria-label="Picture of the deployment">${picture}</div>${LEGEND}${renderProcesses(processes, context)}</section>`,
    renderFilters(result),
    renderFindings(result, context, processNames(processes)),
    renderNotices(result, context),
    renderAssumed(result, context),
    `<script>${PAGE_SCRIPT}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function renderHead({ summary }: CheckResult, context: ReportContext): string {
  const { errors, warnings, infos, fixable, suppressed, baselined, stale, undecided, files, sites } = summary;
  const counts: readonly (readonly [string, number, string])[] = [
    ['errors', errors, 'error'],
    ['warnings', warnings, 'warning'],
    ['infos', infos, 'info'],
    ['fixable', fixable, ''],
    ['ignored', suppressed, ''],
    ['baselined', baselined, ''],
    ['gone from baseline', stale, 'warning'],
    ['undecided', undecided, 'warning'],
    ['files', files, ''],
    ['sites', sites, ''],
  ];
  const cells = counts
    .filter(([, number]) => number > 0)
    .map(([name, number, kind]) => `<div class="count ${kind}"><dt>${name}</dt><dd>${number}</dd></div>`);
  return `<header><h1>wsgiscope</h1><p>version ${escapeMarkup(context.toolVersion)}</p><p class="verdict">${verdict(summary)}</p></header><dl class="counts">${cells.join('')}</dl>`;
}

function verdict({ errors, warnings, infos, undecided }: Summary): string {
  if (errors > 0) return 'A request can reach the wrong Django instance, or none.';
  if (warnings > 0) return 'No certain failure, but something to look at.';
  if (undecided > 0) return `Nothing certain found, but ${undecided} undecided: see "Not analysed, or left out".`;
  return infos > 0 ? 'No failure found; there are remarks.' : 'Nothing found that sends a request to the wrong place.';
}

function renderFilters({ findings }: CheckResult): string {
  if (findings.length === 0) return '';
  const box = (kind: 'severity' | 'rule', value: string): string => {
    const count = findings.filter((finding) => value === (kind === 'rule' ? finding.ruleId : finding.severity)).length;
    const name = escapeMarkup(value);
    return `<label class="filter"><input type="checkbox" data-kind="${kind}" value="${name}" checked> ${name} <small>${count}</small></label>`;
  };
  const rules = [...new Set(findings.map((finding) => finding.ruleId))].sort();
  const severities = (['error', 'warning', 'info'] as const).filter((severity) =>
    findings.some((finding) => finding.severity === severity),
  );
  return [
    '<div class="filters" role="search">',
    '<input type="search" id="search" placeholder="Search ( / )" aria-label="Search the findings">',
    `<fieldset><legend>Severity</legend>${severities.map((name) => box('severity', name)).join('')}</fieldset>`,
    '<label class="group-by">Group by <select id="group-by"><option value="">cause</option><option value="process">process</option><option value="rule">rule</option></select></label>',
    `<details class="rules"><summary>Rules</summary><fieldset><legend>Rule</legend>${rules.map((name) => box('rule', name)).join('')}</fieldset></details>`,
    '</div>',
  ].join('\n');
}

function renderFindings(
  { findings, summary }: CheckResult,
  context: ReportContext,
  processOf: (finding: Finding) => string,
): string {
  if (findings.length === 0) {
    const told = summary.undecided > 0 ? '<p>Nothing certain found.</p>' : '<p class="clean">Nothing found.</p>';
    return `<main id="findings" tabindex="-1"><h2>Findings</h2>${told}</main>`;
  }
  return [
    `<main id="findings" tabindex="-1"${findings.length > MANY ? ' class="many"' : ''}><div class="title"><h2>Findings</h2><span id="shown" role="status"></span><button type="button" id="open-all">Open all</button></div>`,
    ...findings.map((finding, index) => renderFindingCard(finding, index, context, processOf(finding))),
    '<p class="none" id="no-match" hidden>No finding matches.</p></main>',
  ].join('\n');
}

function renderAssumed({ servers }: CheckResult, { nameOf }: ReportContext): string {
  const items = assumedLines(servers, nameOf).map((line) => `<li>${escapeMarkup(line)}</li>`);
  return items.length === 0 ? '' : `<section class="notices"><h2>Assumed</h2><ul>${items.join('')}</ul></section>`;
}

function renderNotices(result: CheckResult, context: ReportContext): string {
  if (result.notices.length === 0) return '';
  const items = result.notices.map((notice) => {
    const file = notice.at?.file ?? notice.file;
    const place = file === undefined ? '' : `${context.nameOf(file)}${notice.at ? `:${notice.at.line}` : ''}: `;
    return `<li><code>${escapeMarkup(notice.code)}</code> ${escapeMarkup(place + notice.message)}</li>`;
  });
  return `<section class="notices"><h2>Not analysed, or left out</h2><ul>${items.join('')}</ul></section>`;
}
