import type { Segment } from '../syntax/logical-lines.ts';

/** A text after `${}` expansion, where its parts stand in the file, and the names that were not defined. */
export interface ExpandedText {
  readonly text: string;
  readonly segments: readonly Segment[] | null;
  readonly undefined: readonly string[];
}

/** A line does not grow beyond this; what would is left as written, which makes it unknown. */
const LONGEST_EXPANSION = 1 << 16;

const NONE: readonly string[] = [];

const REFERENCE = /\$\{([^}]*)\}/g;

/**
 * What `Define`, `-D` and the server's environment make of `${NAME}` and `<IfDefine NAME>`.
 * Values are found whatever their case, names of IfDefine and variables of the environment only as written (core.c:ap_resolve_env).
 */
export class Definitions {
  readonly #names = new Set<string>();
  readonly #values = new Map<string, string>();
  readonly #environment: ReadonlyMap<string, string>;

  constructor(given: readonly string[], environment: ReadonlyMap<string, string>) {
    this.#environment = environment;
    for (const item of given) {
      const equals = item.indexOf('=');
      if (equals < 0) this.define(item, null);
      else this.define(item.slice(0, equals), item.slice(equals + 1));
    }
  }

  define(name: string, value: string | null): void {
    this.#names.add(name);
    if (value !== null) this.#values.set(name.toLowerCase(), value);
  }

  undefine(name: string): void {
    this.#names.delete(name);
    this.#values.delete(name.toLowerCase());
  }

  isDefined(name: string): boolean {
    return this.#names.has(name);
  }

  entries(): ReadonlyMap<string, string | null> {
    return new Map([...this.#names].map((name) => [name, this.#values.get(name.toLowerCase()) ?? null]));
  }

  /** Replaces every `${NAME}` once, left to right; what is not defined stays as it is. */
  expand(text: string, segments: readonly Segment[] | null): ExpandedText {
    if (!text.includes('${')) return { text, segments, undefined: NONE };
    const missing: string[] = [];
    const parts: string[] = [];
    const pieces: Segment[] = [];
    let at = 0;
    let length = 0;
    const keep = (until: number): void => {
      pieces.push(...cutSegments(segments, at, until, length));
      parts.push(text.slice(at, until));
      length += until - at;
      at = until;
    };
    // Nothing behind the last brace can be one; looking for its end again and again would take quadratic time.
    for (const match of text.slice(0, text.lastIndexOf('}') + 1).matchAll(REFERENCE)) {
      const name = match[1] ?? '';
      const value = this.#values.get(name.toLowerCase()) ?? this.#environment.get(name);
      if (value === undefined || length + value.length > LONGEST_EXPANSION) {
        if (!name.includes(':') || name.includes(':-')) missing.push(match[0]);
        continue;
      }
      keep(match.index);
      if (value !== '') pieces.push({ at: length, from: null });
      parts.push(value);
      length += value.length;
      at = match.index + match[0].length;
    }
    keep(text.length);
    return { text: parts.join(''), segments: segments && pieces, undefined: missing };
  }
}

/** The segments of `text[start, end)`, moved to begin at `to`. */
function cutSegments(segments: readonly Segment[] | null, start: number, end: number, to: number): readonly Segment[] {
  if (!segments || start >= end) return [];
  return segments.flatMap((segment, index) => {
    const next = segments[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const from = Math.max(segment.at, start);
    if (from >= Math.min(next, end)) return [];
    return [{ at: to + from - start, from: segment.from === null ? null : segment.from + from - segment.at }];
  });
}
