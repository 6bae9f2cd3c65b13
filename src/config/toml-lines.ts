const TOKEN = /"([^"]*)"|'([^']*)'|([\w-]+)|[ \t]*([.=\]])[ \t]*/y;

/** No setting stands deeper than `tool.wsgiscope.severity.RULE`. */
const DEEPEST = 4;

/** The lines on which the keys of a TOML text are set. */
export class TomlLines {
  /** By the parts of the key, those of the table it stands in first. */
  readonly #lines = new Map<string, number>();

  constructor(text: string) {
    let table: readonly string[] = [];
    for (const [index, written] of text.split('\n').entries()) {
      const line = written.trim();
      const header = /^\[\[?[ \t]*/.exec(line)?.[0];
      const key = header === undefined ? readKey(line, 0, '=') : readKey(line, header.length, ']');
      if (key === null) continue;
      if (header !== undefined) table = key;
      this.#add(header === undefined ? [...table, ...key] : key, index + 1);
    }
  }

  #add(path: readonly string[], line: number): void {
    for (let depth = 1; depth <= Math.min(path.length, DEEPEST); depth += 1) {
      const key = nameOf(path.slice(0, depth));
      if (!this.#lines.has(key)) this.#lines.set(key, line);
    }
  }

  /** The 1-based line on which a key is set, or the nearest of its parents; 1 where none is found. */
  lineOf(path: readonly string[]): number {
    for (let depth = Math.min(path.length, DEEPEST); depth > 0; depth -= 1) {
      const line = this.#lines.get(nameOf(path.slice(0, depth)));
      if (line !== undefined) return line;
    }
    return 1;
  }
}

const nameOf = (path: readonly string[]): string => JSON.stringify(path);

/** The first parts of the dotted key at a place of a line; null where no key ends there with the sign. */
function readKey(line: string, at: number, end: '=' | ']'): readonly string[] | null {
  const parts: string[] = [];
  TOKEN.lastIndex = at;
  for (let token = TOKEN.exec(line); token; token = TOKEN.exec(line)) {
    const [, double, single, bare, sign] = token;
    if (sign === end) return parts;
    if (sign === undefined && parts.length < DEEPEST) parts.push(double ?? single ?? bare ?? '');
  }
  return null;
}
