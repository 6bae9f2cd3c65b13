import type { CheckResult } from '../linter/check-result.ts';
import { visible } from './escape.ts';
import type { ReportContext } from './report-context.ts';

/** More are counted, not listed: a report is about its findings. */
const LISTED = 10;

/** One line for each thing that could not be analysed; nothing of it is silent. */
export function renderNoticeLines({ notices }: CheckResult, context: ReportContext): readonly string[] {
  const lines = notices.slice(0, LISTED).map(({ code, message, file, at }) => {
    const place = at ? `${context.nameOf(at.file)}:${at.line}:${at.column}: ` : file ? `${context.nameOf(file)}: ` : '';
    return visible(`${place}notice[${code}] ${message}`);
  });
  const more = notices.length - lines.length;
  return more > 0 ? [...lines, `${more} more notices: --format json lists them`] : lines;
}
