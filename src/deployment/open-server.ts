import { posix } from 'node:path';
import { buildServerConfig } from '../apache/model/build-server-config.ts';
import { judgeMachine } from '../apache/model/machine-needs.ts';
import { namedPaths } from '../apache/model/named-paths.ts';
import type { ServerConfig } from '../apache/model/server-config.ts';
import { parseEnvvars } from '../apache/read/envvars.ts';
import { readConfiguration } from '../apache/read/read-configuration.ts';
import type { FileSystem } from '../host/file-system.ts';
import { MachineDisk, type ServerDisk } from '../host/server-disk.ts';
import { findDjangoInTree } from '../project/django-in-tree.ts';
import type { DjangoRange } from '../project/django-range.ts';
import type { IsExcluded } from '../project/file-choice.ts';
import type { ServerFiles } from '../project/server-files.ts';
import { setUpFilesIn } from '../project/set-up-files.ts';
import { TreeDisk } from '../project/tree-disk.ts';
import { TreeNames } from '../project/tree-names.ts';
import type { PythonParser } from '../python/syntax/index.ts';
import { namedPython2 } from '../python/version/named-python.ts';
import { findPythonInTree } from '../python/version/python-in-tree.ts';
import { ANY_PYTHON_3, type PythonNumber, type PythonRange } from '../python/version/python-version.ts';
import type { FilePath } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';
import type { AssumedServer } from './assumed-server.ts';
import { buildDeployment } from './build-deployment.ts';
import type { Deployment } from './deployment.ts';
import { pythonOptimize } from './python-optimize.ts';
import type { InheritedPath, PythonSources } from './python-sources.ts';
import { readPythonSources } from './read-python-sources.ts';
import { type SaidVersions, type ToldVersions, tellVersions, type VersionsInPlay } from './told-versions.ts';
import type { ServerEnvironment } from './wsgi-target.ts';

/** What is told of servers from outside their files. */
export interface ServerOptions {
  readonly serverRoot: FilePath | null;
  readonly defines: readonly string[];
  /** Variables of the server's own environment, over those of its envvars file. */
  readonly environment: Readonly<Record<string, string>>;
  /** The shell file that the server is started with; absent: `envvars` beside the entry, where there is one. */
  readonly envvars: FilePath | null;
  readonly pathMap: Readonly<Record<string, FilePath>>;
  readonly versions: SaidVersions;
  /** The Python that runs the scripts, where somebody said; null: what the tree asks for, else any Python 3. */
  readonly python?: PythonRange | null;
}

/** Where servers are opened. */
export interface Surroundings {
  readonly fs: FileSystem;
  readonly parser: PythonParser;
  /** The top of the tree. */
  readonly root: FilePath;
  /** The files of the tree. Asked for only where a path of the server has no other place. */
  readonly files: () => readonly FilePath[];
  readonly isExcluded: IsExcluded;
  /** Whether this machine is the server that an entry file belongs to. */
  readonly isOwn: (entry: FilePath) => boolean;
  readonly options: ServerOptions;
}

/** One server with everything that answers are made of: what it reads, its disk, its environment, its scripts. */
export interface OpenedServer {
  readonly config: ServerConfig;
  readonly disk: ServerDisk;
  readonly environment: ServerEnvironment;
  readonly sources: PythonSources;
  readonly versions: ToldVersions;
  /** Those of them that nobody has said. */
  readonly assumedVersions: readonly (keyof ToldVersions)[];
  /** What could not be read of what it is started with. */
  readonly notices: readonly Notice[];
}

