import { emptyRoute } from '../apache/model/empty-route.ts';
import { findDaemon } from '../apache/model/find-daemon.ts';
import { occurs } from '../apache/model/find-node.ts';
import { aliasesOf } from '../apache/model/map-aliases.ts';
import { readRequest } from '../apache/model/request-authority.ts';
import type { Route } from '../apache/model/route.ts';
import { scriptOfTarget } from '../apache/model/script-path.ts';
import type { Server, ServerConfig, ServerVersions, WsgiAlias } from '../apache/model/server-config.ts';
import type { DirectiveNode } from '../apache/syntax/config-node.ts';
import type { ServerDisk } from '../host/server-disk.ts';
import type { FilePath } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';
import { knownValue, type Static, unknown } from '../source/static-value.ts';
import { EarlierAliases } from './alias-shadowing.ts';
import type { DeployedScripts } from './deployed-scripts.ts';
import type { Mount } from './deployment.ts';
import { detoursOf, type Mounted, variableIn } from './detours.ts';
import { type HandledScript, handledScripts } from './handled-scripts.ts';
import { handlerScriptOf } from './handler-script.ts';
import { isMainServerReachable } from './main-server.ts';
import { askPath, probeMount, probePath } from './mount-probe.ts';
import type { PythonSources } from './python-sources.ts';
import { initialSearchPath, scriptSearchPath } from './search-path.ts';
import { undefinedSymbol } from './undefined-symbol.ts';
import { unfollowedLines } from './unfollowed-lines.ts';
import { type ExpandedSetting, resolveWsgiTarget, type ServerEnvironment } from './wsgi-target.ts';

/** What the mounts of a server are made of. */
export interface MountInput {
  readonly config: ServerConfig;
  readonly versions: ServerVersions;
  readonly environment: ServerEnvironment;
  readonly sources: PythonSources;
  /** Where access files and scripts that a handler runs are looked for; null where none are. */
  readonly disk: ServerDisk | null;
  /** The scripts of the tree. */
  readonly files: readonly FilePath[];
}

/** The mounts of a server, and where some of their requests run besides. */
export interface ServerMounts {
  readonly mounts: readonly Mount[];
  /** Requests for URLs below that of a mount. */
  readonly below: readonly Mount[];
  /** What some requests of a mount may do; why it is open whether any does stands first in `undecidedBecause`. */
  readonly detours: readonly Mount[];
  readonly notices: readonly Notice[];
}

/** What leads to a script: a line of mod_wsgi, or one that maps URLs to a file which a handler runs. */
interface Place extends Mounted {
  readonly alias: WsgiAlias | null;
  readonly node: DirectiveNode;
  /** The script, as the line or the walk down its path names it. */
  readonly script: string;
}

/** One way of requests to a script. */
interface Way {
  readonly url: string;
  readonly route: Route;
  readonly doubts: readonly string[];
}

/** Every mount of a server with the process and the interpreter it runs in. */
export function serverMounts(input: MountInput, scripts: DeployedScripts): ServerMounts {
  const { config } = input;
  const servers = [...(isMainServerReachable(config) ? [config.main] : []), ...config.virtualHosts];
  const found = { mounts: [] as Mount[], below: [] as Mount[], detours: [] as Mount[] };
  const add = (place: Place, way: Way, shadowedBy: WsgiAlias | null): void => {
    const mount = { ...mountOn(input, scripts, place, way), shadowedBy };
    found.mounts.push(mount);
    if (!shadowedBy) addOthers(input, scripts, place, { mount, way, found });
  };
  const search = handlerSearch(input);
  let inherited = 0;
  for (const server of servers) {
    const earlier = new EarlierAliases();
    for (const alias of aliasesOf(config, server)) {
      if (alias.server !== server) inherited += 1;
      // Those of a host itself come first.
      if (alias.server !== server && inherited > MOST_INHERITED) break;
      const shadowedBy = earlier.shadowing(alias);
      earlier.add(alias);
      add(placeOfAlias(alias), ownWay(input, server, alias), shadowedBy);
    }
    for (const handled of search ? handledScripts(search, server) : [])
      add(placeOfHandled(handled), handledWay(config, server, handled), null);
  }
  const told = inherited > MOST_INHERITED ? [tooManyMounts(config)] : [];
  return { ...found, notices: [...(search?.notices() ?? []), ...told, ...unfollowedLines(config, input.disk)] };
}

/** How often aliases of the main server are looked at in a virtual host: each of them is mounted in each host. */
const MOST_INHERITED = 5_000;

const tooManyMounts = ({ read }: ServerConfig): Notice => ({
  code: 'too-many-mounts',
  message: `the aliases of the main server are on more virtual hosts than are looked at (${MOST_INHERITED} mounts)`,
  file: read.entry,
});

const placeOfAlias = (alias: WsgiAlias): Place => ({
  alias,
  node: alias.node,
  url: alias.url,
  // A folder mounts every script in it, and a pattern its script wherever it matches.
  isPattern: alias.regex || alias.target.endsWith('/'),
  script: scriptOfTarget(alias.target),
  options: alias.options,
  isReachedBy: (route) => route.alias === alias,
});

const placeOfHandled = ({ path, url, node, route }: HandledScript): Place => ({
  alias: route?.alias ?? null,
  node,
  url,
  isPattern: route === null,
  script: path,
  options: route?.alias?.options ?? {},
  isReachedBy: ({ alias, filename }) => alias === (route?.alias ?? null) && filename === (route?.filename ?? path),
});

