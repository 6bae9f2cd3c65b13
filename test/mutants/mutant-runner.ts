import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type RunnerTestCase, type RunnerTestSuite, TestRunner } from 'vitest';
import { Journal } from './journal.ts';
import type { Plan } from './plan.ts';

/** What Stryker's switches look at. */
interface Switches {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: { readonly static: Hits; readonly perTest: Record<string, Hits> };
}

/** How often each mutant was come by. */
type Hits = Readonly<Record<string, number>>;

/** A mutant that is come by this many times as often is in an endless loop. */
const HIT_FACTOR = 100;
/** A test that takes this many times as long, and at least so many milliseconds, is in one that does not come by its mutant. */
const TIME_FACTOR = 20;
const TIME_AT_LEAST = 20_000;

const PLAN = process.env['MUTANTS_PLAN'] ?? '';

const switches: Switches = {};
Object.assign(globalThis, { __stryker__: switches });

/**
 * Runs each test as Vitest does, then again for every mutant that it comes by and that is still alive: all in one process, which
 * loads the program once. What is found out goes into the journal.
 */
export default class MutantRunner extends TestRunner {
  readonly #journal = new Journal(dirname(PLAN));
  readonly #places: Plan['places'] = JSON.parse(readFileSync(PLAN, 'utf8')).places;
  readonly #killed = new Set<string>();
  readonly #done = new Set<string>();

  constructor(config: ConstructorParameters<typeof TestRunner>[0]) {
    super(config);
    for (const entry of this.#journal.read()) {
      if (entry.what === 'killed') this.#killed.add(entry.mutant);
      if (entry.what === 'done') this.#done.add(entry.test);
    }
  }

  async runTask(test: RunnerTestCase): Promise<void> {
    const fn = TestRunner.getTestFn(test);
    const run = async (): Promise<void> => fn();
    const reached = await this.#watch(test, run);
    if (this.#done.has(test.id)) return;
    if (reached.some(([mutant]) => this.#isToTry(mutant, test))) {
      await this.#tryMutants(test, async () => {
        await makeReady(test);
        await run();
      });
      await makeReady(test);
    }
    this.#journal.add({ what: 'done', test: test.id });
  }

  override onAfterRunFiles(): void {
    super.onAfterRunFiles();
    this.#journal.add({ what: 'loaded', mutants: Object.keys(switches.mutantCoverage?.static ?? {}) });
  }

  /** Runs a test with nothing changed, and answers how often it came by each mutant. */
  async #watch({ id }: RunnerTestCase, run: () => Promise<void>): Promise<readonly (readonly [string, number])[]> {
    switches.currentTestId = id;
    await run().finally(() => {
      switches.currentTestId = undefined;
    });
    const hits = switches.mutantCoverage?.perTest[id] ?? {};
    delete switches.mutantCoverage?.perTest[id];
    this.#journal.add({ what: 'reached', mutants: Object.keys(hits) });
    return Object.entries(hits);
  }

  /** Tests that lie beside a file say nothing of the folders next to it, such as those of other rules. */
  #isToTry(mutant: string, { file: { name } }: RunnerTestCase): boolean {
    const file = this.#places[mutant];
    if (file === undefined || this.#killed.has(mutant)) return false;
    const folder = dirname(name);
    const around = dirname(folder);
    const isNextTo = file.startsWith(`${around}/`) && dirname(file) !== around && !file.startsWith(`${folder}/`);
    return !(name.startsWith('src/') && isNextTo);
  }

  async #tryMutants(test: RunnerTestCase, run: () => Promise<void>): Promise<void> {
    const name = `${test.file.name} > ${test.fullTestName}`;
    const began = Date.now();
    let hits: readonly (readonly [string, number])[] = [];
    const failure = await failureOf(async () => {
      hits = await this.#watch(test, run);
    });
    if (failure !== null) this.#journal.add({ what: 'unrepeatable', test: name, failure });
    const limit = Math.max(TIME_AT_LEAST, TIME_FACTOR * (Date.now() - began));
    for (const [mutant, count] of hits) {
      if (!this.#isToTry(mutant, test)) continue;
      this.#journal.begin({ mutant, until: Date.now() + limit });
      Object.assign(switches, { activeMutant: mutant, hitCount: 0, hitLimit: HIT_FACTOR * count });
      const noticed = (await failureOf(run)) !== null;
      Object.assign(switches, { activeMutant: undefined, hitCount: undefined });
      if (noticed) {
        this.#killed.add(mutant);
        this.#journal.add({ what: 'killed', mutant, by: name });
      }
    }
    this.#journal.begin(null);
  }
}

/** Takes back what the last run of a test left, and sets up for the next. */
async function makeReady(test: RunnerTestCase): Promise<void> {
  const hooks = suitesOf(test).map((suite) => ({ suite, ...TestRunner.getSuiteHooks(suite) }));
  for (const { suite, afterEach } of hooks) for (const hook of afterEach) await hook(test.context, suite);
  for (const { suite, beforeEach } of hooks.reverse()) for (const hook of beforeEach) await hook(test.context, suite);
}

/** The suites around a test, the closest first, its file last. */
function suitesOf({ suite, file }: RunnerTestCase): readonly RunnerTestSuite[] {
  const around: RunnerTestSuite[] = [];
  for (let one = suite; one; one = one.suite) around.push(one);
  return around.at(-1) === file ? around : [...around, file];
}

/** What a run fails with, null where it does not. Lets the process do what else it has to, such as answering Vitest. */
async function failureOf(run: () => Promise<void>): Promise<string | null> {
  await new Promise(setImmediate);
  try {
    await run();
    return null;
  } catch (error) {
    return String(error);
  }
}
