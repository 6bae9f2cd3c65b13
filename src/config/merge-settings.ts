import { keyOf } from './describe-settings.ts';
import type { Settings } from './settings.ts';

/** Of these the file's part stays in effect. */
const JOINED: ReadonlySet<string> = new Set([
  'define',
  'env',
  'path-map',
  'process-groups',
  'severity',
  'per-file-ignores',
]);

/** What the command line says, over what the file says: values replace, tables are joined, definitions are added. */
export type SettingsOverrides = { readonly [Key in Exclude<keyof Settings, 'places'>]?: Settings[Key] | undefined };

export function mergeSettings(base: Settings, overrides: SettingsOverrides): Settings {
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  const replaced = new Set(givenKeys(overrides));
  return {
    ...base,
    ...given,
    isApacheFound: base.isApacheFound && overrides.apache === undefined,
    define: [...base.define, ...(overrides.define ?? [])],
    environment: { ...base.environment, ...overrides.environment },
    pathMap: { ...base.pathMap, ...overrides.pathMap },
    processGroups: { ...base.processGroups, ...overrides.processGroups },
    severity: { ...base.severity, ...overrides.severity },
    perFileIgnores: { ...base.perFileIgnores, ...overrides.perFileIgnores },
    places: new Map([...base.places].filter(([key]) => JOINED.has(key) || !replaced.has(key))),
  };
}

/** Settings under which some rules run too, whatever leaves them out. */
export const extendSelection = (settings: Settings, ids: readonly string[]): Settings => ({
  ...settings,
  select: settings.select.length === 0 ? [] : [...new Set([...settings.select, ...ids])],
  ignore: settings.ignore.filter((id) => !ids.includes(id)),
  severity: Object.fromEntries(
    Object.entries(settings.severity).filter(([id, level]) => level !== 'off' || !ids.includes(id)),
  ),
});

/** The keys, as a settings file writes them, of which overrides say something. */
export const givenKeys = (overrides: SettingsOverrides): readonly string[] =>
  Object.entries(overrides)
    .filter(
      ([, value]) =>
        value !== undefined &&
        (typeof value !== 'object' || (value instanceof Map ? value.size : Object.keys(value ?? []).length) > 0),
    )
    .map(([field]) => keyOf(field as keyof Settings));
