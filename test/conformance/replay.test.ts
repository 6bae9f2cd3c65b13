import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareScenario } from './compare.ts';
import { predictScenario } from './predict.ts';
import type { ScenarioRecord } from './record.ts';
import { readScenario, scenarioFolders } from './scenario.ts';
import { DEBIAN, recordName } from './stack.ts';

const folders = scenarioFolders(join(import.meta.dirname, 'scenarios'));

/** The stacks beside Debian's on which some answers are others, by the names of their records. */
const OTHERS = [
  ...['5.0.2', '6.0.6'].map((modWsgiVersion) => ({ ...DEBIAN, name: `mod_wsgi-${modWsgiVersion}`, modWsgiVersion })),
  // All interpreters of a process have one environment there.
  { ...DEBIAN, name: 'python-3.8', modWsgiVersion: '5.0.2', pythonVersion: '3.8' },
];

describe.each(OTHERS)('explain says what $name does where it is not what happens on Debian', (stack) => {
  const own = folders.filter((folder) => existsSync(join(folder, recordName(stack))));
  it.skipIf(own.length === 0)('in the scenarios with a record of its own', async () => {
    for (const folder of own) {
      const record: ScenarioRecord = JSON.parse(readFileSync(join(folder, recordName(stack)), 'utf8'));
      const prediction = await predictScenario(readScenario(folder), 'in place', stack);
      const { mismatches, undecided } = compareScenario(prediction, record);
      expect([basename(folder), mismatches, undecided]).toEqual([basename(folder), [], []]);
    }
  });
});

describe('explain says what the real server did', () => {
  it.each(folders.map((folder) => [basename(folder), folder]))('%s', async (_, folder) => {
    const record: ScenarioRecord = JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8'));
    const { mismatches, undecided } = compareScenario(await predictScenario(readScenario(folder)), record);
    expect(mismatches).toEqual([]);
    expect(undecided).toEqual([]);
  });
});
