import type { CheckResult } from '../linter/check-result.ts';
import type { Notice } from '../source/notice.ts';
import { visible } from './escape.ts';
import type { ReportContext } from './report-context.ts';

/** More are counted, not listed: a report is about its findings. */
const LISTED = 10;

/** Each of these has a reason of its own. Of other kinds one example tells enough. */
const LISTED_ONE_BY_ONE: ReadonlySet<string> = new Set(['site-undecided', 'script-not-here']);

/**
 * What is left out before the rest, and one of each kind before the others of a kind: a stranger may make many of one, so that
 * another one is not listed.
 */
export function inTurns(notices: readonly Notice[]): readonly Notice[] {
  const met = new Map<string, number>();
  const ranked = notices.map((notice) => {
    const turn = met.get(notice.code) ?? 0;
    met.set(notice.code, turn + 1);
    return { notice, turn: (notice.leavesOut ? 0 : notices.length) + turn };
  });
  return ranked.sort((a, b) => a.turn - b.turn).map(({ notice }) => notice);
}

/** A line for each kind of thing that could not be analysed, with its first place and how many more there are; none is silent. */
export function renderNoticeLines({ notices }: CheckResult, context: ReportContext): readonly string[] {
  const isListed = ({ code, leavesOut }: Notice): boolean => leavesOut !== undefined || LISTED_ONE_BY_ONE.has(code);
  const ordered = inTurns(notices);
  const shown = ordered
    .filter((notice, index) => isListed(notice) || ordered.findIndex((other) => other.code === notice.code) === index)
    .slice(0, LISTED);
  const lines = shown.map((notice) => {
    const { code } = notice;
    const more = isListed(notice) ? 0 : notices.filter((other) => other.code === code).length - 1;
    return visible(
      `${placeOf(notice, context)}notice[${code}] ${notice.message}${more > 0 ? ` (and ${more} more of this kind)` : ''}`,
    );
  });
  const rest = lines.length < notices.length ? [`--format json lists all ${notices.length} notices`] : [];
  return [...lines, ...rest];
}

/** Where a notice points, with a colon and a blank behind; nothing where it points nowhere. */
export function placeOf({ at, file }: Notice, { nameOf }: ReportContext): string {
  if (at) return `${nameOf(at.file)}:${at.line}:${at.column}: `;
  return file === undefined ? '' : `${nameOf(file)}: `;
}
