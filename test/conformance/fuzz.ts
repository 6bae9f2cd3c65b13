import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Comparison, compareScenario, type Mismatch } from './compare.ts';
import { generateDeployment } from './fuzz/generate-deployment.ts';
import { holdCheck } from './fuzz/hold-check.ts';
import { shrinkScenario } from './fuzz/shrink.ts';
import { Tally } from './fuzz/tally.ts';
import { LONG } from './live-server.ts';
import { runIsolated } from './namespace.ts';
import { type Prediction, predictScenario } from './predict.ts';
import { recordScenario, type ScenarioRecord } from './record.ts';
import type { Scenario } from './scenario.ts';
import { DEBIAN, type Stack, stacksHere } from './stack.ts';
import { hasServer, STANDPOINTS, type Standpoint } from './stage.ts';

const MOST_UNDECIDED = 0.05;
const FOUND = join(import.meta.dirname, '../../.cache/conformance');

interface Wish {
  readonly seed: number;
  /** The number of the seed's first deployment that is run. */
  readonly from: number;
  /** How many requests, asked in place, make a run. */
  readonly requests: number;
  /** How many are sent to a deployment beside the own URLs of its mounts. */
  readonly each: number;
  /** How many mismatching deployments are shrunk to scenario folders and printed. */
  readonly shrink: number;
  /** The file that is given a line for each deployment of which everything is told, and rightly. */
  readonly keep: string | null;
  readonly stack: Stack;
}

/**
 * `npm run conformance:fuzz -- --seed N --requests M [--from I] [--each E] [--shrink K] [--keep FILE] [--stack STACK]`: random deployments
 * on the real server, held against `explain` from every standpoint, and against `check`. `--each 0` asks the own URLs of mounts alone.
 */
export async function main(args: readonly string[]): Promise<number> {
  if (!hasServer()) {
    console.log('conformance:fuzz: skipped: no Apache on this machine (apache2 with mod_wsgi)');
    return 0;
  }
  const isolated = runIsolated();
  if (isolated !== null) return isolated;
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '0' },
      requests: { type: 'string', default: '500' },
      each: { type: 'string', default: '25' },
      shrink: { type: 'string', default: '1' },
      keep: { type: 'string' },
      stack: { type: 'string', default: DEBIAN.name },
    },
  });
  const stack = stacksHere().find(({ name }) => name === values.stack);
  if (!stack) {
    console.log(
      `conformance:fuzz: no stack ${values.stack} here; there are ${stacksHere()
        .map(({ name }) => name)
        .join(', ')}`,
    );
    return 2;
  }
  const { seed, from, requests, each, shrink } = values;
  const tally = await run({
    seed: Number(seed),
    from: Number(from),
    requests: Number(requests),
    each: Number(each),
    shrink: Number(shrink),
    keep: values.keep ?? null,
    stack,
  });
  for (const line of tally.report()) console.log(line);
  console.log(`conformance:fuzz: seed ${values.seed} on ${stack.name}`);
  return tally.mismatching > 0 || tally.untold > 0 || tally.undecidedShare > MOST_UNDECIDED ? 1 : 0;
}

async function run({ seed, from, requests, each, shrink, keep, stack }: Wish): Promise<Tally> {
  const tally = new Tally();
  for (let index = from; tally.requests < requests && index < from + requests; index += 1) {
    const scenario = generateDeployment(seed * 100_000 + index, each);
    const inPlace = await predictScenario(scenario, 'in place', stack);
    const record = await recordSteadily(scenario, stack, inPlace);
    const { mismatches, undecided } = compareScenario(inPlace, record);
    if (keep !== null && mismatches.length + undecided.length === 0)
      appendFileSync(keep, `${JSON.stringify({ scenario, record })}\n`);
    tally.deployments += 1;
    if (record.startup) tally.refused += 1;
    for (const standpoint of STANDPOINTS) {
      const prediction = standpoint === 'in place' ? inPlace : await predictScenario(scenario, standpoint, stack);
      const comparison = compareScenario(prediction, record);
      tally.count(comparison, standpoint);
      const [first] = comparison.mismatches;
      if (!first) continue;
      console.log(
        `${scenario.name}, ${standpoint}: ${comparison.mismatches.length} mismatches, first ${describeMismatch(first)}`,
      );
      if (tally.mismatching <= shrink) await reportShrunk(scenario, standpoint, stack, first);
    }
    await holdCheck(scenario, record, stack, tally);
  }
  return tally;
}

/** What the server did. Where that differs from what is said it is asked once more, and told so: a busy machine may be late. */
async function recordSteadily(scenario: Scenario, stack: Stack, said: Prediction): Promise<ScenarioRecord> {
  const record = await recordScenario(scenario, stack);
  const { mismatches } = compareScenario(said, record);
  const [first] = mismatches;
  if (!first) return record;
  console.log(`${scenario.name}: asked once more, ${mismatches.length} differ, first ${describeMismatch(first)}`);
  return recordScenario(scenario, stack, LONG);
}

async function runOne(
  scenario: Scenario,
  standpoint: Standpoint,
  stack: Stack,
): Promise<{ comparison: Comparison; record: ScenarioRecord }> {
  const prediction = await predictScenario(scenario, standpoint, stack);
  const record = await recordScenario(scenario, stack, LONG);
  return { comparison: compareScenario(prediction, record), record };
}

const describeMismatch = ({ field, said, was, url }: Mismatch): string =>
  `${url ?? ''} ${field}: said ${JSON.stringify(said)}, was ${JSON.stringify(was)}`;

async function reportShrunk(scenario: Scenario, standpoint: Standpoint, stack: Stack, first: Mismatch): Promise<void> {
  const small = await shrinkScenario(scenario, async (candidate) => {
    try {
      return (await runOne(candidate, standpoint, stack)).comparison.mismatches.some((mismatch) => {
        const { field, said, was } = mismatch;
        return field === first.field && said === first.said && was === first.was;
      });
    } catch {
      return false;
    }
  });
  const { comparison, record } = await runOne(small, standpoint, stack);
  const folder = join(FOUND, scenario.name);
  const { name: _name, files, ...document } = small;
  const texts = {
    ...files,
    'scenario.json': `${JSON.stringify(document, null, 2)}\n`,
    'record.json': `${JSON.stringify(record, null, 1)}\n`,
  };
  for (const [file, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  console.log(`--- ${folder}`);
  for (const [file, text] of Object.entries(files)) console.log(`# ${file}\n${text}`);
  console.log(`applications ${JSON.stringify(small.applications)}`);
  for (const request of small.requests) console.log(JSON.stringify(request));
  for (const mismatch of comparison.mismatches) console.log(`  step ${mismatch.step} ${describeMismatch(mismatch)}`);
}
