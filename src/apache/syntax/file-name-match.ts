/**
 * httpd's own wildcards (apr_fnmatch): `*`, `?` and `[...]`, a backslash takes the next character as it is.
 * `pathname` keeps `*` and `?` from crossing a `/` (APR_FNM_PATHNAME). Linear in practice: one place to go back to.
 */
export function matchesFileName(pattern: string, text: string, pathname = false): boolean {
  let p = 0;
  let t = 0;
  let starPattern = -1;
  let starText = -1;
  while (t < text.length) {
    if (pattern[p] === '*') {
      starPattern = p;
      starText = t;
      p += 1;
      continue;
    }
    const step = matchOne(pattern, p, text[t] ?? '', pathname);
    if (step !== null) {
      p = step;
      t += 1;
    } else if (starPattern >= 0 && !(pathname && text[starText] === '/')) {
      starText += 1;
      t = starText;
      p = starPattern + 1;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p >= pattern.length;
}

/** The place in the pattern after what matches one character, or null. */
function matchOne(pattern: string, at: number, character: string, pathname: boolean): number | null {
  const first = pattern[at];
  if (first === undefined) return null;
  if (first === '?') return pathname && character === '/' ? null : at + 1;
  if (first === '\\' && at + 1 < pattern.length) return pattern[at + 1] === character ? at + 2 : null;
  if (first !== '[') return first === character ? at + 1 : null;
  return matchClass(pattern, at, character);
}

function matchClass(pattern: string, at: number, character: string): number | null {
  let index = at + 1;
  const negated = pattern[index] === '!' || pattern[index] === '^';
  if (negated) index += 1;
  let found = false;
  for (let first = true; index < pattern.length && (first || pattern[index] !== ']'); first = false) {
    const low = pattern[index] ?? '';
    const high = pattern[index + 1] === '-' && pattern[index + 2] !== ']' ? pattern[index + 2] : undefined;
    if (high === undefined ? low === character : low <= character && character <= high) found = true;
    index += high === undefined ? 1 : 3;
  }
  if (index >= pattern.length) return pattern[at] === character ? at + 1 : null;
  return found !== negated ? index + 1 : null;
}
