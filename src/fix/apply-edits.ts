import type { Edit } from '../source/edit.ts';

const byPlace = (a: Edit, b: Edit): number => a.range.start - b.range.start || a.range.end - b.range.end;

/** Whether two edits of one file touch the same characters, or start at the same place. */
export function editsOverlap(a: Edit, b: Edit): boolean {
  if (a.file !== b.file) return false;
  if (a.range.start === b.range.start) return true;
  return a.range.start < b.range.end && b.range.start < a.range.end;
}

/** The text with all edits made; what lies between them stays as it is. Throws `RangeError` where edits overlap or leave the text. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of [...edits].sort(byPlace)) {
    if (edit.range.start < at || edit.range.end < edit.range.start || edit.range.end > text.length) {
      throw new RangeError(
        `edit ${edit.range.start}-${edit.range.end} of ${edit.file} overlaps another or leaves the text`,
      );
    }
    parts.push(text.slice(at, edit.range.start), edit.newText);
    at = edit.range.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
