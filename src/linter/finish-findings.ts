import type { Finding, Occurrence } from '../rules/finding.ts';
import type { RawFinding, RawOccurrence } from '../rules/rule.ts';
import { groupBy } from '../source/group-by.ts';
import { shorten } from '../source/shorten.ts';
import type { RootFinding } from './fold-consequences.ts';
import { comparePlaces, type Fingerprints } from './name-occurrences.ts';

/** Findings as they are reported, sorted by severity, file, place and rule: the same input gives the same order. */
export const finishFindings = (roots: readonly RootFinding[], fingerprints: Fingerprints): readonly Finding[] => {
  const finished = roots.map(({ finding, because }) =>
    finish(finding, joinEqual(because.map((one) => finish(one, [], fingerprints))), fingerprints),
  );
  return [...joinEqual(finished)].sort(byPlace);
};

function finish(finding: RawFinding, because: readonly Finding[], fingerprints: Fingerprints): Finding {
  const { ruleId, severity, confidence, message, help, docsUrl, primary, related, fixes } = finding;
  const [first, ...more] = finding.occurrences.map((occurrence) => finishOccurrence(occurrence, fingerprints));
  if (!first) throw new Error(`${ruleId}: a finding without an occurrence`);
  return {
    ruleId,
    severity,
    confidence,
    message: shorten(message),
    help,
    docsUrl,
    get fingerprint() {
      return fingerprints.ofFinding(finding);
    },
    primary,
    related,
    fixes,
    occurrences: [first, ...more],
    ...(because.length > 0 ? { because } : {}),
  };
}

const finishOccurrence = (occurrence: RawOccurrence, { ofOccurrence }: Fingerprints): Occurrence => ({
  severity: occurrence.severity,
  confidence: occurrence.confidence,
  server: occurrence.server,
  site: occurrence.site,
  gets: occurrence.gets,
  mayGet: occurrence.mayGet,
  primary: occurrence.primary,
  related: occurrence.related,
  // Asked for by few reports, and by no run that finds nothing.
  get fingerprint() {
    return ofOccurrence(occurrence);
  },
  get message() {
    return shorten(occurrence.message);
  },
});

/** Equal findings of alternative servers as one: alternatives share files, and a rule then says the same of each. */
function joinEqual(findings: readonly Finding[]): readonly Finding[] {
  const keyOf = ({ ruleId, message, primary }: Finding): string =>
    JSON.stringify([ruleId, primary.at.file, primary.at.range.start, message]);
  return [...groupBy(findings, keyOf).values()].flatMap(([first, ...others]) => {
    if (others.length === 0) return first;
    const because = joinEqual([first, ...others].flatMap((one) => one.because ?? []));
    return [
      {
        ...first,
        occurrences: [...first.occurrences, ...others.flatMap(({ occurrences }) => occurrences)] as const,
        ...(because.length > 0 ? { because } : {}),
      },
    ];
  });
}

const SEVERITY_ORDER = { error: 0, warning: 1, info: 2 } as const;

function byPlace(a: Finding, b: Finding): number {
  return (
    SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity] ||
    comparePlaces(a.primary.at, b.primary.at) ||
    compare(a.ruleId, b.ruleId) ||
    compare(a.message, b.message)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
