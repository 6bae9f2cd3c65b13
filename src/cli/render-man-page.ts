import type { Command } from './commands/command.ts';
import { nameOption } from './render-help.ts';

/** What a manual page needs besides the table of commands. */
export interface ManPageInput {
  readonly commands: readonly Command[];
  readonly version: string;
}

/** The manual page, in the language of man(7). */
export const renderManPage = ({ commands, version }: ManPageInput): string =>
  [
    `.TH WSGISCOPE 1 "" "wsgiscope ${version}" "User Commands"`,
    '.SH NAME',
    'wsgiscope \\- tell which Django instance really serves a URL under Apache/mod_wsgi, and repair what sends it to the wrong one',
    '.SH SYNOPSIS',
    ...commands.flatMap(({ name, operands }) => [`.B wsgiscope ${name}`, `[options] ${roff(operands)}`, '.br']),
    '.SH DESCRIPTION',
    roff(
      'wsgiscope reads WSGI scripts and the configuration of Apache httpd, from their files alone. Nothing is run, started or sent.',
    ),
    '.SH COMMANDS',
    ...commands.flatMap(({ name, operands, describe, options }) => [
      `.SS ${roff(`wsgiscope ${name} ${operands}`.trimEnd())}`,
      roff(`${describe}.`),
      ...Object.entries(options).flatMap(([option, spec]) => [
        '.TP',
        `.B ${roff(nameOption(option, spec))}`,
        roff(`${spec.describe}.`),
      ]),
    ]),
    '.SH EXIT STATUS',
    ...EXITS.flatMap(([code, meaning]) => ['.TP', `.B ${code}`, roff(meaning)]),
    '.SH ENVIRONMENT',
    ...VARIABLES.flatMap(([name, meaning]) => ['.TP', `.B ${roff(name)}`, roff(meaning)]),
    '.SH FILES',
    '.TP',
    '.B wsgiscope.toml, pyproject.toml',
    roff('Settings; the nearest one in the checked folder or above it, not beyond the repository.'),
    '.SH SEE ALSO',
    roff('apache2ctl(8), httpd(8), https://github.com/wsgiscope/wsgiscope'),
    '',
  ].join('\n');

const EXITS = [
  ['0', 'Nothing at or above --fail-on; of explain: no request ends wrongly.'],
  ['1', 'Findings; of explain: the deployment answers with an error, or with the settings of another site.'],
  ['2', 'Wrong options or settings.'],
  ['3', 'The program failed, or there was nothing to analyse.'],
] as const;

const VARIABLES = [
  ['NO_COLOR, FORCE_COLOR', 'Whether to colour what is printed (no-color.org, force-color.org).'],
  ['GITHUB_WORKSPACE, CI_PROJECT_DIR', 'Where the repository lies: the formats of a forge name files from there.'],
] as const;

/** A line that groff takes as it is: a hyphen is a minus, a dot or quote at the start no command. */
const roff = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/, '\\&');
