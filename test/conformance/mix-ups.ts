import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnvvars } from '../../src/apache/read/envvars.ts';
import { type CheckResult, check, DEFAULT_SETTINGS } from '../../src/api.ts';
import type { Finding } from '../../src/rules/finding.ts';
import type { ScenarioRecord } from './record.ts';
import type { Scenario } from './scenario.ts';
import { DEBIAN, type Stack, versionsOf } from './stack.ts';
import { stageScenario } from './stage.ts';

/** A script that the real server ran with settings of another. Relative to the scenario's folder. */
export interface MixUp {
  readonly script: string;
  readonly own: string;
  readonly served: string;
}

/** Every mix-up in a record: a Django answer whose settings are not those that the script names. */
export function mixUpsIn(scenario: Scenario, record: ScenarioRecord): readonly MixUp[] {
  const found = new Map<string, MixUp>();
  const served = new Set(record.orders.flat().flatMap((one) => (one.answer === 'django' ? [one.script] : [])));
  const { environment } = parseEnvvars('envvars', scenario.files.envvars ?? '');
  for (const { script: path, answer, settings } of record.orders.flat()) {
    const script = path?.replace('${SCENARIO}/', '') ?? '';
    const [shape, own] = scenario.applications[script]?.split(' ') ?? [];
    // A script that the scenario writes itself may name any settings, and `plain` and `nothing` name none.
    if (scenario.files[script] !== undefined) continue;
    if (
      answer !== 'django' ||
      settings === null ||
      shape === 'plain' ||
      shape === 'nothing' ||
      own === undefined ||
      settings === own ||
      // Whoever starts the server of one site with the variable means that site.
      (served.size === 1 && environment.get('DJANGO_SETTINGS_MODULE') === settings)
    )
      continue;
    found.set(`${script} ${settings}`, { script, own, served: settings });
  }
  return [...found.values()];
}

/** What `check` says of a scenario's server, and whether it leaves a mount undecided. */
export async function checkScenario(
  scenario: Scenario,
  stack: Stack = DEBIAN,
): Promise<{ result: CheckResult; folder: string }> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'deployment-check-')));
  try {
    const { folder, entry } = stageScenario(scenario, root, 'in place', stack);
    const { environment } = parseEnvvars('envvars', scenario.files.envvars ?? '');
    const { result } = await check({
      paths: [folder],
      settings: {
        ...DEFAULT_SETTINGS,
        ...versionsOf(stack),
        apache: [entry],
        onServer: true,
        define: [...scenario.defines],
        environment: Object.fromEntries(environment),
      },
    });
    return { result, folder };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Rules about two sites of one process, which may be told as what comes of another finding. */
const SHARING = ['same-interpreter-multi-django', 'main-interpreter-mixed', 'env-setdefault-shared-process'];

/** Whether a finding of at least a warning points at the script, or at a line about it, or tells of what the site shares. */
export const accuses = ({ findings }: CheckResult, file: string): boolean =>
  findings.some(
    ({ severity, because = [], ...finding }) =>
      severity !== 'info' &&
      ([finding, ...because].some((one) => placesOf(one).some((at) => at.file === file)) ||
        because.some(({ ruleId }) => SHARING.includes(ruleId))),
  );

const placesOf = ({ primary, related, occurrences }: Pick<Finding, 'primary' | 'related' | 'occurrences'>) =>
  [primary, ...related, ...occurrences.flatMap((one) => [one.primary, ...one.related])].map(({ at }) => at);
