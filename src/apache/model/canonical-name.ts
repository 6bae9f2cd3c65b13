import type { Static } from '../../source/static-value.ts';
import { known, unknown } from '../../source/static-value.ts';
import type { RequestAuthority } from './request-authority.ts';
import type { Scope } from './scope.ts';
import { namedPort } from './select-virtual-host.ts';
import type { Server } from './server-config.ts';

/** httpd's name for a server: ServerName as written, or what a virtual host without one inherits. */
export function canonicalHost(server: Server): Static<string> {
  return server.serverName
    ? known(server.serverName.value)
    : unknown('the server has no ServerName, so httpd takes the name of the machine');
}

/** SERVER_NAME (`ap_get_server_name`): the Host of the request unless UseCanonicalName says otherwise; addresses in brackets. */
export function requestedName(scope: Scope, asked: RequestAuthority): Static<string> {
  const canonical = scope.word('usecanonicalname') ?? 'off';
  if (canonical === 'dns') return unknown('UseCanonicalName DNS asks the name server');
  const name = canonical === 'off' && asked.host !== null ? known(asked.host) : canonicalHost(scope.server);
  return name.kind === 'known' && name.value.includes(':') ? known(`[${name.value}]`) : name;
}

/** httpd's port for a request (`ap_get_server_port`): by default the one in the Host header, not that of the connection. */
export function canonicalPort(scope: Scope, asked: RequestAuthority): number {
  const physical = scope.isOn('usecanonicalphysicalport') ? asked.port : null;
  // mod_ssl's answer to ap_run_default_port, and the core's.
  const usual = asked.isTls || scope.server.serverScheme === 'https' ? 443 : 80;
  const named = namedPort(scope.server);
  if (scope.isOn('usecanonicalname')) return named ?? physical ?? usual;
  return asked.hostPort ?? physical ?? named ?? usual;
}
