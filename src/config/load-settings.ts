import { dirname, join, resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import type { FileSystem } from '../host/file-system.ts';
import { leadsOutside } from '../host/leads-outside.ts';
import { repositoryOf } from '../host/repository-of.ts';
import type { FilePath, Location } from '../source/location.ts';
import { didYouMean } from '../source/nearest-name.ts';
import { SourceFile } from '../source/source-file.ts';
import { absoluteGlob } from './file-ignores.ts';
import { mergeSettings, type SettingsOverrides } from './merge-settings.ts';
import { findWidening } from './refuse-widening.ts';
import { resolveSelectors } from './rule-selectors.ts';
import { DEFAULT_SETTINGS, type Settings, UsageError } from './settings.ts';
import type { SettingsFile } from './settings-schema.ts';
import { TomlLines } from './toml-lines.ts';

const OWN_FILE = 'wsgiscope.toml';
const PYPROJECT = 'pyproject.toml';

/**
 * The settings file for a folder: the nearest in it or above, not beyond the repository it lies in. Throws `UsageError` where it
 * is a link that leads out of the repository, or without one out of its folder: what is wrong in a file is told with its words.
 */
export function findSettingsFile(fs: FileSystem, folder: FilePath): FilePath | null {
  const file = nearestSettings(fs, folder);
  if (file !== null && leadsOutside(file, repositoryOf(fs, dirname(file)) ?? dirname(file)))
    throw new UsageError(`${file} is a link that leads out of the tree: name the file itself with --settings`);
  return file;
}

/** The same without a look at where it leads. */
export function nearestSettings(fs: FileSystem, folder: FilePath): FilePath | null {
  for (let at = folder; ; at = dirname(at)) {
    const own = join(at, OWN_FILE);
    if (fs.status(own)?.kind === 'file') return own;
    const pyproject = join(at, PYPROJECT);
    if (fs.status(pyproject)?.kind === 'file') {
      const found = fs.readText(pyproject);
      if (found.kind === 'text' && hasSettings(found.text)) return pyproject;
    }
    if (fs.status(join(at, '.git')) || dirname(at) === at) return null;
  }
}

/** What a text says of settings, to be compared; the text itself where it cannot be read. */
export function settingsIn(file: FilePath, text: string): string {
  try {
    const parsed = parse(text);
    return JSON.stringify(
      file.endsWith(PYPROJECT) ? (isTable(parsed.tool) ? (parsed.tool.wsgiscope ?? null) : null) : parsed,
    );
  } catch {
    return text;
  }
}

/** Whether a pyproject.toml has settings; of one that cannot be read its headers tell, so that its error is not passed over. */
function hasSettings(text: string): boolean {
  if (!text.includes('wsgiscope')) return false;
  try {
    const { tool } = parse(text);
    return isTable(tool) && tool.wsgiscope !== undefined;
  } catch {
    return /^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*wsgiscope\b/m.test(text);
  }
}

/** How a settings file is read. */
export interface SettingsQuestion {
  readonly file: FilePath;
  /** The tree in which the file was found; null where a person has named the file. Only that one may say what is read outside. */
  readonly foundIn: FilePath | null;
  readonly knownRules: readonly string[];
}

/**
 * The settings of a file over the defaults. Throws `UsageError` with file, line, what was expected and the nearest key
 * for whatever is wrong in it. A run without a settings file does not pay for the schema.
 */
export async function loadSettings(fs: FileSystem, { file, foundIn, knownRules }: SettingsQuestion): Promise<Settings> {
  const found = fs.readText(file);
  if (found.kind === 'failure') throw new UsageError(`settings: ${found.message}`);
  const prefix = file.endsWith(PYPROJECT) ? ['tool', 'wsgiscope'] : [];
  const parsed = parseToml(file, found.text);
  const table = prefix.reduce<unknown>((value, key) => (isTable(value) ? value[key] : undefined), parsed) ?? {};
  const written = new TomlLines(found.text);
  const lineOf = (path: readonly string[]): number => written.lineOf([...prefix, ...path]);
  const { values, problems } = await checkTable(table, knownRules);
  const told = problems.map(({ path, message }) => `${file}:${lineOf(path)}: ${message}`);
  if (values === null) throw new UsageError(told.join('\n'));
  const source = new SourceFile(file, found.text);
  const placeOf = (key: string): Location => {
    const start = source.lines.startOfLine(lineOf([key]));
    const end = found.text.indexOf('\n', start);
    return source.locate({ start, end: end < 0 ? found.text.length : end });
  };
  const settings: Settings = {
    ...mergeSettings(DEFAULT_SETTINGS, toOverrides(values, dirname(file), knownRules)),
    file,
    isApacheFound: foundIn !== null && values.apache !== undefined,
    places: new Map(Object.keys(values).map((key) => [key, placeOf(key)])),
  };
  const refused = (foundIn === null ? [] : findWidening(settings, foundIn)).map(
    ({ path, why }) =>
      `${file}:${lineOf(path)}: "${path[0]}" counts only on the command line or in a file named with --settings: ${why}`,
  );
  if (told.length + refused.length > 0) throw new UsageError([...told, ...refused].join('\n'));
  return settings;
}

/** What `--config KEY=VALUE` says: lines of TOML, of which a value may be a bare word. Throws `UsageError`. */
export async function readInlineSettings(
  lines: readonly string[],
  folder: FilePath,
  knownRules: readonly string[],
): Promise<SettingsOverrides> {
  const text = lines.map(quoteBareValue).join('\n');
  let table: unknown;
  try {
    table = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new UsageError(`--config: "${lines[error.line - 1] ?? ''}" is not of the form KEY=VALUE`);
  }
  const { values, problems } = await checkTable(table, knownRules);
  if (values === null || problems.length > 0)
    throw new UsageError(problems.map(({ message }) => `--config: ${message}`).join('\n'));
  return toOverrides(values, folder, knownRules);
}

/** `fail-on=error` is meant as `fail-on = "error"`. */
function quoteBareValue(line: string): string {
  const [, key = '', value = ''] = /^([^=]*)=(.*)$/s.exec(line) ?? [];
  const bare = value.trim();
  return /^[\w./-]+$/.test(bare) && !/^(?:true|false|\d+)$/.test(bare) ? `${key}= ${JSON.stringify(bare)}` : line;
}

/** Something that is wrong with a table of settings, and the key it is about. */
interface Problem {
  readonly path: readonly string[];
  readonly message: string;
}

/** The settings that a table holds, and what is wrong in it. The schema is loaded only here. */
async function checkTable(
  table: unknown,
  knownRules: readonly string[],
): Promise<{ readonly values: SettingsFile | null; readonly problems: readonly Problem[] }> {
  const { SETTINGS_SCHEMA, SETTINGS_KEYS } = await import('./settings-schema.ts');
  const checked = SETTINGS_SCHEMA.safeParse(table);
  if (checked.success) return { values: checked.data, problems: unknownRules(checked.data, knownRules) };
  const problems = checked.error.issues.flatMap((issue): readonly Problem[] => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [{ path, message: `"${path.join('.')}": ${issue.message}` }];
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `unknown key "${key}".${didYouMean(key, SETTINGS_KEYS)}`,
    }));
  });
  return { values: null, problems };
}

