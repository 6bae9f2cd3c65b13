import { pathToFileURL } from 'node:url';
import type { CheckResult } from '../linter/check-result.ts';
import type { Finding, Label } from '../rules/finding.ts';
import { groupBy } from '../source/group-by.ts';
import { assumedLines } from './assumed-server.ts';
import { buildCodeFrame, type FrameLine } from './code-frame.ts';
import { visible } from './escape.ts';
import { renderNoticeLines } from './notice-lines.ts';
import { linkTo, type Paint, paintWith, SEVERITY_COLORS } from './palette.ts';
import type { ReportContext } from './report-context.ts';
import { placesOf } from './shown-places.ts';
import { renderSummaryLine } from './summary-line.ts';

const TAB = '    ';
/** Code is cut to the terminal; where there is no saying how wide what shows it is, to this. */
const USUAL_CODE = 120;
/** Narrower than this a label is not filled into lines. */
const NARROWEST_LABEL = 40;

/** How many columns of a terminal a text takes. */
type TextWidth = (text: string) => number;

const PLAIN_PAGE = /^[\n\x1b\x20-\x7e]*$/;
const lengthOf: TextWidth = (text) => text.length;

/**
 * For people: every finding with the code it is about, in all the files it is about; then what could not be analysed. The
 * tables of wide characters take longer to load than a small report to make: they are, where the page shows they are needed.
 */
export async function renderFull(result: CheckResult, context: ReportContext): Promise<string> {
  const page = renderPage(result, context, lengthOf);
  return PLAIN_PAGE.test(page) ? page : renderPage(result, context, (await import('string-width')).default);
}

function renderPage(result: CheckResult, context: ReportContext, widthOf: TextWidth): string {
  const style = { context, paint: paintWith(context.color), widthOf };
  const findings = foldByRule(result.findings).map((entry) =>
    'ruleId' in entry ? renderFinding(entry, style) : renderRest(entry, style),
  );
  const assumed = assumedLines(result.servers, context.nameOf).map((line) => visible(`assumed: ${line}`));
  const notices = [...renderNoticeLines(result, context), ...assumed];
  const told = notices.length > 0 ? [`${notices.join('\n')}\n`] : [];
  return [...findings, ...told, `${renderSummaryLine(result.summary)}\n`].join('\n');
}

/** Findings of one rule and severity that are only counted. */
interface Rest {
  readonly findings: readonly Finding[];
}

/** More findings of one rule than these are not told one by one: after three of them a person knows what there is to know. */
const MOST_OF_A_RULE = 8;
const TOLD_OF_MANY = 3;

/** The findings in their order; of a rule with very many the first few, and the rest together behind them. */
function foldByRule(findings: readonly Finding[]): readonly (Finding | Rest)[] {
  const groups = groupBy(findings, ({ ruleId, severity }) => `${severity} ${ruleId}`);
  const told = new Map<string, number>();
  return findings.flatMap((finding): readonly (Finding | Rest)[] => {
    const key = `${finding.severity} ${finding.ruleId}`;
    const group = groups.get(key) ?? [];
    const number = (told.get(key) ?? 0) + 1;
    told.set(key, number);
    if (group.length <= MOST_OF_A_RULE || number < TOLD_OF_MANY) return [finding];
    return number === TOLD_OF_MANY ? [finding, { findings: group.slice(TOLD_OF_MANY) }] : [];
  });
}

function renderRest({ findings }: Rest, { context, paint, widthOf }: PageStyle): string {
  const [first] = findings;
  if (!first) return '';
  const name = `${first.severity}[${first.ruleId}]`;
  const places = findings.slice(0, TOLD_OF_MANY).map(({ primary: { at } }) => `${context.nameOf(at.file)}:${at.line}`);
  const text = `${name} ${findings.length} more like these (${places.join(', ')}, ...): --format concise has a line for each`;
  return `${paint([SEVERITY_COLORS[first.severity], 'bold'], name)}${wrap(text, widthOf, context.width).slice(name.length)}\n`;
}

/** What everything on a page shares. */
interface PageStyle {
  readonly context: ReportContext;
  readonly paint: Paint;
  readonly widthOf: TextWidth;
}

