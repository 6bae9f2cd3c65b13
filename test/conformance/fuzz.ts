import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Comparison, compareScenario, type Mismatch } from './compare.ts';
import { generateDeployment } from './fuzz/generate-deployment.ts';
import { shrinkScenario } from './fuzz/shrink.ts';
import { accuses, checkScenario, mixUpsIn } from './mix-ups.ts';
import { runIsolated } from './namespace.ts';
import { accusesPage, isFailure, isPage, ownUrlsIn, tells } from './own-urls.ts';
import { predictScenario } from './predict.ts';
import { recordScenario, type ScenarioRecord } from './record.ts';
import type { Scenario } from './scenario.ts';
import { hasServer, STANDPOINTS, type Standpoint } from './stage.ts';

const PER_DEPLOYMENT = 25;
const MOST_UNDECIDED = 0.05;
const FOUND = join(import.meta.dirname, '../../.cache/conformance');

/**
 * `npm run conformance:fuzz -- --seed N --requests M [--shrink K]`: random deployments on the real server, held against
 * `explain`, from every standpoint; and each script that ran with foreign settings must be told by `check`. The first K mismatching deployments (1 unless said otherwise) are shrunk to scenario folders and printed.
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
      requests: { type: 'string', default: '500' },
      shrink: { type: 'string', default: '1' },
    },
  });
  const tally = await run(Number(values.seed), Number(values.requests), Number(values.shrink));
  for (const [because, times] of [...tally.reasons].sort((a, b) => b[1] - a[1]).slice(0, 10))
    console.log(`undecided ${times} x: ${because}`);
  for (const [standpoint, { requests, undecided }] of tally.seen)
    console.log(
      `${standpoint}: ${requests} requests, ${((undecided / Math.max(1, requests)) * 100).toFixed(1)} % undecided`,
    );
  const share = tally.requests === 0 ? 0 : tally.undecided / tally.requests;
  console.log(
    `conformance:fuzz: seed ${values.seed}: ${tally.requests} requests, ${tally.deployments} deployments ` +
      `(${tally.refused} refused to start), ${tally.mismatching} mismatching, ${(share * 100).toFixed(1)} % undecided; ` +
      `${tally.mixUps} scripts with foreign settings, ${tally.failures} failing and ${tally.pages} answering own URLs, ${tally.untold} not told or wrongly told by check`,
  );
  return tally.mismatching > 0 || tally.untold > 0 || share > MOST_UNDECIDED ? 1 : 0;
}

interface Tally {
  deployments: number;
  refused: number;
  requests: number;
  undecided: number;
  mismatching: number;
  /** Scripts that the server ran with foreign settings, and those of them that `check` neither tells of nor leaves undecided. */
  mixUps: number;
  untold: number;
  /** Own URLs of mounts that the server answered with an error of configuration or script, and with a page. */
  failures: number;
  pages: number;
  readonly reasons: Map<string, number>;
  readonly seen: Map<Standpoint, { readonly requests: number; readonly undecided: number }>;
}

async function run(seed: number, wanted: number, shrinks: number): Promise<Tally> {
  const counts = {
    deployments: 0,
    refused: 0,
    requests: 0,
    undecided: 0,
    mismatching: 0,
    mixUps: 0,
    untold: 0,
    failures: 0,
    pages: 0,
  };
  const tally: Tally = { ...counts, reasons: new Map(), seen: new Map() };
  for (let index = 0; tally.requests < wanted && index < wanted; index += 1) {
    const scenario = generateDeployment(seed * 100_000 + index, PER_DEPLOYMENT);
    const record = await recordScenario(scenario);
    tally.deployments += 1;
    if (record.startup) tally.refused += 1;
    for (const standpoint of STANDPOINTS) {
      const comparison = compareScenario(await predictScenario(scenario, standpoint), record);
      count(comparison, standpoint, tally);
      const [first] = comparison.mismatches;
      if (!first) continue;
      tally.mismatching += 1;
      console.log(
        `${scenario.name}, ${standpoint}: ${comparison.mismatches.length} mismatches, first ${describeMismatch(first)}`,
      );
      if (tally.mismatching <= shrinks) await reportShrunk(scenario, standpoint, first);
    }
    await holdCheck(scenario, record, tally);
  }
  return tally;
}

/** Counts the requests of a comparison. What may stay undecided is bounded only where every file is in its place. */
function count({ requests, undecided }: Comparison, standpoint: Standpoint, tally: Tally): void {
  const seen = tally.seen.get(standpoint) ?? { requests: 0, undecided: 0 };
  tally.seen.set(standpoint, {
    requests: seen.requests + requests,
    undecided: seen.undecided + undecided.length,
  });
  if (standpoint !== 'in place') return;
  tally.requests += requests;
  tally.undecided += undecided.length;
  for (const { because } of undecided) tally.reasons.set(because, (tally.reasons.get(because) ?? 0) + 1);
}

/** Holds `check` against the server: scripts with foreign settings, and own URLs of mounts that are answered with an error or a page. */
async function holdCheck(scenario: Scenario, record: ScenarioRecord, tally: Tally): Promise<void> {
  const mixUps = mixUpsIn(scenario, record);
  const own = ownUrlsIn(scenario, record).filter((one) => isFailure(one) || isPage(one));
  if (mixUps.length + own.length === 0) return;
  const { result, folder } = await checkScenario(scenario);
  for (const one of own) {
    if (isPage(one)) tally.pages += 1;
    else tally.failures += 1;
    const isWrong = isPage(one)
      ? accusesPage(result, folder, one)
      : result.summary.undecided === 0 && !tells(result, folder, one);
    if (!isWrong) continue;
    tally.untold += 1;
    const what = isPage(one) ? 'accuses a page' : `does not tell of ${one.answer.status}`;
    console.log(`${scenario.name}: check ${what}: ${one.url} (${one.script}) ${one.answer.failure?.message ?? ''}`);
  }
  tally.mixUps += mixUps.length;
  for (const { script, own, served } of mixUps) {
    if (result.summary.undecided > 0 || accuses(result, join(folder, script))) continue;
    tally.untold += 1;
    console.log(`${scenario.name}: check does not tell that ${script} (${own}) ran with ${served}`);
  }
}

async function runOne(
  scenario: Scenario,
  standpoint: Standpoint,
): Promise<{ comparison: Comparison; record: ScenarioRecord }> {
  const prediction = await predictScenario(scenario, standpoint);
  const record = await recordScenario(scenario);
  return { comparison: compareScenario(prediction, record), record };
}

const describeMismatch = ({ field, said, was }: Mismatch): string =>
  `${field}: said ${JSON.stringify(said)}, was ${JSON.stringify(was)}`;

async function reportShrunk(scenario: Scenario, standpoint: Standpoint, first: Mismatch): Promise<void> {
  const small = await shrinkScenario(scenario, async (candidate) => {
    try {
      return (await runOne(candidate, standpoint)).comparison.mismatches.some((mismatch) => {
        const { field, said, was } = mismatch;
        return field === first.field && said === first.said && was === first.was;
      });
    } catch {
      return false;
    }
  });
  const { comparison, record } = await runOne(small, standpoint);
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
