import type { ServerConfig } from '../apache/model/server-config.ts';
import type { Settings } from '../config/settings.ts';
import { buildDeployment } from '../deployment/build-deployment.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { type MountAnswers, NO_ANSWERS } from '../deployment/mount-answer.ts';
import { deploymentOf, type OpenedServer, ServerOpener, type ServerOptions } from '../deployment/open-server.ts';
import { mountAnswers } from '../explain/mount-answers.ts';
import type { FileStatus, FileSystem } from '../host/file-system.ts';
import { kindIn } from '../host/kind-in.ts';
import { discoverProject } from '../project/discover-project.ts';
import type { IsExcluded } from '../project/file-choice.ts';
import type { Project } from '../project/project.ts';
import type { TreeScan } from '../project/scan-tree.ts';
import type { PythonParser } from '../python/syntax/index.ts';
import { parsePythonVersion } from '../python/version/python-version.ts';
import type { FilePath } from '../source/location.ts';

/** What a tree is analysed with. */
export interface TreeInput {
  readonly fs: FileSystem;
  readonly root: FilePath;
  readonly scan: TreeScan;
  /** Scripts named by hand. */
  readonly scripts: readonly FilePath[];
  readonly settings: Settings;
  readonly parser: PythonParser;
  /** Whether this machine is the server that an entry file belongs to. */
  readonly isOwn: (entry: FilePath) => boolean;
  readonly isExcluded: IsExcluded;
}

/** Everything that rules ask about. */
export interface AnalyzedTree {
  readonly project: Project;
  readonly deployments: readonly Deployment[];
  /** The servers behind them, with what questions are asked of. */
  readonly servers: ReadonlyMap<Deployment, OpenedServer>;
  /** What a server answers to a mount's own URL. */
  readonly answersOf: (deployment: Deployment) => MountAnswers;
  readonly textOf: (file: FilePath) => string | null;
  /** What a name of a folder is, links followed; null where it is not there. */
  readonly kindIn: (folder: FilePath, name: string) => FileStatus['kind'] | null;
}

/** What the settings tell of servers. */
export const serverOptions = (settings: Settings): ServerOptions => ({
  serverRoot: settings.serverRoot,
  defines: settings.define,
  environment: settings.environment,
  envvars: settings.envvars,
  pathMap: settings.pathMap,
  versions: {
    apache: settings.apacheVersion,
    modWsgi: settings.modWsgiVersion,
    python: settings.pythonVersion,
  },
  python: settings.pythonVersion === null ? null : parsePythonVersion(settings.pythonVersion),
});

/** Discovers what matters in a tree, reads it, and joins every server with its scripts. */
export function analyzeTree(input: TreeInput): AnalyzedTree {
  const { fs, root, scan, settings, parser, isOwn, isExcluded } = input;
  const opener = new ServerOpener({
    fs,
    parser,
    root,
    files: () => scan.files,
    isOwn,
    isExcluded,
    options: serverOptions(settings),
  });
  const { sources } = opener;
  const opened = new Map<ServerConfig, OpenedServer>();
  const project = discoverProject({
    fs,
    root,
    scan,
    entries: settings.apache,
    scripts: input.scripts,
    readers: {
      scriptFacts: (file) => sources.scriptFacts(file, 'application'),
      outlineFacts: sources.outlineFacts,
      programFacts: (file) => sources.moduleFacts(file, '__main__'),
      settingsFacts: sources.settingsFacts,
      includedBy: (entry, isEntry) => opener.open({ entry, more: [], isEntry }).config.read.files,
      readServer: (files) => {
        const server = opener.open(files);
        opened.set(server.config, server);
        return server.config;
      },
      lookUp: (server, path, near) => opened.get(server)?.disk.lookUp(path, near) ?? null,
    },
  });
  const textOf = (file: FilePath): string | null => {
    const found = fs.readText(file);
    return found.kind === 'text' ? found.text : null;
  };
  const scripts = [...new Set([...project.scripts.keys(), ...(scan.byRole.get('callable') ?? [])])];
  const servers = new Map([...opened.values()].map((server) => [deploymentOf(server, scripts), server]));
  const joined = new Map([...servers].map(([deployment, server]) => [deployment, mountAnswers(server)]));
  return {
    project,
    deployments: joinServers(project, [...joined.keys()], opener, settings),
    servers,
    answersOf: (deployment) => joined.get(deployment) ?? NO_ANSWERS,
    textOf,
    kindIn: (folder, name) => kindIn(fs, folder, name),
  };
}

/** One deployment for each server with a mount; without any, what the mapping by hand says, or nothing. */
function joinServers(
  project: Project,
  joined: readonly Deployment[],
  { sources, versions }: ServerOpener,
  settings: Settings,
): readonly Deployment[] {
  const processGroups = new Map(Object.entries(settings.processGroups));
  const mounting = joined.some(({ mounts }) => mounts.length > 0);
  if (mounting && processGroups.size === 0) return joined;
  const byHand = buildDeployment({
    versions,
    sources,
    server: null,
    environment: new Map(Object.entries(settings.environment)),
    disk: null,
    processGroups,
    scripts: [...project.scripts.keys()],
  });
  return [...joined, byHand];
}
