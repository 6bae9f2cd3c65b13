import type { FileChange } from '../host/file-writer.ts';
import type { FilePath } from '../source/location.ts';
import type { AppliedFix } from './select-fixes.ts';

/** Files that must be written together, and the fixes in them. */
export interface LinkedChanges {
  readonly changes: readonly FileChange[];
  readonly fixes: readonly AppliedFix[];
}

/**
 * Parts the changes so that no fix lies in two parts, nor away from the fixes of earlier passes, which it may build on: each
 * part can be written or left without tearing anything apart.
 */
export function linkChanges(changes: readonly FileChange[], applied: readonly AppliedFix[]): readonly LinkedChanges[] {
  const groupOf = new Map<FilePath, Set<FilePath>>();
  for (const { fix, pass } of applied) {
    const earlier = applied.filter((one) => one.pass < pass).map((one) => one.fix);
    const files = [fix, ...earlier].flatMap(({ edits }) => edits.map((edit) => edit.file));
    const joined = new Set(files.flatMap((file) => [file, ...(groupOf.get(file) ?? [])]));
    for (const file of joined) groupOf.set(file, joined);
  }
  return [...new Set(groupOf.values())].flatMap((files) => {
    const inside = changes.filter(({ file }) => files.has(file));
    const fixes = applied.filter(({ fix }) => fix.edits.some((edit) => files.has(edit.file)));
    return inside.length > 0 ? [{ changes: inside, fixes }] : [];
  });
}