/** The way for the URL that was found to lead to a script. */
function handledWay(config: ServerConfig, server: Server, { path, url, route, node }: HandledScript): Way {
  if (route) return { url, route, doubts: route.outcome === 'undecided' ? route.undecidedBecause : [] };
  const why = `which requests ${node.name} ${node.argsText} leads to ${path} is not known`;
  return { url, route: { ...assumedRoute(config, server, '/', path), handler: null }, doubts: [why] };
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
  const path = alias.regex ? '/' : url;
  return { url, route: { ...assumedRoute(config, server, path, alias.target), alias }, doubts: [why] };
}

function assumedRoute(config: ServerConfig, server: Server, path: string, filename: string): Route {
  const url = path === '/' ? '' : path;
  const request = { url: `http://${server.serverName?.value ?? 'localhost'}${url}` };
  const route = emptyRoute(config, server, request, readRequest(request));
  return { ...route, outcome: 'handler', path, handler: 'wsgi-script', filename, scriptName: url };
}

/** Adds where other requests of a mount run, where that is not where it runs itself. */
function addOthers(
  input: MountInput,
  scripts: DeployedScripts,
  place: Place,
  { mount, way, found }: { mount: Mount; way: Way; found: { below: Mount[]; detours: Mount[] } },
): void {
  const { config, environment, disk } = input;
  const { server } = way.route.scope;
  const context = { environment, disk };
  const routeTo = (url: string): Route =>
    place.alias || !disk
      ? probePath(config, server, encodeURI(url), context)
      : askPath(config, server, encodeURI(url), { environment, disk });
  const seen = new Set([processOf(mount)]);
  for (const { url, route, doubt } of detoursOf(place, way.route, routeTo)) {
    const doubts = doubt === null ? way.doubts : [doubt, ...way.doubts];
    const other = mountOn(input, scripts, place, { url, route, doubts });
    if (seen.has(processOf(other))) continue;
    seen.add(processOf(other));
    (doubt === null ? found.below : found.detours).push(other);
  }
}

/** How many URLs are asked for in search of scripts that a handler runs. */
const MOST_ASKED = 4_000;

/** The search for scripts that handlers run; null where no disk shows any. */
function handlerSearch({ config, environment, disk, files }: MountInput) {
  if (!disk || files.length === 0) return null;
  let left = MOST_ASKED;
  const ask = (server: Server, path: string, host?: string): Route | null => {
    left -= 1;
    return left < 0
      ? null
      : askPath(config, server, path, { environment, disk, ...(host === undefined ? {} : { host }) });
  };
  const message = 'there are more URLs that may lead to scripts by a handler than are asked for';
  const notices = (): readonly Notice[] =>
    left < 0 ? [{ code: 'too-many-handlers', message, file: config.read.entry }] : [];
  return { config, disk, files, ask, notices };
}

const processOf = ({ processGroup, applicationGroup }: Mount): string =>
  JSON.stringify([processGroup, applicationGroup].map(({ value }) => value));

function mountOn(input: MountInput, scripts: DeployedScripts, place: Place, { url, route, doubts }: Way): Mount {
  const { config, versions, environment, sources } = input;
  const { alias, node, isPattern } = place;
  const { server } = route.scope;
  const target = resolveWsgiTarget(config, server, route, versions, environment);
  const [openWhy] = [...dispatchDoubt(route), ...(route.handler === null ? doubts : [])];
  const open = <T extends { value: Static<string> }>(setting: T): T =>
    openWhy === undefined ? setting : { ...setting, value: unknown(openWhy) };
  const isUndefined = target.refusal?.kind === 'undefined-process-group';
  const named = isUndefined ? doubtSymbol(doubtUnset(target.processGroup)) : doubtUnset(target.processGroup);
  const processGroup = open(doubtGroup(named, config, server, [...doubts, ...target.undecidedBecause]));
  const group = processGroup.value;
  const daemon = findDaemon(config, knownValue(group));
  const path = initialSearchPath(config, daemon, sources);
  // What a WSGIHandlerScript answers for is never run itself.
  const handler = handlerScriptOf(config, server, route.handler);
  const script = scripts.at(handler?.script ?? place.script, path);
  const interpreter = doubtUnset(target.applicationGroup);
  return {
    server,
    alias,
    url,
    at: node.at,
    script,
    processGroup,
    applicationGroup: open(isPattern ? patternGroup(interpreter) : interpreter),
    callableObject: open(target.callableObject),
    searchPath: scriptSearchPath(path, script.facts, sources),
    shadowedBy: null,
    refusal: openWhy === undefined && named === target.processGroup ? target.refusal : null,
    undecidedBecause: [
      ...node.conditions.map((condition) => condition.why),
      ...node.symbols.map(undefinedSymbol),
      ...doubts,
      ...target.undecidedBecause,
      ...dispatchDoubt(route),
      ...[named, interpreter].flatMap(whyComputed),
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
  const { value, written } = setting;
  return (variableIn(written) !== null || SYMBOL.test(written)) && value.kind === 'unknown' ? [value.why] : [];
}

/** Where nothing sets the variable that a name is made of, what the server was started with may. */
function doubtUnset(setting: ExpandedSetting): ExpandedSetting {
  const { value, written } = setting;
  const name = variableIn(written);
  if (name === null || value.kind !== 'known' || value.value !== written) return setting;
  return { ...setting, value: unknown(`nothing in the files analysed sets ${name}, of which ${written} is made`) };
}

/** What a template, or what the server is started with, puts into a text. */
const SYMBOL = /\$\{|\{\{|\{%|<%/;

/** A name that nothing declares as it is written may be another one on the server. */
function doubtSymbol(setting: ExpandedSetting): ExpandedSetting {
  const { value, written } = setting;
  if (value.kind !== 'known' || !SYMBOL.test(value.value)) return setting;
  return { ...setting, value: unknown(`nothing in the files analysed tells what ${written} becomes`) };
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
