import type { Finding } from '../rules/finding.ts';
import type { SuppressedRule, Suppression } from '../rules/suppression.ts';
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

/** Findings in two heaps, and what became of every suppression. */
export interface SuppressedFindings {
  readonly kept: readonly Finding[];
  readonly suppressed: readonly Finding[];
  readonly suppressions: readonly Suppression[];
}

/** Leaves out the findings, and the consequences told in them, whose place a suppression names. */
export function applySuppressions(
  findings: readonly Finding[],
  placed: readonly PlacedSuppression[],
  rules: SuppressionRules,
): SuppressedFindings {
  const used = new Set<PlacedSuppression['names'][number]>();
  const active = placed.filter(({ problem, until }) => problem === null && !isExpired(until, rules));
  const isSuppressed = (ruleId: string, at: Location): boolean => {
    const names = active
      .filter((suppression) => speaksOf(suppression, at))
      .flatMap((suppression) => suppression.names.filter(({ id }) => id === ruleId));
    for (const name of names) used.add(name);
    return names.length > 0;
  };
  const kept: Finding[] = [];
  const suppressed: Finding[] = [];
  for (const finding of findings) {
    const because = finding.because?.filter(({ ruleId, at }) => !isSuppressed(ruleId, at));
    if (isSuppressed(finding.ruleId, finding.primary.at)) suppressed.push(finding);
    else kept.push(because ? { ...finding, because } : finding);
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
  return { kept, suppressed, suppressions };
}

/** The day itself still counts; dates of this form compare like texts. */
const isExpired = (until: string | null, { today }: SuppressionRules): boolean => until !== null && until < today;

/** Whether a place has one of the lines that a suppression speaks of. */
export function speaksOf({ at, firstLine, lastLine }: PlacedSuppression, place: Location): boolean {
  const end = place.endColumn === 1 && place.endLine > place.line ? place.endLine - 1 : place.endLine;
  return at.file === place.file && place.line <= lastLine && firstLine <= end;
}
