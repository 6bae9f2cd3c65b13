const BLANK = String.raw`[^\S\r\n]*`;
const START = /\s*(?:export[^\S\r\n]+)?/y;
const KEY = new RegExp(String.raw`(?:'([^']+)'|([^=#\s'][^=#\s]*))${BLANK}`, 'y');
const EQUALS = new RegExp(`=(${BLANK})`, 'y');
const VALUE = /'((?:\\[\s\S]|[^'\\])*)'|"((?:\\[\s\S]|[^"\\])*)"|(?!['"])([^\r\n]*)/y;
const END = new RegExp(String.raw`${BLANK}(?:#[^\r\n]*)?(?:\r\n|\n|\r|$)`, 'y');
const REST = /[^\r\n]*(?:\r\n|\n|\r|$)/y;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** One binding of a `.env` file. `start`: where its key stands; `value` is null where it names a key only; `refers`: other variables are used in it. */
export interface DotenvEntry {
  readonly key: string;
  readonly start: number;
  readonly value: string | null;
  readonly refers: boolean;
}

/**
 * The entries of a `.env` file, the last of each key, as python-dotenv reads them (dotenv/parser.py, `parse_binding`): what does
 * not fit is left out with the rest of its line.
 */
export const parseDotenv = (text: string): DotenvEntry[] => {
  const entries = new Map<string, DotenvEntry>();
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found;
  };
  while (at < text.length) {
    take(START);
    const entry = readEntry(take, text, () => at);
    if (take(END)) {
      if (entry) entries.set(entry.key, entry);
    } else take(REST);
  }
  return [...entries.values()];
};

type Take = (pattern: RegExp) => RegExpExecArray | null;

function readEntry(take: Take, text: string, at: () => number): DotenvEntry | null {
  const start = at();
  const named = take(KEY);
  const key = named?.[1] ?? named?.[2];
  if (key === undefined) return null;
  const equals = take(EQUALS);
  if (!equals) return { key, start, value: null, refers: false };
  // Behind a blank a hash begins a comment at once.
  const isComment = equals[1] !== '' && text[at()] === '#';
  const value = isComment ? '' : valueWritten(take(VALUE));
  if (value === null) return null;
  return { key, start, value, refers: !referencesIn(value).next().done };
}

function valueWritten(found: RegExpExecArray | null): string | null {
  if (!found) return null;
  const [, single, double, plain = ''] = found;
  if (single !== undefined) return single.replace(/\\(['\\])/g, '$1');
  if (double !== undefined)
    return double.replace(/\\([\\'"abfnrtv])/g, (_all, letter: string) => ESCAPES[letter] ?? letter);
  return plain.replace(/(?<!\s)\s+#.*/, '').trimEnd();
}

/** A `${NAME}` or `${NAME:-default}` in a value, and where it stands. */
interface DotenvReference {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly fallback: string;
}

/** The references in a value (dotenv/variables.py, `_posix_variable`). */
export function* referencesIn(value: string): Generator<DotenvReference> {
  const stops = /[:}]/g;
  for (let start = value.indexOf('${'); start >= 0; start = value.indexOf('${', stops.lastIndex)) {
    stops.lastIndex = start + 2;
    const stop = stops.exec(value)?.index;
    if (stop === undefined) return;
    const name = value.slice(start + 2, stop);
    if (value[stop] === '}') yield { start, end: stop + 1, name, fallback: '' };
    else if (value[stop + 1] === '-') {
      const end = value.indexOf('}', stop);
      if (end < 0) return;
      yield { start, end: end + 1, name, fallback: value.slice(stop + 2, end) };
      stops.lastIndex = end + 1;
    }
  }
}
