import type { Summary } from '../linter/check-result.ts';

const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

/** The closing line of `full` and `concise`: what was found, mended, left out and read. */
export function renderSummaryLine(summary: Summary): string {
  const parts = [
    count(summary.errors, 'error'),
    count(summary.warnings, 'warning'),
    ...(summary.infos > 0 ? [count(summary.infos, 'info')] : []),
    ...(summary.fixed > 0 ? [`${summary.fixed} fixed`] : []),
    `${summary.fixable} fixable`,
    ...(summary.hiddenFixes > 0 ? [`${summary.hiddenFixes} more with --unsafe-fixes`] : []),
    `${summary.suppressed} ignored`,
    `${summary.baselined} baselined`,
    ...(summary.stale > 0 ? [`${summary.stale} gone from the baseline (wsgiscope baseline prune)`] : []),
    `${summary.undecided} undecided`,
  ];
  return `${parts.join(', ')}; ${count(summary.files, 'file')}, ${count(summary.sites, 'site')}`;
}
