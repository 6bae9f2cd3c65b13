import type { Location } from '../source/location.ts';
import type { TextRange } from '../source/text-range.ts';

/** A rule that a suppression names. `open`: the rule did not run, or too little was analysed to tell. */
export interface SuppressedRule {
  readonly id: string;
  /** Where the name stands in the file. */
  readonly range: TextRange;
  readonly use: 'used' | 'unused' | 'unknown' | 'open';
  /** The rule that an unknown name is most like. */
  readonly nearest: string | null;
}

/** A comment that asks to leave findings out, and what became of it. */
export interface Suppression {
  /** The comment from its own `#` on. */
  readonly at: Location;
  readonly names: readonly SuppressedRule[];
  /** Why the comment has no effect, as the end of a sentence; null where it is well formed. */
  readonly problem: string | null;
  /** The last day on which it holds, YYYY-MM-DD. */
  readonly until: string | null;
  readonly isExpired: boolean;
  /** It says nothing where the settings demand a reason. */
  readonly lacksReason: boolean;
}
