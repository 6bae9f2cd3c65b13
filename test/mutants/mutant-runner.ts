import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type RunnerTestCase, type RunnerTestSuite, TestRunner } from 'vitest';
import { Journal } from './journal.ts';
import type { Plan } from './plan.ts';
import { findAlike, type Hits, loadedMutants, runWith, watch } from './switches.ts';

/** A mutant that is come by this many times as often is in an endless loop. */
const HIT_FACTOR = 100;
/** A test that takes this many times as long, and at least so many milliseconds, is in one that does not come by its mutant. */
const TIME_FACTOR = 20;
const TIME_AT_LEAST = 20_000;

/** At most so many mutants are active at once, and this part of those that are waiting: so many neighbours are far apart. */
const MOST_AT_ONCE = 64;
const PART_AT_ONCE = 1 / 8;

const PLAN = process.env['MUTANTS_PLAN'] ?? '';

/**
 * Runs each test as Vitest does, then again for every mutant that it comes by and that is still alive: all in one process, which
 * loads the program once. What is found out goes into the journal.
 */
export default class MutantRunner extends TestRunner {
  readonly #journal = new Journal(dirname(PLAN));
  readonly #places: Plan['places'] = JSON.parse(readFileSync(PLAN, 'utf8')).places;
  readonly #killed = new Set<string>();
  readonly #done = new Set<string>();
  readonly #alone = new Set<string>();
  readonly #incomparable = new Set<string>();

  constructor(config: ConstructorParameters<typeof TestRunner>[0]) {
    super(config);
    for (const entry of this.#journal.read()) {
      if (entry.what === 'killed') this.#killed.add(entry.mutant);
      if (entry.what === 'done') this.#done.add(entry.test);
      if (entry.what === 'incomparable') this.#incomparable.add(entry.test);
      if (entry.what === 'alone') for (const mutant of entry.mutants) this.#alone.add(mutant);
    }
  }

  async runTask(test: RunnerTestCase): Promise<void> {
    const fn = TestRunner.getTestFn(test);
    const run = async (): Promise<void> => fn();
    const hits = await watch(test.id, run);
    this.#journal.add({ what: 'reached', mutants: Object.keys(hits) });
    if (this.#done.has(test.id)) return;
    if (Object.keys(hits).some((mutant) => this.#isToTry(mutant, test))) {
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
    this.#journal.add({ what: 'loaded', mutants: loadedMutants() });
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
    let hits: Hits = {};
    const failure = await failureOf(async () => {
      hits = await watch(test.id, run);
    });
    if (failure !== null) this.#journal.add({ what: 'unrepeatable', test: name, failure });
    const limit = Math.max(TIME_AT_LEAST, TIME_FACTOR * (Date.now() - began));
    const begin = (mutants: readonly string[]): void =>
      this.#journal.begin({ test: test.id, mutants, until: Date.now() + limit });
    begin([]);
    const alike = this.#incomparable.has(test.id) ? new Set() : await alikeOf(test, run);
    const waiting = spread(Object.keys(hits).filter((mutant) => this.#isToTry(mutant, test) && !alike.has(mutant)));
    const isNoticed = async (mutants: readonly string[]): Promise<boolean> => {
      begin(mutants);
      const most = Math.max(...mutants.map((mutant) => hits[mutant] ?? 1));
      return (await failureOf(() => runWith(mutants, HIT_FACTOR * most, run))) !== null;
    };
    for await (const mutant of noticedAmong(waiting, this.#alone, isNoticed)) {
      this.#killed.add(mutant);
      this.#journal.add({ what: 'killed', mutant, by: name });
    }
    this.#journal.begin(null);
  }
}

/** What a test cannot notice, as far as it can be told. */
async function alikeOf({ id }: RunnerTestCase, run: () => Promise<void>): Promise<ReadonlySet<string>> {
  let alike: ReadonlySet<string> = new Set();
  const failure = await failureOf(async () => {
    alike = await findAlike(id, run);
  });
  return failure === null ? alike : new Set();
}

/**
 * The mutants that a test notices. Most are noticed by few tests, so many are tried together, and apart only where something is
 * noticed. One that hides another leaves it alive for this test.
 */
async function* noticedAmong(
  mutants: readonly string[],
  alone: ReadonlySet<string>,
  isNoticed: (mutants: readonly string[]) => Promise<boolean>,
): AsyncGenerator<string> {
  async function* within(group: readonly string[]): AsyncGenerator<string> {
    const [mutant, ...others] = group;
    if (mutant === undefined || !(await isNoticed(group))) return;
    if (others.length === 0) yield mutant;
    else {
      const half = Math.ceil(group.length / 2);
      yield* within(group.slice(0, half));
      yield* within(group.slice(half));
    }
  }
  for (const mutant of mutants) if (alone.has(mutant)) yield* within([mutant]);
  const together = mutants.filter((mutant) => !alone.has(mutant));
  const most = Math.min(MOST_AT_ONCE, Math.ceil(PART_AT_ONCE * together.length));
  let atOnce = Math.min(4, most);
  for (let from = 0; from < together.length; ) {
    const group = together.slice(from, from + atOnce);
    let noticed = 0;
    for await (const mutant of within(group)) {
      noticed += 1;
      yield mutant;
    }
    from += group.length;
    atOnce = noticed > 0 ? Math.max(1, atOnce >> 1) : Math.min(most, 2 * atOnce);
  }
}

/** An order in which neighbours, which may hide each other, are far apart: each step goes round by the golden section. */
function spread<T>(items: readonly T[]): readonly T[] {
  const turn = (index: number): number => (index * 0.618034) % 1;
  return items
    .map((item, index) => ({ item, place: turn(index) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
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
