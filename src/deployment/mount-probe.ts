import { readsAccessFiles } from '../apache/model/access-file.ts';
import { allNodes, occurs } from '../apache/model/find-node.ts';
import type { RequestLine } from '../apache/model/request-authority.ts';
import type { Route } from '../apache/model/route.ts';
import { routeOnServer } from '../apache/model/route-request.ts';
import { scriptOfTarget } from '../apache/model/script-path.ts';
import type { Server, ServerConfig, WsgiAlias } from '../apache/model/server-config.ts';
import { holdsSymbol } from '../apache/syntax/mask-templates.ts';
import { MemoryFileSystem } from '../host/memory-file-system.ts';
import { MachineDisk, type ServerDisk } from '../host/server-disk.ts';
import type { FilePath } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';
import { ScriptWatch } from './script-watch.ts';
import { type Asked, requestTo } from './site-url.ts';
import type { ServerEnvironment } from './wsgi-target.ts';

/** What a server is asked in, beside its configuration. */
export interface ProbeContext {
  readonly environment: ServerEnvironment;
  /** Where access files are looked for; null where none are. */
  readonly disk: ServerDisk | null;
  /** The name that the server is asked by, where it is another one than people know it by. */
  readonly host?: string;
}

export const NOTHING: ProbeContext = { environment: new Map(), disk: null };

/**
 * Asks the router what holds for a mount's own URL, as a browser would send it: with the port of the virtual host's
 * address in the Host header. Null where no URL can be made up.
 */
export function probeMount(
  config: ServerConfig,
  server: Server,
  alias: WsgiAlias,
  context: ProbeContext,
): Route | null {
  if (!hasUrl(alias)) return null;
  const { environment, disk, host } = context;
  const isSame = disk !== null && host === undefined && !readsAccessFiles(config);
  const answer = isSame ? onDisk(config, server, alias, { environment, disk }) : null;
  if (answer?.asksNoMore && environment.size === 0) answers(server).set(pathOf(alias), answer.route);
  return answer?.asksNoMore ? answer.route : probePath(config, server, pathOf(alias), context);
}

/** The same on what is known of the server's disk. */
export const askMount = (config: ServerConfig, server: Server, alias: WsgiAlias, context: DiskContext): Route | null =>
  onDisk(config, server, alias, context)?.route ?? null;

interface DiskContext {
  readonly environment: ServerEnvironment;
  readonly disk: ServerDisk;
}

/** `asksNoMore`: nothing of the disk was asked for but the script, which is not missing, so that files taken for existing give the same. */
interface DiskAnswer {
  readonly route: Route;
  readonly asksNoMore: boolean;
}

/** Asked once a mount: by the join, and for what a freshly started server answers. */
function onDisk(
  config: ServerConfig,
  server: Server,
  alias: WsgiAlias,
  { environment, disk }: DiskContext,
): DiskAnswer | null {
  const known = askedOn(disk)(server);
  const before = known.get(alias);
  if (before !== undefined) return before;
  const request = mountRequest(config, server, alias);
  const watch = new ScriptWatch(disk, scriptOfTarget(alias.target));
  const route = request && routeOnServer(config, server, request, { disk: watch, environment });
  const isOwn = route?.alias === alias && route.undecidedBecause.length === 0;
  const answer = route && { route, asksNoMore: isOwn && watch.asksNoMore };
  known.set(alias, answer);
  return answer;
}

const askedOn = oncePer((_disk: ServerDisk) => oncePer((_server: Server) => new Map<WsgiAlias, DiskAnswer | null>()));

/**
 * What a server answers to a URL path, files taken for existing, because a repository is not the server. The path is as a
 * client writes it, its escapes included.
 */
export function probePath(
  config: ServerConfig,
  server: Server,
  path: string,
  { environment, disk, host }: ProbeContext = NOTHING,
): Route {
  const accessFiles = readsAccessFiles(config) ? disk : null;
  const context = { disk: null, environment, ...(accessFiles ? { accessFiles } : {}) };
  const asked = { path, ...(host === undefined ? {} : { host }) };
  const probe = (): Route => routeOnServer(config, server, ownRequest(config, server, asked), context);
  if (environment.size > 0 || accessFiles || host !== undefined) return probe();
  const known = answers(server);
  const route = known.get(path) ?? probe();
  known.set(path, route);
  return route;
}

/** The same on what is known of its disk. */
export const askPath = (
  config: ServerConfig,
  server: Server,
  path: string,
  { host, ...context }: DiskContext & { readonly host?: string },
): Route =>
  routeOnServer(config, server, ownRequest(config, server, { path, ...(host === undefined ? {} : { host }) }), context);

/** What is known of a server without an environment, by path: the join and the rules ask for the same. */
const answers = oncePer((_server: Server) => new Map<string, Route>());

/** What a server answers to a URL path if one file is all there is on its disk. */
export function probeFile(config: ServerConfig, server: Server, path: string, file: FilePath): Route {
  const disk = new MachineDisk(new MemoryFileSystem({ [file]: '' }));
  return routeOnServer(config, server, ownRequest(config, server, { path }), { disk, environment: new Map() });
}

/** The request for a mount's own URL, as a browser would send it; null where none can be made up (a pattern, a template). */
export const mountRequest = (config: ServerConfig, server: Server, alias: WsgiAlias): RequestLine | null =>
  hasUrl(alias) ? ownRequest(config, server, { path: pathOf(alias) }) : null;

/**
 * A request for what a site serves. Rules that ask for X-Forwarded-Proto send plain HTTP elsewhere, and are written for a proxy
 * in front, which tells of TLS: what it lets through is the site.
 */
function ownRequest(config: ServerConfig, server: Server, asked: Asked): RequestLine {
  const request = requestTo(config, server, asked);
  return asksProxy(config) ? { ...request, headers: { 'X-Forwarded-Proto': 'https' } } : request;
}

const asksProxy = oncePer(
  ({ nodes }: ServerConfig): boolean =>
    occurs(nodes, 'rewritecond') &&
    allNodes(nodes).some(({ key, argsText }) => key === 'rewritecond' && /%\{HTTP:X-Forwarded-Proto\}/i.test(argsText)),
);

const hasUrl = ({ regex, url, node }: WsgiAlias): boolean => !regex && !holdsSymbol(url, node.symbols);

/** The prefix as a client writes it. */
function pathOf({ url }: WsgiAlias): string {
  const path = url.startsWith('/') ? url : `/${url}`;
  return /^[\w/.-]*$/.test(path) ? path : encodeURI(path);
}
