import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareScenario } from './compare.ts';
import { predictScenario } from './predict.ts';
import type { ScenarioRecord } from './record.ts';
import { readScenario, scenarioFolders } from './scenario.ts';
import { STANDPOINTS } from './stage.ts';

const folders = scenarioFolders(join(import.meta.dirname, 'scenarios'));

/** With the map a repository holds nearly all that the server has; what is left is a page below no mapped folder. */
const MOST_UNDECIDED = 0.15;

describe.each(STANDPOINTS.filter((standpoint) => standpoint !== 'in place'))(
  'far from the server: %s',
  (standpoint) => {
    const counts = { requests: 0, undecided: 0 };

    it.each(folders.map((folder) => [basename(folder), folder]))('%s: nothing certain is wrong', async (_, folder) => {
      const record: ScenarioRecord = JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8'));
      const prediction = await predictScenario(readScenario(folder), standpoint);
      const { mismatches, requests, undecided } = compareScenario(prediction, record);
      counts.requests += requests;
      counts.undecided += undecided.length;
      expect(mismatches).toEqual([]);
    });

    it.runIf(standpoint === 'mapped')('most is certain', () => {
      expect(counts.requests).toBeGreaterThan(0);
      expect(counts.undecided / counts.requests).toBeLessThan(MOST_UNDECIDED);
    });
  },
);
