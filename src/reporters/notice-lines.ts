import type { CheckResult } from '../linter/check-result.ts';
import { visible } from './escape.ts';
import type { ReportContext } from './report-context.ts';

/** More are counted, not listed: a report is about its findings. */
const LISTED = 10;

/** A line for each kind of thing that could not be analysed, with its first place and how many more there are; none is silent. */
export function renderNoticeLines({ notices }: CheckResult, context: ReportContext): readonly string[] {
  const firsts = notices.filter(({ code }, index) => notices.findIndex((other) => other.code === code) === index);
  const lines = firsts.slice(0, LISTED).map(({ code, message, file, at }) => {
    const more = notices.filter((other) => other.code === code).length - 1;
    const place = at ? `${context.nameOf(at.file)}:${at.line}:${at.column}: ` : file ? `${context.nameOf(file)}: ` : '';
    const count = more > 0 ? ` (and ${more} more of this kind)` : '';
    return visible(`${place}notice[${code}] ${message}${count}`);
  });
  return lines.length < notices.length ? [...lines, `--format json lists all ${notices.length} notices`] : lines;
}
