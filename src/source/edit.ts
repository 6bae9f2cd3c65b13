import type { FilePath } from './location.ts';
import type { TextRange } from './text-range.ts';

/** Replaces one range of one file by new text; an empty range inserts. */
export interface Edit {
  readonly file: FilePath;
  readonly range: TextRange;
  readonly newText: string;
}

/** Edits without those of a place that an earlier one has taken: scripts and settings may be shared. */
export function distinctEdits(edits: readonly Edit[]): readonly Edit[] {
  const byPlace = new Map<string, Edit>();
  for (const edit of edits) {
    const place = `${edit.file} ${edit.range.start} ${edit.range.end}`;
    if (!byPlace.has(place)) byPlace.set(place, edit);
  }
  return [...byPlace.values()];
}
