/** How often each mutant was come by. */
export type Hits = Readonly<Record<string, number>>;

/** What the instrumented text looks at. The names are Stryker's, but for `activeMutants` and `choose`. */
interface Switches {
  /** None while it is not there. */
  activeMutants?: ReadonlySet<string> | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: { readonly static: Hits; readonly perTest: Record<string, Hits> };
  choose<T>(mutated: readonly (readonly [string, () => T])[], original: () => T): T;
}

/** Mutants of one choice whose value was another than the original's, and those whose value never was; null while nobody asks. */
let compared: { readonly differ: Set<string>; readonly alike: Set<string> } | null = null;

const switches: Switches = {
  choose(mutated, original) {
    const { activeMutants, currentTestId } = switches;
    if (activeMutants) {
      const active = mutated.find(([id]) => activeMutants.has(id));
      return active ? countHit(active[1]) : original();
    }
    const value = original();
    // What is computed in order to compare is no part of the test, and compares nothing itself.
    if (compared && currentTestId !== undefined) {
      switches.currentTestId = undefined;
      for (const [id, other] of mutated)
        if (!compared.differ.has(id)) compared[isAlike(other, value) ? 'alike' : 'differ'].add(id);
      switches.currentTestId = currentTestId;
    }
    return value;
  },
};
Object.assign(globalThis, { __stryker__: switches });

function countHit<T>(mutated: () => T): T {
  if (switches.hitCount !== undefined && ++switches.hitCount > (switches.hitLimit ?? Number.POSITIVE_INFINITY))
    throw new Error('an endless loop');
  return mutated();
}

/** Whether a mutated value is the same, or a list of the same. */
function isAlike(mutated: () => unknown, value: unknown): boolean {
  try {
    const other = mutated();
    if (Object.is(other, value)) return true;
    return (
      Array.isArray(other) &&
      Array.isArray(value) &&
      other.length === value.length &&
      other.every((item, index) => Object.is(item, value[index]))
    );
  } catch {
    return false;
  }
}

/** Runs a test with nothing changed, and answers how often it came by each mutant. */
export async function watch(test: string, run: () => Promise<void>): Promise<Hits> {
  switches.currentTestId = test;
  await run().finally(() => {
    switches.currentTestId = undefined;
  });
  const hits = switches.mutantCoverage?.perTest[test] ?? {};
  delete switches.mutantCoverage?.perTest[test];
  return hits;
}

/** Runs a test with nothing changed, and answers the mutants that it cannot notice: their values were the same each time. */
export async function findAlike(test: string, run: () => Promise<void>): Promise<ReadonlySet<string>> {
  const found = { differ: new Set<string>(), alike: new Set<string>() };
  compared = found;
  await watch(test, run).finally(() => {
    compared = null;
  });
  for (const id of found.differ) found.alike.delete(id);
  return found.alike;
}

/** Runs something with mutants active, until it has come by them so many times. */
export async function runWith<T>(mutants: readonly string[], hitLimit: number, run: () => Promise<T>): Promise<T> {
  Object.assign(switches, { activeMutants: new Set(mutants), hitCount: 0, hitLimit });
  return run().finally(() => Object.assign(switches, { activeMutants: undefined, hitCount: undefined }));
}

/** The mutants that the loading of modules came by. */
export const loadedMutants = (): readonly string[] => Object.keys(switches.mutantCoverage?.static ?? {});
