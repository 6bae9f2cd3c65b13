import type { Settings } from '../config/settings.ts';
import type { Finding } from '../rules/finding.ts';
import type { FilePath } from '../source/location.ts';
import type { BaselineEntry } from './baseline.ts';
import { occurrencesOf } from './known-occurrences.ts';
import { identifyFile, isWanted } from './lint-tree.ts';

/** What was found, as a baseline keeps it. `wanted` leaves out what the settings take for too slight to report. */
export function foundEntries(
  findings: readonly Finding[],
  settings: Settings,
  root: FilePath,
): { readonly all: readonly BaselineEntry[]; readonly wanted: readonly BaselineEntry[] } {
  const nameOf = (file: FilePath): string => identifyFile({ root }, file);
  const found = occurrencesOf(findings).map(({ finding, occurrence }) => {
    const { server, site, mayGet, primary, fingerprint } = occurrence;
    const entry: BaselineEntry = {
      rule: finding.ruleId,
      file: nameOf(primary.at.file),
      ...(server === null ? {} : { server: nameOf(server) }),
      ...(site === null ? {} : { site }),
      ...(mayGet === null ? {} : { gets: mayGet }),
      fingerprint,
    };
    return { entry, isOne: isWanted(occurrence, settings) };
  });
  return {
    all: found.map(({ entry }) => entry),
    wanted: found.flatMap(({ entry, isOne }) => (isOne ? [entry] : [])),
  };
}
