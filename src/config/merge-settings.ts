import { keyOf } from './describe-settings.ts';
import type { Settings } from './settings.ts';

/** What the command line says, over what the file says: values replace, tables are joined, definitions are added. */
export type SettingsOverrides = { readonly [Key in keyof Settings]?: Settings[Key] | undefined };

export function mergeSettings(base: Settings, overrides: SettingsOverrides): Settings {
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  return {
    ...base,
    ...given,
    isApacheFound: base.isApacheFound && overrides.apache === undefined,
    define: [...base.define, ...(overrides.define ?? [])],
    environment: { ...base.environment, ...overrides.environment },
    pathMap: { ...base.pathMap, ...overrides.pathMap },
    processGroups: { ...base.processGroups, ...overrides.processGroups },
    severity: { ...base.severity, ...overrides.severity },
  };
}

/** The keys, as a settings file writes them, of which overrides say something. */
export const givenKeys = (overrides: SettingsOverrides): readonly string[] =>
  Object.entries(overrides)
    .filter(([, value]) => value !== undefined && (typeof value !== 'object' || Object.keys(value ?? []).length > 0))
    .map(([field]) => keyOf(field as keyof Settings));
