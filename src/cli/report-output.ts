import { statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { outputTarget, REPORT_FORMATS, type ReportFormat, reasonOf, UsageError, visible, writeWhole } from '../api.ts';

/** One report that is asked for, and the absolute file it goes to; null for stdout. */
export interface ReportTarget {
  readonly format: ReportFormat;
  readonly file: string | null;
}

/**
 * Reads `--format X` and `--format X=FILE` (`-` is stdout). At most one report goes to stdout; `full` does where none is named at
 * all. Throws where two go to one place, or where a file cannot be written: before the work, not after it. No link leads one out
 * of `trees`, which are a stranger's.
 */
export function reportTargets(
  written: readonly string[] | undefined,
  trees: readonly string[] = [process.cwd()],
): readonly ReportTarget[] {
  const targets = (written ?? ['full']).map((text) => parseTarget(text, trees));
  const files = targets.flatMap(({ file }) => (file === null ? [] : [file]));
  if (targets.length - files.length > 1) {
    throw new UsageError('--format: only one report can go to stdout; write the others as FORMAT=FILE');
  }
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) throw new UsageError(`--format: two reports would go to ${displayName(twice)}`);
  return targets;
}

function parseTarget(text: string, trees: readonly string[]): ReportTarget {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  const format = REPORT_FORMATS.find((known) => known === name);
  if (!format) throw new UsageError(`--format: "${name}" is none of ${REPORT_FORMATS.join(', ')}`);
  const file = at < 0 ? '-' : text.slice(at + 1);
  if (file === '') throw new UsageError(`--format: ${text} names no file`);
  return { format, file: STDOUT.includes(file) ? null : realTarget(resolve(file), file, trees) };
}

const STDOUT: readonly string[] = ['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1'];

/** Where a report will really stand, links followed, so that two names of one file are told to be one. */
function realTarget(file: string, written: string, trees: readonly string[]): string {
  const target = outputTarget(file, trees);
  if (target.kind === 'refused') throw new UsageError(`--format: ${written} ${target.why}`);
  try {
    const existing = statSync(target.file, { throwIfNoEntry: false });
    if (existing?.isDirectory()) throw new UsageError(`--format: ${written} is a folder`);
    if (!existing) statSync(dirname(target.file));
    return target.file;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--format: ${written} cannot be written (${reasonOf(error)})`);
  }
}

/** Writes a report: in one step, so that a reader sees the old file or the new one; a pipe or a device is written as it is. */
export function writeReport(target: ReportTarget, text: string): void {
  const { file } = target;
  if (file === null) {
    process.stdout.write(text);
    return;
  }
  try {
    writeWhole(file, text);
  } catch (error) {
    throw new UsageError(`--format: ${displayName(file)} cannot be written (${reasonOf(error)})`);
  }
}

/**
 * Says something on stderr, every line under the program's name. Names of files in it are a stranger's: nothing hidden gets
 * through, and no line of theirs can pass for a command of whatever reads the log.
 */
export function complain(text: string): void {
  for (const line of text.split('\n')) process.stderr.write(`wsgiscope: ${visible(line)}\n`);
}

/**
 * A path as it is printed: relative to the working directory where it lies below it, with slashes. A leading colon or blank is not
 * left first: in a log of GitHub a line that begins with blanks and `::` is a command.
 */
export const displayName = (file: string): string => nameBelow(process.cwd(), file);

/** The variables in which a forge says where the repository lies: its formats hold paths that start there. */
const REPOSITORIES: Readonly<Partial<Record<ReportFormat, string>>> = {
  github: 'GITHUB_WORKSPACE',
  sarif: 'GITHUB_WORKSPACE',
  gitlab: 'CI_PROJECT_DIR',
};

/** How a format names files: from the working directory, or from the top of the repository where its readers know only that. */
export function namesFor(format: ReportFormat): (file: string) => string {
  const top = process.env[REPOSITORIES[format] ?? ''];
  if (!top) return displayName;
  return (file) => nameBelow(resolve(top), file);
}

function nameBelow(folder: string, file: string): string {
  const name = relative(folder, file);
  if (name === '') return '.';
  if (name === '..' || name.startsWith(`..${sep}`)) return file;
  const shown = name.split(sep).join('/');
  return /^[\s:]/.test(shown) ? `./${shown}` : shown;
}

/** Terminals that show a link as the text it stands behind (the list of Alhadis, "OSC8-Adoption"). */
const KNOWS_LINKS: Readonly<Record<string, RegExp>> = {
  TERM_PROGRAM: /^(?:iTerm\.app|WezTerm|vscode|ghostty|Hyper|Tabby|rio)$/,
  VTE_VERSION: /^(?:5\d{3}|[6-9]\d{3}|\d{5,})$/,
  TERM: /^(?:xterm-kitty|alacritty|foot|contour)/,
  WT_SESSION: /./,
  KONSOLE_VERSION: /./,
};

/** Whether what goes to a stream may hold links: where it may be coloured, and the terminal is known to take them. */
export function wantsLinks(stream: NodeJS.WriteStream): boolean {
  const { FORCE_HYPERLINK } = process.env;
  if (FORCE_HYPERLINK !== undefined && FORCE_HYPERLINK !== '') return FORCE_HYPERLINK !== '0';
  if (!wantsColor(stream) || stream.isTTY !== true || process.env['CI']) return false;
  return Object.entries(KNOWS_LINKS).some(([name, known]) => known.test(process.env[name] ?? ''));
}

/** Whether to colour what goes to a stream (no-color.org, force-color.org). */
export function wantsColor(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  return !NO_COLOR && stream.isTTY === true && TERM !== 'dumb';
}
