import { findDaemon } from '../apache/model/find-daemon.ts';
import { directivesOf } from '../apache/model/find-node.ts';
import type { DaemonProcess, ServerConfig, ServerVersions } from '../apache/model/server-config.ts';
import type { FilePath } from '../source/location.ts';
import { majorVersion } from './group-name.ts';
import type { PythonSources } from './python-sources.ts';
import type { InstalledPackages } from './run-context.ts';
import { initialSearchPath, installedDirectories, pythonHome } from './search-path.ts';
import type { ProcessShape } from './server-process.ts';

const DEFAULT_DAEMON_THREADS = 15;
/** The default of the event and worker MPM. */
const DEFAULT_THREADS_PER_CHILD = 25;

/** What is installed where a process has its Python. */
type Installation = Pick<InstalledPackages, 'directories' | 'isVisible'>;

/** The shapes of a server's processes. Each mount may be asked of a server of its own, so each shape is worked out once. */
export class ProcessShapes {
  readonly #config: ServerConfig;
  readonly #versions: ServerVersions;
  readonly #sources: PythonSources;
  readonly #shapes = new Map<string, ProcessShape>();
  /** By the home of Python. */
  readonly #installations = new Map<string | null, Installation>();

  constructor(config: ServerConfig, versions: ServerVersions, sources: PythonSources) {
    this.#config = config;
    this.#versions = versions;
    this.#sources = sources;
  }

  /** The shape of the process of a group, or of an Apache child where the name is empty or no daemon's. */
  of(group: string): ProcessShape {
    let shape = this.#shapes.get(group);
    if (!shape) {
      shape = this.#make(findDaemon(this.#config, group));
      this.#shapes.set(group, shape);
    }
    return shape;
  }

  #make(daemon: DaemonProcess | null): ProcessShape {
    const config = this.#config;
    const sources = this.#sources;
    const isTold = daemon !== null || sources.isOnServer || mainServerWord(config, 'wsgipythonpath') !== undefined;
    return {
      isDaemon: daemon !== null,
      threads: requestThreads(config, daemon),
      preloadsInRequestThread: daemon === null && isPrefork(config),
      searchPath: initialSearchPath(config, daemon, sources),
      installed: {
        ...this.#installation(pythonHome(config, daemon)),
        ...(namesPython2(config, daemon) ? { isNamedPython2: true as const } : {}),
        // A fragment leaves the rest of the server to other files.
        ...(isTold || config.modules.complete ? {} : { moreBecause: NO_PYTHON_PATH }),
      },
    };
  }

  #installation(home: string | null): Installation {
    let found = this.#installations.get(home);
    if (!found) {
      const directories = installedDirectories(home, this.#versions.python, this.#sources);
      found = { directories, isVisible: directories.some((directory) => this.#hasDjango(directory)) };
      this.#installations.set(home, found);
    }
    return found;
  }

  /** What is installed on the machine of a repository says nothing of the server. */
  #hasDjango(directory: FilePath): boolean {
    const { isOnServer, fs } = this.#sources;
    return isOnServer && fs.status(`${directory}/django/__init__.py`) !== null;
  }
}

/** `python-path=/srv/venv/lib/python2.7/site-packages`, and the same of embedded mode. */
const namesPython2 = ({ main }: ServerConfig, daemon: DaemonProcess | null): boolean =>
  (daemon ? [daemon.node] : main.directives.filter(({ key }) => key.startsWith('wsgipython'))).some(({ argsText }) =>
    /\bpython2(?:\.\d)?\b/.test(argsText),
  );
const NO_PYTHON_PATH =
  "WSGIPythonPath may stand in the server's own file, which is not among the files analysed (--apache FILE)";

/**
 * Whether script modules are named after the lower-cased path: up to mod_wsgi 5 unless WSGICaseSensitivity is Off, from 6
 * on only if it is (`wsgi_module_name`).
 */
export function foldsScriptCase(config: ServerConfig, versions: ServerVersions): boolean {
  const isOff = mainServerWord(config, 'wsgicasesensitivity')?.toLowerCase() === 'off';
  return majorVersion(versions.modWsgi) >= 6 === isOff;
}

/** The first word of a directive that only the main server can have. */
export function mainServerWord(config: ServerConfig, key: string): string | undefined {
  return directivesOf(config.main.directives, key).at(-1)?.words[0]?.text;
}

/** How many threads of one process serve requests: `threads=` of a daemon, ThreadsPerChild or the one of prefork in embedded mode. */
export function requestThreads(config: ServerConfig, daemon: DaemonProcess | null): number {
  if (daemon) return positive(daemon.options.get('threads')) ?? DEFAULT_DAEMON_THREADS;
  if (isPrefork(config)) return 1;
  return positive(mainServerWord(config, 'threadsperchild')) ?? DEFAULT_THREADS_PER_CHILD;
}

const isPrefork = ({ modules }: ServerConfig): boolean => modules.names.has('mpm_prefork_module');

function positive(text: string | undefined): number | null {
  const number = Number.parseInt(text ?? '', 10);
  return number > 0 ? number : null;
}
