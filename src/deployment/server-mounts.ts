import { emptyRoute } from '../apache/model/empty-route.ts';
import { findDaemon } from '../apache/model/find-daemon.ts';
import { occurs } from '../apache/model/find-node.ts';
import { aliasesOf } from '../apache/model/map-aliases.ts';
import { readRequest } from '../apache/model/request-authority.ts';
import type { Route } from '../apache/model/route.ts';
import { scriptOfTarget } from '../apache/model/script-path.ts';
import type { Server, ServerConfig, ServerVersions, WsgiAlias } from '../apache/model/server-config.ts';
import type { ServerDisk } from '../host/server-disk.ts';
import { type Static, unknown } from '../source/static-value.ts';
import { EarlierAliases } from './alias-shadowing.ts';
import type { DeployedScripts } from './deployed-scripts.ts';
import type { Mount } from './deployment.ts';
import { detoursOf, variableIn } from './detours.ts';
import { handlerScriptOf } from './handler-script.ts';
import { isMainServerReachable } from './main-server.ts';
import { probeMount, probePath } from './mount-probe.ts';
import type { PythonSources } from './python-sources.ts';
import { initialSearchPath, scriptSearchPath } from './search-path.ts';
import { undefinedSymbol } from './undefined-symbol.ts';
import { type ExpandedSetting, resolveWsgiTarget, type ServerEnvironment } from './wsgi-target.ts';

/** What the mounts of a server are made of. */
export interface MountInput {
  readonly config: ServerConfig;
  readonly versions: ServerVersions;
  readonly environment: ServerEnvironment;
  readonly sources: PythonSources;
  /** Where access files are looked for; null where none are. */
  readonly disk: ServerDisk | null;
}

/** The mounts of a server, and where some of their requests run besides. */
export interface ServerMounts {
  readonly mounts: readonly Mount[];
  /** Requests for URLs below that of a mount. */
  readonly below: readonly Mount[];
  /** What some requests of a mount may do; why it is open whether any does stands first in `undecidedBecause`. */
  readonly detours: readonly Mount[];
}

/** One way of requests to the script of an alias. */
interface Way {
  readonly url: string;
  readonly route: Route;
  readonly doubts: readonly string[];
}

/** Every mount of a server with the process and the interpreter it runs in. */
export function serverMounts(input: MountInput, scripts: DeployedScripts): ServerMounts {
  const { config } = input;
  const servers = [...(isMainServerReachable(config) ? [config.main] : []), ...config.virtualHosts];
  const mounts: Mount[] = [];
  const others: Mount[] = [];
  for (const server of servers) {
    const earlier = new EarlierAliases();
    for (const alias of aliasesOf(config, server)) {
      const shadowedBy = earlier.shadowing(alias);
      earlier.add(alias);
      const way = ownWay(input, server, alias);
      const mount = { ...mountOn(input, scripts, alias, way), shadowedBy };
      mounts.push(mount);
      if (!shadowedBy) others.push(...otherMounts(input, scripts, mount, way));
    }
  }
  const isBelow = (mount: Mount): boolean => mount.url !== mount.alias?.url;
  return { mounts, below: others.filter(isBelow), detours: others.filter((mount) => !isBelow(mount)) };
}

/** The way for the own URL of an alias. */
function ownWay({ config, environment, disk }: MountInput, server: Server, alias: WsgiAlias): Way {
  const probed = probeMount(config, server, alias, { environment, disk });
  const { url } = alias;
  if (probed?.alias === alias) return { url, route: probed, doubts: [] };
  const why =
    probed === null
      ? 'which URLs the pattern matches is not known, so sections for them are not seen'
      : (probed.undecidedBecause[0] ??
        'its own URL leads elsewhere, so sections for the URLs that lead to it are not seen');
  return { url, route: assumedRoute(config, server, alias), doubts: [why] };
}

function assumedRoute(config: ServerConfig, server: Server, alias: WsgiAlias): Route {
  const url = alias.url === '/' ? '' : alias.url;
  const request = { url: `http://${server.serverName?.value ?? 'localhost'}${alias.regex ? '/' : url}` };
  return {
    ...emptyRoute(config, server, request, readRequest(request)),
    outcome: 'handler',
    path: alias.url,
    alias,
    handler: 'wsgi-script',
    filename: alias.target,
    scriptName: url,
  };
}