/** Opens the servers of one run, all commands alike. */
export class ServerOpener {
  /** Scripts as they are known without any server. */
  readonly sources: PythonSources;
  readonly #surroundings: Surroundings;
  readonly #names: TreeNames;
  readonly #opened = new Map<string, OpenedServer>();
  readonly #byPython = new Map<string, PythonSources>();
  readonly #python: PythonRange;
  readonly #django: DjangoRange | null;
  readonly #inPlay: VersionsInPlay;
  #isPythonPathSet: boolean | undefined;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    const { fs, root, files } = surroundings;
    this.#names = new TreeNames(root, files);
    const inTree = findPythonInTree(fs, root);
    this.#python = surroundings.options.python ?? inTree ?? ANY_PYTHON_3;
    this.#django = findDjangoInTree(fs, root);
    this.#inPlay = tellVersions(surroundings.options.versions, inTree, this.#django);
    this.sources = this.#readSources(this.#python);
  }

  /** What is modelled where no server says otherwise. */
  get versions(): ToldVersions {
    return this.#inPlay.versions;
  }

  /** The server of these files. Opened once, however often it is asked for. */
  open(files: ServerFiles): OpenedServer {
    const key = [files.entry, ...files.more].join('\n');
    const known = this.#opened.get(key) ?? this.#open(files);
    this.#opened.set(key, known);
    return known;
  }

  #open({ entry, more, isEntry }: ServerFiles): OpenedServer {
    const { fs, isOwn, options } = this.#surroundings;
    const { defines, serverRoot } = options;
    const { versions, assumed } = this.#inPlay;
    const { environment, notices } = environmentOf(fs, entry, options);
    const disk = isOwn(entry) ? new MachineDisk(fs) : this.#treeDisk();
    const read = readConfiguration(
      entry,
      fs,
      {
        defines,
        environment,
        serverRoot,
        apacheVersion: versions.apache,
        modWsgiVersion: versions.modWsgi,
        disk,
        isEntry,
      },
      more,
    );
    const config = onMachine(buildServerConfig(read), disk);
    const named = namedPaths(config);
    disk.learn(named);
    const python = options.python ? null : namedPython2(named.map(({ path }) => path));
    const optimize = pythonOptimize(config, environment);
    const sources = python === null && optimize === 0 ? this.sources : this.#sourcesOf(python, optimize);
    const pythonPath = this.#pythonPath(environment, disk);
    return {
      config,
      disk,
      environment,
      sources: sources.on(disk, entry, pythonPath),
      versions,
      assumedVersions: assumed,
      notices,
    };
  }

  /** PYTHONPATH, where it is said, or where a file that sets up the server says it in words of its own. */
  #pythonPath(environment: ServerEnvironment, { standsFor }: ServerDisk): InheritedPath | null {
    const told = environment.get('PYTHONPATH');
    if (told !== undefined) return { kind: 'known', value: told };
    return standsFor === 'tree' && this.#setsPythonPath()
      ? { kind: 'unknown', why: 'a file that sets the server up names PYTHONPATH (--env PYTHONPATH=...)' }
      : null;
  }

  #setsPythonPath(): boolean {
    const { fs, files } = this.#surroundings;
    this.#isPythonPathSet ??= setUpFilesIn(files()).some((file) => {
      const found = fs.readText(file);
      return found.kind === 'text' && /(?<![^\n])[^#\n]*\bPYTHONPATH\b/.test(found.text);
    });
    return this.#isPythonPathSet;
  }

  /** Scripts as a version of Python reads them that the tree does not ask for, or one that optimizes. */
  #sourcesOf(version: PythonNumber | null, optimize: number | null): PythonSources {
    const python = version === null ? this.#python : { oldest: version, newest: version };
    const key = `${version} ${optimize}`;
    const known = this.#byPython.get(key) ?? this.#readSources(python, optimize);
    this.#byPython.set(key, known);
    return known;
  }

  #readSources(python: PythonRange, optimize: number | null = 0): PythonSources {
    const { fs, parser, root } = this.#surroundings;
    return readPythonSources({ fs, parser, root, python, django: this.#django, optimize, disk: this.#treeDisk() });
  }

  #treeDisk(): TreeDisk {
    const { fs, root, options, isExcluded } = this.#surroundings;
    return new TreeDisk({ fs, root, names: this.#names, pathMap: options.pathMap, isExcluded });
  }
}

/** What the machine itself makes httpd refuse counts where nothing in the files does; what nobody could look for is told. */
function onMachine(config: ServerConfig, disk: ServerDisk): ServerConfig {
  if (config.startupError !== null) return config;
  const { refusal, needs } = judgeMachine(config, disk);
  return refusal === null ? { ...config, needs } : { ...config, startupError: refusal, errors: [refusal] };
}

/** What was taken for a server. */
export const assumedOf = ({ config, disk, versions, assumedVersions }: OpenedServer): AssumedServer => ({
  entry: config.read.entry,
  standsFor: disk.standsFor,
  folders: disk.folders,
  versions,
  assumedVersions,
});

/** Joins an opened server with the scripts of a tree. */
export function deploymentOf(opened: OpenedServer, scripts: readonly FilePath[]): Deployment {
  const { config, disk, environment, sources, versions, notices } = opened;
  return buildDeployment({
    assumed: assumedOf(opened),
    versions,
    sources,
    server: config,
    environment,
    disk,
    processGroups: new Map(),
    scripts,
    notices,
  });
}

/** What a server is started with: its shell file of exports, and what the options say over it. */
function environmentOf(
  fs: FileSystem,
  entry: FilePath,
  { environment, envvars }: ServerOptions,
): { readonly environment: ServerEnvironment; readonly notices: readonly Notice[] } {
  const file = envvars ?? posix.join(posix.dirname(entry), 'envvars');
  const found = fs.readText(file);
  const told = found.kind === 'text' ? parseEnvvars(file, found.text) : null;
  return {
    environment: new Map([...(told?.environment ?? []), ...Object.entries(environment)]),
    // Debian's own file has lines that only a shell can tell; nobody asked for it.
    notices: envvars === null ? [] : (told?.notices ?? []),
  };
}