function renderFinding(finding: Finding, style: PageStyle): string {
  const { context, paint, widthOf } = style;
  const isFixable = finding.fixes.some((fix) => fix.applicability === 'safe');
  const name = `${finding.severity}[${finding.ruleId}]`;
  const text = wrap(`${name}${isFixable ? ' [fixable]' : ''} ${finding.message}`, widthOf, context.width);
  const painted = paint([SEVERITY_COLORS[finding.severity], 'bold'], name);
  const isLinked = context.links === true && finding.docsUrl !== '';
  const head = `${isLinked ? linkTo(finding.docsUrl, painted) : painted}${text.slice(name.length)}`;
  const { places: labels, more } = placesOf(finding);
  const byFile = groupBy(labels, (label) => label.at.file);
  const gutter = Math.max(...labels.map((label) => String(label.at.line + 1).length));
  const page: FramePage = { ...style, gutter, color: SEVERITY_COLORS[finding.severity] };
  const frames = [...byFile.values()].map((ofFile, index) => renderFrame(ofFile, index === 0 ? '-->' : ':::', page));
  const because = (finding.because ?? []).map(
    ({ ruleId, message, primary: { at } }) =>
      `leads to ${ruleId}: ${message} (${context.nameOf(at.file)}:${at.line}:${at.column})`,
  );
  const notes = [
    ...(more > 0 ? [['note', `and ${more} more places like these: --format json lists all`] as const] : []),
    ...because.map((text) => ['note', text] as const),
    ...(finding.help === '' ? [] : [['help', finding.help] as const]),
    ...(finding.docsUrl === '' || isLinked ? [] : [['docs', finding.docsUrl] as const]),
  ];
  return [
    head,
    ...frames,
    ...notes.map(
      ([name, text]) =>
        `${' '.repeat(gutter)} = ${paint('bold', `${name}:`)} ${wrap(text, widthOf, context.width, gutter + name.length + 5)}`,
    ),
    '',
  ].join('\n');
}

/** What all frames of a finding share; `gutter` is the width of its line numbers. */
interface FramePage extends PageStyle {
  readonly gutter: number;
  readonly color: (typeof SEVERITY_COLORS)[Finding['severity']];
}

function renderFrame(
  labels: readonly (Label & { primary: boolean })[],
  arrow: string,
  { context, paint, widthOf, gutter, color }: FramePage,
): string {
  const first = labels.find((label) => label.primary) ?? labels[0];
  if (!first) return '';
  const margin = ' '.repeat(gutter);
  const name = visible(context.nameOf(first.at.file));
  const place = `${name}:${first.at.line}:${first.at.column}`;
  const head = `${margin}${paint('blue', arrow)} ${context.links ? linkTo(pathToFileURL(first.at.file).href, place) : place}`;
  const text = context.textOf(first.at.file);
  const bar = paint('blue', `${margin} |`);
  if (text === null) return [head, ...labels.map((label) => `${bar} ${visible(label.text)}`)].join('\n');
  const renderMark = (line: FrameLine, mark: FrameLine['marks'][number]): string => {
    const indent = ' '.repeat(widthOf(show(line.text.slice(0, mark.start))));
    const width = Math.max(1, widthOf(show(line.text.slice(mark.start, mark.end))));
    const sign = (mark.primary ? '^' : '-').repeat(width);
    const paintMark = (text: string): string => paint(mark.primary ? color : 'blue', text);
    const room = context.width - gutter - 3 - indent.length - width - 1;
    const label = visible(mark.label);
    if (widthOf(label) <= room) return `${bar} ${indent}${paintMark(`${sign} ${label}`.trimEnd())}`;
    // A label that does not fit behind its mark stands below it, as far to the right as its words have room.
    const inset = indent.slice(0, Math.max(0, context.width - gutter - 3 - NARROWEST_LABEL));
    const below = wrap(label, widthOf, context.width - gutter - 3 - inset.length).split('\n');
    return [`${bar} ${indent}${paintMark(sign)}`, ...below.map((text) => `${bar} ${inset}${paintMark(text)}`)].join(
      '\n',
    );
  };
  const lines = buildCodeFrame(text, labels, (context.codeWidth ?? USUAL_CODE) - gutter - 3).flatMap((line) => {
    if (line === null) return [paint('blue', `${margin}...`)];
    const code = `${paint('blue', `${String(line.number).padStart(gutter)} |`)} ${show(line.text)}`;
    return [code.trimEnd(), ...line.marks.map((mark) => renderMark(line, mark))];
  });
  return [head, bar, ...lines, bar].join('\n');
}

/** Source text as a terminal may show it: tabs as blanks, everything hidden made visible. */
const show = (text: string): string => visible(text.replaceAll('\t', TAB));

/** Words filled into lines no wider than the terminal; following lines are indented. */
function wrap(text: string, widthOf: TextWidth, width: number, indent = 0): string {
  const room = Math.max(40, width - indent);
  const lines: string[] = [];
  let line = '';
  for (const word of visible(text).split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
