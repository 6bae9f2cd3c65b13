import { addAll } from '../../source/add-all.ts';
import type { Condition } from '../syntax/config-node.ts';
import type { Segment } from '../syntax/logical-lines.ts';
import { ToldUnder } from './told-under.ts';

/** A text after `${}` expansion, where its parts stand in the file, and the names that have no value, or not a certain one. */
export interface ExpandedText {
  readonly text: string;
  readonly segments: readonly Segment[] | null;
  readonly undefined: readonly string[];
  /** Of the undefined names those that an undecided conditional defines, with what decides. */
  readonly open: ReadonlyMap<string, Condition>;
}

/** A line does not grow beyond this; what would is left as written, which makes it unknown. */
const LONGEST_EXPANSION = 1 << 16;

const NONE: readonly string[] = [];

const NO_CONDITIONS: readonly Condition[] = [];

const NOTHING_OPEN: ReadonlyMap<string, Condition> = new Map();

const REFERENCE = /\$\{([^}]*)\}/g;

/**
 * What `Define`, `-D` and the server's environment make of `${NAME}` and `<IfDefine NAME>`.
 * Values are found whatever their case, names of IfDefine and variables of the environment only as written (core.c:ap_resolve_env).
 */
export class Definitions {
  readonly #names = new Map<string, ToldUnder<boolean>>();
  readonly #values = new Map<string, ToldUnder<string | null>>();
  readonly #environment: ReadonlyMap<string, string>;

  constructor(given: readonly string[], environment: ReadonlyMap<string, string>) {
    this.#environment = environment;
    for (const item of given) {
      const equals = item.indexOf('=');
      if (equals < 0) this.define(item, null);
      else this.define(item.slice(0, equals), item.slice(equals + 1));
    }
  }

  /** A line that acts under undecided conditionals leaves open what counts behind them. */
  define(name: string, value: string | null, conditions: readonly Condition[] = NO_CONDITIONS): void {
    // Where `<IfDefine !NAME>` passes over the line, NAME is defined already.
    const deciding = conditions.filter(({ text }) => !asksWhetherLacking(text, name));
    tellOf(this.#names, name, true, deciding);
    if (value !== null) tellOf(this.#values, name.toLowerCase(), value, conditions);
  }

  undefine(name: string, conditions: readonly Condition[] = NO_CONDITIONS): void {
    tellOf(this.#names, name, false, conditions);
    tellOf(this.#values, name.toLowerCase(), null, conditions);
  }

  /** Whether a name is defined for a line under these conditionals; null where no line has told. */
  isDefined(name: string, conditions: readonly Condition[] = NO_CONDITIONS): boolean | Condition | null {
    const told = this.#names.get(name)?.at(conditions);
    return told === undefined ? null : told.kind === 'told' ? told.value : told.under;
  }

  /** How often a name was defined and undefined so far: a conditional about it asks something else each time. */
  changesOf(name: string): number {
    return this.#names.get(name)?.changes ?? 0;
  }

  /** What is certainly defined at the end. */
  entries(): ReadonlyMap<string, string | null> {
    const value = (name: string): string | null => {
      const told = this.#values.get(name.toLowerCase())?.at(NO_CONDITIONS);
      return told?.kind === 'told' ? told.value : null;
    };
    const defined = [...this.#names.keys()].filter((name) => this.isDefined(name) === true);
    return new Map(defined.map((name) => [name, value(name)]));
  }

  /** Replaces every `${NAME}` once, left to right; what is not defined stays as it is. */
  expand(
    text: string,
    segments: readonly Segment[] | null,
    conditions: readonly Condition[] = NO_CONDITIONS,
  ): ExpandedText {
    if (!text.includes('${')) return { text, segments, undefined: NONE, open: NOTHING_OPEN };
    const missing: string[] = [];
    const open = new Map<string, Condition>();
    const parts: string[] = [];
    const pieces: Segment[] = [];
    let at = 0;
    let length = 0;
    const keep = (until: number): void => {
      addAll(pieces, cutSegments(segments, at, until, length));
      parts.push(text.slice(at, until));
      length += until - at;
      at = until;
    };
    // Nothing behind the last brace can be one; looking for its end again and again would take quadratic time.
    for (const match of text.slice(0, text.lastIndexOf('}') + 1).matchAll(REFERENCE)) {
      const name = match[1] ?? '';
      const told = this.#values.get(name.toLowerCase())?.at(conditions);
      if (told?.kind === 'open') open.set(match[0], told.under);
      const value = told?.kind === 'open' ? undefined : (told?.value ?? this.#environment.get(name));
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
    return { text: parts.join(''), segments: segments && pieces, undefined: missing, open };
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

const asksWhetherLacking = (condition: string, name: string): boolean =>
  /^<IfDefine !\s*(\S+)>$/i.exec(condition)?.[1] === name;

function tellOf<T>(table: Map<string, ToldUnder<T>>, name: string, value: T, conditions: readonly Condition[]): void {
  const told = table.get(name) ?? new ToldUnder<T>();
  table.set(name, told);
  told.tell(value, conditions);
}
