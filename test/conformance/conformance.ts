import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareScenario } from './compare.ts';
import { type FixRecord, mendScenario, readFixScenario } from './fix-scenario.ts';
import { runIsolated } from './namespace.ts';
import { predictScenario } from './predict.ts';
import { recordScenario, type ScenarioRecord } from './record.ts';
import { readScenario, scenarioFolders } from './scenario.ts';
import { DEBIAN, recordName, type Stack, stacksHere } from './stack.ts';
import { hasServer } from './stage.ts';

const SCENARIOS = join(import.meta.dirname, 'scenarios');
const FIXES = join(import.meta.dirname, 'fixes');

/**
 * `npm run conformance [-- [--record] [--stack STACK] NAME...]`: runs the scenarios on the real server, on every stack of the machine, and those of the fixes before and after
 * their fix, and fails on a difference with what was recorded; `--record` writes the records anew.
 */
export async function main(args: readonly string[]): Promise<number> {
  if (!hasServer()) {
    console.log('conformance: skipped: no Apache on this machine (apache2 with mod_wsgi)');
    return 0;
  }
  const isolated = runIsolated();
  if (isolated !== null) return isolated;
  const { values, positionals: names } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { record: { type: 'boolean', default: false }, stack: { type: 'string', multiple: true } },
  });
  const here = stacksHere();
  const stacks = here.filter(({ name }) => values.stack === undefined || values.stack.includes(name));
  let different = 0;
  for (const stack of stacks) different += await runOn(stack, names, values.record);
  console.log(`conformance: run on ${stacks.map(({ name }) => name).join(', ')}`);
  return different > 0 && !values.record ? 1 : 0;
}

/** Runs the scenarios on one stack; tells how many records differ. */
async function runOn(stack: Stack, names: readonly string[], writes: boolean): Promise<number> {
  const isWanted = (folder: string): boolean => names.length === 0 || names.includes(basename(folder));
  // The fixes are those of one stack: what they change is told by the files alone.
  const fixes = stack === DEBIAN ? scenarioFolders(FIXES) : [];
  const runs = [
    ...scenarioFolders(SCENARIOS).map((folder) => ({
      folder,
      record: () => recordScenario(readScenario(folder), stack),
    })),
    ...fixes.map((folder) => ({ folder, record: () => recordFix(folder) })),
  ].filter(({ folder }) => isWanted(folder));
  let different = 0;
  let requests = 0;
  for (const { folder, record } of runs) {
    const own = join(folder, recordName(stack));
    const common = join(folder, 'record.json');
    const before = textOf(own) ?? textOf(common) ?? '';
    const first = await record();
    // Which thread answers is a matter of time: on a busy machine what differs is run once more.
    const found = writes || textIn(first) === before ? first : await record();
    requests += countRequests(found);
    const text = textIn(found);
    if (writes && text !== before) writeFileSync(own, text);
    // A record of its own is for what is not as it is elsewhere.
    if (writes && stack !== DEBIAN && text === textOf(common)) rmSync(own, { force: true });
    if (stack !== DEBIAN && !(await agrees(folder, found, stack))) different += 1;
    if (text === before) continue;
    different += 1;
    console.log(`${writes ? 'written' : 'DIFFERS'}: ${basename(folder)}`);
    if (!writes) console.log(differenceOf(before, text));
  }
  const what = `${runs.length} scenarios, ${requests} requests, ${different} ${writes ? 'written' : 'differ'}`;
  console.log(`conformance: ${stack.name}: ${what}`);
  return different;
}

/** Whether `explain`, told of a stack's versions, says what was recorded on it; the replay in the tests does that for Debian's. */
async function agrees(folder: string, found: ScenarioRecord | FixRecord, stack: Stack): Promise<boolean> {
  if (!('orders' in found)) return true;
  const { mismatches } = compareScenario(await predictScenario(readScenario(folder), 'in place', stack), found);
  for (const { field, said, was } of mismatches)
    console.log(`WRONG: ${basename(folder)}: ${field}: said ${said}, was ${was}`);
  return mismatches.length === 0;
}

const textIn = (record: ScenarioRecord | FixRecord): string => `${JSON.stringify(record, null, 1)}\n`;

const textOf = (file: string): string | null => (existsSync(file) ? readFileSync(file, 'utf8') : null);

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
