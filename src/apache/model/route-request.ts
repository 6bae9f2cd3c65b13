import { holdsSymbol } from '../syntax/mask-templates.ts';
import { emptyRoute } from './empty-route.ts';
import { answerEarly, routePath } from './follow-path.ts';
import { readPath } from './read-url.ts';
import type { RequestLine } from './request-authority.ts';
import { type RequestAuthority, readRequest } from './request-authority.ts';
import type { Route, Step } from './route.ts';
import { FORCES_NOTHING, type RouteContext, type RoutedRequest } from './routed-request.ts';
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
  const refusal = refusalOf(config, asked);
  const choice = selectVirtualHost(config, connectIp, port, host);
  if (refusal !== null) {
    // httpd has not heard any Host then.
    const { server, chosenBy } = selectVirtualHost(config, connectIp, port, null);
    const begun = beginning(config, server, {
      request,
      context,
      authority: { ...asked, host: null, hostPort: null },
    });
    const route = answerEarly(begun, refused(emptyRoute(config, server, request, asked), 400, refusal));
    const open = isAskedAsWritten(choice.server, host) ? ['the name of the virtual host is filled in first'] : [];
    return doubted({ ...route, chosenBy }, [...connection.undecidedBecause, ...open]);
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

/** Why a request ends in 400 before its path is looked at; null where it does not. */
function refusalOf(config: ServerConfig, { connectIp, port, host, refusal, target }: RequestAuthority): string | null {
  if (target.includes('#')) return 'the target has a #';
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
  const normalized = readPath(config, server, authority.target);
  const begun = beginning(config, server, { request, context, authority });
  if (normalized.kind === 'path') return routePath({ ...begun, path: normalized.path });
  const { status, why } = normalized;
  return answerEarly(begun, refused(emptyRoute(config, server, request, authority), status, why));
}

/** A request of which nothing is known yet but its server. */
function beginning(
  config: ServerConfig,
  server: Server,
  asked: Pick<RoutedRequest, 'request' | 'authority' | 'context'>,
): RoutedRequest {
  const { target } = asked.authority;
  return {
    ...asked,
    config,
    server,
    path: '/',
    query: target.includes('?') ? target.slice(target.indexOf('?') + 1) : '',
    steps: [],
    undecidedBecause: [],
    variables: new VariableTable(),
    depth: 0,
    isSubrequest: false,
    isOver: false,
    forced: FORCES_NOTHING,
    before: null,
    alias: null,
  };
}