/** Rules that are named and that there are not. */
function unknownRules(
  { select = [], ignore = [], severity = {}, 'per-file-ignores': perFile = {} }: SettingsFile,
  knownRules: readonly string[],
): readonly Problem[] {
  const tell = (key: string, id: string, path: readonly string[]): Problem => ({
    path,
    message: `"${key}": there is no rule "${id}".${didYouMean(id, knownRules)}`,
  });
  const among = (key: string, ids: readonly string[], path: readonly string[]): readonly Problem[] =>
    resolveSelectors(ids, knownRules).unknown.map((id) => tell(key, id, path));
  return [
    ...among('select', select, ['select']),
    ...among('ignore', ignore, ['ignore']),
    ...Object.entries(perFile).flatMap(([glob, ids]) => among('per-file-ignores', ids, ['per-file-ignores', glob])),
    ...Object.keys(severity).flatMap((id) => (knownRules.includes(id) ? [] : [tell('severity', id, ['severity', id])])),
  ];
}

const isTable = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function parseToml(file: FilePath, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [what = 'not TOML'] = error.message.split('\n');
    throw new UsageError(`${file}:${error.line}: ${what}`);
  }
}

/** What a table of settings says, with absolute paths and ids of rules; what it does not say is left out. */
function toOverrides(written: SettingsFile, folder: FilePath, knownRules: readonly string[]): SettingsOverrides {
  const absolute = (path: string): FilePath => resolve(folder, path);
  const rules = (selectors: readonly string[] | undefined): readonly string[] | undefined =>
    selectors && resolveSelectors(selectors, knownRules).ids;
  const mapped = <From, To>(table: Readonly<Record<string, From>> | undefined, change: (value: From) => To) =>
    table && Object.fromEntries(Object.entries(table).map(([key, value]) => [key, change(value)]));
  const perFile = Object.entries(written['per-file-ignores'] ?? {}).map(
    ([glob, ids]) => [absoluteGlob(folder, glob), resolveSelectors(ids, knownRules).ids] as const,
  );
  return {
    include: written.include,
    exclude: written.exclude,
    apache: written.apache?.map(absolute),
    serverRoot: written['server-root'] === undefined ? undefined : absolute(written['server-root']),
    define: written.define,
    environment: written.env,
    envvars: written.envvars === undefined ? undefined : absolute(written.envvars),
    pathMap: mapped(written['path-map'], absolute),
    processGroups: mapped(written['process-groups'], (scripts) => scripts.map(absolute)),
    apacheVersion: written['apache-version'],
    modWsgiVersion: written['mod-wsgi-version'],
    pythonVersion: written['python-version'],
    select: rules(written.select),
    ignore: rules(written.ignore),
    perFileIgnores: written['per-file-ignores'] && Object.fromEntries(perFile),
    severity: written.severity,
    minSeverity: written['min-severity'],
    minConfidence: written['min-confidence'],
    failOn: written['fail-on'],
    allowIgnores: written['allow-ignores'],
    requireReason: written['require-reason'],
    baseline: written.baseline === undefined ? undefined : absolute(written.baseline),
    allowOutside: written['allow-outside'],
    maxFileBytes: written['max-file-bytes'],
  };
}
