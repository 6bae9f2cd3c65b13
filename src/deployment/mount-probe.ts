import { routeOnServer } from '../apache/model/route-request.ts';
import type { Server, ServerConfig, WsgiAlias } from '../apache/model/server-config.ts';
import type { MountProbe } from './build-deployment.ts';
import type { ServerEnvironment } from './wsgi-target.ts';

/**
 * Asks the router what holds for a mount's own URL, as a browser would send it: with the port of the virtual host's
 * address in the Host header. Files are taken for existing, because a repository is not the server.
 */
export function mountProbe(config: ServerConfig, environment: ServerEnvironment): MountProbe {
  return (server, alias) => {
    if (alias.regex || alias.node.symbols.length > 0) return null;
    const request = { url: `http://${hostOf(server)}${pathOf(alias)}` };
    const route = routeOnServer(config, server, request, { fs: null, environment });
    return route.alias === alias ? route : null;
  };
}

function hostOf(server: Server): string {
  const name = server.serverName?.value ?? 'localhost';
  const port = server.addresses.find((address) => typeof address.port === 'number')?.port;
  return typeof port === 'number' ? `${name}:${port}` : name;
}

/** The prefix as a client writes it. */
const pathOf = (alias: WsgiAlias): string => encodeURI(alias.url.startsWith('/') ? alias.url : `/${alias.url}`);
