import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareScenario } from './compare.ts';
import { predictScenario } from './predict.ts';
import type { ScenarioRecord } from './record.ts';
import { readScenario, scenarioFolders } from './scenario.ts';

const folders = scenarioFolders(join(import.meta.dirname, 'scenarios'));

describe('explain says what the real server did', () => {
  it.each(folders.map((folder) => [basename(folder), folder]))('%s', async (_, folder) => {
    const record: ScenarioRecord = JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8'));
    const { mismatches, undecided } = compareScenario(await predictScenario(readScenario(folder)), record);
    expect(mismatches).toEqual([]);
    expect(undecided).toEqual([]);
  });
});
