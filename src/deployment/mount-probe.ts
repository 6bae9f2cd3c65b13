import { occurs } from '../apache/model/find-node.ts';
import type { Route } from '../apache/model/route.ts';
import { routeOnServer } from '../apache/model/route-request.ts';
import type { Server, ServerConfig, WsgiAlias } from '../apache/model/server-config.ts';
import { speaksTls } from '../apache/model/tls-connection.ts';
import { holdsSymbol } from '../apache/syntax/mask-templates.ts';
import { MemoryFileSystem } from '../host/memory-file-system.ts';
import { MachineDisk, type ServerDisk } from '../host/server-disk.ts';
import type { FilePath } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';
import type { ServerEnvironment } from './wsgi-target.ts';

/** What a server is asked in, beside its configuration. */
export interface ProbeContext {
  readonly environment: ServerEnvironment;
  /** Where access files are looked for; null where none are. */
  readonly disk: ServerDisk | null;
}

const NOTHING: ProbeContext = { environment: new Map(), disk: null };

/**
 * Asks the router what holds for a mount's own URL, as a browser would send it: with the port of the virtual host's
 * address in the Host header. Null where no URL can be made up.
 */
export const probeMount = (
  config: ServerConfig,
  server: Server,
  alias: WsgiAlias,
  context: ProbeContext,
): Route | null => (hasUrl(alias) ? probePath(config, server, pathOf(alias), context) : null);

/**
 * What a server answers to a URL path, files taken for existing, because a repository is not the server. The path is as a
 * client writes it, its escapes included.
 */
export function probePath(
  config: ServerConfig,
  server: Server,
  path: string,
  { environment, disk }: ProbeContext = NOTHING,
): Route {
  const accessFiles = occurs(config.nodes, 'allowoverride', 'allowoverridelist') ? disk : null;
  const context = { disk: null, environment, ...(accessFiles ? { accessFiles } : {}) };
  const probe = (): Route => routeOnServer(config, server, { url: urlOf(config, server, path) }, context);
  if (environment.size > 0 || accessFiles) return probe();
  const known = answers(server);
  const route = known.get(path) ?? probe();
  known.set(path, route);
  return route;
}

/** The same on what is known of the server's disk. */
export const askPath = (
  config: ServerConfig,
  server: Server,
  path: string,
  context: { readonly environment: ServerEnvironment; readonly disk: ServerDisk },
): Route => routeOnServer(config, server, { url: urlOf(config, server, path) }, context);

/** What is known of a server without an environment, by path: the join and the rules ask for the same. */
const answers = oncePer((_server: Server) => new Map<string, Route>());

/** What a server answers to a URL path if one file is all there is on its disk. */
export function probeFile(config: ServerConfig, server: Server, path: string, file: FilePath): Route {
  const disk = new MachineDisk(new MemoryFileSystem({ [file]: '' }));
  return routeOnServer(config, server, { url: urlOf(config, server, path) }, { disk, environment: new Map() });
}

/** Asked as a client of this server does: over TLS where it speaks that. */
const urlOf = (config: ServerConfig, server: Server, path: string): string =>
  `${speaksTls(config, server) ? 'https' : 'http'}://${hostOf(server)}${path}`;

/** A mount's own URL, as a browser would ask for it; null where none can be made up (a pattern, a template). */
export const mountUrl = (config: ServerConfig, server: Server, alias: WsgiAlias): string | null =>
  hasUrl(alias) ? urlOf(config, server, pathOf(alias)) : null;

const hasUrl = ({ regex, url, node }: WsgiAlias): boolean => !regex && !holdsSymbol(url, node.symbols);

function hostOf(server: Server): string {
  const name = server.serverName?.value ?? 'localhost';
  const port = server.addresses.find((address) => typeof address.port === 'number')?.port;
  return typeof port === 'number' ? `${name}:${port}` : name;
}

/** The prefix as a client writes it. */
function pathOf({ url }: WsgiAlias): string {
  const path = url.startsWith('/') ? url : `/${url}`;
  return /^[\w/.-]*$/.test(path) ? path : encodeURI(path);
}
