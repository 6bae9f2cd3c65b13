/** One word of an argument text, quotes and escapes removed, and where it stands in that text, quotes included. */
export interface ArgumentWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

const BLANK = ' \t\r\n\v\f';
const BLANKS = /[ \t\r\n\v\f]*/y;
const NO_BLANKS = /[^ \t\r\n\v\f]*/y;
const OPTION_NAME = /[^= \t\r\n\v\f]*/y;

const isBlank = (character: string | undefined): boolean => character !== undefined && BLANK.includes(character);

/** Where a run of characters ends that begins at an offset. */
function endOf(run: RegExp, text: string, from: number): number {
  run.lastIndex = from;
  run.test(text);
  return run.lastIndex;
}

/**
 * The next word from `from` on by httpd's general rule, or null (util.c:ap_getword_conf).
 * A quote opens only at the start of a word; inside, a backslash escapes that quote and the backslash; without its end it runs to the end of the text.
 */
export function readWord(text: string, from = 0): ArgumentWord | null {
  const start = endOf(BLANKS, text, from);
  const first = text[start];
  if (first === undefined) return null;
  if (first === '"' || first === "'") return readQuoted(text, start, first);
  const end = endOf(NO_BLANKS, text, start);
  return { text: text.slice(start, end).replaceAll('\\\\', '\\'), start, end, quoted: false };
}

/** A text as one word that httpd reads back as that text (util.c:ap_getword_conf): in quotes where it must be. */
export function writeWord(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\');
  return text === '' || /^["']|[ \t\r\n\v\f]/.test(text) ? `"${escaped.replaceAll('"', '\\"')}"` : escaped;
}

function readQuoted(text: string, start: number, quote: string): ArgumentWord {
  let end = start + 1;
  while (end < text.length && text[end] !== quote) {
    const next = text[end + 1];
    end += text[end] === '\\' && (next === quote || next === '\\') ? 2 : 1;
  }
  const raw = text.slice(start + 1, end);
  const unescaped = raw.replace(/\\([\\"'])/g, (both, escaped) =>
    escaped === quote || escaped === '\\' ? escaped : both,
  );
  return { text: unescaped, start, end: Math.min(end + 1, text.length), quoted: true };
}

/** All words of an argument text. */
export function splitWords(text: string): readonly ArgumentWord[] {
  const words: ArgumentWord[] = [];
  for (let word = readWord(text); word; word = readWord(text, word.end)) words.push(word);
  return words;
}

/**
 * The `name=value` options behind the first `skipped` words (mod_wsgi.c:wsgi_parse_option): a name runs to its `=`, with no
 * quotes; the value is the next word by the general rule, blanks before it or not. null stands for a word without `=`.
 */
export function readOptions(text: string, skipped: number): readonly (readonly [name: string, value: string] | null)[] {
  const found: (readonly [string, string] | null)[] = [];
  let at = 0;
  for (let word = 0; word < skipped; word += 1) at = readWord(text, at)?.end ?? text.length;
  for (;;) {
    const start = endOf(BLANKS, text, at);
    if (start >= text.length) return found;
    at = endOf(OPTION_NAME, text, start);
    if (text[at] === '=') {
      const value = readWord(text, at + 1);
      found.push([text.slice(start, at), value?.text ?? '']);
      at = value?.end ?? text.length;
    } else found.push(null);
  }
}

/**
 * The arguments of RewriteRule and RewriteCond, which have a rule of their own (mod_rewrite.c:parseargline):
 * quotes only at the start, a backslash escapes a blank, and no backslash is taken away.
 */
export function splitRewriteArguments(text: string): readonly string[] {
  const found: string[] = [];
  let at = 0;
  while (found.length < 3) {
    while (isBlank(text[at])) at += 1;
    if (at >= text.length) break;
    const quote = text[at] === '"' || text[at] === "'" ? text[at] : null;
    if (quote) at += 1;
    const start = at;
    while (at < text.length && (quote ? text[at] !== quote : !isBlank(text[at]))) {
      const next = text[at + 1];
      at += text[at] === '\\' && next !== undefined && (quote ? next === quote : isBlank(next)) ? 2 : 1;
    }
    found.push(text.slice(start, at));
    if (!quote) continue;
    // Behind the quote of the first one the second one begins, be it empty.
    if (found.length === 1 && text[at] === quote && text.slice(at + 1).trim() === '') return [...found, ''];
    at += 1;
  }
  return found;
}
