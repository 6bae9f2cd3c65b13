import type { ServerDisk } from '../../host/server-disk.ts';
import type { Static } from '../../source/static-value.ts';
import type { RequestAuthority } from './request-authority.ts';
import type { RequestLine, Step } from './route.ts';
import type { Server, ServerConfig } from './server-config.ts';

/** What routing needs besides the configuration. */
export interface RouteContext {
  /** The server's disk. Null: targets of aliases are taken for existing files, and nothing else is there. */
  readonly disk: ServerDisk | null;
  /** The environment httpd was started with, for PassEnv. */
  readonly environment: ReadonlyMap<string, string>;
}

/** A request on its way through httpd: what is known so far. Plain data, grown stage by stage. */
export interface RoutedRequest {
  readonly config: ServerConfig;
  readonly server: Server;
  readonly request: RequestLine;
  readonly authority: RequestAuthority;
  readonly context: RouteContext;
  readonly path: string;
  readonly steps: Step[];
  readonly undecidedBecause: string[];
  readonly variables: Map<string, Static<string>>;
  /** How many times httpd began anew with another path (DirectoryIndex). */
  readonly depth: number;
  /** It is looked up for another request, which may go on as this one (DirectoryIndex, FallbackResource). */
  readonly isSubrequest: boolean;
}
