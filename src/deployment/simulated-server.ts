import type { DaemonProcess, Preload, ServerConfig } from '../apache/model/server-config.ts';
import type { DirectiveNode } from '../apache/syntax/config-node.ts';
import { initialSearchPath, installedDirectories } from './search-path.ts';
import {
  type CallResult,
  type ProcessSetup,
  type ProcessShape,
  type ScriptCall,
  ServerProcess,
} from './server-process.ts';

/** One preloaded script and how its load ended. */
export interface PreloadResult {
  readonly preload: Preload;
  readonly result: CallResult;
}

const DEFAULT_DAEMON_THREADS = 15;
const DEFAULT_THREADS_PER_CHILD = 25;

/** A freshly started server with one process for each process group, to which requests are sent one after the other. */
export class SimulatedServer {
  readonly #setup: ProcessSetup;
  readonly #processes = new Map<string, ServerProcess>();
  readonly #preloaded = new Map<string, readonly PreloadResult[]>();

  constructor(setup: ProcessSetup) {
    this.#setup = setup;
  }

  /** What was loaded when the process of a group started, in order. */
  preloadsOf(group: string): readonly PreloadResult[] {
    this.#process(group);
    return this.#preloaded.get(group) ?? [];
  }

  /** Sends one call to the process of a group. Requests for daemons take a turn of the Apache child as well. */
  serve(group: string, call: ScriptCall): CallResult {
    if (group !== '') this.pass();
    return this.#process(group).serve(call);
  }

  /** A request that ends in httpd itself. */
  pass(): void {
    this.#process('').threads.pass();
  }

  /** Something that cannot be told happened in one group, or in all of them. */
  disturb(group: string | null, why: string): void {
    const names = group === null ? ['', ...this.#setup.config.daemons.map((daemon) => daemon.name)] : [group];
    for (const name of names) this.#process(name).disturb(why);
  }

  #process(group: string): ServerProcess {
    const running = this.#processes.get(group);
    if (running) return running;
    const daemon = this.#setup.config.daemons.find((candidate) => candidate.name === group) ?? null;
    const started = new ServerProcess(this.#setup, shapeOf(this.#setup, daemon));
    this.#processes.set(group, started);
    const results: PreloadResult[] = [];
    for (const preload of preloadsFor(this.#setup.config, group)) {
      const call: ScriptCall = {
        script: preload.script,
        applicationGroup: withoutGlobal(preload.applicationGroup),
        callableObject: preload.callableObject,
        request: null,
      };
      const conditions = preload.node.conditions;
      const runs = conditions.every((c) => this.#setup.choices.choose(`${c.chain} ${c.branch}`, [true, false], c.why));
      if (runs) results.push({ preload, result: started.preload(call) });
    }
    this.#preloaded.set(group, results);
    return started;
  }
}

const withoutGlobal = (name: string): string => (name === '%{GLOBAL}' ? '' : name);

/**
 * The scripts a process loads when it starts, in the order of the configuration. With embedded mode disabled, children
 * start Python only if a WSGIImportScript asks for it (mod_wsgi documentation of WSGIRestrictEmbedded).
 */
export function preloadsFor(config: ServerConfig, group: string): readonly Preload[] {
  const own = config.preloads.filter((preload) => withoutGlobal(preload.processGroup) === group);
  const restricted = group === '' && lastWord(config, 'wsgirestrictembedded')?.toLowerCase() === 'on';
  const isForced = own.some((preload) => preload.node.key === 'wsgiimportscript');
  return restricted && !isForced ? [] : own;
}

function shapeOf(setup: ProcessSetup, daemon: DaemonProcess | null): ProcessShape {
  const { config, sources, versions } = setup;
  const directories = installedDirectories(config, daemon, versions, sources.fs);
  const isVisible = directories.some((directory) => sources.fs.status(`${directory}/django/__init__.py`) !== null);
  return {
    daemon,
    threads: threadsOf(config, daemon),
    searchPath: initialSearchPath(config, daemon, sources),
    installed: { directories, isVisible, isProjectPackage: (name) => setup.isProjectPackage(name) },
  };
}

function threadsOf(config: ServerConfig, daemon: DaemonProcess | null): number {
  if (daemon) return positive(daemon.options.get('threads')) ?? DEFAULT_DAEMON_THREADS;
  if (config.modules.names.has('mpm_prefork_module')) return 1;
  return positive(lastWord(config, 'threadsperchild')) ?? DEFAULT_THREADS_PER_CHILD;
}

function positive(text: string | undefined): number | null {
  const number = Number.parseInt(text ?? '', 10);
  return number > 0 ? number : null;
}

function lastWord(config: ServerConfig, key: string): string | undefined {
  const node: DirectiveNode | undefined = config.main.directives.findLast((directive) => directive.key === key);
  return node?.words[0]?.text;
}
