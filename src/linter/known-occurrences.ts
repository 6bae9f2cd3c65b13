import type { Finding } from '../rules/finding.ts';
import type { RawOccurrence } from '../rules/rule.ts';
import type { BaselineEntry } from './baseline.ts';
import type { Fingerprints } from './name-occurrences.ts';

/** Fingerprints of occurrences, each with all that its site was known to get; null where that does not count. */
export type KnownOccurrences = ReadonlyMap<string, readonly string[] | null>;

/** Whether an occurrence was known: by its name, and where its site may get one of a few things, by one of them. */
export function isKnown(
  occurrence: RawOccurrence,
  known: KnownOccurrences | undefined,
  { ofOccurrence }: Fingerprints,
): boolean {
  if (!known || known.size === 0) return false;
  const got = known.get(ofOccurrence(occurrence));
  if (got === undefined) return false;
  return got === null || occurrence.mayGet === null || occurrence.mayGet.some((one) => got.includes(one));
}

/** Every occurrence that findings tell of, consequences included, with its finding. */
export const occurrencesOf = (
  findings: readonly Finding[],
): readonly { readonly finding: Finding; readonly occurrence: Finding['occurrences'][number] }[] =>
  findings.flatMap((finding) => [
    ...finding.occurrences.map((occurrence) => ({ finding, occurrence })),
    ...occurrencesOf(finding.because ?? []),
  ]);

/** What findings make known. */
export const knownFrom = (findings: readonly Finding[]): KnownOccurrences =>
  new Map(occurrencesOf(findings).map(({ occurrence }) => [occurrence.fingerprint, occurrence.mayGet]));

/** What a baseline makes known. */
export const knownFromEntries = (entries: readonly BaselineEntry[]): KnownOccurrences =>
  new Map(entries.map(({ fingerprint, gets }) => [fingerprint, gets ?? null]));
