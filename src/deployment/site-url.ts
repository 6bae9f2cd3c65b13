import type { RequestLine } from '../apache/model/request-authority.ts';
import type { Server, ServerConfig } from '../apache/model/server-config.ts';
import { speaksTls } from '../apache/model/tls-connection.ts';
import { isCovered } from './main-server.ts';

/** What is asked of a server: a path, and where a person says so another of its names or a port. */
export interface Asked {
  readonly path: string;
  readonly host?: string;
  readonly port?: number;
}

/** A request to a server, as a browser that knows its address sends it: over TLS where the server speaks that. */
export function requestTo(config: ServerConfig, server: Server, { path, host, port }: Asked): RequestLine {
  const isTls = speaksTls(config, server) === true;
  const usual = isTls ? 443 : 80;
  const to = port ?? portOf(config, server, usual);
  const name = host ?? server.serverName?.value ?? 'localhost';
  const ip = server.addresses.find((address) => address.ip !== null)?.ip ?? '*';
  const url = `${isTls ? 'https' : 'http'}://${name}${to === usual ? '' : `:${to}`}${path}`;
  return { url, ...(ip === '*' ? {} : { connect: ip }) };
}

/**
 * A server that takes any port is asked on the one that is usual, unless httpd does not listen there; the main server on one that
 * no virtual host has.
 */
function portOf(config: ServerConfig, { kind, addresses }: Server, usual: number): number {
  const own = addresses.flatMap(({ port }) => (typeof port === 'number' ? [port] : []));
  if (own.length > 0) return own.includes(usual) ? usual : (own[0] ?? usual);
  const all = config.listens.map(({ port }) => port);
  const left = kind === 'main-server' ? all.filter((port) => !isCovered(config, port)) : all;
  const ports = left.length > 0 ? left : all;
  return ports.length === 0 || ports.includes(usual) ? usual : (ports[0] ?? usual);
}
