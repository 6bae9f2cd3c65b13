import type { RequestLine } from '../apache/model/route.ts';
import type { Server, ServerConfig } from '../apache/model/server-config.ts';
import type { Static } from '../source/static-value.ts';
import { known, unknown } from '../source/static-value.ts';
import { type DirectoryDirectives, firstWord, resolveDirective } from './effective-directive.ts';

/** The host and port a client asked for. */
export interface RequestedAuthority {
  /** Lower case, without port and trailing dot (`fix_hostname`); null where no Host header is sent. */
  readonly host: string | null;
  /** The port written in the Host header. */
  readonly port: number | null;
  /** The local port the client connected to. */
  readonly localPort: number;
}

/** Reads a request's authority; a Host header given apart replaces that of the URL, an empty one sends none. */
export function parseAuthority(request: RequestLine): RequestedAuthority {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(request.url)?.[1] ?? '';
  const fromUrl = splitPort(authority);
  const scheme = /^https:/i.test(request.url) ? 443 : 80;
  const localPort = fromUrl.port ?? scheme;
  // A client leaves the default ports out of its Host header.
  const sent = request.hostHeader ?? (localPort === 80 || localPort === 443 ? fromUrl.host : authority);
  if (sent === '') return { host: null, port: null, localPort };
  const { host, port } = splitPort(sent);
  return { host: host.toLowerCase().replace(/\.$/, ''), port, localPort };
}

function splitPort(authority: string): { host: string; port: number | null } {
  const found = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(authority);
  if (!found) return { host: authority, port: null };
  return { host: found[1] ?? '', port: found[2] === undefined ? null : Number(found[2]) };
}

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
  asked: RequestedAuthority,
): Static<number> {
  const isOn = (key: string): boolean => {
    const written = firstWord(resolveDirective(config, server, directives, key), 'off').value;
    return written.toLowerCase() === 'on';
  };
  const physical = isOn('usecanonicalphysicalport') ? asked.localPort : null;
  const scheme = server.serverScheme === 'https' ? 443 : 80;
  if (isOn('usecanonicalname')) return known(server.serverPort ?? addressPort(server) ?? physical ?? scheme);
  return known(asked.port ?? physical ?? server.serverPort ?? addressPort(server) ?? scheme);
}

/** Only a virtual host without a ServerName of its own lends the port of its `<VirtualHost>` address. */
function addressPort(server: Server): number | null {
  if (server.kind === 'main-server' || !server.inheritsName) return null;
  const port = server.addresses[0]?.port;
  return typeof port === 'number' ? port : null;
}
