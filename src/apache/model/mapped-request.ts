import type { AccessVerdict } from './judge-access.ts';
import type { RewriteState } from './rewrite/run-rules.ts';
import type { Route } from './route.ts';
import type { RoutedRequest } from './routed-request.ts';
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
  /** The handler and the type that RewriteRules of the server have forced (`[H]`, `[T]`). */
  readonly forced: Pick<RewriteState, 'handler' | 'type'>;
  readonly access: AccessVerdict;
  /** Begins mapping anew with another path, as httpd does for an internal redirect. */
  readonly redirect: (path: string, more?: Partial<RoutedRequest>) => Route;
  /** The same to see what would come of it. */
  readonly foresee: (path: string) => Route;
  /** Maps another path for this request, as httpd does in a subrequest. */
  readonly lookUp: (path: string) => Route;
}

/** LimitInternalRecursion by default. */
export const MOST_REDIRECTS = 10;
