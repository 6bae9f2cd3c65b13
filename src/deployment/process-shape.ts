import type { DaemonProcess, ServerConfig, ServerVersions } from '../apache/model/server-config.ts';
import { majorVersion } from './group-name.ts';
import type { PythonSources } from './python-sources.ts';
import type { InstalledPackages } from './run-context.ts';
import { initialSearchPath, installedDirectories } from './search-path.ts';
import type { ProcessShape } from './server-process.ts';

const DEFAULT_DAEMON_THREADS = 15;
/** The default of the event and worker MPM. */
const DEFAULT_THREADS_PER_CHILD = 25;

/** The shape of a daemon's process, or of an Apache child where there is no daemon. */
export function processShape(
  config: ServerConfig,
  daemon: DaemonProcess | null,
  versions: ServerVersions,
  sources: PythonSources,
  isProjectPackage: (name: string) => boolean,
): ProcessShape {
  return {
    isDaemon: daemon !== null,
    threads: requestThreads(config, daemon),
    searchPath: initialSearchPath(config, daemon, sources),
    installed: installedPackages(config, daemon, versions, sources, isProjectPackage),
  };
}

function installedPackages(
  config: ServerConfig,
  daemon: DaemonProcess | null,
  versions: ServerVersions,
  sources: PythonSources,
  isProjectPackage: (name: string) => boolean,
): InstalledPackages {
  const directories = installedDirectories(config, daemon, versions, sources);
  const isVisible = directories.some((directory) => sources.fs.status(`${directory}/django/__init__.py`) !== null);
  const isTold = daemon !== null || sources.isOnServer || mainServerWord(config, 'wsgipythonpath') !== undefined;
  return {
    directories,
    isVisible,
    isProjectPackage,
    ...(namesPython2(config)(daemon) ? { isNamedPython2: true as const } : {}),
    // A fragment leaves the rest of the server to other files.
    ...(isTold || config.modules.complete ? {} : { moreBecause: NO_PYTHON_PATH }),
  };
}

/** `python-path=/srv/venv/lib/python2.7/site-packages`, and the same of embedded mode. */
const namesPython2 =
  ({ main }: ServerConfig) =>
  (daemon: DaemonProcess | null): boolean =>
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
  return config.main.directives.findLast((directive) => directive.key === key)?.words[0]?.text;
}

/** How many threads of one process serve requests: `threads=` of a daemon, ThreadsPerChild or the one of prefork in embedded mode. */
export function requestThreads(config: ServerConfig, daemon: DaemonProcess | null): number {
  if (daemon) return positive(daemon.options.get('threads')) ?? DEFAULT_DAEMON_THREADS;
  if (config.modules.names.has('mpm_prefork_module')) return 1;
  return positive(mainServerWord(config, 'threadsperchild')) ?? DEFAULT_THREADS_PER_CHILD;
}

function positive(text: string | undefined): number | null {
  const number = Number.parseInt(text ?? '', 10);
  return number > 0 ? number : null;
}
