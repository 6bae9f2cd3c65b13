import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Instrumented } from './instrument.ts';
import { type Attempt, type Entry, Journal } from './journal.ts';
import type { Plan } from './plan.ts';

const LOOK_EVERY = 1000;

/** Runs tests against every mutant. Where one ends the process, or nothing ends it, the tests go on with the next. */
export async function runTests(
  folder: string,
  tests: readonly string[],
  { files, mutants }: Instrumented,
): Promise<readonly Entry[]> {
  mkdirSync(folder, { recursive: true });
  const plan: Plan = { tests, files, places: Object.fromEntries(mutants.map(({ id, file }) => [id, file])) };
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
  const journal = new Journal(folder);
  journal.clear();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  for (let last = await runUntilStuck(folder, journal); last !== null; last = await runUntilStuck(folder, journal)) {
    const [mutant, ...others] = last.mutants;
    if (mutant === undefined) journal.add({ what: 'incomparable', test: last.test });
    else if (others.length > 0) journal.add({ what: 'alone', mutants: last.mutants });
    else journal.add({ what: 'killed', mutant, by: null });
    journal.begin(null);
  }
  return journal.read();
}

/** What the process ended with, or was ended because of; null where all tests were done. */
async function runUntilStuck(folder: string, journal: Journal): Promise<Attempt | null> {
  const child = spawn('npx', ['vitest', 'run', '--config', 'test/mutants/vitest.config.ts'], {
    env: { ...process.env, MUTANTS_PLAN: join(folder, 'plan.json'), NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  const stop = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  process.once('exit', stop);
  const ended = new Promise<'ended'>((done) => child.once('exit', () => done('ended')));
  while ((await Promise.race([ended, setTimeout(LOOK_EVERY)])) !== 'ended') {
    const attempt = journal.attempt();
    if (attempt && attempt.until < Date.now()) stop();
  }
  process.off('exit', stop);
  return journal.attempt();
}
