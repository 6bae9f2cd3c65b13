import type { FilePath } from './location.ts';
import type { TextRange } from './text-range.ts';

/** Replaces one range of one file by new text; an empty range inserts. */
export interface Edit {
  readonly file: FilePath;
  readonly range: TextRange;
  readonly newText: string;
}
