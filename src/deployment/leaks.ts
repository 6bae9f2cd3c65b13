import type { ServerVersions } from '../apache/model/server-config.ts';
import type { EnvironmentEffect } from '../python/facts/script-facts.ts';
import type { Static } from '../source/static-value.ts';
import { canCoexist } from './alias-shadowing.ts';
import type { DeployedScript, Interpreter, Mount, ProcessGroup } from './deployment.ts';
import { sharesEnvironment } from './environment.ts';
import { exportedSettings, ownSettings, type SettingsValue, sameValue } from './own-settings.ts';

/** One script that can be served with the settings of another. */
export interface SettingsLeak {
  /** `inherited`: through the environment of the process; `shared-interpreter`: both live in one interpreter. */
  readonly through: 'inherited' | 'shared-interpreter';
  /** The script that sets what the other one gets. */
  readonly writer: DeployedScript;
  readonly victim: DeployedScript;
  readonly writerInterpreter: Interpreter;
  readonly victimInterpreter: Interpreter;
  readonly writerMount: Mount | null;
  readonly victimMount: Mount;
  /** The settings module that the victim gets instead of its own. */
  readonly given: Static<string>;
  /** The write that leaks; null where the writer only reads what is there. */
  readonly writerEffect: EnvironmentEffect | null;
  /** The victim's own write, which comes too late or is skipped. */
  readonly victimEffect: EnvironmentEffect | null;
  /** `always`: preloading fixes the order; `writer-first`: when the writer is loaded first in a process. */
  readonly order: 'always' | 'writer-first';
  /** `certain` where both values are known and differ, and no open condition stands between the two. */
  readonly proof: 'certain' | 'possible';
  /** What keeps the proof from being certain. */
  readonly undecidedBecause: readonly string[];
}

/** A script in the interpreter it lives in, through a mount or by being preloaded. */
interface Resident {
  readonly script: DeployedScript;
  readonly interpreter: Interpreter;
  readonly mount: Mount | null;
  /** The place in the order of preloading; null where a request loads it. */
  readonly preloadedAt: number | null;
}

/**
 * The leaks among the scripts of one process group, each victim once for each way and writer value: the first writer of
 * every value that differs from the victim's own. A victim is a Django site; a writer through the environment need not be
 * one. Mounts that mod_wsgi refuses are left out.
 */
export function leaksOf(group: ProcessGroup, versions: ServerVersions): readonly SettingsLeak[] {
  const residents = residentsOf(group).filter((resident) => resident.script.facts);
  const writers = firstOfEachValue(residents);
  const leaks: SettingsLeak[] = [];
  for (const victim of residents) {
    if (!victim.mount || !isDjango(victim.script)) continue;
    for (const writer of writers.get(victim.interpreter.applicationGroup) ?? []) {
      const leak = leakBetween(writer, victim, victim.mount, 'shared-interpreter', versions);
      if (leak) leaks.push(leak);
    }
    for (const writer of writers.get(null) ?? []) {
      if (writer.interpreter.applicationGroup === victim.interpreter.applicationGroup) continue;
      const leak = leakBetween(writer, victim, victim.mount, 'inherited', versions);
      if (leak) leaks.push(leak);
    }
  }
  return leaks;
}

function residentsOf(group: ProcessGroup): Resident[] {
  const order = new Map<string, number>();
  for (const [index, { preload, script }] of group.preloads.entries()) {
    const name = preload.applicationGroup === '%{GLOBAL}' ? '' : preload.applicationGroup;
    const key = `${name}\n${script.deployedPath}`;
    if (!order.has(key)) order.set(key, index);
  }
  return [...group.interpreters, ...unnamedInterpreters(group)].flatMap((interpreter) =>
    interpreter.scripts.flatMap((script) => {
      const mounts = interpreter.mounts.filter((mount) => mount.script === script && !mount.refusal);
      const preloadedAt = order.get(`${interpreter.applicationGroup}\n${script.deployedPath}`) ?? null;
      if (mounts.length === 0 && preloadedAt === null) return [];
      return [{ script, interpreter, mount: mounts[0] ?? null, preloadedAt }];
    }),
  );
}

/** Where the name of an interpreter depends on the request, the script still runs in one of this process. */
function unnamedInterpreters(group: ProcessGroup): readonly Interpreter[] {
  return group.mounts.flatMap((mount, index): readonly Interpreter[] => {
    const { value } = mount.applicationGroup;
    if (value.kind === 'known') return [];
    const applicationGroup = `(${value.kind === 'unknown' ? value.why : value.values.join(' or ')}) ${index}`;
    return [{ processGroup: group.name, applicationGroup, mounts: [mount], scripts: [mount.script] }];
  });
}

const isDjango = (script: DeployedScript): boolean =>
  script.facts?.handlers.some((handler) => handler.kind !== 'other') ?? false;

