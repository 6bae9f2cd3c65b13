import type { Deployment } from './deployment.ts';
import { sharesEnvironment } from './environment.ts';
import { type Alternatives, exportedSettings, NOT_THERE, possibleSettings } from './own-settings.ts';
import type { Resident } from './residents.ts';

/** What decides about a process beside the scripts in it. */
export type ProcessSurroundings = Pick<Deployment, 'versions' | 'environment'>;

/** The settings variable of one process, as far as the server's own environment and preloading fix it. */
export interface ProcessSettings {
  /** What the C environment holds just before a script is loaded, other lazy loads left aside. */
  readonly before: (resident: Resident, variable: string) => Alternatives;
  /** What a script leaves to interpreters made after it that was not there before; empty where that is nothing. */
  readonly exportedBy: (resident: Resident, variable: string) => Alternatives;
  /** Whether it certainly leaves something of its own: no condition that cannot be told stands before its write. */
  readonly exportsSurely: (resident: Resident, variable: string) => boolean;
  /** The settings module a script asks for, other lazy loads left aside. */
  readonly askedFor: (resident: Resident) => Alternatives;
  /** Whether a script's interpreter keeps the environment of the process's start: the main one, from Python 3.9 on. */
  readonly keepsStart: (resident: Resident) => boolean;
}

/** What each preloaded script finds in the C environment, and what all of them leave. */
interface PreloadChain {
  readonly found: ReadonlyMap<Resident, Alternatives>;
  readonly after: Alternatives;
}

/**
 * Follows the settings variable through the preloads of a process, in their order: each script finds what the ones before
 * it left, and everything preloaded comes before everything lazy (mod_wsgi runs its import list before the first request).
 */
export function processSettings(
  residents: readonly Resident[],
  { versions, environment }: ProcessSurroundings,
): ProcessSettings {
  const preloaded = residents
    .filter((resident) => resident.preloadedAt !== null)
    .sort((a, b) => (a.preloadedAt ?? 0) - (b.preloadedAt ?? 0));
  const keepsStart = ({ interpreter }: Resident): boolean =>
    interpreter.applicationGroup === '' && !sharesEnvironment(versions.python);
  const atStart = (variable: string): Alternatives => {
    const value = environment.get(variable);
    return value === undefined ? NOT_THERE : [value];
  };
  const leaves = (resident: Resident, variable: string, there: Alternatives): Alternatives => {
    const { facts } = resident.script;
    if (!facts) return there;
    const found = keepsStart(resident) ? atStart(variable) : there;
    const left = exportedSettings(facts, variable, found);
    // What its interpreter was born with stays in that interpreter.
    return [...new Set(left.flatMap((one) => (found.includes(one) ? there : [one])))];
  };
  const chains = new Map<string, PreloadChain>();
  const chainOf = (variable: string): PreloadChain => {
    const known = chains.get(variable);
    if (known) return known;
    const found = new Map<Resident, Alternatives>();
    let value = atStart(variable);
    for (const resident of preloaded) {
      found.set(resident, value);
      value = leaves(resident, variable, value);
    }
    const chain = { found, after: value };
    chains.set(variable, chain);
    return chain;
  };
  const before = (resident: Resident, variable: string): Alternatives => {
    const { found, after } = chainOf(variable);
    return found.get(resident) ?? after;
  };
  const exportedBy = (resident: Resident, variable: string): Alternatives => {
    const there = before(resident, variable);
    return leaves(resident, variable, there).filter((one) => !there.includes(one));
  };
  const exportsSurely = (resident: Resident, variable: string): boolean => {
    const there = before(resident, variable);
    return leaves(resident, variable, there).every((one) => !there.includes(one));
  };
  const askedFor = (resident: Resident): Alternatives => {
    const { facts } = resident.script;
    if (!facts) return NOT_THERE;
    const { settingsVariable } = facts;
    return possibleSettings(
      facts,
      keepsStart(resident) ? atStart(settingsVariable) : before(resident, settingsVariable),
    );
  };
  return { before, exportedBy, exportsSurely, askedFor, keepsStart };
}
