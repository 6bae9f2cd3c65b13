import { known } from '../source/static-value.ts';
import type { Deployment } from './deployment.ts';
import { sharesEnvironment } from './environment.ts';
import { exportedSettings, ownSettings, type SettingsValue, sameValue } from './own-settings.ts';
import type { Resident } from './residents.ts';

/** What decides about a process beside the scripts in it. */
export type ProcessSurroundings = Pick<Deployment, 'versions' | 'environment'>;

/** The settings variable of one process, as far as the server's own environment and preloading fix it. */
export interface ProcessSettings {
  /** What the C environment holds just before a script is loaded, other lazy loads left aside. */
  readonly before: (resident: Resident, variable: string) => SettingsValue;
  /** What a script leaves to interpreters made after it; null where it leaves what was there. */
  readonly exportedBy: (resident: Resident, variable: string) => SettingsValue;
  /** The settings module a script asks for, other lazy loads left aside. */
  readonly askedFor: (resident: Resident) => SettingsValue;
  /** Whether a script's interpreter keeps the environment of the process's start: the main one, from Python 3.9 on. */
  readonly keepsStart: (resident: Resident) => boolean;
}

/** What each preloaded script finds in the C environment, and what all of them leave. */
interface PreloadChain {
  readonly found: ReadonlyMap<Resident, SettingsValue>;
  readonly after: SettingsValue;
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
  const atStart = (variable: string): SettingsValue => {
    const value = environment.get(variable);
    return value === undefined ? null : known(value);
  };
  const leavesOf = (resident: Resident, variable: string, there: SettingsValue): SettingsValue => {
    const { facts } = resident.script;
    if (!facts) return null;
    const found = keepsStart(resident) ? atStart(variable) : there;
    const left = exportedSettings(facts, variable, found);
    return sameValue(left, found) ? null : left;
  };
  const chains = new Map<string, PreloadChain>();
  const chainOf = (variable: string): PreloadChain => {
    const known = chains.get(variable);
    if (known) return known;
    const found = new Map<Resident, SettingsValue>();
    let value = atStart(variable);
    for (const resident of preloaded) {
      found.set(resident, value);
      value = leavesOf(resident, variable, value) ?? value;
    }
    const chain = { found, after: value };
    chains.set(variable, chain);
    return chain;
  };
  const before = (resident: Resident, variable: string): SettingsValue => {
    const { found, after } = chainOf(variable);
    return found.has(resident) ? (found.get(resident) ?? null) : after;
  };
  const exportedBy = (resident: Resident, variable: string): SettingsValue =>
    leavesOf(resident, variable, before(resident, variable));
  const askedFor = (resident: Resident): SettingsValue => {
    const { facts } = resident.script;
    if (!facts) return null;
    const { settingsVariable } = facts;
    const found = keepsStart(resident) ? atStart(settingsVariable) : before(resident, settingsVariable);
    return ownSettings(facts, null, found);
  };
  return { before, exportedBy, askedFor, keepsStart };
}
