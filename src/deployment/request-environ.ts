import { canonicalPort, requestedName } from '../apache/model/canonical-name.ts';
import { clientAddress } from '../apache/model/request-authority.ts';
import type { Route } from '../apache/model/route.ts';
import { known, type Static } from '../source/static-value.ts';

/**
 * The entries of a request's WSGI environ that are known: request variables (SetEnv and its kin), and what the request
 * itself says (util_script.c:ap_add_common_vars, ap_add_cgi_vars). The client is taken to be on the server's own host.
 */
export function requestEnviron(route: Route): Map<string, Static<string>> {
  const environ = new Map<string, Static<string>>(route.environ ?? route.variables);
  const { asked, scope } = route;
  const { hostHeader, target, connectIp } = asked;
  const question = target.indexOf('?');
  const set = (key: string, value: string): unknown => environ.set(key, known(value));
  set('REQUEST_METHOD', asked.method);
  set('REQUEST_URI', target);
  set('QUERY_STRING', question < 0 ? '' : target.slice(question + 1));
  set('SCRIPT_NAME', route.scriptName);
  set('PATH_INFO', route.pathInfo);
  set('REMOTE_ADDR', clientAddress(asked));
  set('SERVER_ADDR', connectIp);
  if (hostHeader !== '') set('HTTP_HOST', hostHeader);
  for (const [header, value] of asked.headers) set(`HTTP_${header.toUpperCase().replaceAll('-', '_')}`, value);
  const name = requestedName(scope, asked);
  if (name.kind === 'known') set('SERVER_NAME', name.value);
  set('SERVER_PORT', String(canonicalPort(scope, asked)));
  if (asked.isTls) set('HTTPS', 'on');
  return environ;
}
