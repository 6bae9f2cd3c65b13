import { resolve } from 'node:path';
import { outputTarget, treeOf, UsageError, visible, writeBaseline } from '../../api.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { OptionValues } from '../option-table.ts';
import { SHARED_OPTIONS, settingsOf, textOption } from '../options.ts';
import { complain, displayName } from '../report-output.ts';
import { today } from '../today.ts';
import type { Command } from './command.ts';

const ACTIONS = ['create', 'update', 'prune'] as const;
const DEFAULT_FILE = 'wsgiscope-baseline.json';

export const BASELINE: Command = {
  name: 'baseline',
  operands: 'create|update|prune [PATH...]',
  describe: 'keep a list of findings that `check --baseline` leaves out',
  options: {
    reason: { value: 'TEXT', describe: 'why what comes in is accepted; kept with each entry' },
    output: { value: 'FILE', describe: `the baseline file; that of the settings, else ${DEFAULT_FILE}` },
    ...SHARED_OPTIONS,
  },
  run: runBaseline,
};

const EXPLAINED = `create accepts everything that is found now, so that \`check --baseline ${DEFAULT_FILE}\`, or the setting
\`baseline\`, reports what is new; update takes in what came since and drops what is gone, and says what; prune only drops.
`;

const nameEntry = ({
  rule,
  file,
  site,
}: Awaited<ReturnType<typeof writeBaseline>>['change']['added'][number]): string =>
  `${file}: ${rule}${site === undefined ? '' : ` of ${site}`}`;

async function runBaseline(values: OptionValues, operands: readonly string[]): Promise<ExitCode> {
  const [word, ...rest] = operands;
  if (word === undefined) {
    process.stdout.write(`${(await import('../render-help.ts')).renderCommandHelp(BASELINE)}\n${EXPLAINED}`);
    return EXIT.usage;
  }
  const action = ACTIONS.find((known) => known === word);
  if (!action) throw new UsageError(`baseline: say ${ACTIONS.join(', ')}, not "${word}"`);
  const paths = (rest.length > 0 ? rest : ['.']).map((path) => resolve(path));
  const settings = await settingsOf(values, paths);
  const named = textOption(values, 'output');
  const file = named === undefined ? (settings.baseline ?? resolve(DEFAULT_FILE)) : resolve(named);
  const target = outputTarget(file, [process.cwd(), treeOf(paths)]);
  if (target.kind === 'refused') throw new UsageError(`baseline: ${file} ${target.why}`);
  const reason = textOption(values, 'reason');
  const { change, crashes } = await writeBaseline({
    ...{ paths, settings, file, action, suppressOn: today() },
    ...(reason === undefined ? {} : { reason }),
  });
  for (const { ruleId, message } of crashes) complain(`the rule ${ruleId} failed, nothing was written: ${message}`);
  if (crashes.length > 0) return EXIT.internal;
  const { entries, added, removed } = change;
  const lines = [
    ...(action === 'create' ? [] : added.map((entry) => `accepted: ${nameEntry(entry)}`)),
    ...removed.map((entry) => `gone: ${nameEntry(entry)}`),
    `${displayName(file)}: ${entries.length} known, ${added.length} added, ${removed.length} removed`,
  ];
  process.stdout.write(lines.map((line) => `${visible(line)}\n`).join(''));
  return EXIT.ok;
}
