import { findDaemon } from '../apache/model/find-daemon.ts';
import type { ServerConfig, ServerVersions } from '../apache/model/server-config.ts';
import type { ServerDisk } from '../host/server-disk.ts';
import type { Notice } from '../source/notice.ts';
import type { Static } from '../source/static-value.ts';
import { known, unknown } from '../source/static-value.ts';
import type { AssumedServer } from './assumed-server.ts';
import { childScripts } from './child-scripts.ts';
import { DeployedScripts } from './deployed-scripts.ts';
import type { DeployedScript, Deployment, Mount } from './deployment.ts';
import { groupMounts } from './group-mounts.ts';
import { pathFileLines } from './path-files.ts';
import type { PythonSources } from './python-sources.ts';
import { initialSearchPath, scriptSearchPath } from './search-path.ts';
import { serverMounts } from './server-mounts.ts';
import type { ServerEnvironment } from './wsgi-target.ts';

/** What the join is made of. */
export interface DeploymentInput {
  readonly versions: ServerVersions;
  readonly sources: PythonSources;
  /** One server's configuration; null where there is none. */
  readonly server: ServerConfig | null;
  readonly environment: ServerEnvironment;
  /** Where the server's access files are looked for; null where none are. */
  readonly disk: ServerDisk | null;
  /** Scripts by process group, as told by hand. Used where there is no server. */
  readonly processGroups: ReadonlyMap<string, readonly string[]>;
  /** The scripts of the tree: without server and mapping nobody maps them to a process, with a server its handlers may run them. */
  readonly scripts: readonly string[];
  readonly notices?: readonly Notice[];
  /** What was taken for the server. */
  readonly assumed?: AssumedServer;
}

/** Joins server configuration and scripts: every mount with the process and the interpreter it runs in. */
export function buildDeployment(input: DeploymentInput): Deployment {
  const scripts = new DeployedScripts(input.sources);
  const { server, sources } = input;
  const source = server ? 'apache' : input.processGroups.size > 0 ? 'process-group-option' : 'none';
  const { mounts, below, detours, notices } = server
    ? serverMounts({ ...input, config: server, files: input.scripts }, scripts)
    : { mounts: handMounts(input, scripts), below: [], detours: [], notices: [] };
  const { processGroups, undecided } = groupMounts(
    [...mounts, ...below],
    server,
    (path, group) => scripts.at(path, server ? initialSearchPath(server, findDaemon(server, group), sources) : []),
    (daemon) => (server ? pathFileLines(server, daemon, sources) : []),
  );
  return {
    source,
    server,
    versions: input.versions,
    environment: input.environment,
    mounts,
    detours,
    processGroups,
    undecided,
    childScripts: server ? childScripts(server, sources) : [],
    notices: [...(server?.notices ?? []), ...(input.notices ?? []), ...notices],
    assumed: input.assumed ?? null,
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
