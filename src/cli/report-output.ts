import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { REPORT_FORMATS, type ReportFormat, UsageError } from '../api.ts';

/** One report that is asked for, and the file it goes to; null for stdout. */
export interface ReportTarget {
  readonly format: ReportFormat;
  readonly file: string | null;
}

/** Reads `--format X` and `--format X=FILE`. At most one report goes to stdout; `full` does where none is named at all. */
export function reportTargets(written: readonly string[] | undefined): readonly ReportTarget[] {
  const targets = (written ?? ['full']).map((text): ReportTarget => {
    const at = text.indexOf('=');
    const name = at < 0 ? text : text.slice(0, at);
    const format = REPORT_FORMATS.find((known) => known === name);
    if (!format) throw new UsageError(`--format: "${name}" is none of ${REPORT_FORMATS.join(', ')}`);
    return { format, file: at < 0 ? null : text.slice(at + 1) };
  });
  if (targets.filter((target) => target.file === null).length > 1) {
    throw new UsageError('--format: only one report can go to stdout; write the others as FORMAT=FILE');
  }
  return targets;
}

export function writeReport(target: ReportTarget, text: string): void {
  if (target.file === null) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(target.file, text);
  } catch (error) {
    throw new UsageError(
      `--format: ${target.file} cannot be written (${error instanceof Error ? error.message : error})`,
    );
  }
}

/** A path as it is printed: relative to the working directory where it lies below it. */
export function displayName(file: string): string {
  const name = relative(process.cwd(), file);
  return name === '' ? '.' : name.startsWith('..') ? file : name;
}

/** Whether to colour what goes to a stream (no-color.org, force-color.org). */
export function wantsColor(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  return !NO_COLOR && stream.isTTY === true && TERM !== 'dumb';
}
