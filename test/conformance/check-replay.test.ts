import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accuses, checkScenario, mixUpsIn } from './mix-ups.ts';
import type { ScenarioRecord } from './record.ts';
import { readScenario, scenarioFolders } from './scenario.ts';

const mixed = scenarioFolders(join(import.meta.dirname, 'scenarios')).flatMap((folder) => {
  const record: ScenarioRecord = JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8'));
  const scenario = readScenario(folder);
  return mixUpsIn(scenario, record).map((mixUp) => ({ name: basename(folder), scenario, ...mixUp }));
});

describe('check accuses every script that the real server ran with foreign settings', () => {
  it.each(mixed)('$name: $script with $served', async ({ scenario, script }) => {
    const { result, folder } = await checkScenario(scenario);
    expect(accuses(result, join(folder, script))).toBe(true);
  });
});
