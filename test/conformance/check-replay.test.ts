import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accuses, checkScenario, mixUpsIn } from './mix-ups.ts';
import { accusesPage, isFailure, isPage, ownUrlsIn, tells } from './own-urls.ts';
import type { ScenarioRecord } from './record.ts';
import { readScenario, type Scenario, scenarioFolders } from './scenario.ts';

const recorded = scenarioFolders(join(import.meta.dirname, 'scenarios')).map((folder) => {
  const record: ScenarioRecord = JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8'));
  return { name: basename(folder), scenario: readScenario(folder), record };
});
const mixed = recorded.flatMap(({ name, scenario, record }) =>
  mixUpsIn(scenario, record).map((mixUp) => ({ name, scenario, ...mixUp })),
);
const owned = recorded.flatMap(({ name, scenario, record }) => {
  const own = ownUrlsIn(scenario, record).filter((one) => isFailure(one) || isPage(one));
  return own.length === 0 ? [] : [{ name, scenario, own }];
});

/** A scenario is checked once, for all that is asked of it. */
const checks = new Map<Scenario, ReturnType<typeof checkScenario>>();
const checkedOnce = (scenario: Scenario): ReturnType<typeof checkScenario> => {
  const done = checks.get(scenario) ?? checkScenario(scenario);
  checks.set(scenario, done);
  return done;
};

describe('check accuses every script that the real server ran with foreign settings', () => {
  it.each(mixed)('$name: $script with $served', async ({ scenario, script }) => {
    const { result, folder } = await checkedOnce(scenario);
    expect(accuses(result, join(folder, script))).toBe(true);
  });
});

describe('check tells of every own URL of a mount that the real server answered with an error, and of no page', () => {
  it.each(owned)('$name', async ({ scenario, own }) => {
    const { result, folder } = await checkedOnce(scenario);
    for (const one of own) {
      // A site that is left undecided is told as that.
      const isTold = result.summary.undecided > 0 || tells(result, folder, one);
      if (isFailure(one)) expect(isTold, `${one.url}: ${one.answer.status} is told`).toBe(true);
      else expect(accusesPage(result, folder, one), `${one.url}: a page is accused`).toBe(false);
    }
  });
});
