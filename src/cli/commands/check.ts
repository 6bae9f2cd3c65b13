import { resolve } from 'node:path';
import { type CheckResult, check, renderReport, toolVersion } from '../../api.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { OptionValues } from '../option-table.ts';
import { choiceOption, listOption, namesOption, SHARED_OPTIONS, settingsOf, switchOption } from '../options.ts';
import { displayName, reportTargets, wantsColor, writeReport } from '../report-output.ts';
import type { Command } from './command.ts';

const SEVERITIES = ['error', 'warning', 'info'] as const;
const DEFAULT_WIDTH = 100;

export const CHECK: Command = {
  name: 'check',
  operands: '[PATH...]',
  describe: 'findings for a repository or a server',
  options: {
    format: { value: 'FORMAT[=FILE]', multiple: true, describe: 'how to report, and where; repeatable' },
    select: { value: 'RULE,...', multiple: true, describe: 'run only these rules' },
    ignore: { value: 'RULE,...', multiple: true, describe: 'do not run these rules' },
    'min-severity': { value: 'LEVEL', describe: 'leave out findings below error, warning or info' },
    'min-confidence': { value: 'LEVEL', describe: 'leave out findings below high, medium or low' },
    'fail-on': { value: 'LEVEL', describe: 'fail from this severity on: error, warning (default), info, never' },
    'exit-zero': { describe: 'exit 0 even with findings' },
    strict: { describe: 'fail where something could not be analysed' },
    ...SHARED_OPTIONS,
  },
  run: runCheck,
};

async function runCheck(values: OptionValues, operands: readonly string[]): Promise<ExitCode> {
  const targets = reportTargets(listOption(values, 'format'));
  const paths = (operands.length > 0 ? operands : ['.']).map((path) => resolve(path));
  const settings = await settingsOf(values, paths[0] ?? resolve('.'), {
    select: namesOption(values, 'select'),
    ignore: namesOption(values, 'ignore'),
    minSeverity: choiceOption(values, 'min-severity', SEVERITIES),
    minConfidence: choiceOption(values, 'min-confidence', ['high', 'medium', 'low']),
    failOn: choiceOption(values, 'fail-on', [...SEVERITIES, 'never']),
  });
  const result = await check({ paths, settings });
  for (const target of targets) {
    const text = await renderReport(target.format, result, {
      nameOf: displayName,
      textOf: (file) => {
        const found = result.fs.readText(file);
        return found.kind === 'text' ? found.text : null;
      },
      color: target.file === null && wantsColor(process.stdout),
      width: process.stdout.columns ?? DEFAULT_WIDTH,
      toolVersion: toolVersion(),
    });
    writeReport(target, text);
  }
  return exitCode(result, values, settings.failOn);
}

function exitCode(result: CheckResult, values: OptionValues, failOn: 'error' | 'warning' | 'info' | 'never'): ExitCode {
  if (result.crashes.length > 0) return EXIT.internal;
  const failing = failOn === 'never' ? [] : SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  const fails = result.findings.some((finding) => failing.includes(finding.severity));
  const isIncomplete = switchOption(values, 'strict') && result.notices.length > 0;
  return (fails || isIncomplete) && !switchOption(values, 'exit-zero') ? EXIT.findings : EXIT.ok;
}
