import type { Finding, Fix } from '../rules/finding.ts';
import type { Edit } from '../source/edit.ts';
import { editsOverlap } from './apply-edits.ts';

/** A fix on its way into the texts, with the finding that asked for it first. */
export interface SelectedFix {
  readonly finding: Finding;
  readonly fix: Fix;
}

const identity = (edits: readonly Edit[]): string =>
  JSON.stringify(
    edits.map((edit) => JSON.stringify([edit.file, edit.range.start, edit.range.end, edit.newText])).sort(),
  );

/** The fix of a finding that may be applied: a safe one before an unsafe one. */
export function chooseFix(finding: Finding, allowUnsafe: boolean): Fix | null {
  const safe = finding.fixes.find((fix) => fix.applicability === 'safe');
  return safe ?? (allowUnsafe ? (finding.fixes[0] ?? null) : null);
}

/**
 * The fixes that can be made in one pass: equal ones once, none that overlaps an earlier one.
 * What is left out is found again in the next pass, in texts where it may no longer be needed.
 */
export function selectFixes(findings: readonly Finding[], allowUnsafe: boolean): readonly SelectedFix[] {
  const selected: SelectedFix[] = [];
  const seen = new Set<string>();
  const takenByFile = new Map<string, Edit[]>();
  for (const finding of findings) {
    const fix = chooseFix(finding, allowUnsafe);
    if (!fix || fix.edits.length === 0) continue;
    const key = identity(fix.edits);
    if (seen.has(key)) continue;
    if (fix.edits.some((edit) => takenByFile.get(edit.file)?.some((taken) => editsOverlap(edit, taken)))) continue;
    seen.add(key);
    for (const edit of fix.edits) takenByFile.set(edit.file, [...(takenByFile.get(edit.file) ?? []), edit]);
    selected.push({ finding, fix });
  }
  return selected;
}
