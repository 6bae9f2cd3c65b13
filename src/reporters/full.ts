import stringWidth from 'string-width';
import type { CheckResult } from '../linter/check-result.ts';
import type { Finding, Label } from '../rules/finding.ts';
import { buildCodeFrame, type FrameLine } from './code-frame.ts';
import { visible } from './escape.ts';
import { renderNoticeLines } from './notice-lines.ts';
import { type Paint, paintWith, SEVERITY_COLORS } from './palette.ts';
import type { ReportContext } from './report-context.ts';
import { renderSummaryLine } from './summary-line.ts';

const TAB = '    ';
/** Code is cut to the terminal, but not where there is no saying how wide what shows it is. */
const NARROWEST_CODE = 120;

/** For people: every finding with the code it is about, in all the files it is about; then what could not be analysed. */
export function renderFull(result: CheckResult, context: ReportContext): string {
  const paint = paintWith(context.color);
  const findings = result.findings.map((finding) => renderFinding(finding, context, paint));
  const notices = renderNoticeLines(result, context);
  const told = notices.length > 0 ? [`${notices.join('\n')}\n`] : [];
  return [...findings, ...told, `${renderSummaryLine(result.summary)}\n`].join('\n');
}

function renderFinding(finding: Finding, context: ReportContext, paint: Paint): string {
  const isFixable = finding.fixes.some((fix) => fix.applicability === 'safe');
  const name = `${finding.severity}[${finding.ruleId}]`;
  const text = wrap(`${name}${isFixable ? ' [fixable]' : ''} ${finding.message}`, context.width, 0);
  const head = `${paint([SEVERITY_COLORS[finding.severity], 'bold'], name)}${text.slice(name.length)}`;
  const labels = [
    { ...finding.primary, primary: true },
    ...finding.related.map((label) => ({ ...label, primary: false })),
  ];
  const byFile = new Map<string, typeof labels>();
  for (const label of labels) {
    const same = byFile.get(label.at.file);
    if (same) same.push(label);
    else byFile.set(label.at.file, [label]);
  }
  const gutter = Math.max(...labels.map((label) => String(label.at.line + 1).length));
  const page: FramePage = { context, paint, gutter, color: SEVERITY_COLORS[finding.severity] };
  const frames = [...byFile.values()].map((ofFile, index) => renderFrame(ofFile, index === 0 ? '-->' : ':::', page));
  const because = (finding.because ?? []).map(
    ({ ruleId, message, at }) => `leads to ${ruleId}: ${message} (${context.nameOf(at.file)}:${at.line}:${at.column})`,
  );
  const notes = [
    ...because.map((text) => ['note', text] as const),
    ...(finding.help === '' ? [] : [['help', finding.help] as const]),
    ...(finding.docsUrl === '' ? [] : [['docs', finding.docsUrl] as const]),
  ];
  return [
    head,
    ...frames,
    ...notes.map(
      ([name, text]) =>
        `${' '.repeat(gutter)} = ${paint('bold', `${name}:`)} ${wrap(text, context.width, gutter + name.length + 5)}`,
    ),
    '',
  ].join('\n');
}

/** What all frames of a finding share; `gutter` is the width of its line numbers. */
interface FramePage {
  readonly context: ReportContext;
  readonly paint: Paint;
  readonly gutter: number;
  readonly color: (typeof SEVERITY_COLORS)[Finding['severity']];
}

function renderFrame(
  labels: readonly (Label & { primary: boolean })[],
  arrow: string,
  { context, paint, gutter, color }: FramePage,
): string {
  const first = labels.find((label) => label.primary) ?? labels[0];
  if (!first) return '';
  const margin = ' '.repeat(gutter);
  const name = visible(context.nameOf(first.at.file));
  const head = `${margin}${paint('blue', arrow)} ${name}:${first.at.line}:${first.at.column}`;
  const text = context.textOf(first.at.file);
  const bar = paint('blue', `${margin} |`);
  if (text === null) return [head, ...labels.map((label) => `${bar} ${visible(label.text)}`)].join('\n');
  const renderMark = (line: FrameLine, mark: FrameLine['marks'][number]): string => {
    const indent = ' '.repeat(stringWidth(show(line.text.slice(0, mark.start))));
    const width = Math.max(1, stringWidth(show(line.text.slice(mark.start, mark.end))));
    const sign = `${(mark.primary ? '^' : '-').repeat(width)} ${visible(mark.label)}`.trimEnd();
    return `${bar} ${indent}${paint(mark.primary ? color : 'blue', sign)}`;
  };
  const lines = buildCodeFrame(text, labels, Math.max(NARROWEST_CODE, context.width) - gutter - 3).flatMap((line) => {
    if (line === null) return [paint('blue', `${margin}...`)];
    const code = `${paint('blue', `${String(line.number).padStart(gutter)} |`)} ${show(line.text)}`;
    return [code.trimEnd(), ...line.marks.map((mark) => renderMark(line, mark))];
  });
  return [head, bar, ...lines, bar].join('\n');
}

/** Source text as a terminal may show it: tabs as blanks, everything hidden made visible. */
const show = (text: string): string => visible(text.replaceAll('\t', TAB));

/** Words filled into lines no wider than the terminal; following lines are indented. */
function wrap(text: string, width: number, indent: number): string {
  const room = Math.max(40, width - indent);
  const lines: string[] = [];
  let line = '';
  for (const word of visible(text).split(' ')) {
    if (line !== '' && stringWidth(line) + 1 + stringWidth(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
