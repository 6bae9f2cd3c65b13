import type { Finding, Fix, Label } from '../../rules/finding.ts';
import { buildCodeFrame, type FrameLine } from '../code-frame.ts';
import { escapeMarkup } from '../escape.ts';
import type { ReportContext } from '../report-context.ts';
import { placesOf, type ShownPlace } from '../shown-places.ts';
import { type ChangedLines, previewFix } from './fix-preview.ts';

/** A longer preview says less than the fix's title. */
const LONGEST_PREVIEW = 30;

const code = (text: string): string => escapeMarkup(text.replaceAll('\t', '    '));

/** Escaped text, with what stands between backticks as code. */
const prose = (text: string): string => escapeMarkup(text).replace(/`([^`]+)`/g, '<code>$1</code>');

/** One finding: a line to read, and behind it the code of both ends, the help and the fixes. */
export function renderFindingCard(finding: Finding, index: number, context: ReportContext, process: string): string {
  const { severity } = finding;
  const rule = escapeMarkup(finding.ruleId);
  return [
    `<article class="finding ${severity}" id="${anchorOf(finding)}" data-severity="${severity}" data-rule="${rule}" data-process="${escapeMarkup(process)}">`,
    `<details><summary><h3 class="head"><span class="badge ${severity}">${severity}</span> <code>${rule}</code> ${fixTag(finding)}</h3>`,
    `<span class="gist">${prose(firstSentence(finding.message))}</span>`,
    `<span class="place">${escapeMarkup(placeOf(finding.primary, context))}${countOf(finding)}</span></summary>`,
    `<div class="body">${renderBody(finding, index, context)}</div>`,
    '</details></article>',
  ].join('\n');
}

const anchorOf = ({ fingerprint }: Finding): string => `finding-${fingerprint.replace(/[^\w-]/g, '')}`;

const placeOf = ({ at }: Label, context: ReportContext): string => `${context.nameOf(at.file)}:${at.line}`;

const countOf = ({ occurrences: { length } }: Finding): string => (length > 1 ? ` and ${length} places` : '');

function fixTag({ fixes }: Finding): string {
  if (fixes.some((fix) => fix.applicability === 'safe')) return '<span class="tag safe">fixable</span>';
  return fixes.length > 0 ? '<span class="tag">unsafe fix</span>' : '';
}

const firstSentence = (text: string): string => (/^.*?[.:](?=\s|$)/s.exec(text)?.[0] ?? text).replace(/:$/, '');

/** A place with the id that links lead to: two files can hold the same text at the same place. */
interface Place extends ShownPlace {
  readonly id: string;
}

function renderBody(finding: Finding, index: number, context: ReportContext): string {
  const shown = placesOf(finding);
  const labels = shown.places.map((label, number): Place => ({ ...label, id: `f${index}-p${number}` }));
  const files = [...new Set(labels.map((label) => label.at.file))];
  const frames = files.map((file) =>
    renderFrame(
      labels.filter((label) => label.at.file === file),
      context,
    ),
  );
  const links = labels.map(
    (label) =>
      `<li><a href="#${label.id}">${escapeMarkup(placeOf(label, context))}</a> ${escapeMarkup(label.text)}</li>`,
  );
  const because = (finding.because ?? []).map(
    ({ ruleId, message }) => `<li><code>${escapeMarkup(ruleId)}</code> ${escapeMarkup(message)}</li>`,
  );
  return [
    `<p class="message">${prose(finding.message)}</p>`,
    `<h4>Where</h4><ol class="places">${links.join('')}</ol>`,
    ...frames,
    shown.more > 0 ? renderOccurrences(finding, context) : '',
    because.length > 0 ? `<h4>Leads to</h4><ul>${because.join('')}</ul>` : '',
    finding.help === '' ? '' : `<h4>Help</h4><p class="help">${prose(finding.help)}</p>`,
    ...finding.fixes.map((fix) => renderFix(fix, context)),
    /^https:\/\//.test(finding.docsUrl)
      ? `<p><a href="${escapeMarkup(finding.docsUrl)}" rel="noreferrer">What this rule means</a></p>`
      : '',
  ].join('\n');
}

/** All sites of a cause in one list, a line each: closed, because there may be thousands. */
function renderOccurrences({ occurrences }: Finding, context: ReportContext): string {
  const items = occurrences.map(({ site, gets, primary }) => {
    const what = [site, gets === null ? null : `may get ${gets}`].filter((part) => part !== null).join(', ');
    return `<li>${escapeMarkup(what === '' ? primary.text : what)} <code>${escapeMarkup(placeOf(primary, context))}</code></li>`;
  });
  return `<details class="sites"><summary>All ${occurrences.length} places</summary><ol>${items.join('')}</ol></details>`;
}

const renderTable = (file: string, rows: readonly string[], context: ReportContext): string =>
  `<figure><figcaption>${escapeMarkup(context.nameOf(file))}</figcaption><div class="code" tabindex="0" role="group" aria-label="Code of ${escapeMarkup(context.nameOf(file))}"><table><tbody>${rows.join('')}</tbody></table></div></figure>`;

function renderFrame(labels: readonly Place[], context: ReportContext): string {
  const file = labels[0]?.at.file ?? '';
  const text = context.textOf(file);
  if (text === null) return '';
  const ids = (line: number): readonly string[] => labels.filter(({ at }) => at.line === line).map(({ id }) => id);
  const rows = buildCodeFrame(text, labels).map((line) =>
    line === null ? '<tr class="gap"><td class="number">⋯</td><td></td></tr>' : renderLine(line, ids(line.number)),
  );
  return renderTable(file, rows, context);
}

/** A row; the links of several labels on one line lead to the same row. */
function renderLine(line: FrameLine, [id, ...more]: readonly string[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const mark of line.marks) {
    if (mark.start < at) continue;
    const kind = mark.primary ? 'primary' : 'related';
    parts.push(code(line.text.slice(at, mark.start)));
    parts.push(`<mark class="${kind}">${code(line.text.slice(mark.start, mark.end))}</mark>`);
    at = mark.end;
  }
  parts.push(code(line.text.slice(at)));
  const notes = line.marks
    .filter((mark) => mark.label !== '')
    .map((mark) => `<div class="note${mark.primary ? ' primary' : ''}">${escapeMarkup(mark.label)}</div>`);
  const spans = more.map((other) => `<span id="${other}" tabindex="-1"></span>`);
  return `<tr${id ? ` id="${id}" tabindex="-1"` : ''}><td class="number">${line.number}</td><td>${spans.join('')}<pre>${parts.join('')}</pre>${notes.join('')}</td></tr>`;
}

function renderFix(fix: Fix, context: ReportContext): string {
  const changes = previewFix(fix, context.textOf);
  const length = changes.reduce((sum, { before, after }) => sum + before.length + after.length, 0);
  const tag = `<span class="tag ${fix.applicability}">${fix.applicability}</span>`;
  const preview = length > LONGEST_PREVIEW ? [] : changes.map((change) => renderChange(change, context));
  return `<h4>Fix</h4><p>${prose(fix.title)} ${tag}</p>${preview.join('')}`;
}

function renderChange({ file, line, before, after }: ChangedLines, context: ReportContext): string {
  const row = (kind: string, sign: string, text: string, number: number): string =>
    `<tr class="${kind}"><td class="number">${number}</td><td><pre>${sign} ${code(text)}</pre></td></tr>`;
  const rows = [
    ...before.map((text, offset) => row('minus', '-', text, line + offset)),
    ...after.map((text, offset) => row('plus', '+', text, line + offset)),
  ];
  return renderTable(file, rows, context);
}
