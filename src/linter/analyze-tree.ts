import { posix } from 'node:path';
import { buildServerConfig } from '../apache/model/build-server-config.ts';
import type { ServerConfig, ServerVersions } from '../apache/model/server-config.ts';
import { parseEnvvars } from '../apache/read/envvars.ts';
import { readConfiguration } from '../apache/read/read-configuration.ts';
import type { ReadOptions, ReadResult } from '../apache/read/read-result.ts';
import type { Settings } from '../config/settings.ts';
import { buildDeployment } from '../deployment/build-deployment.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { mountProbe } from '../deployment/mount-probe.ts';
import type { PythonSources } from '../deployment/python-sources.ts';
import { readPythonSources } from '../deployment/read-python-sources.ts';
import type { FileStatus, FileSystem } from '../host/file-system.ts';
import { kindIn } from '../host/kind-in.ts';
import { discoverProject } from '../project/discover-project.ts';
import { createPathMapper } from '../project/path-mapper.ts';
import type { Project } from '../project/project.ts';
import type { TreeScan } from '../project/scan-tree.ts';
import type { ServerFiles } from '../project/server-files.ts';
import type { PythonParser } from '../python/syntax/index.ts';
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
}

/** Everything that rules ask about. */
export interface AnalyzedTree {
  readonly project: Project;
  readonly deployments: readonly Deployment[];
  readonly textOf: (file: FilePath) => string | null;
  /** What a name of a folder is, links followed; null where it is not there. */
  readonly kindIn: (folder: FilePath, name: string) => FileStatus['kind'] | null;
}

/** Discovers what matters in a tree, reads it, and joins every server with its scripts. */
export function analyzeTree(input: TreeInput): AnalyzedTree {
  const { fs, root, scan, settings, parser } = input;
  const mapper = createPathMapper({ fs, root, files: scan.files, pathMap: settings.pathMap });
  const fileOf = (path: string, near: FilePath | null): FilePath | null => {
    const found = mapper.resolve(path, near);
    return found.kind === 'file' ? found.file : mapper.resolveFolder(path, near);
  };
  const sources = readPythonSources({ fs, parser, root, fileOf });
  const optionsOf = (entry: FilePath): ReadOptions => ({
    defines: settings.define,
    environment: environmentOf(fs, entry, settings),
    serverRoot: settings.serverRoot,
    apacheVersion: settings.apacheVersion,
    tolerant: true,
    mapPath: (path) => mapInclude(path, (part) => fileOf(part, entry)),
  });
  const entriesRead = new Map<FilePath, ReadResult>();
  // Discovery asks what an entry includes, and then for the server that it is.
  const readEntry = (entry: FilePath): ReadResult => {
    const read = entriesRead.get(entry) ?? readConfiguration(entry, fs, optionsOf(entry));
    entriesRead.set(entry, read);
    return read;
  };
  const project = discoverProject({
    fs,
    root,
    scan,
    entries: settings.apache,
    scripts: input.scripts,
    mapper,
    readers: {
      scriptFacts: (file) => sources.scriptFacts(file, 'application'),
      outlineFacts: sources.outlineFacts,
      programFacts: (file) => sources.moduleFacts(file, '__main__'),
      settingsFacts: sources.settingsFacts,
      includedBy: (entry) => readEntry(entry).files,
      readServer: ({ entry, more }: ServerFiles) =>
        buildServerConfig(more.length === 0 ? readEntry(entry) : readConfiguration(entry, fs, optionsOf(entry), more)),
    },
  });
  const deployments = joinServers(fs, project, sources, settings);
  const textOf = (file: FilePath): string | null => {
    const found = fs.readText(file);
    return found.kind === 'text' ? found.text : null;
  };
  return { project, deployments, textOf, kindIn: (folder, name) => kindIn(fs, folder, name) };
}

/** What stands for the path of an Include; of one with wildcards in its last part, for the folder before it. */
function mapInclude(path: FilePath, fileOf: (part: FilePath) => FilePath | null): FilePath {
  if (!/[*?[]/.test(posix.basename(path))) return fileOf(path) ?? path;
  const folder = fileOf(posix.dirname(path));
  return folder === null ? path : posix.join(folder, posix.basename(path));
}

/** What a server is started with: Debian's `envvars` beside its own file, and what the settings say of it. */
function environmentOf(fs: FileSystem, entry: FilePath | null, settings: Settings): ReadonlyMap<string, string> {
  const found = entry === null ? null : fs.readText(posix.join(posix.dirname(entry), 'envvars'));
  const exported = entry !== null && found?.kind === 'text' ? parseEnvvars(entry, found.text).environment : [];
  return new Map([...exported, ...Object.entries(settings.environment)]);
}

/** One deployment for each server with a mount; without any, what the mapping by hand says, or nothing. */
function joinServers(
  fs: FileSystem,
  project: Project,
  sources: PythonSources,
  settings: Settings,
): readonly Deployment[] {
  const versions: ServerVersions = {
    apache: settings.apacheVersion,
    modWsgi: settings.modWsgiVersion,
    python: settings.pythonVersion,
  };
  const processGroups = new Map(Object.entries(settings.processGroups));
  const join = (server: ServerConfig | null): Deployment => {
    const environment = environmentOf(fs, server?.read.entry ?? null, settings);
    return buildDeployment({
      versions,
      sources: server ? sources.near(server.read.entry) : sources,
      server,
      environment,
      probe: server ? mountProbe(server, environment) : () => null,
      processGroups,
      scripts: [...project.scripts.keys()],
    });
  };
  const mounting = project.servers.some((server) => server.aliases.length > 0);
  const servers = project.servers.map(join);
  return mounting && processGroups.size === 0 ? servers : [...servers, join(null)];
}
