import { didYouMean, RULES, readRulePage, UsageError } from '../../api.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { OptionValues } from '../option-table.ts';
import { choiceOption, switchOption } from '../options.ts';
import type { Command } from './command.ts';

export const RULE: Command = {
  name: 'rule',
  operands: '[ID]',
  describe: 'what a rule means; without an id the list of all',
  options: {
    all: { describe: 'tell about every rule' },
    format: { value: 'text|json', describe: 'how to answer' },
  },
  run: runRule,
};

async function runRule(values: OptionValues, operands: readonly string[]): Promise<ExitCode> {
  const format = choiceOption(values, 'format', ['text', 'json'] as const) ?? 'text';
  const [id, ...more] = operands;
  if (more.length > 0) throw new UsageError('rule takes one id, or --all');
  const rules = id === undefined ? RULES : RULES.filter((rule) => rule.id === id);
  if (rules.length === 0)
    throw new UsageError(
      `there is no rule "${id}".${didYouMean(
        id ?? '',
        RULES.map((rule) => rule.id),
      )}`,
    );
  const whole = id !== undefined || switchOption(values, 'all') === true;
  if (format === 'json') {
    const described = rules.map(({ id, subject, meta, messages }) => ({
      id,
      subject,
      ...meta,
      messages,
      ...(whole ? { page: readRulePage(id) } : {}),
    }));
    process.stdout.write(`${JSON.stringify(id === undefined ? described : described[0], null, 2)}\n`);
  } else if (whole) process.stdout.write(rules.map((rule) => readRulePage(rule.id)).join('\n'));
  else {
    const width = Math.max(...rules.map((rule) => rule.id.length));
    for (const rule of rules)
      process.stdout.write(`${rule.id.padEnd(width)}  ${rule.meta.severity.padEnd(7)}  ${rule.meta.summary}\n`);
  }
  return EXIT.ok;
}
