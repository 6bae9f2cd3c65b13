import yargs, { type Options } from 'yargs';
import type { Command } from './commands/command.ts';
import type { OptionSpec } from './option-table.ts';

const WIDTH = 110;

const instance = () =>
  yargs([]).scriptName('wsgiscope').strict().exitProcess(false).help(false).version(false).wrap(WIDTH);

const nameValue = ({ value = '', optional }: OptionSpec): string => (optional ? `[=${value}]` : value);

/** The help of the program: its commands. */
export async function renderHelp(commands: readonly Command[]): Promise<string> {
  let parser = instance().usage('wsgiscope <command> [options]');
  for (const { name, operands, describe } of commands) parser = parser.command(`${name} ${operands}`, describe);
  return `${await parser.getHelp()}\n\nwsgiscope <command> --help tells a command's options.\n`;
}

/** The help of one command: its options. */
export async function renderCommandHelp({ name, operands, describe, options }: Command): Promise<string> {
  const table = Object.entries(options).map(([option, spec]): [string, Options] => [
    option,
    {
      describe: [nameValue(spec), spec.describe].filter(Boolean).join('  '),
      type: spec.value === undefined ? 'boolean' : 'string',
      ...(spec.short ? { alias: spec.short } : {}),
    },
  ]);
  const parser = instance()
    .usage(`wsgiscope ${name} [options] ${operands}\n\n${describe}`)
    .options(Object.fromEntries(table));
  return `${await parser.getHelp()}\n`;
}
