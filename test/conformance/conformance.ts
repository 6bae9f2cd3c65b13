import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type FixRecord, mendScenario, readFixScenario } from './fix-scenario.ts';
import { runIsolated } from './namespace.ts';
import { recordScenario, type ScenarioRecord } from './record.ts';
import { readScenario, scenarioFolders } from './scenario.ts';
import { hasServer } from './stage.ts';

const SCENARIOS = join(import.meta.dirname, 'scenarios');
const FIXES = join(import.meta.dirname, 'fixes');

/**
 * `npm run conformance [-- [--record] NAME...]`: runs the scenarios on the real server, and those of the fixes before and after
 * their fix, and fails on a difference with what was recorded; `--record` writes the records anew.
 */
export async function main(args: readonly string[]): Promise<number> {
  if (!hasServer()) {
    console.log('conformance: skipped: no Apache on this machine (apache2 with mod_wsgi)');
    return 0;
  }
  const isolated = runIsolated();
  if (isolated !== null) return isolated;
  const writes = args.includes('--record');
  const names = args.filter((arg) => !arg.startsWith('--'));
  const isWanted = (folder: string): boolean => names.length === 0 || names.includes(basename(folder));
  const runs = [
    ...scenarioFolders(SCENARIOS).map((folder) => ({ folder, record: () => recordScenario(readScenario(folder)) })),
    ...scenarioFolders(FIXES).map((folder) => ({ folder, record: () => recordFix(folder) })),
  ].filter(({ folder }) => isWanted(folder));
  let different = 0;
  let requests = 0;
  for (const { folder, record } of runs) {
    const found = await record();
    requests += countRequests(found);
    const file = join(folder, 'record.json');
    const text = `${JSON.stringify(found, null, 1)}\n`;
    const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (writes) writeFileSync(file, text);
    if (text === before) continue;
    different += 1;
    console.log(`${writes ? 'written' : 'DIFFERS'}: ${basename(folder)}`);
    if (!writes) console.log(differenceOf(before, text));
  }
  console.log(
    `conformance: ${runs.length} scenarios, ${requests} requests, ${different} ${writes ? 'written' : 'differ'}`,
  );
  return different > 0 && !writes ? 1 : 0;
}

async function recordFix(folder: string): Promise<FixRecord> {
  const fix = readFixScenario(folder);
  return { before: await recordScenario(fix.scenario), after: await recordScenario(await mendScenario(fix)) };
}

const countRequests = (record: ScenarioRecord | FixRecord): number =>
  'orders' in record ? record.orders.flat().length : countRequests(record.before) + countRequests(record.after);

function differenceOf(before: string, after: string): string {
  const [was, is] = [before.split('\n'), after.split('\n')];
  const at = is.findIndex((line, index) => line !== was[index]);
  return `  recorded: ${was.slice(at, at + 3).join(' ')}\n  now:      ${is.slice(at, at + 3).join(' ')}`;
}
