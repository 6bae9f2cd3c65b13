import type { Edit } from '../source/edit.ts';
import type { Location } from '../source/location.ts';

export type Severity = 'error' | 'warning' | 'info';
export type Confidence = 'high' | 'medium' | 'low';

/** A place that matters to a finding, and what to say there. */
export interface Label {
  readonly at: Location;
  readonly text: string;
}

/** Edits that mend a finding, applied all or none. Safe: proven not to change what a correct deployment does. */
export interface Fix {
  readonly title: string;
  readonly applicability: 'safe' | 'unsafe';
  readonly edits: readonly Edit[];
}

/** What a rule found. `fingerprint` names the occurrence without line numbers, for baselines and code scanning. */
export interface Finding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly help: string;
  readonly docsUrl: string;
  readonly fingerprint: string;
  readonly primary: Label;
  readonly related: readonly Label[];
  readonly fixes: readonly Fix[];
  /** Findings of other rules for the same pair of sites that this root finding explains. */
  readonly because?: readonly { readonly ruleId: string; readonly message: string; readonly at: Location }[];
}
