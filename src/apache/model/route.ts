import type { Location } from '../../source/location.ts';
import type { Static } from '../../source/static-value.ts';
import type { DirectiveNode } from '../syntax/config-node.ts';
import type { RequestAuthority, RequestLine } from './request-authority.ts';
import type { Scope } from './scope.ts';
import type { Server, WsgiAlias } from './server-config.ts';

/** One decision on the way, the line that made it, and the lines it overrode. */
export interface Step {
  readonly what: string;
  readonly at: Location | 'default';
  readonly overrides?: readonly Location[];
  /** The path or the file by which a RewriteRule has the request go on. */
  readonly rewritten?: string;
}

export type ChosenBy = 'name' | 'alias' | 'wildcard' | 'default' | 'main-server';

/** Where httpd takes one request, up to the handler phase. */
export interface Route {
  readonly request: RequestLine;
  /** The request taken apart. */
  readonly asked: RequestAuthority;
  /** Null where the request is refused before a server is consulted (400). */
  readonly server: Server | null;
  readonly chosenBy: ChosenBy | null;
  /** `handler` means: mod_wsgi runs `filename`. Everything else ends in httpd itself. */
  readonly outcome:
    | 'handler'
    | 'static'
    | 'redirect'
    | 'proxy'
    | 'denied'
    | 'not-found'
    | 'server-error'
    | 'bad-request'
    | 'undecided';
  readonly status: number | null;
  /** The decoded, normalised URL path. */
  readonly path: string;
  /** The alias that took the request; null for handlers by extension and everything that is not mod_wsgi. */
  readonly alias: WsgiAlias | null;
  /** The name given by SetHandler/AddHandler that leads to mod_wsgi; `wsgi-script` for aliases. */
  readonly handler: string | null;
  readonly filename: string | null;
  readonly scriptName: string;
  readonly pathInfo: string;
  /** What counts for this request: the directives of its server and of the sections that apply. */
  readonly scope: Scope;
  /** Request variables at the handler phase, as a look-up finds them: SetEnv, SetEnvIf, RewriteRule E=. */
  readonly variables: ReadonlyMap<string, Static<string>>;
  /** The same variables as the WSGI environ shows them: where SetEnv and SetEnvIf set one both, it has SetEnv's value. */
  readonly environ?: ReadonlyMap<string, Static<string>>;
  /** mod_wsgi's own refusal before any process is chosen (missing script, directory, ExecCGI off, denied, a dispatch script that fails). */
  readonly failure: {
    readonly kind: 'missing-script' | 'script-is-directory' | 'access-denied' | 'exception';
    readonly message: string;
  } | null;
  /** The error whose ErrorDocument this is; the client gets it where that fails too, unless it fails in a daemon. */
  readonly firstError?: number | null;
  /** Whether something else may answer instead of a script that fails with a status: what its ErrorDocument leads to. */
  readonly isDiverted?: (status: number) => boolean;
  /** Whether the path itself names a file, where the RewriteRules of its folder lead a look-up elsewhere. */
  readonly namedFile?: boolean;
  /** A handler gave the answer: all that httpd asks before it has let the request through, also where it is a look-up. */
  readonly isHandled?: true;
  /** The line by which the server answered whoever asks, and whatever is there. */
  readonly endedBy?: DirectiveNode;
  /** What the request was each time before httpd went on with another path, where an access script is asked about that. */
  readonly earlier?: readonly Route[];
  readonly steps: readonly Step[];
  readonly undecidedBecause: readonly string[];
  /** What the server's own file, which is not among those read, has to say for this answer; absent where it has no say. */
  readonly onlyIf?: string;
}
