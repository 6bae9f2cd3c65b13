import type { Project } from './machine.ts';
import { type PathResult, runPath, type ScriptRun } from './run-path.ts';
import { areAlike } from './sign-path.ts';
import { TriedDecisions, type Waiting } from './tried-decisions.ts';

const MOST_PATHS = 220;

/** All paths that were run. `isComplete`: there are no others. */
export interface Exploration {
  readonly paths: readonly PathResult[];
  readonly isComplete: boolean;
  readonly tried: TriedDecisions;
  /** What it was run in. */
  readonly project: Project;
}

/** Runs the paths of one script. */
class Explorer {
  readonly paths: PathResult[] = [];
  readonly tried = new TriedDecisions();
  readonly #run: ScriptRun;
  readonly #project: Project;
  readonly #unrun: ReadonlySet<string>;
  readonly #ran = new Set<string>();
  readonly #left = new Set<string>();
  readonly #mostSteps: number;
  #steps = 0;

  constructor(run: ScriptRun, project: Project, unrun: ReadonlySet<string>) {
    this.#run = run;
    this.#project = project;
    this.#unrun = unrun;
    this.#mostSteps = project.steps.most;
  }

  /** Functions that somebody may run, that may write the environment, and that no path is seen to run. */
  get unrun(): ReadonlySet<string> {
    return new Set([...this.#left].filter((key) => !this.#ran.has(key)));
  }

  get steps(): number {
    return this.#steps;
  }

  /** Whether this many more paths can be run; paths that are left out for want of room are worth no run of some of them. */
  hasRoomFor(count: number): boolean {
    const each = this.#steps / Math.max(1, this.paths.length);
    return this.paths.length + count <= MOST_PATHS && this.#steps + count * each <= this.#mostSteps;
  }

  get isFull(): boolean {
    return this.paths.length >= MOST_PATHS || this.#steps > this.#mostSteps;
  }

  /** Runs one path; gives those that take one further decision the other way. */
  explore(waiting: Waiting | null): Waiting[] {
    // Made when it is needed: all that wait would hold the square of the number of decisions.
    const given = waiting ? decisionsOf(waiting) : [];
    const path = runPath(this.#run, this.#project, given, this.#unrun);
    this.tried.add(path, waiting);
    for (const key of path.ran) this.#ran.add(key);
    for (const key of path.unrun) this.#left.add(key);
    this.#steps += path.steps + 50;
    // It left the same behind and went on alike: what further decisions change is as on the other path.
    if (waiting && areAlike(path, waiting.parent, given.length)) return [];
    this.paths.push(path);
    const further: Waiting[] = [];
    for (let i = given.length; i < path.decisions.length; i += 1)
      if (!path.idle.has(i)) further.push({ parent: path, flipped: i });
    return further;
  }
}

const decisionsOf = ({ parent: { decisions }, flipped }: Waiting): readonly boolean[] => [
  ...decisions.slice(0, flipped),
  !decisions[flipped],
];

/**
 * How many paths the level after the next one will have at least, by how many the levels had: of decisions that do not
 * hang on each other, each level takes one more, as in Pascal's triangle.
 */
const expectedAfter = (sizes: readonly number[], next: number): number => {
  const [, count = 0] = sizes;
  const taken = sizes.length;
  const share = next / Math.max(1, (sizes.at(-1) ?? 1) * ((count - taken + 1) / taken));
  return Math.floor(next * Math.max(0, (count - taken) / (taken + 1)) * Math.min(1, share));
};

/**
 * Where there is no room for all paths, runs those that take a decision as no path took it so far, such as one that is only
 * met behind another, so that a branch is not left out because several decisions lead to it. They may take as long as all before.
 */
const exploreUntried = (explorer: Explorer, waiting: readonly (Waiting | null)[]): void => {
  const left = [...waiting];
  const most = 2 * explorer.steps;
  for (const one of left) {
    if (explorer.isFull || explorer.steps > most) return;
    if (one && explorer.tried.isNew(one)) left.push(...explorer.explore(one));
  }
};

/**
 * Runs every path through a script: each decision that the text leaves open is taken both ways. Paths that differ in
 * fewer decisions come first, so that a bound on their number leaves no single decision out. A decision that changed
 * nothing is taken one way. Where there will be no room for all paths, those that differ in several decisions are left out,
 * unless they take one as no other path does.
 */
const exploreAll = (explorer: Explorer, project: Project): Exploration => {
  const { paths, tried } = explorer;
  const sizes: number[] = [];
  let waiting: (Waiting | null)[] = [null];
  for (let level = 0; waiting.length > 0; level += 1) {
    const expected = waiting.length + expectedAfter(sizes, waiting.length);
    if (level > 1 && !explorer.hasRoomFor(expected)) {
      exploreUntried(explorer, waiting);
      return { paths, tried, isComplete: false, project };
    }
    sizes.push(waiting.length);
    const next: Waiting[] = [];
    for (const one of waiting) {
      if (explorer.isFull) return { paths, tried, isComplete: false, project };
      next.push(...explorer.explore(one));
    }
    waiting = next;
  }
  return { paths, tried, isComplete: true, project };
};

/**
 * Runs every path through a script. Code that somebody may run, and that no path is seen to run, is found out first: where it
 * may write the environment, the paths are run again, and it is then run where it is met.
 */
export const explorePaths = (run: ScriptRun, project: Project): Exploration => {
  const explore = (unrun: ReadonlySet<string>) => {
    const explorer = new Explorer(run, project, unrun);
    const exploration = exploreAll(explorer, project);
    project.steps.spend(explorer.steps);
    return { exploration, unrun: explorer.unrun };
  };
  const first = explore(new Set());
  return run.isLazy || first.unrun.size === 0 ? first.exploration : explore(first.unrun).exploration;
};
