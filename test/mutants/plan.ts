/** What the tests of a room are told by the command: in `plan.json` of the room's folder, which `MUTANTS_PLAN` names. */
export interface Plan {
  /** Globs of the tests, in the order in which they run. */
  readonly tests: readonly string[];
  /** Texts that stand for files of the program. */
  readonly files: Readonly<Record<string, string>>;
  /** The file of each mutant, by its id. */
  readonly places: Readonly<Record<string, string>>;
}
