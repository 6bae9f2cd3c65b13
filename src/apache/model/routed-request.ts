import type { ServerDisk } from '../../host/server-disk.ts';
import type { Static } from '../../source/static-value.ts';
import type { JudgedRequest } from './access-before.ts';
import type { RequestAuthority, RequestLine } from './request-authority.ts';
import type { Step } from './route.ts';
import type { Server, ServerConfig } from './server-config.ts';

/** What routing needs besides the configuration. */
export interface RouteContext {
  /** The server's disk. Null: targets of aliases are taken for existing files, and nothing else is there. */
  readonly disk: ServerDisk | null;
  /** Where access files are looked for without a disk. */
  readonly accessFiles?: ServerDisk;
  /** The environment httpd was started with, for PassEnv. */
  readonly environment: ReadonlyMap<string, string>;
}

/** The handler and the content type that RewriteRules force on a request (`[H]`, `[T]`); null where none does. */
export interface Forced {
  readonly handler: string | null;
  readonly type: string | null;
}

export const FORCES_NOTHING: Forced = { handler: null, type: null };

/** A request on its way through httpd: what is known so far. Plain data, grown stage by stage. */
export interface RoutedRequest {
  readonly config: ServerConfig;
  readonly server: Server;
  readonly request: RequestLine;
  readonly authority: RequestAuthority;
  readonly context: RouteContext;
  readonly path: string;
  /** The query string, without its question mark. */
  readonly query: string;
  readonly steps: Step[];
  readonly undecidedBecause: readonly string[];
  /** What RewriteRules have set so far, and what an earlier round of the same request has left. */
  readonly variables: ReadonlyMap<string, Static<string>>;
  /** How many times httpd began anew with another path (DirectoryIndex). */
  readonly depth: number;
  /** It is looked up for another request, which may go on as this one (DirectoryIndex, FallbackResource). */
  readonly isSubrequest: boolean;
  /** `[END]`: no RewriteRule is looked at any more. */
  readonly isOver: boolean;
  /** What RewriteRules have forced so far, of the request that looks this one up as well. */
  readonly forced: Forced;
  /** The request that it comes from, once access to that has been judged. */
  readonly before: JudgedRequest | null;
  /** The Alias that has mapped it, which httpd calls its context. */
  readonly alias: { readonly prefix: string; readonly root: string } | null;
}

/**
 * The method that access and conditions see: a subrequest is a GET (request.c:ap_sub_req_lookup_uri). Where the request goes on
 * as its subrequest, the handler is asked by the method of the request.
 */
export const seenMethod = ({ isSubrequest, authority }: RoutedRequest): string =>
  isSubrequest ? 'GET' : authority.method;

/** What conditions see of the Host: a subrequest keeps its name, and not its port (request.c:ap_sub_req_lookup_uri parses a path alone). */
export const seenAuthority = ({ isSubrequest, authority }: RoutedRequest): RequestAuthority =>
  isSubrequest ? { ...authority, hostPort: null } : authority;
