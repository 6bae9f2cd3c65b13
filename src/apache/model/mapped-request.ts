import type { AccessVerdict } from './judge-access.ts';
import type { Route, Step } from './route.ts';
import type { Forced, RoutedRequest } from './routed-request.ts';
import type { Scope } from './scope.ts';
import type { WalkedPath } from './walk-path.ts';

/** A request whose file, sections and access are known. */
export interface MappedRequest {
  readonly routed: RoutedRequest;
  readonly route: Route;
  readonly walked: WalkedPath;
  readonly scope: Scope;
  /** The handler that the mapping itself named. */
  readonly mapped: string | null;
  /** What RewriteRules have forced so far. */
  readonly forced: Forced;
  readonly access: AccessVerdict;
  /** Begins mapping anew with another path, as httpd does for an internal redirect; for an error with its status. */
  readonly redirect: (path: string, more?: Partial<RoutedRequest>, status?: number) => Route;
  /** The same to see what would come of it. */
  readonly foresee: (path: string, steps: Step[]) => Route;
  /**
   * Maps another path for this request, as httpd does in a subrequest. Where the request goes on as that, what rules have forced on
   * itself still counts (http_request.c:ap_internal_fast_redirect overlays the notes).
   */
  readonly lookUp: (path: string, forced: Forced) => Route;
}

/** LimitInternalRecursion by default. */
export const MOST_REDIRECTS = 10;
