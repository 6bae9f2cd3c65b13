import { join } from 'node:path';
import { expect, it } from 'vitest';
import { predictScenario } from '../conformance/predict.ts';
import { readScenario } from '../conformance/scenario.ts';

const SCENARIOS = join(import.meta.dirname, '../conformance/scenarios');

it.each(['leak-not-in-guard', 'leak-in-one-daemon'])(
  'tells what a script names itself beside what it inherits: %s',
  async (name) => {
    const scenario = readScenario(join(SCENARIOS, name));
    const { orders, folder } = await predictScenario(scenario);
    const inherited = orders
      .flatMap(({ requests }) => requests)
      .filter((one) => one.settingsModule?.from === 'inherited');
    expect(inherited.length).toBeGreaterThan(0);
    for (const { script, settingsModule } of inherited) {
      const [, own] = scenario.applications[script?.slice(folder.length + 1) ?? '']?.split(' ') ?? [];
      expect(settingsModule?.own).toBe(own);
      expect(settingsModule?.effective).not.toBe(own);
    }
  },
);
