import ignore, { type Ignore } from 'ignore';
import { mayGlobTakeLong } from '../source/glob-cost.ts';

/** What one file says of a path: left out, taken back in, or nothing. */
export type IgnoreVerdict = 'ignored' | 'kept' | null;

interface NumberedLine {
  readonly index: number;
  readonly line: string;
}

/** Globs and exceptions are tried on every path. A file with more of them than any project has says nothing: more is analysed then, not less. */
const MOST_TRIED = 500;

/**
 * The lines of one `.gitignore`, of which the last that fits a path decides (gitignore(5)). Those that leave out one file, one
 * folder or one ending are looked up, so that thousands of them cost no more than a few.
 */
export class IgnoreLines {
  /** The place of the last line by what it names: a name, `/` and the path below the folder, `*` and an ending. */
  readonly #files = new Map<string, number>();
  readonly #folders = new Map<string, number>();
  /** Globs and exceptions. An exception decides about all below a folder, so that it cannot be looked up. */
  readonly #tried: readonly NumberedLine[];
  /** Those behind so many others. */
  readonly #tails = new Map<number, Ignore>();

  constructor(text: string) {
    const tried: NumberedLine[] = [];
    for (const [index, line] of text.split(/\r?\n/).entries()) {
      if (line.trim() === '' || line.startsWith('#')) continue;
      const key = plainKey(line.trimEnd());
      if (key === null) {
        if (!mayGlobTakeLong(line)) tried.push({ index, line });
        continue;
      }
      this.#folders.set(key, index);
      if (!line.trimEnd().endsWith('/')) this.#files.set(key, index);
    }
    const saysTooMuch = tried.length > MOST_TRIED;
    if (saysTooMuch) for (const lines of [this.#files, this.#folders]) lines.clear();
    this.#tried = saysTooMuch ? [] : tried;
  }

  /** `path` is relative to the folder of the file, and none of the folders above it is ignored. */
  test(path: string, isFolder: boolean): IgnoreVerdict {
    const plain = lastLine(path.toLowerCase(), isFolder ? this.#folders : this.#files);
    const behind = this.#tried.findIndex(({ index }) => index > plain);
    if (behind >= 0) {
      const { ignored, unignored } = this.#triedFrom(behind).test(isFolder ? `${path}/` : path);
      if (ignored || unignored) return ignored ? 'ignored' : 'kept';
    }
    return plain >= 0 ? 'ignored' : null;
  }

  #triedFrom(first: number): Ignore {
    let tail = this.#tails.get(first);
    if (!tail) {
      tail = ignore().add(this.#tried.slice(first).map(({ line }) => line));
      this.#tails.set(first, tail);
    }
    return tail;
  }
}

/** The place of the last line that names a path; -1 where none does. */
function lastLine(path: string, lines: ReadonlyMap<string, number>): number {
  if (lines.size === 0) return -1;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const keys = [`/${path}`, name];
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) keys.push(`*${name.slice(dot)}`);
  return Math.max(...keys.map((key) => lines.get(key) ?? -1));
}

/** Under which key a line is looked up; null where it has to be tried. Letter case does not count. */
function plainKey(line: string): string | null {
  if (line.startsWith('!')) return null;
  const pattern = line.replace(/\/$/, '').toLowerCase();
  if (/^\*(?:\.[^*?[\]\\/.]+)+$/.test(pattern)) return pattern;
  if (pattern === '' || /[*?[\]\\]|\/\/|\/$/.test(pattern)) return null;
  return pattern.includes('/') ? `/${pattern.replace(/^\//, '')}` : pattern;
}
