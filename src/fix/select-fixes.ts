import type { Finding, Fix } from '../rules/finding.ts';
import type { Edit } from '../source/edit.ts';
import type { FilePath } from '../source/location.ts';
import { editsOverlap } from './apply-edits.ts';

/** A fix on its way into the texts, with the finding that asked for it first. */
export interface SelectedFix {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** A fix that is in the texts, and the pass that put it there: those of later passes build on those of earlier ones. */
export interface AppliedFix extends SelectedFix {
  readonly pass: number;
}

export interface SelectOptions {
  readonly allowUnsafe: boolean;
  /** The file that a path leads to, links resolved: edits are made there. */
  readonly realOf: (file: FilePath) => FilePath;
  /** Whether the fix that `nameFix` names so must not be made. */
  readonly isDropped: (name: string) => boolean;
}

/** One name for a fix over all passes, wherever edits elsewhere have moved its places. */
export const nameFix = ({ finding, fix }: SelectedFix): string => `${finding.fingerprint} ${fix.title}`;

/** The fix of a finding that may be applied: a safe one before an unsafe one. */
function chooseFix(finding: Finding, { allowUnsafe, realOf, isDropped }: SelectOptions): Fix | null {
  const fixes = finding.fixes
    .map((fix) => ({ ...fix, edits: fix.edits.map((edit) => ({ ...edit, file: realOf(edit.file) })) }))
    .filter((fix) => !isDropped(nameFix({ finding, fix })));
  const safe = fixes.find((fix) => fix.applicability === 'safe');
  return safe ?? (allowUnsafe ? (fixes[0] ?? null) : null);
}

/**
 * The fixes that can be made in one pass: none that overlaps an earlier one, so of equal ones the first.
 * What is left out is found again in the next pass, in texts where it may no longer be needed.
 */
export function selectFixes(findings: readonly Finding[], options: SelectOptions): readonly SelectedFix[] {
  const selected: SelectedFix[] = [];
  const takenByFile = new Map<FilePath, Edit[]>();
  for (const finding of findings) {
    const fix = chooseFix(finding, options);
    if (!fix) continue;
    if (fix.edits.some((edit) => takenByFile.get(edit.file)?.some((taken) => editsOverlap(edit, taken)))) continue;
    for (const edit of fix.edits) takenByFile.set(edit.file, [...(takenByFile.get(edit.file) ?? []), edit]);
    selected.push({ finding, fix });
  }
  return selected;
}
