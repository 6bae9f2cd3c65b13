/** What stands for many characters: `.`, a class, `\w` and its kin, a group. */
const WIDE = /^(?:\.|\[|\\[wWdDsS]|\()/;
const WITHOUT_END = /^(?:[*+]|\{\d+,\})/;

/**
 * Whether the part of a URL that a pattern takes can be without end while the script stays one: the pattern repeats something that
 * the target does not name (`$1`), or may begin anywhere. The part it takes is SCRIPT_NAME (measured).
 */
export function takesEndlessly(pattern: string, target: string): boolean {
  return mayBeginAnywhere(pattern) || repeatsUnnamed(pattern, target);
}

/** Every path begins with a slash, where an unanchored `/` or `/.*` is found at once. */
const mayBeginAnywhere = (pattern: string): boolean => !pattern.includes('^') && /^\/?[\w-]/.test(pattern);

interface Group {
  readonly start: number;
  /** The number that `$n` names it by; null where it has none. */
  readonly number: number | null;
  readonly isLookaround: boolean;
}

function repeatsUnnamed(pattern: string, target: string): boolean {
  const isNamed = ({ number }: Group): boolean => number !== null && target.includes(`$${number}`);
  if (target.includes('$0')) return false;
  const open: Group[] = [];
  let count = 0;
  for (let at = 0; at < pattern.length; ) {
    const start = at;
    if (pattern[at] === '(') {
      const isCapture = pattern[at + 1] !== '?';
      count += isCapture ? 1 : 0;
      open.push({ start, number: isCapture ? count : null, isLookaround: /^\(\?<?[=!]/.test(pattern.slice(at)) });
      at += 1;
      continue;
    }
    const closed = pattern[at] === ')' ? open.pop() : undefined;
    at = closed ? at + 1 : endOfAtom(pattern, at);
    const around = closed ? [...open, closed] : open;
    const isRepeated = WIDE.test(pattern.slice(closed?.start ?? start)) && WITHOUT_END.test(pattern.slice(at));
    if (isRepeated && !around.some((group) => group.isLookaround || isNamed(group))) return true;
  }
  return false;
}

function endOfAtom(pattern: string, at: number): number {
  if (pattern[at] === '\\') return at + 2;
  if (pattern[at] !== '[') return at + 1;
  const end = pattern.indexOf(']', at + (pattern[at + 1] === '^' ? 3 : 2));
  return end < 0 ? pattern.length : end + 1;
}
