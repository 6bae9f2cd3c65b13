/** Steps that all paths through one script may take together. */
const MOST_OF_A_SCRIPT = 200_000;
/** Steps that a program of the command line may take: it is asked for the settings it begins with, not for what it goes on to do. */
export const MOST_OF_A_PROGRAM = 20_000;
/** Steps that every script may take, however many others have taken. Scripts that people run take up to twelve thousand. */
const ALWAYS = 5000;
/** Steps beyond these that all scripts of an analysis may take together. */
const MOST_SHARED = 400_000;

/** How far the scripts of one analysis are followed: one with many paths takes seconds, and a tree may hold any number of them. */
export class SharedSteps {
  readonly #mostOfOne: number;
  #left = MOST_SHARED;

  constructor(mostOfOne = MOST_OF_A_SCRIPT) {
    this.#mostOfOne = mostOfOne;
  }

  /** What the next script may take. */
  get most(): number {
    return Math.min(this.#mostOfOne, ALWAYS + this.#left);
  }

  /** Counts what a script has taken. */
  spend(steps: number): void {
    this.#left = Math.max(0, this.#left - Math.max(0, steps - ALWAYS));
  }
}
