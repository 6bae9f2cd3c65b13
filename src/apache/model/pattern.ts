import { mayTakeLong } from '../../source/backtracking.ts';

const LONGEST = 2_000;
/** Subjects longer than this are not tried: a request's path is shorter, what is not is hostile. */
const LONGEST_SUBJECT = 8_192;

/** PCRE features that JavaScript lacks: possessive and atomic groups, recursion, conditionals, `\Q`, verbs, `\A` and the like; `[]a]`. */
const FOREIGN = /\(\?>|\(\?[R0-9&(|#]|\(\*|\\[QEAZzGKhHRX]|[*+?}]\+|\(\?[imsx-]*x|\(\?[ims]*-|\[\^?\]/;

const POSIX: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9a-fA-F',
  word: '\\w',
};

/**
 * Translates a pattern as httpd compiles it: PCRE, unanchored, `.` matches line feeds and `$` the very end
 * (ap_regex.h: default options since 2.4.30). `ignoreCase` is RewriteRule's NC and the like.
 */
function translatePattern(source: string, ignoreCase: boolean): { body: string; flags: string } | null {
  if (source.length > LONGEST || FOREIGN.test(source)) return null;
  const inline = /^\(\?([ims]+)\)/.exec(source);
  const flags = new Set([
    's',
    ...(ignoreCase || inline?.[1]?.includes('i') ? ['i'] : []),
    ...(inline?.[1]?.includes('m') ? ['m'] : []),
  ]);
  const body = source
    .slice(inline?.[0].length ?? 0)
    .replace(/\[:(\w+):\]/g, (written, name: string) => POSIX[name] ?? written)
    .replace(/\(\?P?<(\w+)>/g, '(?<$1>');
  return /\(\?[ims]/.test(body) ? null : { body, flags: [...flags].join('') };
}

/** A pattern as JavaScript tries it, and up to which length of a text that can't take long. */
interface Compiled {
  readonly body: string;
  readonly regex: RegExp;
  readonly safeLength: number;
}

/** Most paths and names are no longer. */
const USUAL_LENGTH = 200;
const MOST_KEPT = 10_000;

/** Each pattern of a server is tried on each of its sites. */
const compiled = { exact: new Map<string, Compiled | null>(), anyCase: new Map<string, Compiled | null>() };

function compile(source: string, ignoreCase: boolean): Compiled | null {
  const kept = ignoreCase ? compiled.anyCase : compiled.exact;
  const known = kept.get(source);
  if (known !== undefined) return known;
  if (kept.size >= MOST_KEPT) kept.clear();
  const made = translate(source, ignoreCase);
  kept.set(source, made);
  return made;
}

function translate(source: string, ignoreCase: boolean): Compiled | null {
  const translated = translatePattern(source, ignoreCase);
  if (!translated) return null;
  try {
    const { body, flags } = translated;
    return { body, regex: new RegExp(body, flags), safeLength: mayTakeLong(body, USUAL_LENGTH) ? 0 : USUAL_LENGTH };
  } catch {
    return null;
  }
}

/**
 * Tries a pattern as httpd does: the match, or null for none. `undecided` where JavaScript may see the pattern otherwise than
 * PCRE, or where trying it may take long.
 */
export function tryPattern(source: string, text: string, ignoreCase = false): RegExpExecArray | null | 'undecided' {
  if (NOT_ASCII.test(text) || NOT_ASCII.test(source)) return tryBytes(source, text, ignoreCase);
  return tryAscii(source, text, ignoreCase);
}

function tryAscii(source: string, text: string, ignoreCase: boolean): RegExpExecArray | null | 'undecided' {
  const pattern = text.length > LONGEST_SUBJECT ? null : compile(source, ignoreCase);
  if (!pattern) return 'undecided';
  if (text.length > pattern.safeLength && mayTakeLong(pattern.body, text)) return 'undecided';
  return pattern.regex.exec(text);
}

const NOT_ASCII = /[^\0-\x7f]/;
/** Characters of private use stand for bytes above ASCII: they have no case, and are no letters. */
const FIRST_BYTE = 0xe000;

/** httpd compiles for bytes, without PCRE's UTF mode: `.` is one byte, and only ASCII has two cases. */
function tryBytes(source: string, text: string, ignoreCase: boolean): RegExpExecArray | null | 'undecided' {
  // A byte that is written as a number, or a span over bytes, is left open.
  if (/\\x[89a-f]|\\x\{|\\[2-3]\d\d/i.test(source)) return 'undecided';
  const match = tryAscii(asBytes(source), asBytes(text), ignoreCase);
  if (match === null || match === 'undecided') return match;
  const before = asText(match.input.slice(0, match.index));
  const parts = match.map((part) => (part === undefined ? part : asText(part)));
  if (before === null || parts.includes(null)) return 'undecided';
  return Object.assign(match, parts, { index: before.length, input: text });
}

const asBytes = (text: string): string =>
  text.replace(/[^\0-\x7f]+/g, (run) =>
    Array.from(Buffer.from(run), (byte) => String.fromCharCode(FIRST_BYTE + byte)).join(''),
  );

/** Null for a part that ends within a character. */
function asText(bytes: string): string | null {
  const text = bytes.replace(/[\ue000-\ue0ff]+/g, (run) =>
    Buffer.from(Array.from(run, (char) => char.charCodeAt(0) - FIRST_BYTE)).toString(),
  );
  return text.includes('\ufffd') ? null : text;
}

/** A pattern that PCRE does not compile for certain: brackets that do not balance, a group's name that is none, something repeated that is not there. */
export function isMalformedPattern(source: string): boolean {
  if (FOREIGN.test(source)) return false;
  if (/\(\?P?<[A-Za-z_]\w*[^\w>]/.test(source)) return true;
  let depth = 0;
  for (let at = 0; at < source.length; at += 1) {
    const char = source[at];
    if (char === '\\') at += 1;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (char === '[') {
      const end = classEnd(source, at);
      if (end < 0) return true;
      at = end;
    }
    if (depth < 0) return true;
  }
  if (depth !== 0 || /^[*+?]/.test(source) || source.endsWith('\\') !== source.endsWith('\\\\')) return true;
  return refersToNoGroup(source) || isWrongInBoth(source);
}

/** What JavaScript does not compile and PCRE may: named groups and references in other writings or twice, flags of a group, repeated anchors. */
const NOT_IN_JAVASCRIPT =
  /\(\?(?:P[=>]|'|[a-z^-]+[:)]|<\*)|\\[gkpPNo]|(?:\\[bB]|\^|\$)[*+?{]|\(\?P?<(\w+)>.*\(\?P?<\1>/s;

/** Whether neither of the two compiles a pattern: `[z-a]`, `a**`, `a{2,1}`. */
function isWrongInBoth(source: string): boolean {
  const translated = translatePattern(source, false);
  if (!translated || NOT_IN_JAVASCRIPT.test(source)) return false;
  try {
    new RegExp(translated.body, translated.flags);
    return false;
  } catch {
    return true;
  }
}

/** A reference to a group that is not there, which JavaScript takes for a character. */
function refersToNoGroup(source: string): boolean {
  const bare = source.replace(/\\[^1-9]|\[(?:\\[\s\S]|[^\]\\])*(?:\]|$)/g, '');
  const groups = bare.match(/\((?!\?)|\(\?P?<[A-Za-z_]/g)?.length ?? 0;
  return [...bare.matchAll(/\\([1-9])(?!\d)/g)].some(([, index]) => Number(index) > groups);
}

/** Where a character class ends; a bracket right at its beginning is one of its characters. */
function classEnd(source: string, start: number): number {
  const first = source[start + 1] === '^' ? start + 2 : start + 1;
  for (let at = first; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source.startsWith('[:', at) && source.indexOf(':]', at) > 0) at = source.indexOf(':]', at) + 1;
    else if (source[at] === ']' && at > first) return at;
  }
  return -1;
}

/** Puts a match's groups for `$0`...`$9`; a backslash takes the next character as it is (util.c:ap_pregsub). */
export function substituteGroups(template: string, match: RegExpExecArray): string {
  return template.replace(/\\(.)|\$(\d)/gs, (_written, escaped?: string, group?: string) =>
    escaped !== undefined ? escaped : (match[Number(group)] ?? ''),
  );
}
