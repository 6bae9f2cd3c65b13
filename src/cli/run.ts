import { didYouMean, machineServers, toolVersion, UsageError } from '../api.ts';
import type { Command } from './commands/command.ts';
import { COMMANDS } from './commands/index.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { parseOptions } from './option-table.ts';
import { complain } from './report-output.ts';

/** Runs one command line and tells the exit code. Only the report goes to stdout. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  try {
    const [name, ...rest] = args;
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      process.stdout.write((await import('./render-help.ts')).renderHelp(COMMANDS));
      if (name === undefined) process.stdout.write(serverHelp(machineServers()));
      return name === undefined ? EXIT.usage : EXIT.ok;
    }
    if (name === '--version' || name === '-V') {
      process.stdout.write(`wsgiscope ${toolVersion()}\n`);
      return EXIT.ok;
    }
    const command = commandNamed(name);
    if (asksForHelp(rest)) {
      process.stdout.write((await import('./render-help.ts')).renderCommandHelp(command));
      return EXIT.ok;
    }
    const { values, operands } = parseOptions(command.options, rest, process.env);
    return await command.run(values, operands);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const message = error instanceof Error ? error.message : String(error);
    const trace = !isUsage && error instanceof Error ? (error.stack ?? '').split('\n').filter(isFrame) : [];
    complain([isUsage ? message : `internal failure: ${message}`, ...trace].join('\n'));
    return isUsage ? EXIT.usage : EXIT.internal;
  }
}

/** What to type on a machine that has a server. */
function serverHelp(entries: readonly string[]): string {
  if (entries.length === 0) return '';
  const rows = [
    ['explain --on-server', 'all its sites: process, interpreter, settings, and what is wrong'],
    ['explain --on-server HOST/PATH', 'which script and settings answer a request, and why'],
    ['check --on-server', 'everything that is wrong, with file and line'],
  ];
  const lines = rows.map(([words = '', what = '']) => `  wsgiscope ${words.padEnd(30)} ${what}`);
  return `\nThis machine has a server, ${entries.join(' and ')}:\n${lines.join('\n')}\n`;
}

const isFrame = (line: string): boolean => /^ +at /.test(line);

function commandNamed(name: string): Command {
  const command = COMMANDS.find((known) => known.name === name);
  if (command) return command;
  const names = COMMANDS.map((known) => known.name);
  throw new UsageError(`unknown command "${name}".${didYouMean(name, names)}`);
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? undefined : end).some((arg) => arg === '--help' || arg === '-h');
}
