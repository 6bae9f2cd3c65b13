import type { Command } from './commands/command.ts';
import type { OptionSpec } from './option-table.ts';

const WIDTH = 100;
const INDENT = '  ';
/** Names longer than this stand on a line of their own. */
const LONGEST_NAME = 34;

/** The help of the program: its commands. */
export const renderHelp = (commands: readonly Command[]): string =>
  [
    'wsgiscope <command> [options]',
    '',
    'Commands:',
    ...layOut(commands.map(({ name, operands, describe }) => [`wsgiscope ${name} ${operands}`.trimEnd(), describe])),
    '',
    "wsgiscope <command> --help tells a command's options.",
    '',
  ].join('\n');

/** The help of one command: its options. */
export const renderCommandHelp = ({ name, operands, describe, options }: Command): string =>
  [
    `wsgiscope ${name} [options] ${operands}`.trimEnd(),
    '',
    describe,
    '',
    'Options:',
    ...layOut(Object.entries(options).map(([option, spec]) => [nameOption(option, spec), spec.describe])),
    '',
  ].join('\n');

/** An option as it is typed: `-D, --define NAME`. */
export function nameOption(name: string, { short, value, optional }: OptionSpec): string {
  const taken = value === undefined ? '' : optional ? `[=${value}]` : ` ${value}`;
  return `${short ? `-${short}, ` : ''}--${name}${taken}`;
}

/** Two columns, the second filled into lines. */
function layOut(rows: readonly (readonly [string, string])[]): readonly string[] {
  const column = INDENT.length + 2 + Math.max(...rows.map(([name]) => (name.length > LONGEST_NAME ? 0 : name.length)));
  return rows.flatMap(([name, text]) => {
    const [first = '', ...more] = fill(text, WIDTH - column);
    const rest = more.map((line) => ' '.repeat(column) + line);
    const head = INDENT + name;
    return head.length + 2 > column
      ? [head, ' '.repeat(column) + first, ...rest]
      : [head.padEnd(column) + first, ...rest];
  });
}

/** The words of a text in lines of at most so many columns. */
function fill(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
