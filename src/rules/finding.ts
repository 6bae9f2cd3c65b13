import type { Edit } from '../source/edit.ts';
import type { FilePath, Location } from '../source/location.ts';

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
  /** The line by which a file that it edits says not to be edited. */
  readonly against?: Location;
}

/** One site that a cause reaches: where that shows, and what the site gets. */
export interface Occurrence {
  /** What baselines and code scanning know it by: cause, server, site and what it gets; no text, line or order of anything. */
  readonly fingerprint: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** The entry file of the server it happens on; null where it is about a script or the whole tree. */
  readonly server: FilePath | null;
  /** The site by the name its users type; null where none is known. */
  readonly site: string | null;
  /** What the site gets instead of its own; null where the message says all. */
  readonly gets: string | null;
  /** All that it may get where `gets` is one of a few; null where there is no choice, or too many. */
  readonly mayGet: readonly string[] | null;
  /** The message as it would be if there were this occurrence only. */
  readonly message: string;
  readonly primary: Label;
  readonly related: readonly Label[];
}

/** One cause: where it is, what it does, how to mend it, and the sites it happens to. */
export interface Finding {
  readonly ruleId: string;
  /** That of its gravest occurrence. */
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly help: string;
  readonly docsUrl: string;
  /** Names the cause; where it has one occurrence, that of the occurrence. */
  readonly fingerprint: string;
  readonly primary: Label;
  readonly related: readonly Label[];
  readonly fixes: readonly Fix[];
  /** Never empty. Of a cause with one place the only one stands at that place. */
  readonly occurrences: readonly [Occurrence, ...Occurrence[]];
  /** Findings of other rules about the same sites that this root finding explains. */
  readonly because?: readonly Finding[];
}
