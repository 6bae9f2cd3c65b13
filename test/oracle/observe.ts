import type { ScriptCase } from './case-bundle.ts';
import type { Observation } from './judge-facts.ts';
import type { Run, Workshop } from './record-with-cpython.ts';
import { firstWorlds, furtherWorlds } from './world.ts';

/**
 * Every case in every one of its worlds: the worlds known beforehand, then those that the first runs suggest. `idle`:
 * variables that change nothing of what a script does, so that no world is made for them.
 */
export const observe = async (
  workshop: Workshop,
  cases: readonly ScriptCase[],
  idle: readonly string[] = [],
): Promise<Observation[][]> => {
  const first = cases.map(firstWorlds);
  const observed = await runAll(workshop, cases, first);
  const further = cases.map((scriptCase, number) =>
    furtherWorlds(
      scriptCase,
      (observed[number] ?? []).map(({ recording }) => recording),
      idle,
    ),
  );
  const more = await runAll(workshop, cases, further);
  return observed.map((observations, number) => [...observations, ...(more[number] ?? [])]);
};

const runAll = async (
  workshop: Workshop,
  cases: readonly ScriptCase[],
  worlds: readonly ReturnType<typeof firstWorlds>[],
): Promise<Observation[][]> => {
  const runs: Run[] = cases.flatMap((scriptCase, number) =>
    (worlds[number] ?? []).map((world) => ({ scriptCase, world })),
  );
  const recordings = await workshop.record(runs);
  const observed: Observation[][] = [];
  let next = 0;
  for (const [number] of cases.entries()) {
    observed.push(
      (worlds[number] ?? []).flatMap((world) => {
        const recording = recordings[next];
        next += 1;
        return recording ? [{ world, recording }] : [];
      }),
    );
  }
  return observed;
};
