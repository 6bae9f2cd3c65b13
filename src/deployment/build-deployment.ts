import { emptyRoute } from '../apache/model/empty-route.ts';
import { findDaemon } from '../apache/model/find-daemon.ts';
import { occurs } from '../apache/model/find-node.ts';
import { aliasesOf } from '../apache/model/map-aliases.ts';
import { readRequest } from '../apache/model/request-authority.ts';
import type { Route } from '../apache/model/route.ts';
import { scriptOfTarget } from '../apache/model/script-path.ts';
import type { Server, ServerConfig, ServerVersions, WsgiAlias } from '../apache/model/server-config.ts';
import type { Notice } from '../source/notice.ts';
import { known, type Static, unknown } from '../source/static-value.ts';
import { EarlierAliases } from './alias-shadowing.ts';
import type { AssumedServer } from './assumed-server.ts';
import { DeployedScripts } from './deployed-scripts.ts';
import type { DeployedScript, Deployment, Mount } from './deployment.ts';
import { groupMounts } from './group-mounts.ts';
import { handlerScriptOf } from './handler-script.ts';
import { isMainServerReachable } from './main-server.ts';
import type { PythonSources } from './python-sources.ts';
import { initialSearchPath, scriptSearchPath } from './search-path.ts';
import { undefinedSymbol } from './undefined-symbol.ts';
import type { ServerEnvironment } from './wsgi-target.ts';
import { resolveWsgiTarget } from './wsgi-target.ts';

/** A request for a mount's own URL, after the choice of the server; null where none can be made up (a pattern). */
export type MountProbe = (server: Server, alias: WsgiAlias) => Route | null;

/** What the join is made of. */
export interface DeploymentInput {
  readonly versions: ServerVersions;
  readonly sources: PythonSources;
  /** One server's configuration; null where there is none. */
  readonly server: ServerConfig | null;
  readonly environment: ServerEnvironment;
  readonly probe: MountProbe;
  /** Scripts by process group, as told by hand. Used where there is no server. */
  readonly processGroups: ReadonlyMap<string, readonly string[]>;
  /** Scripts nobody maps to a process, for the case that neither is given. */
  readonly scripts: readonly string[];
  readonly notices?: readonly Notice[];
  /** What was taken for the server. */
  readonly assumed?: AssumedServer;
}

/** Joins server configuration and scripts: every mount with the process and the interpreter it runs in. */
export function buildDeployment(input: DeploymentInput): Deployment {
  const scripts = new DeployedScripts(input.sources);
  const { server } = input;
  const mounts = server ? serverMounts(input, server, scripts) : handMounts(input, scripts);
  const source = server ? 'apache' : input.processGroups.size > 0 ? 'process-group-option' : 'none';
  const { processGroups, undecided } = groupMounts(mounts, server, (path, group) =>
    scripts.at(path, server ? searchPathOf(input, server, group) : []),
  );
  return {
    source,
    server,
    versions: input.versions,
    environment: input.environment,
    mounts,
    processGroups,
    undecided,
    notices: [...(server?.notices ?? []), ...(input.notices ?? [])],
    assumed: input.assumed ?? null,
  };
}

function searchPathOf(input: DeploymentInput, server: ServerConfig, group: string | null) {
  const daemon = findDaemon(server, group);
  return initialSearchPath(server, daemon, input.sources);
}

function serverMounts(input: DeploymentInput, config: ServerConfig, scripts: DeployedScripts): Mount[] {
  const servers = [...(isMainServerReachable(config) ? [config.main] : []), ...config.virtualHosts];
  return servers.flatMap((server) => {
    const earlier = new EarlierAliases();
    return aliasesOf(config, server).map((alias) => {
      const mount = serverMount(input, config, server, alias, earlier.shadowing(alias), scripts);
      earlier.add(alias);
      return mount;
    });
  });
}

function serverMount(
  input: DeploymentInput,
  config: ServerConfig,
  server: Server,
  alias: WsgiAlias,
  shadowedBy: WsgiAlias | null,
  scripts: DeployedScripts,
): Mount {
  const probed = input.probe(server, alias);
  const route = probed ?? mountRoute(config, server, alias);
  const target = resolveWsgiTarget(config, server, route, input.versions, input.environment);
  const unprobed = probed ? [] : ['which URLs the pattern matches is not known, so sections for them are not seen'];
  const [dispatches] = dispatchDoubt(route);
  const open = <T extends { value: Static<string> }>(setting: T): T =>
    dispatches === undefined ? setting : { ...setting, value: unknown(dispatches) };
  const processGroup = open(doubtGroup(target.processGroup, config, server, [...unprobed, ...target.undecidedBecause]));
  const group = processGroup.value;
  const path = searchPathOf(input, config, group.kind === 'known' ? group.value : null);
  // A folder mounts every script in it, and a pattern its script wherever it matches.
  const isPattern = alias.regex || alias.target.endsWith('/');
  // What a WSGIHandlerScript answers for is never run itself.
  const handler = handlerScriptOf(config, server, route.handler);
  const script = scripts.at(handler?.script ?? scriptOfTarget(alias.target), path);
  return {
    server,
    alias,
    url: alias.url,
    at: alias.node.at,
    script,
    processGroup,
    applicationGroup: open(isPattern ? patternGroup(target.applicationGroup) : target.applicationGroup),
    callableObject: open(target.callableObject),
    searchPath: scriptSearchPath(path, script.facts, input.sources),
    shadowedBy,
    refusal: dispatches === undefined ? target.refusal : null,
    undecidedBecause: [
      ...alias.node.conditions.map((condition) => condition.why),
      ...alias.node.symbols.map(undefinedSymbol),
      ...unprobed,
      ...target.undecidedBecause,
      ...dispatchDoubt(route),
    ],
  };
}

/** A WSGIDispatchScript decides anew for each request where it runs. */
function dispatchDoubt({ scope }: Route): readonly string[] {
  const line = scope.line('wsgidispatchscript');
  return line ? [`${line.name} ${line.argsText} decides for each request where it runs`] : [];
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

function mountRoute(config: ServerConfig, server: Server, alias: WsgiAlias): Route {
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

/** Without a server the mapping by hand names the processes; every script then has mod_wsgi's default: an interpreter of its own. */
function handMounts(input: DeploymentInput, scripts: DeployedScripts): Mount[] {
  const mapped = [...input.processGroups].flatMap(([group, paths]) =>
    paths.map((path) => ({ group: known(group), path })),
  );
  const named = new Set(mapped.map((entry) => entry.path));
  const why = 'nothing says which process runs it';
  const rest = input.scripts.filter((path) => !named.has(path)).map((path) => ({ group: unknown(why), path }));
  return [...mapped, ...rest].map(({ group, path }) => handMount(group, scripts.at(path, []), input.sources));
}

function handMount(group: Static<string>, script: DeployedScript, sources: PythonSources): Mount {
  const byDefault = <T>(value: T) => ({ value, setBy: 'default' as const, overrides: [] });
  return {
    server: null,
    alias: null,
    url: '',
    at: null,
    script,
    processGroup: byDefault(group),
    applicationGroup: byDefault(known(script.deployedPath)),
    callableObject: byDefault(known('application')),
    searchPath: scriptSearchPath([], script.facts, sources),
    shadowedBy: null,
    refusal: null,
    undecidedBecause: [],
  };
}
