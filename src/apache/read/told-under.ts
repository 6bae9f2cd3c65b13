import { canCoexist } from '../syntax/can-coexist.ts';
import type { Condition } from '../syntax/config-node.ts';

/** What a name stands for at some line: told, or open because an undecided conditional decides. */
export type ToldValue<T> =
  | { readonly kind: 'told'; readonly value: T }
  | { readonly kind: 'open'; readonly under: Condition };

interface Entry<T> {
  readonly value: T;
  /** Undecided conditionals in which it was told. */
  readonly conditions: readonly Condition[];
}

/** More is forgotten: what was told before is open then. */
const MOST_ENTRIES = 50;

/** What was told of one name, line after line, each under the undecided conditionals around its line. */
export class ToldUnder<T> {
  #entries: Entry<T>[] = [];
  /** How often it was told anew. */
  changes = 0;

  tell(value: T, conditions: readonly Condition[]): void {
    this.changes += 1;
    if (conditions.length === 0 || this.#entries.length >= MOST_ENTRIES) this.#entries = [];
    const last = this.#entries.at(-1);
    if (last && last.conditions.length > 0 && isImplied(conditions, last.conditions)) this.#entries.pop();
    this.#entries.push({ value, conditions });
  }

  /** What counts for a line under these conditionals; undefined where nothing that may count was told. */
  at(conditions: readonly Condition[]): ToldValue<T> | undefined {
    for (const entry of this.#entries.toReversed()) {
      if (isImplied(entry.conditions, conditions)) return { kind: 'told', value: entry.value };
      const under = entry.conditions.find((condition) => !isImplied([condition], conditions));
      if (under && canCoexist(entry.conditions, conditions)) return { kind: 'open', under };
    }
    return undefined;
  }
}

/** Whether one line is read wherever another is that stands under the second conditions. */
const isImplied = (wanted: readonly Condition[], given: readonly Condition[]): boolean =>
  wanted.every(({ chain, branch }) => given.some((one) => one.chain === chain && one.branch === branch));
