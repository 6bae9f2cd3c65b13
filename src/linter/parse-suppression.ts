import type { TextRange } from '../source/text-range.ts';

/** What a comment asks for. Offsets count from the start of the comment. */
export interface ParsedSuppression {
  /** It speaks of the whole file, not of one statement. */
  readonly isOfFile: boolean;
  /** From the `#` of the suppression to the end; other remarks may stand before it. */
  readonly range: TextRange;
  readonly names: readonly { readonly id: string; readonly range: TextRange }[];
  readonly reason: string;
  readonly until: string | null;
  readonly problem: string | null;
}

const MARK = /#[ \t]*wsgiscope:\s*/;
const IGNORE = /^ignore(-file)?(?![\w-])\s*/;
const NAME = /[^,\s]+/g;
const UNTIL = /(?:^|\s)until=(\S*)/;
/** Words that mean an end and are none: without one the comment would hold for ever. A sign behind them is meant, or a year or date. */
const MEANT_UNTIL = /\b(?:untill?|till?|expir(?:es?|y|ing))\b(?:\s*[=:])?/gi;
const MEANT_DATE = /\b(?:20\d\d|\d{1,2}[./]\d{1,2}[./]\d{2})\b/;

function meansAnEnd(rest: string): boolean {
  const words = [...rest.matchAll(MEANT_UNTIL)];
  const [first] = words;
  return (
    first !== undefined && (words.some(([word]) => /[=:]$/.test(word)) || MEANT_DATE.test(rest.slice(first.index)))
  );
}

/** There are not as many rules. */
const MOST_NAMES = 200;

/**
 * Reads `# wsgiscope: ignore[rule-id, other-id] reason until=YYYY-MM-DD`, or `ignore-file` in its place; null where the comment is about something else.
 * Brackets are demanded: a suppression of everything would also hide what nobody has looked at yet.
 */
export function parseSuppression(comment: string): ParsedSuppression | null {
  const mark = MARK.exec(comment);
  if (!mark) return null;
  const from = mark.index + mark[0].length;
  const ignore = IGNORE.exec(comment.slice(from));
  const isOfFile = ignore?.[1] !== undefined;
  const whole = { range: { start: mark.index, end: comment.length }, isOfFile, names: [], reason: '', until: null };
  if (!ignore)
    return { ...whole, problem: 'all that may follow `wsgiscope:` is `ignore[rule-id]` or `ignore-file[rule-id]`' };
  const open = from + ignore[0].length;
  if (comment[open] !== '[') return { ...whole, problem: 'it names no rule in brackets' };
  const close = comment.indexOf(']', open);
  if (close < 0) return { ...whole, problem: 'its bracket is not closed' };
  const names = [...comment.slice(open + 1, close).matchAll(NAME)].map((match) => {
    const start = open + 1 + match.index;
    return { id: match[0], range: { start, end: start + match[0].length } };
  });
  if (names.length === 0) return { ...whole, problem: 'its brackets name no rule' };
  if (names.length > MOST_NAMES) return { ...whole, problem: `its brackets name more than ${MOST_NAMES} rules` };
  const rest = comment.slice(close + 1);
  const written = UNTIL.exec(rest);
  const until = written?.[1] ?? null;
  const reason = rest
    .replace(UNTIL, ' ')
    .replace(/^[\s:;,.-]+/, '')
    .trim();
  const problem =
    until !== null && !isDate(until)
      ? `"${until}" is no date of the form YYYY-MM-DD`
      : UNTIL.test(reason)
        ? 'it has two ends'
        : until === null && meansAnEnd(rest)
          ? 'an end is written `until=YYYY-MM-DD`, in small letters and with a blank before it'
          : null;
  return { ...whole, names, reason: reason.startsWith('#') ? '' : reason, until, problem };
}

const isDate = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};
