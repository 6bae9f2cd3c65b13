import stringWidth from 'string-width';
import type { CheckResult } from '../linter/check-result.ts';
import type { Finding, Label } from '../rules/finding.ts';
import { buildCodeFrame, type FrameLine } from './code-frame.ts';
import { visible } from './escape.ts';
import { renderNoticeLines } from './notice-lines.ts';
import { type Paint, paintWith } from './palette.ts';
import type { ReportContext } from './report-context.ts';
import { renderSummaryLine } from './summary-line.ts';

const COLORS = { error: 'red', warning: 'yellow', info: 'blue' } as const;
const TAB = '    ';

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
  const head = `${paint([COLORS[finding.severity], 'bold'], name)}${text.slice(name.length)}`;
  const labels = [
    { ...finding.primary, primary: true },
    ...finding.related.map((label) => ({ ...label, primary: false })),
  ];
  const files = [...new Set(labels.map((label) => label.at.file))];
  const gutter = Math.max(...labels.map((label) => String(label.at.line + 1).length));
  const frames = files.map((file, index) =>
    renderFrame(
      labels.filter((label) => label.at.file === file),
      index === 0 ? '-->' : ':::',
      gutter,
      context,
      paint,
    ),
  );
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

function renderFrame(
  labels: readonly (Label & { primary: boolean })[],
  arrow: string,
  gutter: number,
  context: ReportContext,
  paint: Paint,
): string {
  const first = labels.find((label) => label.primary) ?? labels[0];
  if (!first) return '';
  const name = visible(context.nameOf(first.at.file));
  const head = `${' '.repeat(gutter)}${paint('blue', arrow)} ${name}:${first.at.line}:${first.at.column}`;
  const text = context.textOf(first.at.file);
  const bar = paint('blue', `${' '.repeat(gutter)} |`);
  if (text === null) return [head, ...labels.map((label) => `${bar} ${visible(label.text)}`)].join('\n');
  const lines = buildCodeFrame(text, labels).flatMap((line) =>
    line === null ? [paint('blue', `${' '.repeat(gutter)}...`)] : renderFrameLine(line, gutter, paint),
  );
  return [head, bar, ...lines, bar].join('\n');
}

function renderFrameLine(line: FrameLine, gutter: number, paint: Paint): readonly string[] {
  const code = `${paint('blue', `${String(line.number).padStart(gutter)} |`)} ${show(line.text)}`;
  const marks = line.marks.map((mark) => {
    const indent = ' '.repeat(stringWidth(show(line.text.slice(0, mark.start))));
    const sign = (mark.primary ? '^' : '-').repeat(
      Math.max(1, stringWidth(show(line.text.slice(mark.start, mark.end)))),
    );
    return `${paint('blue', `${' '.repeat(gutter)} |`)} ${indent}${paint(mark.primary ? 'red' : 'blue', `${sign} ${visible(mark.label)}`)}`;
  });
  return [code.trimEnd(), ...marks.map((mark) => mark.trimEnd())];
}

/** Source text as a terminal may show it: tabs as blanks, everything hidden made visible. */
const show = (text: string): string => visible(text.replaceAll('\t', TAB));

/** Words filled into lines no wider than the terminal; following lines are indented. */
function wrap(text: string, width: number, indent: number): string {
  const room = Math.max(40, width - indent);
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of visible(paragraph).split(' ')) {
      if (line !== '' && stringWidth(line) + 1 + stringWidth(word) > room) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
