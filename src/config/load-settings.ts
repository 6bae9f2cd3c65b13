import { dirname, join, resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import type { FileSystem } from '../host/file-system.ts';
import { leadsOutside } from '../host/leads-outside.ts';
import { repositoryOf } from '../host/repository-of.ts';
import type { FilePath, Location } from '../source/location.ts';
import { didYouMean } from '../source/nearest-name.ts';
import { SourceFile } from '../source/source-file.ts';
import { findWidening } from './refuse-widening.ts';
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
 * for whatever is wrong in it. The schema is loaded only here: a run without a settings file does not pay for it.
 */
export async function loadSettings(fs: FileSystem, { file, foundIn, knownRules }: SettingsQuestion): Promise<Settings> {
  const found = fs.readText(file);
  if (found.kind === 'failure') throw new UsageError(`settings: ${found.message}`);
  const prefix = file.endsWith(PYPROJECT) ? ['tool', 'wsgiscope'] : [];
  const parsed = parseToml(file, found.text);
  const table = prefix.reduce<unknown>((value, key) => (isTable(value) ? value[key] : undefined), parsed) ?? {};
  const { SETTINGS_SCHEMA, SETTINGS_KEYS } = await import('./settings-schema.ts');
  const checked = SETTINGS_SCHEMA.safeParse(table);
  const written = new TomlLines(found.text);
  const lineOf = (...path: readonly string[]): number => written.lineOf([...prefix, ...path]);
  if (checked.success) {
    const problems = unknownRules(checked.data, knownRules).map(
      ({ key, id, path }) =>
        `${file}:${lineOf(...path)}: "${key}": there is no rule "${id}".${didYouMean(id, knownRules)}`,
    );
    const source = new SourceFile(file, found.text);
    const placeOf = (key: string): Location => {
      const start = source.lines.startOfLine(lineOf(key));
      const end = found.text.indexOf('\n', start);
      return source.locate({ start, end: end < 0 ? found.text.length : end });
    };
    const places = new Map(Object.keys(checked.data).map((key) => [key, placeOf(key)]));
    const settings = { ...toSettings(checked.data, file, foundIn !== null), places };
    const refused = (foundIn === null ? [] : findWidening(settings, foundIn)).map(
      ({ path, why }) =>
        `${file}:${lineOf(...path)}: "${path[0]}" counts only on the command line or in a file named with --settings: ${why}`,
    );
    if (problems.length + refused.length > 0) throw new UsageError([...problems, ...refused].join('\n'));
    return settings;
  }
  const problems = checked.error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys')
      return [`${file}:${lineOf(...path)}: "${path.join('.')}": ${issue.message}`];
    return issue.keys.map(
      (key) => `${file}:${lineOf(...path, key)}: unknown key "${key}".${didYouMean(key, SETTINGS_KEYS)}`,
    );
  });
  throw new UsageError(problems.join('\n'));
}

/** Rule ids that no rule has, and where they are written. */
function unknownRules(
  { select = [], ignore = [], severity = {} }: SettingsFile,
  knownRules: readonly string[],
): readonly { readonly key: string; readonly id: string; readonly path: readonly string[] }[] {
  return [
    ...select.map((id) => ({ key: 'select', id, path: ['select'] })),
    ...ignore.map((id) => ({ key: 'ignore', id, path: ['ignore'] })),
    ...Object.keys(severity).map((id) => ({ key: 'severity', id, path: ['severity', id] })),
  ].filter(({ id }) => !knownRules.includes(id));
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

function toSettings(written: SettingsFile, file: FilePath, isFound: boolean): Omit<Settings, 'places'> {
  const folder = dirname(file);
  const absolute = (path: string): FilePath => resolve(folder, path);
  const mapped = Object.entries(written['path-map'] ?? {}).map(([from, to]) => [from, absolute(to)] as const);
  const groups = Object.entries(written['process-groups'] ?? {}).map(
    ([name, scripts]) => [name, scripts.map(absolute)] as const,
  );
  const base = DEFAULT_SETTINGS;
  return {
    file,
    include: written.include ?? base.include,
    exclude: written.exclude ?? base.exclude,
    apache: written.apache?.map(absolute) ?? base.apache,
    serverRoot: written['server-root'] === undefined ? base.serverRoot : absolute(written['server-root']),
    define: written.define ?? base.define,
    environment: written.env ?? base.environment,
    envvars: written.envvars === undefined ? base.envvars : absolute(written.envvars),
    pathMap: Object.fromEntries(mapped),
    processGroups: Object.fromEntries(groups),
    apacheVersion: written['apache-version'] ?? base.apacheVersion,
    modWsgiVersion: written['mod-wsgi-version'] ?? base.modWsgiVersion,
    pythonVersion: written['python-version'] ?? base.pythonVersion,
    select: written.select ?? base.select,
    ignore: written.ignore ?? base.ignore,
    severity: written.severity ?? base.severity,
    minSeverity: written['min-severity'] ?? base.minSeverity,
    minConfidence: written['min-confidence'] ?? base.minConfidence,
    failOn: written['fail-on'] ?? base.failOn,
    requireReason: written['require-reason'] ?? base.requireReason,
    baseline: written.baseline === undefined ? base.baseline : absolute(written.baseline),
    allowOutside: written['allow-outside'] ?? base.allowOutside,
    onServer: base.onServer,
    isApacheFound: isFound && written.apache !== undefined,
    maxFileBytes: written['max-file-bytes'] ?? base.maxFileBytes,
    given: base.given,
  };
}
