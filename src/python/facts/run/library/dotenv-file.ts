const LINE =
  /^\s*(?:export\s+)?(?:'([^']+)'|([^\s=#'"]+))\s*(?:=[ \t]*(?:'((?:\\'|[^'])*)'|"((?:\\"|[^"])*)"|([^\n]*?)))?\s*(?:(?<=\s)#[^\n]*)?$/;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** One line of a `.env` file. `value` is null where the line names a key only; `refers`: other variables are used in it. */
export interface DotenvEntry {
  readonly key: string;
  readonly value: string | null;
  readonly refers: boolean;
}

/** The entries of a `.env` file, the last of each key (python-dotenv, `dotenv/parser.py`); lines that do not fit are left out. */
export const parseDotenv = (text: string): DotenvEntry[] => {
  const entries = new Map<string, DotenvEntry>();
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const found = LINE.exec(line);
    const key = found?.[1] ?? found?.[2];
    if (!found || key === undefined) continue;
    const [, , , single, double, plain] = found;
    let value: string | null = null;
    if (single !== undefined) value = single.replace(/\\(['\\])/g, '$1');
    else if (double !== undefined)
      value = double.replace(/\\([\\'"abfnrtv])/g, (_all, letter: string) => ESCAPES[letter] ?? letter);
    else if (plain !== undefined) value = plain.replace(/\s+#.*/, '').trim();
    entries.set(key, { key, value, refers: value !== null && /\$\{[^}]*\}/.test(value) });
  }
  return [...entries.values()];
};
