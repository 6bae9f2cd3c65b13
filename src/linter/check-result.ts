import type { AssumedServer } from '../deployment/assumed-server.ts';
import type { Finding } from '../rules/finding.ts';
import type { FilePath, Location } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';

/** The counts of the closing line. `fixable` counts findings with a fix that may be applied safely. */
export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly fixable: number;
  /** Findings whose only fixes need `--unsafe-fixes`. */
  readonly hiddenFixes: number;
  readonly fixed: number;
  readonly suppressed: number;
  readonly baselined: number;
  /** Entries of the baseline that could have been found and were not. */
  readonly stale: number;
  /** What stays open because something was not read or not told; a notice says why, and what would settle it. */
  readonly undecided: number;
  /** Files analysed. */
  readonly files: number;
  /** Mounts that lead to a script. */
  readonly sites: number;
}

/** What `check` found, ready to be rendered: sorted, suppressed and baselined findings left out and counted. */
export interface CheckResult {
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
  /** What was taken for each server. */
  readonly servers: readonly AssumedServer[];
  readonly summary: Summary;
  /** Fixes that were made in this run. */
  readonly fixed: readonly {
    readonly ruleId: string;
    readonly title: string;
    readonly file: FilePath;
    /** The line by which a file says not to be edited, which was. */
    readonly against?: Location;
  }[];
  /** Whether there was nothing to analyse: no script, no server configuration, no other file of a Django project. */
  readonly isEmpty?: boolean;
  /** Rules that threw; their findings may be missing. */
  readonly crashes: readonly { readonly ruleId: string; readonly message: string }[];
}
