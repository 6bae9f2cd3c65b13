import { join } from 'node:path';
import { accuses, checkScenario, mixUpsIn } from '../mix-ups.ts';
import { accusesPage, isFailure, isPage, ownUrlsIn, tells } from '../own-urls.ts';
import type { ScenarioRecord } from '../record.ts';
import type { Scenario } from '../scenario.ts';
import type { Stack } from '../stack.ts';
import type { Tally } from './tally.ts';

/** Holds `check` against the server: scripts with foreign settings, and own URLs of mounts that are answered with an error or a page. */
export async function holdCheck(scenario: Scenario, record: ScenarioRecord, stack: Stack, tally: Tally): Promise<void> {
  const mixUps = mixUpsIn(scenario, record);
  const own = ownUrlsIn(scenario, record).filter((one) => isFailure(one) || isPage(one));
  if (mixUps.length + own.length === 0) return;
  const { result, folder } = await checkScenario(scenario, stack);
  for (const one of own) {
    if (isPage(one)) tally.pages += 1;
    else tally.failures += 1;
    const isWrong = isPage(one)
      ? accusesPage(result, folder, one)
      : result.summary.undecided === 0 && !tells(result, folder, one);
    if (!isWrong) continue;
    tally.untold += 1;
    const what = isPage(one) ? 'accuses a page' : `does not tell of ${one.answer.status}`;
    console.log(`${scenario.name}: check ${what}: ${one.url} (${one.script}) ${one.answer.failure?.message ?? ''}`);
  }
  tally.mixUps += mixUps.length;
  for (const { script, own: named, served } of mixUps) {
    if (result.summary.undecided > 0 || accuses(result, join(folder, script))) continue;
    tally.untold += 1;
    console.log(`${scenario.name}: check does not tell that ${script} (${named}) ran with ${served}`);
  }
}
