import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { run } from '../../src/cli/run.ts';
import type { RecordedRequest, ScenarioRecord } from './record.ts';
import { readScenario, type Scenario } from './scenario.ts';
import { stageScenario } from './stage.ts';

/** A broken deployment, the rule whose fix mends it, and how it must answer then. */
export interface FixScenario {
  readonly scenario: Scenario;
  readonly rule: string;
  /** Whether the fix needs `--unsafe-fixes`. */
  readonly unsafe: boolean;
  /** The right answer to each request, in whatever order, as far as it matters. */
  readonly right: readonly Partial<RecordedRequest>[];
  /** `same`: nobody notices, since the fix only takes away what has no effect. */
  readonly before: 'wrong' | 'refused' | 'same';
  /** False where only the machine can tell what the broken deployment answers. */
  readonly foreseen: boolean;
}

/** What the real server did before and after the fix. */
export interface FixRecord {
  readonly before: ScenarioRecord;
  readonly after: ScenarioRecord;
}

/** The folders of this suite are those of scenarios, with a `fix.json` beside; `sample` takes the files of a sample. */
export function readFixScenario(folder: string): FixScenario {
  const { sample, ...fix } = JSON.parse(readFileSync(join(folder, 'fix.json'), 'utf8'));
  return {
    unsafe: false,
    before: 'wrong',
    foreseen: true,
    ...fix,
    scenario: readScenario(folder, sample ? sampleFiles(sample) : {}),
  };
}

/** A sample as it is, its `/srv` being the scenario's folder, its pages replaced by ones that tell what they are. */
function sampleFiles(name: string): Readonly<Record<string, string>> {
  const root = join(import.meta.dirname, '../../samples', name);
  const urls = readFileSync(join(import.meta.dirname, 'reporter/urls.py'), 'utf8');
  return Object.fromEntries(
    Object.entries(readTree(root)).map(([file, text]) => {
      if (file.endsWith('.conf')) return [file, text.replaceAll('/srv', '${SCENARIO}')];
      if (file.endsWith('/urls.py')) return [file, urls];
      const [, site] = /(\w+)\/settings\.py$/.exec(file) ?? [];
      return [file, site ? `${text}SITE_NAME = '${site}'\n` : text];
    }),
  );
}

function readTree(root: string): Readonly<Record<string, string>> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return [relative(root, file), readFileSync(file, 'utf8')];
    }),
  );
}

/** The scenario as `check --fix` leaves it on disk. Throws where the command fails. */
export async function mendScenario({ scenario, rule, unsafe }: FixScenario): Promise<Scenario> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'wsgiscope-mend-')));
  try {
    const { folder, entry } = stageScenario(scenario, root);
    const code = await run([
      ...['check', folder, '--isolated', '--apache', entry, '--select', rule, '--fix-only'],
      ...(unsafe ? ['--unsafe-fixes'] : []),
      ...scenario.defines.flatMap((name) => ['-D', name]),
    ]);
    if (code !== 0) throw new Error(`${scenario.name}: check --fix-only ended with ${code}`);
    const fixed = readTree(folder);
    // Paths of this very run must not get into what is recorded.
    const leaked = Object.values(fixed).find((text) => text.includes(root));
    if (leaked !== undefined) throw new Error(`${scenario.name}: the fix wrote a path of the run: ${leaked}`);
    return { ...scenario, files: fixed };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The answers of a record that are not the right ones. */
export const wrongAnswers = (
  { right, scenario }: FixScenario,
  record: ScenarioRecord,
): readonly { readonly wanted: Partial<RecordedRequest>; readonly was: RecordedRequest }[] =>
  record.orders.flatMap((answers, order) =>
    answers.flatMap((was, step) => {
      const wanted = right[scenario.orders[order]?.[step] ?? -1];
      if (!wanted) throw new Error(`${scenario.name}: no right answer for ${was.url}`);
      const isRight = Object.entries(wanted).every(([key, value]) => was[key as keyof RecordedRequest] === value);
      return isRight ? [] : [{ wanted, was }];
    }),
  );
