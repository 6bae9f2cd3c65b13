import type { Scenario } from '../scenario.ts';

/** Live runs that one shrinking may cost. */
const MOST_TRIALS = 150;

/**
 * Makes a scenario smaller as long as `stillFails` says so: requests first, then sections, lines and applications. Every
 * trial is a run of the real server, so their number is bounded.
 */
export async function shrinkScenario(
  scenario: Scenario,
  stillFails: (candidate: Scenario) => Promise<boolean>,
): Promise<Scenario> {
  let best = scenario;
  let trials = 0;
  let progress = true;
  while (progress && trials < MOST_TRIALS) {
    progress = false;
    for (const candidate of smaller(best)) {
      if (trials >= MOST_TRIALS) break;
      trials += 1;
      if (!(await stillFails(candidate))) continue;
      best = candidate;
      progress = true;
      break;
    }
  }
  return best;
}

function* smaller(scenario: Scenario): Generator<Scenario> {
  for (const requests of withoutChunks(scenario.requests))
    yield { ...scenario, requests, orders: [requests.map((_, index) => index)] };
  for (const [name, text] of Object.entries(scenario.files)) {
    if (name !== 'apache.conf') {
      const { [name]: _gone, ...files } = scenario.files;
      yield { ...scenario, files };
    }
    for (const lines of withoutSections(text.trimEnd().split('\n')))
      yield { ...scenario, files: { ...scenario.files, [name]: `${lines.join('\n')}\n` } };
  }
  for (const name of Object.keys(scenario.applications)) {
    const { [name]: _gone, ...applications } = scenario.applications;
    yield { ...scenario, applications };
  }
}

/** The list without its halves, quarters, ... and single items. */
function* withoutChunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let size = Math.ceil(items.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < items.length && items.length > 1; at += size)
      yield items.filter((_, i) => i < at || i >= at + size);
  }
}

/** The text without one of its sections (whole, or only its first and last line) or one of its other lines. */
function* withoutSections(lines: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < lines.length; start += 1) {
    const open = /^\s*<(\w+)/.exec(lines[start] ?? '')?.[1];
    const end = open ? lines.findIndex((line, i) => i > start && line.trim() === `</${open}>`) : start;
    if (end < 0 || /^\s*<\//.test(lines[start] ?? '')) continue;
    yield lines.filter((_, i) => i < start || i > end);
    if (end > start) yield lines.filter((_, i) => i !== start && i !== end);
  }
}
