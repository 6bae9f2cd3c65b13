import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareScenario } from './compare.ts';
import { type FixRecord, mendScenario, readFixScenario, wrongAnswers } from './fix-scenario.ts';
import { predictScenario } from './predict.ts';
import { scenarioFolders } from './scenario.ts';

const folders = scenarioFolders(join(import.meta.dirname, 'fixes'));

describe('a fix turns the wrong answer of the real server into the right one', () => {
  it.each(folders.map((folder) => [basename(folder), folder]))('%s', async (_, folder) => {
    const fix = readFixScenario(folder);
    const { before, after }: FixRecord = JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8'));
    expect(before.startup !== null).toBe(fix.before === 'refused');
    expect(after.startup).toBeNull();
    expect(wrongAnswers(fix, before).length > 0).toBe(fix.before === 'wrong');
    expect(wrongAnswers(fix, after)).toEqual([]);

    const foreseen = compareScenario(await predictScenario(fix.scenario), before);
    expect(foreseen.mismatches).toEqual([]);
    if (fix.foreseen) expect(foreseen.undecided).toEqual([]);
    const mended = await mendScenario(fix);
    const then = compareScenario(await predictScenario(mended), after);
    expect([then.mismatches, then.undecided]).toEqual([[], []]);
    expect((await mendScenario({ ...fix, scenario: mended })).files).toEqual(mended.files);
  });
});
