import type { Finding } from '../rules/finding.ts';
import type { RawFinding } from '../rules/rule.ts';
import type { FilePath } from '../source/location.ts';

/** What telling occurrences apart needs to know of files. */
export interface OccurrenceNames {
  readonly textOf: (file: FilePath) => string | null;
  /** A name that is the same in every checkout. */
  readonly nameOf: (file: FilePath) => string;
}

/** One of equal findings: alternatives of a tree share files, and a rule then says the same of each. */
function distinct<T extends RawFinding>(findings: readonly T[]): readonly T[] {
  const found = new Map<string, T>();
  for (const finding of findings) {
    const { file, range } = finding.primary.at;
    const key = JSON.stringify([finding.ruleId, finding.messageId, file, range.start, finding.message]);
    if (!found.has(key)) found.set(key, finding);
  }
  return [...found.values()];
}

/**
 * One of each, sorted by place. Names each finding by what it is about: rule, message, file, the text at its place, and its number among equals. Line
 * numbers do not count, so that a baseline outlives edits elsewhere in the file.
 */
export function nameOccurrences(
  findings: readonly (RawFinding & Pick<Finding, 'because'>)[],
  { textOf, nameOf }: OccurrenceNames,
): readonly Finding[] {
  const seen = new Map<string, number>();
  return [...distinct(findings)]
    .sort(byPlace)
    .map(({ messageId, sites: _sites, deployment: _deployment, ...finding }) => {
      const { file, range } = finding.primary.at;
      const text = textOf(file)?.slice(range.start, range.end).replace(/\s+/g, ' ') ?? '';
      const identity = JSON.stringify([finding.ruleId, messageId, nameOf(file), text]);
      const number = seen.get(identity) ?? 0;
      seen.set(identity, number + 1);
      let fingerprint: string | undefined;
      return {
        ...finding,
        get fingerprint() {
          fingerprint ??= hash(`${identity}#${number}`);
          return fingerprint;
        },
      };
    });
}

/** Loaded when it is asked for: most runs know no baseline and print for people, and loading takes longer than their rules. */
const hash = (text: string): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex').slice(0, 16);

const SEVERITY_ORDER = { error: 0, warning: 1, info: 2 } as const;

/** By severity, file, place, rule: the same input gives the same order. */
export function byPlace(a: Omit<Finding, 'fingerprint'>, b: Omit<Finding, 'fingerprint'>): number {
  const left = a.primary.at;
  const right = b.primary.at;
  return (
    SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity] ||
    compare(left.file, right.file) ||
    left.range.start - right.range.start ||
    compare(a.ruleId, b.ruleId) ||
    compare(a.message, b.message)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
