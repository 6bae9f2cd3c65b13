import type { TextRange } from '../../../../source/text-range.ts';
import type { ClassValue, FunctionValue } from '../values/values.ts';

/** A function that an expression gave. `what`: how people call it. */
export interface TakenFunction {
  readonly value: FunctionValue;
  readonly what: string;
}

/** The same function of the same file on every path. */
export const keyOf = ({ definition, scope }: FunctionValue): string =>
  `${scope.source.path}:${definition.start}:${definition.end}:${definition.name}`;

/** Which code of the project was run on one path, and which an expression gave, so that somebody may run it. */
export class CodeRecord {
  /** The functions whose bodies were begun, by `keyOf`. */
  readonly ran = new Set<string>();
  readonly taken = new Map<TextRange, FunctionValue | ClassValue>();
  /** Functions that no path is seen to run: they are run where they are met. */
  readonly unrun: ReadonlySet<string>;
  /** Those of them that were met so far. */
  readonly met = new Map<string, TakenFunction>();
  /** How often the environment had been written when they were run last. */
  ranAt = -1;

  constructor(unrun: ReadonlySet<string>) {
    this.unrun = unrun;
  }

  /** Notes that the body of a function is begun. */
  begin(value: FunctionValue): void {
    this.ran.add(keyOf(value));
  }

  /** Notes that an expression gave a function or class; whether it is the first that did. */
  take(value: FunctionValue | ClassValue): boolean {
    const at = value.kind === 'function' ? value.definition : value.place.range;
    if (this.taken.has(at)) return false;
    this.taken.set(at, value);
    return true;
  }
}
