import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareScenario } from './compare.ts';
import { predictScenario } from './predict.ts';
import type { ScenarioRecord } from './record.ts';
import type { Scenario } from './scenario.ts';

/** A deployment that `npm run conformance:fuzz -- --keep FILE` made up, and what the real server answered. */
interface Generated {
  readonly scenario: Scenario;
  readonly record: ScenarioRecord;
}

const generated = readFileSync(join(import.meta.dirname, 'generated.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line): Generated => JSON.parse(line));

describe('explain says what the real server did in a deployment that was made up', () => {
  it.each(generated.map((one) => [one.scenario.name, one] as const))('%s', async (_, { scenario, record }) => {
    const { mismatches, undecided } = compareScenario(await predictScenario(scenario), record);
    expect(mismatches).toEqual([]);
    expect(undecided).toEqual([]);
  });
});
