import type { FilePath, Location } from '../source/location.ts';
import type { Settings } from './settings.ts';

/** Where settings come from, by their key in a settings file: the place that sets it, the command line, or both. */
export interface SettingOrigins {
  /** The name of the settings file as it is to be printed; null where there is none. */
  readonly file: string | null;
  readonly places: ReadonlyMap<string, Location>;
  readonly commandLine: ReadonlySet<string>;
  /** The variable of the environment that stands in for an option of the command line; null where the option is given. */
  readonly variableOf: (key: string) => string | null;
}

/** Keys of settings files that are not the kebab-cased names of the fields. */
const KEYS: Readonly<Partial<Record<keyof Settings, string>>> = { environment: 'env' };

/** The key by which a settings file names a field. */
export const keyOf = (field: keyof Settings): string =>
  KEYS[field] ?? field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The settings in effect as TOML, each with where it comes from. `nameOf` gives paths as they are to be printed. */
export function describeSettings(
  settings: Settings,
  origins: SettingOrigins,
  nameOf: (path: FilePath) => string,
): string {
  const fields = (Object.keys(settings) as (keyof Settings)[]).filter((field) => !UNWRITTEN.has(field)).sort();
  const lines = fields.map((field) => {
    const key = keyOf(field);
    const value = settings[field];
    const written =
      value === null ? `# ${key} is not set` : `${key} = ${toToml(value, PATHS.has(field) ? nameOf : same)}`;
    return `${written}  # ${originOf(key, origins)}`;
  });
  return `# ${origins.file ?? 'no settings file'}\n${lines.join('\n')}\n`;
}

/** What no settings file says. */
const UNWRITTEN: ReadonlySet<keyof Settings> = new Set([
  'file',
  'places',
  'onServer',
  'isApacheFound',
  'given',
] as const);

const PATHS: ReadonlySet<keyof Settings> = new Set([
  'apache',
  'serverRoot',
  'pathMap',
  'processGroups',
  'baseline',
  'envvars',
] as const);

const same = (text: string): string => text;

function originOf(key: string, { file, places, commandLine, variableOf }: SettingOrigins): string {
  const line = places.get(key)?.line;
  const origins = [
    ...(line === undefined ? [] : [`${file}:${line}`]),
    ...(commandLine.has(key) ? [variableOf(key) ?? 'the command line'] : []),
  ];
  return origins.length === 0 ? 'default' : origins.join(', ');
}

/** JSON writes texts, numbers, truths and lists as TOML does; tables are written inline. */
function toToml(value: unknown, name: (text: string) => string): string {
  if (typeof value === 'string') return JSON.stringify(name(value));
  if (Array.isArray(value)) return `[${value.map((one) => toToml(one, name)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const pairs = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)} = ${toToml(one, name)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}
