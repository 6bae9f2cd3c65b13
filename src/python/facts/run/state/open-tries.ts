import type { Place } from '../values/values.ts';
import { catches } from './signals.ts';

/** A class that is not known, and one of the project, which catches nothing that Python itself raises. */
export const UNKNOWN_CLASS = '?';
export const OF_THE_PROJECT = '';

/** A block whose exceptions somebody catches. */
export interface OpenTry {
  /** The classes that its handlers catch, by their names in Python. */
  readonly exceptions: readonly string[];
  readonly handlerPlace: Place;
  /** Those of handlers that do not raise again and so hide what went wrong, as written. */
  readonly hidden: readonly string[];
}

/** Whether a class catches an exception; null where that cannot be told. */
const meets = (wanted: string, thrown: string): boolean | null => {
  if (wanted === UNKNOWN_CLASS) return null;
  if (wanted === OF_THE_PROJECT) return thrown === '*' ? null : false;
  return catches(lastName(wanted), thrown);
};

const lastName = (dotted: string): string => dotted.slice(dotted.lastIndexOf('.') + 1);

/** The blocks that are being run whose exceptions somebody catches, the innermost last. */
export class OpenTries {
  #open: readonly OpenTry[] = [];
  /** After how many changes an exception was last asked about in the innermost block, by what it would meet. */
  readonly #asked = new WeakMap<OpenTry, Map<string, number>>();

  get isEmpty(): boolean {
    return this.#open.length === 0;
  }

  /** All that are open; what is given to `restore` later. */
  get all(): readonly OpenTry[] {
    return this.#open;
  }

  restore(open: readonly OpenTry[]): void {
    this.#open = open;
  }

  open(one: OpenTry): void {
    this.#open = [...this.#open, one];
  }

  /** The innermost one that hides what went wrong. */
  get hiding(): OpenTry | undefined {
    return this.#open.findLast(({ hidden }) => hidden.length > 0);
  }

  /** Whether a handler certainly catches an exception of a class. */
  catches(name: string): boolean {
    return this.#open.some(({ exceptions }) => exceptions.some((wanted) => meets(wanted, name) === true));
  }

  /**
   * Whether an exception of a class would be caught, and in a state in which none was asked about that meets the same
   * handlers: raised now, it leads where that one led.
   */
  isNew(name: string, changes: number): boolean {
    const innermost = this.#open.at(-1);
    if (!innermost) return false;
    const met = this.#open.flatMap(({ exceptions }) => exceptions).map((wanted) => meets(wanted, name));
    if (met.every((answer) => answer === false)) return false;
    const asked = this.#asked.get(innermost) ?? new Map<string, number>();
    this.#asked.set(innermost, asked);
    const sign = met.join();
    if (asked.get(sign) === changes || asked.get('*') === changes) return false;
    asked.set(name === '*' ? '*' : sign, changes);
    return true;
  }
}
