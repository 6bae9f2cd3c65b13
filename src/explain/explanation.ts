import type { ChosenBy, Step } from '../apache/model/route.ts';
import type { ServerVersions } from '../apache/model/server-config.ts';
import type { StartupError, StartupNeed } from '../apache/read/read-result.ts';
import type { AssumedServer } from '../deployment/assumed-server.ts';
import type { FailureKind } from '../deployment/failure-kind.ts';
import type { Location } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';

/** Which Django settings module answers, and how it came to be. */
export interface EffectiveSettings {
  /** What Django really uses; null where unknown. */
  readonly effective: string | null;
  /** What the script itself asks for. */
  readonly own: string | null;
  readonly from: 'own' | 'inherited' | 'shared-interpreter' | 'server-environment' | 'unknown';
  readonly writtenBy: Location | null;
}

/** What happens to one request of a sequence sent to a freshly started server. */
export interface ExplainedRequest {
  readonly url: string;
  readonly outcome:
    | 'wsgi'
    | 'static'
    | 'redirect'
    | 'proxy'
    | 'denied'
    | 'not-found'
    | 'server-error'
    | 'bad-request'
    | 'undecided';
  /** Null where the application decides. */
  readonly status: number | null;
  readonly virtualHost: {
    readonly serverName: string | null;
    readonly at: Location | null;
    readonly line: number | null;
    readonly chosenBy: ChosenBy;
  } | null;
  readonly mount: { readonly url: string; readonly at: Location } | null;
  readonly script: string | null;
  readonly scriptName: string;
  readonly pathInfo: string;
  readonly processGroup: string | null;
  readonly applicationGroup: string | null;
  readonly callableObject: string | null;
  readonly settingsModule: EffectiveSettings | null;
  readonly failure: { readonly kind: FailureKind; readonly message: string } | null;
  readonly steps: readonly Step[];
  readonly undecidedBecause: readonly string[];
}

export interface Explanation {
  readonly server: AssumedServer;
  /** What the answers hold for. */
  readonly versions: ServerVersions;
  readonly startup: /** `needs`: what the machine has to have for it, and nobody could look for. */
  { readonly ok: true; readonly needs: readonly StartupNeed[] } | { readonly ok: false; readonly error: StartupError };
  readonly requests: readonly ExplainedRequest[];
  readonly notices: readonly Notice[];
}
