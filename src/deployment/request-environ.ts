import { readRequest } from '../apache/model/request-authority.ts';
import type { Route } from '../apache/model/route.ts';
import type { Server, ServerConfig } from '../apache/model/server-config.ts';
import { known, type Static } from '../source/static-value.ts';
import { canonicalPort } from './canonical-name.ts';
import { firstWord, resolveDirective } from './effective-directive.ts';

/**
 * The entries of a request's WSGI environ that are known: request variables (SetEnv and its kin), and what the request
 * itself says (util_script.c:ap_add_common_vars, ap_add_cgi_vars). The client is taken to be on the server's own host.
 */
export function requestEnviron(config: ServerConfig, server: Server, route: Route): Map<string, Static<string>> {
  const environ = new Map<string, Static<string>>(route.environ ?? route.variables);
  const asked = readRequest(route.request);
  const { hostHeader, target, connectIp } = asked;
  const question = target.indexOf('?');
  const set = (key: string, value: string): unknown => environ.set(key, known(value));
  set('REQUEST_METHOD', 'GET');
  set('REQUEST_URI', target);
  set('QUERY_STRING', question < 0 ? '' : target.slice(question + 1));
  set('SCRIPT_NAME', route.scriptName);
  set('PATH_INFO', route.pathInfo);
  set('REMOTE_ADDR', connectIp);
  set('SERVER_ADDR', connectIp);
  if (hostHeader !== '') set('HTTP_HOST', hostHeader);
  const written = firstWord(resolveDirective(config, server, route.directives, 'usecanonicalname'), 'off').value;
  const name = written.toLowerCase() === 'off' ? (asked.host ?? server.serverName?.value) : server.serverName?.value;
  if (name !== undefined && written.toLowerCase() !== 'dns')
    set('SERVER_NAME', name.includes(':') ? `[${name}]` : name);
  const port = canonicalPort(config, server, route.directives, asked);
  if (port.kind === 'known') set('SERVER_PORT', String(port.value));
  return environ;
}
