/** A few tenths of a second of trying, a step being some nanoseconds. */
const MOST_STEPS = 3e7;

/** The ways to match one group: alternatives add up, what follows each other multiplies. */
interface Ways {
  /** Of the alternatives before the current one. */
  readonly before: number;
  readonly current: number;
}

const NONE: Ways = { before: 0, current: 1 };
const OPENING = /\((?:\?(?:[:=!]|<[=!]|P?<\w+>))?/y;
const ESCAPE = /\\(?:x[\da-f]{2}|u[\da-f]{4}|c[a-z]|\d+|k<\w+>|p\{\w*\}|.)/isy;
const QUANTIFIER = /(?:([*+?])|\{(\d*)(,?)(\d*)\})\??/y;
/** The end of groups that are not repeated. */
const CLOSING = /(?:\)(?![*+{])\??)*/y;
const END = /\$?$/y;
/** A character that must come. */
const LITERAL = /(?:\\(\W)|([^\\[(.|^$*+?{)]))(?![*?{])/y;

/**
 * Whether trying a regular expression of JavaScript on a text, or on any text of a length, may take long. An upper bound of
 * the steps of a matcher that backtracks; says yes too often rather than too seldom.
 */
export function mayTakeLong(pattern: string, subject: string | number): boolean {
  const text = typeof subject === 'string' ? subject : null;
  const length = typeof subject === 'string' ? subject.length : subject;
  const open: Ways[] = [];
  let group = NONE;
  const isAnchored = pattern.startsWith('^') && !pattern.includes('|') && text !== null;
  let scanned = 1;
  for (let at = 0; at < pattern.length; ) {
    let end = endOfAtom(pattern, at);
    if (pattern[at] === '(') {
      open.push(group);
      group = NONE;
    } else if (pattern[at] === '|') group = { before: group.before + group.current, current: 1 };
    else {
      const closes = pattern[at] === ')';
      let ways = closes ? group.before + group.current : 1;
      if (closes) group = open.pop() ?? NONE;
      const quantifier = matchAt(QUANTIFIER, pattern, end);
      if (quantifier) {
        const atom = pattern.slice(at, end);
        end += quantifier[0].length;
        const bounds = boundsOf(quantifier, length);
        if (!closes) scanned += bounds.most;
        ways = closes ? repeatGroup(ways, bounds) : countEnds(atom, pattern, end, text ?? length, bounds);
      }
      group = { ...group, current: group.current * ways };
    }
    at = end;
  }
  const starts = isAnchored ? text.split('\n').length : length + 1;
  return !(starts * (group.before + group.current) * Math.min(scanned, length + 1) <= MOST_STEPS);
}

interface Bounds {
  readonly least: number;
  readonly most: number;
}

function boundsOf([, sign, least, comma, most]: RegExpExecArray, length: number): Bounds {
  if (sign !== undefined) return { least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : length + 1 };
  return { least: Number(least), most: comma === '' ? Number(least) : Number(most || length + 1) };
}

/** Each time in each of its ways; what must come so many times is tried so many times even where it is empty. */
const repeatGroup = (ways: number, { least, most }: Bounds): number =>
  ways ** Math.max(most, 1) * (Math.max(most - least, 0) + 1) * Math.max(least, 1);

/** At how many places the repetition of one character may end so that what follows fits. */
function countEnds(
  atom: string,
  pattern: string,
  at: number,
  subject: string | number,
  { least, most }: Bounds,
): number {
  const length = typeof subject === 'string' ? subject.length : subject;
  const longest = typeof subject === 'string' ? longestRun(atom, subject) : length;
  const all = Math.min(Math.max(most - least, 0), longest) + 1;
  if (/^\\[\dk]/.test(atom) || /\(\?<[=!]/.test(pattern)) return all;
  const rest = at + (matchAt(CLOSING, pattern, at)?.[0].length ?? 0);
  if (matchAt(END, pattern, rest)) return 1;
  const literal = matchAt(LITERAL, pattern, rest);
  const next = literal?.[1] ?? literal?.[2];
  if (next === undefined) return all;
  if (!['s', 'is'].some((flags) => mayMatch(atom, flags, next))) return 1;
  return typeof subject === 'string' ? Math.min(all, subject.toLowerCase().split(next.toLowerCase()).length) : all;
}

/** How many characters in a row of a text one atom may match, with and without regard to their case. */
function longestRun(atom: string, subject: string): number {
  if (/^\\[\dk]/.test(atom)) return subject.length;
  try {
    const runs = ['gs', 'gis'].flatMap((flags) => subject.match(new RegExp(`(?:${atom})+`, flags)) ?? []);
    return runs.reduce((longest, run) => Math.max(longest, run.length), 0);
  } catch {
    return subject.length;
  }
}

function mayMatch(atom: string, flags: string, character: string): boolean {
  try {
    return new RegExp(atom, flags).test(character);
  } catch {
    return true;
  }
}

function endOfAtom(pattern: string, at: number): number {
  if (pattern[at] === '[') return endOfClass(pattern, at) + 1;
  const found = matchAt(OPENING, pattern, at) ?? matchAt(ESCAPE, pattern, at);
  return at + (found?.[0].length ?? 1);
}

function matchAt(sticky: RegExp, text: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at;
  return sticky.exec(text);
}

/** Where a character class ends. */
function endOfClass(pattern: string, start: number): number {
  let at = start + 1;
  for (; at < pattern.length && pattern[at] !== ']'; at += 1) if (pattern[at] === '\\') at += 1;
  return at;
}
