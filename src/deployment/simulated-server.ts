import type { Preload, ServerConfig } from '../apache/model/server-config.ts';
import { foldsScriptCase, mainServerWord, processShape } from './process-shape.ts';
import { type CallResult, type ProcessSetup, type ScriptCall, ServerProcess } from './server-process.ts';

/** One preloaded script and how its load ended. */
export interface PreloadResult {
  readonly preload: Preload;
  readonly result: CallResult;
}

/** A freshly started server with one process for each process group, to which requests are sent one after the other. */
export class SimulatedServer {
  readonly #config: ServerConfig;
  readonly #setup: ProcessSetup;
  readonly #isProjectPackage: (name: string) => boolean;
  readonly #processes = new Map<string, ServerProcess>();
  readonly #preloaded = new Map<string, readonly PreloadResult[]>();

  constructor(
    config: ServerConfig,
    setup: Omit<ProcessSetup, 'foldsScriptCase'>,
    isProjectPackage: (name: string) => boolean,
  ) {
    this.#config = config;
    this.#setup = { ...setup, foldsScriptCase: foldsScriptCase(config, setup.versions) };
    this.#isProjectPackage = isProjectPackage;
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
    const names = group === null ? ['', ...this.#config.daemons.map((daemon) => daemon.name)] : [group];
    for (const name of names) this.#process(name).disturb(why);
  }

  #process(group: string): ServerProcess {
    const running = this.#processes.get(group);
    if (running) return running;
    const { versions, sources, choices } = this.#setup;
    const daemon = this.#config.daemons.find((candidate) => candidate.name === group) ?? null;
    const shape = processShape(this.#config, daemon, versions, sources, this.#isProjectPackage);
    const started = new ServerProcess(this.#setup, shape);
    this.#processes.set(group, started);
    const results: PreloadResult[] = [];
    for (const preload of preloadsOf(this.#config, group)) {
      const runs = preload.node.conditions.every((condition) =>
        choices.choose(`${condition.chain} ${condition.branch}`, [true, false], condition.why),
      );
      if (runs) results.push({ preload, result: started.preload(preloadCall(preload)) });
    }
    this.#preloaded.set(group, results);
    return started;
  }
}

/** The call that loads a preloaded script. */
export function preloadCall(preload: Preload): ScriptCall {
  const { script, callableObject } = preload;
  return { script, callableObject, applicationGroup: groupName(preload.applicationGroup), request: null };
}

const groupName = (written: string): string => (written === '%{GLOBAL}' ? '' : written);

/**
 * The scripts a process loads when it starts, in the order of the configuration. With embedded mode disabled, children
 * start Python only if a WSGIImportScript asks for it (mod_wsgi documentation of WSGIRestrictEmbedded).
 */
export function preloadsOf(config: ServerConfig, group: string): readonly Preload[] {
  const own = config.preloads.filter((preload) => groupName(preload.processGroup) === group);
  const isRestricted = group === '' && mainServerWord(config, 'wsgirestrictembedded')?.toLowerCase() === 'on';
  const isForced = own.some((preload) => preload.node.key === 'wsgiimportscript');
  return isRestricted && !isForced ? [] : own;
}
