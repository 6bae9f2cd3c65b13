import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runIsolated } from './namespace.ts';
import { recordScenario, type ScenarioRecord } from './record.ts';
import { readScenario, scenarioFolders } from './scenario.ts';
import { hasServer } from './stage.ts';

const SCENARIOS = join(import.meta.dirname, 'scenarios');

/**
 * `npm run conformance [-- [--record] NAME...]`: runs the scenarios on the real server and fails on a difference with what
 * was recorded; `--record` writes the records anew.
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
  const folders = scenarioFolders(SCENARIOS).filter((folder) => names.length === 0 || names.includes(basename(folder)));
  let different = 0;
  let requests = 0;
  for (const folder of folders) {
    const record = await recordScenario(readScenario(folder));
    requests += record.orders.flat().length;
    const file = join(folder, 'record.json');
    const text = renderRecord(record);
    const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (writes) writeFileSync(file, text);
    if (text === before) continue;
    different += 1;
    console.log(`${writes ? 'written' : 'DIFFERS'}: ${basename(folder)}`);
    if (!writes) console.log(differenceOf(before, text));
  }
  console.log(
    `conformance: ${folders.length} scenarios, ${requests} requests, ${different} ${writes ? 'written' : 'differ'}`,
  );
  return different > 0 && !writes ? 1 : 0;
}

const renderRecord = (record: ScenarioRecord): string => `${JSON.stringify(record, null, 1)}\n`;

function differenceOf(before: string, after: string): string {
  const [was, is] = [before.split('\n'), after.split('\n')];
  const at = is.findIndex((line, index) => line !== was[index]);
  return `  recorded: ${was.slice(at, at + 3).join(' ')}\n  now:      ${is.slice(at, at + 3).join(' ')}`;
}
