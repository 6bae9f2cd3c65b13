import { holdsSymbol } from '../syntax/mask-templates.ts';
import { emptyRoute } from './empty-route.ts';
import { afterError, errorDocumentOf } from './error-document.ts';
import { directivesOf } from './find-node.ts';
import { routePath } from './follow-path.ts';
import { normalizePath } from './normalize-path.ts';
import type { RequestLine } from './request-authority.ts';
import { type RequestAuthority, readRequest } from './request-authority.ts';
import type { Route, Step } from './route.ts';
import { FORCES_NOTHING, type RouteContext } from './routed-request.ts';
import { Scope } from './scope.ts';
import { isLenient, refusesHost, selectVirtualHost } from './select-virtual-host.ts';
import type { Server, ServerConfig } from './server-config.ts';
import { judgeConnection } from './tls-connection.ts';
import { VariableTable } from './variable-table.ts';

/** Where httpd takes a request: virtual host, path, mapping stages, sections, access, handler (httpd.md 3.4 and 5). */
export function routeRequest(config: ServerConfig, request: RequestLine, context: RouteContext): Route {
  const asked = readRequest(request);
  const { connectIp, port, host } = asked;
  const connection = judgeConnection(config, asked);
  if (connection.kind === 'refused')
    return refused(emptyRoute(config, connection.server, request, asked), 400, connection.why);
  const choice = selectVirtualHost(config, connectIp, port, host);
  const refusal = refusalOf(config, asked);
  if (refusal !== null) {
    const route = refused(emptyRoute(config, choice.server, request, asked), 400, refusal);
    const open = isAskedAsWritten(choice.server, host) ? ['the name of the virtual host is filled in first'] : [];
    return doubted({ ...route, chosenBy: choice.chosenBy }, [...connection.undecidedBecause, ...open]);
  }
  const name = choice.server.serverName?.value ?? 'without a name';
  const what =
    choice.server.kind === 'main-server'
      ? 'the main server serves: no virtual host has this address and port'
      : `virtual host ${name}, chosen by ${choice.chosenBy}`;
  const route = routeOnServer(config, choice.server, request, context);
  const steps: Step[] = [{ what, at: choice.server.at ?? 'default' }, ...route.steps];
  const doubts = [...connection.undecidedBecause, ...choice.undecidedBecause];
  return doubted({ ...route, chosenBy: choice.chosenBy, steps }, doubts);
}

/** A route that is this one only if something is so that cannot be told. */
const doubted = (route: Route, doubts: readonly string[]): Route =>
  doubts.length === 0
    ? route
    : { ...route, outcome: 'undecided', undecidedBecause: [...doubts, ...route.undecidedBecause] };

const refused = (route: Route, status: number, why: string): Route => ({
  ...route,
  outcome: status === 400 ? 'bad-request' : 'not-found',
  status,
  steps: [...route.steps, { what: `${status}: ${why}`, at: 'default' }],
});

/** Whether a server is asked by a name with a place of a template in it, as the file writes it: there it has another. */
const isAskedAsWritten = ({ directives, serverName }: Server, host: string | null): boolean =>
  serverName?.value.toLowerCase() === host &&
  directives.some(({ key, symbols }) => key === 'servername' && holdsSymbol(serverName.value, symbols));

/** Why a request ends in 400 by its Host; null where it does not. */
function refusalOf(config: ServerConfig, { connectIp, port, host, refusal }: RequestAuthority): string | null {
  if (refusal && !(refusal.byDefault && isLenient(config, connectIp, port))) return refusal.why;
  return refusesHost(config, connectIp, port, host) ? 'StrictHostCheck is On and no server has this name' : null;
}

/** Everything after the choice of the virtual host. */
export function routeOnServer(
  config: ServerConfig,
  server: Server,
  request: RequestLine,
  context: RouteContext,
): Route {
  const authority = readRequest(request);
  // AllowEncodedSlashes of the main server is not inherited (core.c: per-server without a merger).
  const encoded = directivesOf(server.directives, 'allowencodedslashes').at(-1)?.words[0]?.text.toLowerCase();
  const normalized = normalizePath(authority.target, {
    mergeSlashes: new Scope(config, server).isOn('mergeslashes', true),
    encodedSlashes: encoded === 'on' || encoded === 'nodecode' ? encoded : 'off',
  });
  const { target } = authority;
  const begin = (path: string, steps: Step[] = [], depth = 0): Route =>
    routePath({
      config,
      server,
      request,
      authority,
      context,
      path,
      query: target.includes('?') ? target.slice(target.indexOf('?') + 1) : '',
      steps,
      undecidedBecause: [],
      variables: new VariableTable(),
      depth,
      isSubrequest: false,
      isOver: false,
      forced: FORCES_NOTHING,
      before: null,
      alias: null,
    });
  if (normalized.kind === 'refused') {
    const route = refused(emptyRoute(config, server, request, authority), normalized.status, normalized.why);
    const document = normalized.status === 404 ? errorDocumentOf(new Scope(config, server), 404) : null;
    if (!document) return route;
    return afterError(route, begin(document.path, [...route.steps, document.step], 1));
  }
  return begin(normalized.path);
}
