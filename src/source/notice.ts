import type { Location } from './location.ts';

/** Something that could not be analysed or was read with an assumption. Never silent, never a finding. */
export interface Notice {
  /** A stable kebab-case word for machines, such as `include-missing` or `not-utf8`. */
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly at?: Location;
  /**
   * Something that may matter was left out, because a setting or a comment says so (`choice`), or because of what it looks like
   * (`skip`). Told also where only findings are shown: whoever writes the tree must not switch the analysis off unseen.
   */
  readonly leavesOut?: 'choice' | 'skip';
}
