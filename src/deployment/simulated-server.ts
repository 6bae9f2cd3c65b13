import { findDaemon } from '../apache/model/find-daemon.ts';
import type { Preload, ServerConfig } from '../apache/model/server-config.ts';
import { groupBy } from '../source/group-by.ts';
import { oncePer } from '../source/once-per.ts';
import { foldsScriptCase, mainServerWord, type ProcessShapes } from './process-shape.ts';
import { type CallResult, type ProcessSetup, type ScriptCall, ServerProcess } from './server-process.ts';

/** One preloaded script and how its load ended. */
export interface PreloadResult {
  readonly preload: Preload;
  readonly result: CallResult;
}

/**
 * A freshly started server with one process for each process group, to which requests are sent one after the other. A process is
 * looked at from its start on, once something in it is asked for.
 */
export class SimulatedServer {
  readonly #config: ServerConfig;
  readonly #setup: ProcessSetup;
  readonly #shapes: ProcessShapes;
  readonly #processes = new Map<string, ServerProcess>();
  readonly #preloaded = new Map<string, readonly PreloadResult[]>();
  /** Requests that the running process of a group has served. */
  readonly #served = new Map<string, number>();
  /** Requests that have reached the Apache child. */
  #reached = 0;

  constructor(config: ServerConfig, setup: Omit<ProcessSetup, 'foldsScriptCase'>, shapes: ProcessShapes) {
    this.#config = config;
    this.#setup = { ...setup, foldsScriptCase: foldsScriptCase(config, setup.versions) };
    this.#shapes = shapes;
  }

  /** What was loaded when the process of a group started, in order. */
  preloadsOf(group: string): readonly PreloadResult[] {
    this.#process(group);
    return this.#preloaded.get(group) ?? [];
  }

  /** A request reaches the Apache child, whoever answers it. */
  begin(): void {
    this.#reached += 1;
    this.#processes.get('')?.threads.begin();
  }

  /** The Apache child itself asks a script about the request. */
  ask(call: ScriptCall): CallResult {
    return this.#process('').serve(call);
  }

  /** Sends the request on to the process of a group. */
  serve(group: string, call: ScriptCall): CallResult {
    const process = this.#process(group);
    if (group !== '') process.threads.begin();
    const result = process.serve(call);
    this.#count(group);
    return result;
  }

  /** A daemon process ends after so many requests; the next one is served by a fresh one (mod_wsgi.c:wsgi_daemon_worker). */
  #count(group: string): void {
    const daemon = findDaemon(this.#config, group);
    const most = Number.parseInt(daemon?.options.get('maximum-requests') ?? '', 10) || 0;
    if (most <= 0) return;
    const served = (this.#served.get(group) ?? 0) + 1;
    this.#served.set(group, served % most);
    if (served < most) return;
    this.#processes.delete(group);
    this.#preloaded.delete(group);
  }

  /** Something that cannot be told happened in one group, or in all of them. */
  disturb(group: string | null, why: string): void {
    const names = group === null ? ['', ...this.#config.daemons.map((daemon) => daemon.name)] : [group];
    for (const name of names) this.#process(name).disturb(why);
  }

  #process(group: string): ServerProcess {
    const running = this.#processes.get(group);
    if (running) return running;
    const { choices } = this.#setup;
    const started = new ServerProcess(this.#setup, this.#shapes.of(group));
    this.#processes.set(group, started);
    if (group === '') for (let turn = 0; turn < this.#reached; turn += 1) started.threads.begin();
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
  const own = preloadsByGroup(config.preloads).get(group) ?? [];
  const isRestricted = group === '' && mainServerWord(config, 'wsgirestrictembedded')?.toLowerCase() === 'on';
  const isForced = own.some((preload) => preload.node.key === 'wsgiimportscript');
  return isRestricted && !isForced ? [] : own;
}

const preloadsByGroup = oncePer((preloads: readonly Preload[]) =>
  groupBy(preloads, ({ processGroup }) => groupName(processGroup)),
);
