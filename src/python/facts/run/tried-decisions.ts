import type { PathResult } from './run-path.ts';
import { withoutCount } from './values/sign-value.ts';

/** Names for the decisions of a path; those that are only counted are numbered among those of their kind. */
const nameDecisions = ({ asked }: PathResult): readonly string[] => {
  const counts = new Map<string, number>();
  return asked.map((full) => {
    const name = withoutCount(full);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}:${count}`;
  });
};

/** A path to be run: that of `parent` with its decision of number `flipped` taken the other way. */
export interface Waiting {
  readonly parent: PathResult;
  readonly flipped: number;
}

/** Which decisions of a script were taken which way by the paths that were run. */
export class TriedDecisions {
  readonly #tried = new Set<string>();
  readonly #names = new WeakMap<PathResult, readonly string[]>();
  readonly #origins = new WeakMap<PathResult, Waiting>();

  add(path: PathResult, origin: Waiting | null): void {
    const names = nameDecisions(path);
    this.#names.set(path, names);
    if (origin) this.#origins.set(path, origin);
    names.forEach((name, i) => {
      this.#tried.add(`${path.decisions[i]} ${name}`);
    });
  }

  namesOf(path: PathResult): readonly string[] {
    return this.#names.get(path) ?? [];
  }

  /** What a path was made from; undefined for the first one. */
  originOf(path: PathResult): Waiting | undefined {
    return this.#origins.get(path);
  }

  /** Whether no path took this decision the other way. */
  isNew({ parent, flipped }: Waiting): boolean {
    return !this.#tried.has(`${!parent.decisions[flipped]} ${this.namesOf(parent)[flipped]}`);
  }
}