/** The first writer of every distinct value, for the whole process (`null`) and for each interpreter. */
function firstOfEachValue(residents: readonly Resident[]): ReadonlyMap<string | null, readonly Resident[]> {
  const found = new Map<string | null, Map<string, Resident>>();
  const inOrder = [...residents].sort((a, b) => (a.preloadedAt ?? Infinity) - (b.preloadedAt ?? Infinity));
  for (const resident of inOrder) {
    const { script, interpreter } = resident;
    const given = [
      [null, script.facts ? exportedSettings(script.facts, script.facts.settingsVariable) : null],
      [interpreter.applicationGroup, isDjango(script) ? script.ownSettings : null],
    ] as const;
    for (const [scope, setting] of given) {
      const name = nameOf(setting);
      if (name === null) continue;
      const value = scope === null ? name : `${name} ${script.djangoSettings?.file ?? ''}`;
      const values = found.get(scope) ?? new Map<string, Resident>();
      found.set(scope, values);
      // Two interpreters' worth of writers, so that a victim finds one beside its own interpreter.
      const key = values.has(value) && values.get(value)?.interpreter !== interpreter ? `${value} again` : value;
      if (!values.has(key)) values.set(key, resident);
    }
  }
  return new Map([...found].map(([scope, values]) => [scope, [...values.values()]]));
}

const nameOf = (value: SettingsValue): string | null =>
  value === null ? null : value.kind === 'known' ? value.value : value.kind === 'one-of' ? value.values.join('|') : '?';

function leakBetween(
  writer: Resident,
  victim: Resident,
  victimMount: Mount,
  through: SettingsLeak['through'],
  versions: ServerVersions,
): SettingsLeak | null {
  if (writer.script === victim.script) return null;
  const conditions = [writer.mount?.alias?.node.conditions ?? [], victimMount.alias?.node.conditions ?? []] as const;
  if (!canCoexist(...conditions)) return null;
  const own = victim.script.ownSettings;
  const given = through === 'inherited' ? inheritedSettings(writer, victim, versions) : writer.script.ownSettings;
  if (given === null || (sameValue(given, own) && !(through === 'shared-interpreter' && areTwoFiles(writer, victim))))
    return null;
  const order = orderOf(writer, victim);
  if (order === 'never') return null;
  const undecidedBecause = [
    ...(writer.mount?.undecidedBecause ?? []),
    ...victimMount.undecidedBecause,
    ...doubtsOf(writer.script, given),
    ...doubtsOf(victim.script, own),
  ];
  return {
    through,
    writer: writer.script,
    victim: victim.script,
    writerInterpreter: writer.interpreter,
    victimInterpreter: victim.interpreter,
    writerMount: writer.mount,
    victimMount,
    given,
    writerEffect: settingsEffect(writer.script),
    victimEffect: settingsEffect(victim.script),
    order,
    proof: undecidedBecause.length === 0 ? 'certain' : 'possible',
    undecidedBecause,
  };
}

/**
 * Equal names of two files are two sites in one interpreter, the first of which serves both (measured with two `config`
 * packages). What is inherited is only the name, which every interpreter looks up on a path of its own.
 */
function areTwoFiles(writer: Resident, victim: Resident): boolean {
  const [its, mine] = [writer.script.djangoSettings?.file, victim.script.djangoSettings?.file];
  return its !== undefined && mine !== undefined && its !== mine;
}

function doubtsOf(script: DeployedScript, value: SettingsValue): string[] {
  if (value === null || value.kind === 'known') return [];
  const why = value.kind === 'unknown' ? value.why : `it is one of ${value.values.join(', ')}`;
  return [`the settings module of ${script.deployedPath} is not known: ${why}`];
}

/** The write that decides which settings module the script asks for. */
export function settingsEffect(script: DeployedScript): EnvironmentEffect | null {
  const { facts } = script;
  if (!facts) return null;
  const writes = facts.effects.filter((effect) => effect.key === facts.settingsVariable && effect.how !== 'remove');
  return writes.findLast((effect) => effect.how === 'assign') ?? writes[0] ?? null;
}

/**
 * The settings the victim asks for after the writer was loaded; null where the writer does not reach it. An interpreter
 * made before the write keeps its copy from Python 3.9 on: the main interpreter is made first of all.
 */
function inheritedSettings(writer: Resident, victim: Resident, versions: ServerVersions): SettingsValue {
  const [from, to] = [writer.script.facts, victim.script.facts];
  // settings.configure() never asks the environment for a module.
  if (!from || !to || to.configuresSettings) return null;
  const isMain = victim.interpreter.applicationGroup === '';
  if (isMain && !sharesEnvironment(versions.python) && writer.interpreter !== victim.interpreter) return null;
  const exported = exportedSettings(from, to.settingsVariable);
  return exported === null ? null : ownSettings(to, null, exported);
}

/** What preloading says about the order of two loads: scripts of the list go first, in its order. */
function orderOf(writer: Resident, victim: Resident): 'always' | 'writer-first' | 'never' {
  if (writer.preloadedAt === null) return victim.preloadedAt === null ? 'writer-first' : 'never';
  return victim.preloadedAt === null || writer.preloadedAt < victim.preloadedAt ? 'always' : 'never';
}