/** Where other requests of a mount run, where that is not where it runs itself. */
function otherMounts(
  input: MountInput,
  scripts: DeployedScripts,
  mount: Mount,
  { route, doubts }: Way,
): readonly Mount[] {
  const { config, environment, disk } = input;
  const { alias, server } = mount;
  if (!alias || !server) return [];
  const routeTo = (url: string): Route => probePath(config, server, encodeURI(url), { environment, disk });
  const seen = new Set([placeOf(mount)]);
  return detoursOf(alias, route, routeTo).flatMap((detour) => {
    const way = {
      url: detour.url,
      route: detour.route,
      doubts: detour.doubt === null ? doubts : [detour.doubt, ...doubts],
    };
    const other = mountOn(input, scripts, alias, way);
    const place = placeOf(other);
    if (seen.has(place)) return [];
    seen.add(place);
    return [other];
  });
}

const placeOf = ({ processGroup, applicationGroup }: Mount): string =>
  JSON.stringify([processGroup, applicationGroup].map(({ value }) => value));

function mountOn(input: MountInput, scripts: DeployedScripts, alias: WsgiAlias, { url, route, doubts }: Way): Mount {
  const { config, versions, environment, sources } = input;
  const { server } = route.scope;
  const target = resolveWsgiTarget(config, server, route, versions, environment);
  const [dispatches] = dispatchDoubt(route);
  const computed = [target.processGroup, target.applicationGroup].flatMap(whyComputed);
  const open = <T extends { value: Static<string> }>(setting: T): T =>
    dispatches === undefined ? setting : { ...setting, value: unknown(dispatches) };
  const named = doubtUnset(target.processGroup);
  const processGroup = open(doubtGroup(named, config, server, [...doubts, ...target.undecidedBecause]));
  const group = processGroup.value;
  const daemon = findDaemon(config, group.kind === 'known' ? group.value : null);
  const path = initialSearchPath(config, daemon, sources);
  // A folder mounts every script in it, and a pattern its script wherever it matches.
  const isPattern = alias.regex || alias.target.endsWith('/');
  // What a WSGIHandlerScript answers for is never run itself.
  const handler = handlerScriptOf(config, server, route.handler);
  const script = scripts.at(handler?.script ?? scriptOfTarget(alias.target), path);
  const interpreter = doubtUnset(target.applicationGroup);
  return {
    server,
    alias,
    url,
    at: alias.node.at,
    script,
    processGroup,
    applicationGroup: open(isPattern ? patternGroup(interpreter) : interpreter),
    callableObject: open(target.callableObject),
    searchPath: scriptSearchPath(path, script.facts, sources),
    shadowedBy: null,
    refusal: dispatches === undefined && named === target.processGroup ? target.refusal : null,
    undecidedBecause: [
      ...alias.node.conditions.map((condition) => condition.why),
      ...alias.node.symbols.map(undefinedSymbol),
      ...doubts,
      ...target.undecidedBecause,
      ...dispatchDoubt(route),
      ...computed,
    ],
  };
}

/** A WSGIDispatchScript decides anew for each request where it runs. */
function dispatchDoubt({ scope }: Route): readonly string[] {
  const line = scope.line('wsgidispatchscript');
  return line ? [`${line.name} ${line.argsText} decides for each request where it runs`] : [];
}

/** Why a name that is made of a variable cannot be told. */
function whyComputed(setting: ExpandedSetting): readonly string[] {
  const { value } = doubtUnset(setting);
  return variableIn(setting.written) !== null && value.kind === 'unknown' ? [value.why] : [];
}

/** Where nothing sets the variable that a name is made of, what the server was started with may. */
function doubtUnset(setting: ExpandedSetting): ExpandedSetting {
  const { value, written } = setting;
  const name = variableIn(written);
  if (name === null || value.kind !== 'known' || value.value !== written) return setting;
  return { ...setting, value: unknown(`nothing in the files analysed sets ${name}, of which ${written} is made`) };
}

/** Embedded by default is no answer where a section that may apply selects a daemon process. */
function doubtGroup<T extends Mount['processGroup']>(
  setting: T,
  { main }: ServerConfig,
  server: Server,
  [why]: readonly string[],
): T {
  const mayBeSelected =
    setting.setBy === 'default' &&
    why !== undefined &&
    [...main.sections, ...server.sections].some(({ children }) => occurs(children, 'wsgiprocessgroup'));
  return mayBeSelected ? { ...setting, value: unknown(why) } : setting;
}

/** A pattern mounts its script wherever it matches, so a name made of SCRIPT_NAME is many names. */
function patternGroup<T extends { value: Static<string>; written: string }>(setting: T): T {
  if (setting.written !== '%{RESOURCE}') return setting;
  return { ...setting, value: unknown('the name holds the part of the URL that the pattern matched') };
}
