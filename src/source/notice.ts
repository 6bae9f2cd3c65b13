import type { Location } from './location.ts';

/** Something that could not be analysed or was read with an assumption. Never silent, never a finding. */
export interface Notice {
  /** A stable kebab-case word for machines, such as `include-missing` or `not-utf8`. */
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly at?: Location;
}
