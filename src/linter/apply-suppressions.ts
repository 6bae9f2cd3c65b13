import type { RawFinding, RawOccurrence } from '../rules/rule.ts';
import type { SuppressedRule, Suppression } from '../rules/suppression.ts';
import { groupBy } from '../source/group-by.ts';
import type { Location } from '../source/location.ts';
import { nearestName } from '../source/nearest-name.ts';
import type { PlacedSuppression } from './find-suppressions.ts';

/** What suppressions are judged by. */
export interface SuppressionRules {
  /** YYYY-MM-DD; suppressions that ended before have no effect. */
  readonly today: string;
  readonly requireReason: boolean;
  readonly knownRules: readonly string[];
  /** Whether a rule would have found something wherever there is something: it ran, over all that it asks about. */
  readonly canJudge: (ruleId: string) => boolean;
}

/** The occurrences that are left out, and what became of every suppression. */
export interface SuppressedOccurrences {
  readonly suppressed: ReadonlySet<RawOccurrence>;
  readonly suppressions: readonly Suppression[];
}

/** Finds the occurrences whose place, or a line that brings their site into the cause, a suppression names. */
export function applySuppressions(
  findings: readonly Pick<RawFinding, 'ruleId' | 'occurrences'>[],
  placed: readonly PlacedSuppression[],
  rules: SuppressionRules,
): SuppressedOccurrences {
  const used = new Set<PlacedSuppression['names'][number]>();
  const active = placed.filter(({ problem, until }) => problem === null && !isExpired(until, rules));
  const byFile = groupBy(active, ({ at }) => at.file);
  const namesAt = (ruleId: string, at: Location): readonly PlacedSuppression['names'][number][] =>
    (byFile.get(at.file) ?? [])
      .filter((suppression) => speaksOf(suppression, at))
      .flatMap((suppression) => suppression.names.filter(({ id }) => id === ruleId));
  const suppressed = new Set<RawOccurrence>();
  for (const { ruleId, occurrences } of byFile.size === 0 ? [] : findings) {
    for (const occurrence of occurrences) {
      const names = [occurrence.primary.at, ...occurrence.alsoAt].flatMap((at) => namesAt(ruleId, at));
      for (const name of names) used.add(name);
      if (names.length > 0) suppressed.add(occurrence);
    }
  }
  const judge = (name: PlacedSuppression['names'][number]): SuppressedRule => {
    const isKnown = rules.knownRules.includes(name.id);
    const use = used.has(name) ? 'used' : !isKnown ? 'unknown' : rules.canJudge(name.id) ? 'unused' : 'open';
    return { ...name, use, nearest: isKnown ? null : nearestName(name.id, rules.knownRules) };
  };
  const suppressions = placed.map(({ at, names, problem, until, reason }) => ({
    at,
    names: names.map(judge),
    problem,
    until,
    isExpired: problem === null && isExpired(until, rules),
    lacksReason: problem === null && rules.requireReason && reason === '',
  }));
  return { suppressed, suppressions };
}

/** The day itself still counts; dates of this form compare like texts. */
const isExpired = (until: string | null, { today }: SuppressionRules): boolean => until !== null && until < today;

/** Whether a place has one of the lines that a suppression speaks of. */
export function speaksOf({ at, firstLine, lastLine }: PlacedSuppression, place: Location): boolean {
  const end = place.endColumn === 1 && place.endLine > place.line ? place.endLine - 1 : place.endLine;
  return at.file === place.file && place.line <= lastLine && firstLine <= end;
}
