import { canCoexist } from '../apache/syntax/can-coexist.ts';
import type { Project } from '../project/project.ts';
import type { EnvironmentEffect, ScriptFacts } from '../python/facts/script-facts.ts';
import { groupBy } from '../source/group-by.ts';
import { oncePer } from '../source/once-per.ts';
import { type Static, unknown } from '../source/static-value.ts';
import type { DeployedScript, Deployment, Interpreter, Mount, ProcessGroup } from './deployment.ts';
import { type Alternatives, namesIn, oneValue, possibleSettings, settingsOf } from './own-settings.ts';
import { type ProcessSettings, type ProcessSurroundings, processSettings } from './process-settings.ts';
import { isDjango, orderOf, type Resident, residentsOf } from './residents.ts';
import { findWriters, type ScopeWriters, type Through } from './settings-writers.ts';

/** One script that can be served with the settings of another. */
export interface SettingsLeak {
  readonly through: Through;
  /** The script that sets what the other one gets. */
  readonly writer: DeployedScript;
  readonly victim: DeployedScript;
  readonly writerInterpreter: Interpreter;
  readonly victimInterpreter: Interpreter;
  readonly writerMount: Mount | null;
  /** The mounts that run the victim in its interpreter. */
  readonly victimMounts: readonly [Mount, ...Mount[]];
  /** The settings module that the victim gets instead of its own, from this writer. */
  readonly given: Static<string>;
  /** The settings modules that writers can give the victim; of many the first few. */
  readonly mayGet: readonly string[];
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

/**
 * The leaks among the scripts of one process group: each victim once for each way, with one witness, the first writer that
 * certainly reaches it, else the first that may. A victim is a Django site; a writer through the environment need not be one.
 * Mounts that mod_wsgi refuses are left out.
 */
export const leaksOf = (group: ProcessGroup, around: ProcessSurroundings): readonly SettingsLeak[] =>
  // Of a thousand sites most have a process of their own.
  group.mounts.length + group.preloads.length < 2 ? [] : leaksAround(around)(group);

/** Half a dozen rules ask. */
const leaksAround = oncePer((around: ProcessSurroundings) =>
  oncePer((group: ProcessGroup) => findLeaks(group, around)),
);

function findLeaks(group: ProcessGroup, around: ProcessSurroundings): readonly SettingsLeak[] {
  const residents = residentsOf(group).filter((resident) => resident.script.facts);
  if (residents.length < 2) return [];
  const environment = processSettings(residents, around);
  const writers = findWriters(residents, environment);
  return residents.flatMap((victim) => {
    const { mounts, script, interpreter } = victim;
    if (mounts.length === 0 || !(isDjango(script) || mayBeDjango(script))) return [];
    return [
      ...(isDjango(script)
        ? witnessOf(victim, 'shared-interpreter', writers.get(interpreter.applicationGroup), environment)
        : []),
      ...(isImmune(victim) ? [] : witnessOf(victim, 'inherited', writers.get(null), environment)),
    ];
  });
}

/** Whether a script asks for its own settings whatever it inherits. */
export const isImmune = ({ script: { facts } }: Pick<Resident, 'script'>): boolean =>
  facts === null || asksAlike(facts);

const asksAlike = oncePer((facts: ScriptFacts): boolean => {
  const own = possibleSettings(facts);
  return possibleSettings(facts, [NOBODYS]).every((one) => own.includes(one));
});

const NOBODYS = 'a module that no script names';

/**
 * The leak from the first writer that certainly reaches a victim, else from the first that may; none where none does. Writers
 * come in the order of what is sure about them, so that none behind the first one that is known to give something says more.
 */
function witnessOf(
  victim: Resident,
  through: Through,
  writers: ScopeWriters | undefined,
  environment: ProcessSettings,
): readonly SettingsLeak[] {
  if (!writers) return [];
  const mayGet = writers.namesFor(victim, through);
  const isOpen = victim.script.ownSettings?.kind === 'unknown';
  let possible: SettingsLeak | null = null;
  for (const candidates of writers.candidates(victim, through, environment))
    for (const writer of candidates) {
      const leak = leakBetween({ writer, victim, through, mayGet }, environment);
      if (leak?.proof === 'certain') return [leak];
      // What can be named says more.
      if (!possible || (possible.given.kind === 'unknown' && leak && leak.given.kind !== 'unknown')) possible = leak;
      if (leak && (isOpen || leak.given.kind !== 'unknown')) break;
    }
  return possible ? [possible] : [];
}

/** A site whose own settings lose against a variable that the server was started with. */
export interface OverriddenSite {
  /** The mounts that run it in this process; never empty. */
  readonly mounts: readonly Mount[];
  readonly effect: EnvironmentEffect;
  /** What the server's own environment holds. */
  readonly given: string;
  /** No condition stands between the two. */
  readonly isCertain: boolean;
}

/**
 * The sites that step back before the environment of the server itself. A variable meant for one site reaches all. Where only
 * one Django site runs it is a way to choose its settings, and nothing is said, unless it names what one of `scripts`, those of
 * the tree, asks for in another package.
 */
export function overriddenByServer(
  group: ProcessGroup,
  deployment: Deployment,
  scripts: Project['scripts'],
): readonly OverriddenSite[] {
  if (deployment.environment.size === 0) return [];
  const wanted = deployment.mounts.map(({ script }) => script).filter(isDjango);
  const values = new Set(
    wanted.map((script) => (script.ownSettings?.kind === 'known' ? script.ownSettings.value : script)),
  );
  const running = groupBy(
    group.mounts.filter(({ refusal }) => !refusal),
    ({ script }) => script,
  );
  return [...running].flatMap(([script, mounts]): readonly OverriddenSite[] => {
    const { facts } = script;
    const effect = settingsEffect(script);
    const given = deployment.environment.get(facts?.settingsVariable ?? '');
    if (!facts || !effect || given === undefined || !isDjango(script)) return [];
    const own = possibleSettings(facts);
    const asked = possibleSettings(facts, [given]);
    if (!asked.includes(given) || own.includes(given)) return [];
    if (values.size < 2 && !isOfAnother(given, own, scripts)) return [];
    return [{ mounts, effect, given, isCertain: values.size > 1 && own.length === 1 && asked.length === 1 }];
  });
}

/** Whether one of some scripts asks for a settings module, in a package that none of `own` is in. */
function isOfAnother(module: string, own: Alternatives, scripts: Project['scripts']): boolean {
  const [top] = module.split('.');
  return (
    namesIn(own).every((name) => name.split('.')[0] !== top) &&
    [...scripts.values()].some(({ facts }) => possibleSettings(facts).every((one) => one === module))
  );
}

function leakBetween(
  {
    writer,
    victim,
    through,
    mayGet,
  }: { writer: Resident; victim: Resident } & Pick<SettingsLeak, 'through' | 'mayGet'>,
  environment: ProcessSettings,
): SettingsLeak | null {
  const together = mountsTogether(writer, victim);
  if (!together) return null;
  const { writerMount, victimMount } = together;
  const own = settingsOf(victim.script);
  const given = through === 'inherited' ? inheritedSettings(writer, victim, environment) : environment.askedFor(writer);
  const others = othersIn(given, own);
  if (others.length === 0 && !(through === 'shared-interpreter' && areTwoFiles(writer, victim))) return null;
  const order = orderOf(writer, victim);
  if (order === 'never') return null;
  const undecidedBecause = [
    ...(writerMount?.undecidedBecause ?? []),
    ...victimMount.undecidedBecause,
    ...doubtsOf(writer.script, given),
    ...doubtsOf(victim.script, own),
    ...(through === 'inherited' ? doubtsOfWrite(writer, victim, environment) : []),
    ...(isDjango(victim.script) ? [] : [`what makes the application of ${victim.script.deployedPath} ${NOT_SEEN}`]),
  ];
  return {
    through,
    writer: writer.script,
    victim: victim.script,
    writerInterpreter: writer.interpreter,
    victimInterpreter: victim.interpreter,
    writerMount,
    victimMounts: [victimMount, ...victim.mounts.filter((mount) => mount !== victimMount)],
    given: isDjango(victim.script)
      ? (oneValue(others.length > 0 ? others : given) ?? unknown('nothing names a settings module'))
      : unknown(NOT_SEEN),
    mayGet,
    writerEffect: settingsEffect(writer.script),
    victimEffect: settingsEffect(victim.script),
    order,
    proof: undecidedBecause.length === 0 ? 'certain' : 'possible',
    undecidedBecause,
  };
}

const NOT_SEEN = 'is not in the files analysed';

/** Whether a script that names a settings module gets a Django application from somewhere that is not seen. */
const mayBeDjango = ({ facts }: DeployedScript): boolean =>
  facts !== null &&
  (facts.callable.kind === 'imported' || facts.callable.kind === 'unknown') &&
  facts.effects.some(({ key }) => key === facts.settingsVariable);

/** A mount of each that one server may have both of; null where conditions exclude all of them. */
function mountsTogether(writer: Resident, victim: Resident) {
  const conditionsOf = (mount: Mount | null) => mount?.alias?.node.conditions ?? [];
  for (const writerMount of writer.mounts.length > 0 ? writer.mounts : [null])
    for (const victimMount of victim.mounts)
      if (canCoexist(conditionsOf(writerMount), conditionsOf(victimMount))) return { writerMount, victimMount };
  return null;
}

/**
 * Equal names of two files are two sites in one interpreter, the first of which serves both (measured with two `config`
 * packages). What is inherited is only the name, which every interpreter looks up on a path of its own.
 */
function areTwoFiles(writer: Resident, victim: Resident): boolean {
  const [its, mine] = [writer.script.djangoSettings?.file, victim.script.djangoSettings?.file];
  return its !== undefined && mine !== undefined && its !== mine;
}

/**
 * Of what a victim may get, that which is not its own anyway: what can be named, else what cannot be told. Of several
 * modules of its own it may get another one than it would have chosen.
 */
function othersIn(given: Alternatives, own: Alternatives): Alternatives {
  const there = given.filter((one) => one !== null);
  const others = there.filter((one) => !own.includes(one));
  if (others.length === 0) return own.filter((one) => one !== null).length > 1 ? there : [];
  const named = namesIn(others);
  return named.length > 0 ? named : others;
}

function doubtsOf(script: DeployedScript, settings: Alternatives): string[] {
  const value = oneValue(settings);
  if (value === null || value.kind === 'known') return [];
  const why = value.kind === 'unknown' ? value.why : `it is one of ${value.values.join(', ')}`;
  return [`the settings module of ${script.deployedPath} is not known: ${why}`];
}

/** Why it is open whether a writer leaves anything for a victim. */
function doubtsOfWrite(writer: Resident, victim: Resident, environment: ProcessSettings): string[] {
  const variable = victim.script.facts?.settingsVariable ?? '';
  const isSure =
    writer.preloadedAt === null
      ? environment.exportsSurely(writer, variable)
      : environment.before(victim, variable).every((one) => environment.exportedBy(writer, variable).includes(one));
  return isSure ? [] : [`whether ${writer.script.deployedPath} leaves its ${variable} there is not known`];
}

/** The write that decides which settings module the script asks for. */
export function settingsEffect(script: DeployedScript): EnvironmentEffect | null {
  const { facts } = script;
  if (!facts) return null;
  const writes = facts.effects.filter((effect) => effect.key === facts.settingsVariable && effect.how !== 'remove');
  const isSure = (effect: EnvironmentEffect): boolean => effect.how === 'assign' && effect.certain;
  return writes.findLast(isSure) ?? writes.find(({ how }) => how === 'if-absent') ?? writes.at(-1) ?? null;
}

/** The settings the victim asks for after the writer was loaded; none where the writer does not reach it. */
function inheritedSettings(writer: Resident, victim: Resident, environment: ProcessSettings): Alternatives {
  const { facts } = victim.script;
  // settings.configure() never asks the environment for a module.
  if (!facts || facts.configuresSettings) return [];
  if (environment.keepsStart(victim) && writer.interpreter !== victim.interpreter) return [];
  const exported = environment.exportedBy(writer, facts.settingsVariable);
  // A preloaded writer reaches the victim only with what later preloads left of its value.
  const left = environment.before(victim, facts.settingsVariable);
  const reaching = writer.preloadedAt === null ? exported : exported.filter((one) => left.includes(one));
  return reaching.length === 0 ? [] : possibleSettings(facts, reaching);
}
