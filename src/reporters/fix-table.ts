import type { Finding, Fix } from '../rules/finding.ts';

/** A fix of a report, and the index of the first finding that it mends. */
interface TabulatedFix {
  readonly id: string;
  readonly fix: Fix;
  readonly first: number;
}

/** The fixes of a report, each once, however many findings it mends. */
export interface FixTable {
  readonly all: readonly TabulatedFix[];
  readonly idOf: (fix: Fix) => string;
}

/** Numbers the fixes of some findings in their order; fixes that do the same are one. */
export function tabulateFixes(findings: readonly Finding[]): FixTable {
  const all: TabulatedFix[] = [];
  const byContent = new Map<string, string>();
  const byFix = new Map<Fix, string>();
  for (const [first, { fixes }] of findings.entries()) {
    for (const fix of fixes) {
      if (byFix.has(fix)) continue;
      const content = JSON.stringify([fix.title, fix.applicability, fix.edits]);
      const id = byContent.get(content) ?? `fix-${all.length + 1}`;
      if (!byContent.has(content)) all.push({ id, fix, first });
      byContent.set(content, id);
      byFix.set(fix, id);
    }
  }
  return { all, idOf: (fix) => byFix.get(fix) ?? '' };
}
