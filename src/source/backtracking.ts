/**
 * Whether trying a regular expression may take exponential time: a group that is repeated without a bound holds a repetition
 * or alternatives at any depth. Says yes too often rather than too seldom.
 */
export function mayBacktrack(pattern: string): boolean {
  const open: boolean[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === '\\') at += 1;
    else if (character === '[') at = endOfClass(pattern, at);
    else if (character === '(') {
      open.push(false);
      // The question mark of `(?:` repeats nothing.
      if (pattern[at + 1] === '?') at += 1;
    } else if (character === ')') {
      const varies = open.pop() ?? false;
      if (varies && isUnbounded(pattern, at + 1)) return true;
      if (varies) mark(open);
    } else if (character === '|' || '*+?{'.includes(character ?? ' ')) mark(open);
  }
  return false;
}

const mark = (open: boolean[]): void => {
  if (open.length > 0) open[open.length - 1] = true;
};

/** `{20,30}` is as good as unbounded. */
const isUnbounded = (pattern: string, at: number): boolean =>
  /^\s*(?:[*+]|\{\d*,?\d*\})/.test(pattern.slice(at, at + 16));

/** Where a character class ends; a closing bracket that comes first belongs to it. */
function endOfClass(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern[at] === '^') at += 1;
  if (pattern[at] === ']') at += 1;
  for (; at < pattern.length && pattern[at] !== ']'; at += 1) {
    if (pattern[at] === '\\') at += 1;
    else if (pattern.startsWith('[:', at)) at = Math.max(at, pattern.indexOf(':]', at) + 1);
  }
  return at;
}
