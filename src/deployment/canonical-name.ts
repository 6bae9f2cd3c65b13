import type { RequestAuthority } from '../apache/model/request-authority.ts';
import { namedPort } from '../apache/model/select-virtual-host.ts';
import type { Server, ServerConfig } from '../apache/model/server-config.ts';
import type { Static } from '../source/static-value.ts';
import { known, unknown } from '../source/static-value.ts';
import { type DirectoryDirectives, resolveDirective } from './effective-directive.ts';

/** httpd's name for a server: ServerName as written, or what a virtual host without one inherits. */
export function canonicalHost(server: Server): Static<string> {
  return server.serverName
    ? known(server.serverName.value)
    : unknown('the server has no ServerName, so httpd takes the name of the machine');
}

/** httpd's port for a request (`ap_get_server_port`): by default the one in the Host header, not that of the connection. */
export function canonicalPort(
  config: ServerConfig,
  server: Server,
  directives: DirectoryDirectives,
  asked: RequestAuthority,
): Static<number> {
  const isOn = (key: string): boolean => {
    const written = resolveDirective(config, server, directives, key);
    return written?.value.words[0]?.text.toLowerCase() === 'on';
  };
  const physical = isOn('usecanonicalphysicalport') ? asked.port : null;
  const scheme = server.serverScheme === 'https' ? 443 : 80;
  if (isOn('usecanonicalname')) return known(namedPort(server) ?? physical ?? scheme);
  return known(asked.hostPort ?? physical ?? namedPort(server) ?? scheme);
}
