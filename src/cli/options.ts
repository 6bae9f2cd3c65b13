import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  DEFAULT_SETTINGS,
  demandOwnFile,
  didYouMean,
  extendSelection,
  findSettingsFile,
  givenKeys,
  loadSettings,
  mergeSettings,
  type OpenRevision,
  openAgreed,
  RULE_IDS,
  readDump,
  readInlineSettings,
  reasonOf,
  refuseVersion,
  resolveSelectors,
  type SettingOrigins,
  type Settings,
  type SettingsOverrides,
  treeOf,
  UsageError,
  type VersionedProgram,
  wholeDisk,
} from '../api.ts';
import { type OptionTable, type OptionValues, variableOf } from './option-table.ts';
import { displayName } from './report-output.ts';

/** Options that every command over a deployment takes. */
export const SHARED_OPTIONS: OptionTable = {
  apache: {
    value: 'FILE',
    multiple: true,
    describe: 'entry file of a server configuration; check and graph look for it where absent',
  },
  'apache-dump': {
    value: 'FILE|-',
    describe: 'what `apache2ctl -t -D DUMP_CONFIG` prints on the server, instead of its files',
  },
  'server-root': { value: 'DIR', describe: 'what relative paths of the configuration start from' },
  define: { value: 'NAME[=VALUE]', short: 'D', multiple: true, describe: 'as httpd -D; a value also serves ${NAME}' },
  env: { value: 'KEY=VALUE', multiple: true, describe: "one variable of the server process's own environment" },
  'path-map': { value: 'FROM=TO', multiple: true, describe: 'what stands for a path of the server in this tree' },
  'process-group': { value: 'NAME=SCRIPT,...', multiple: true, describe: 'scripts of one process group, by hand' },
  'python-version': { value: 'VERSION', describe: 'the Python that mod_wsgi runs' },
  'mod-wsgi-version': { value: 'VERSION', describe: 'the mod_wsgi to model' },
  'apache-version': { value: 'VERSION', describe: 'the httpd to model' },
  envvars: {
    value: 'FILE',
    describe: 'a shell file of exports that the server is started with; `envvars` beside the entry file where absent',
  },
  'on-server': { describe: 'this machine is the server: its disk is asked, and what it lacks is not there' },
  'allow-outside': { describe: 'read files outside the analysed tree that the configuration names' },
  timing: { describe: 'say on stderr where the time goes' },
  settings: { value: 'FILE', describe: 'the settings file; found in the folder or above where absent' },
  config: { value: 'KEY=VALUE', multiple: true, describe: 'one setting, as a line of the settings file has it' },
  isolated: { describe: 'read no settings file' },
};

/** The value of an option that counts once. */
export const textOption = (values: OptionValues, name: string): string | undefined => values.texts.get(name)?.at(-1);

/** The absolute path that an option names. */
export const pathOption = (values: OptionValues, name: string): string | undefined => {
  const path = textOption(values, name);
  return path === undefined ? undefined : resolve(path);
};

/** The same of a file that is read; throws where it is a link that leads out of its repository. */
export const fileOption = (values: OptionValues, name: string): string | undefined => {
  const path = pathOption(values, name);
  if (path !== undefined) demandOwnFile(path);
  return path;
};

export const listOption = (values: OptionValues, name: string): readonly string[] | undefined => values.texts.get(name);

/** A list in which commas separate too. */
export const namesOption = (values: OptionValues, name: string): readonly string[] | undefined =>
  values.texts.get(name)?.flatMap((value) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );

/** True where the switch is on, undefined where the settings decide. */
export const switchOption = (values: OptionValues, name: string): true | undefined =>
  values.switches.has(name) ? true : undefined;

export function choiceOption<T extends string>(
  values: OptionValues,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = textOption(values, name);
  const found = choices.find((choice) => choice === text);
  if (text !== undefined && found === undefined) {
    throw new UsageError(`--${name}: "${text}" is none of ${choices.join(', ')}`);
  }
  return found;
}

/** The ids of the rules that an option names, by their beginning too. Throws where one names none. */
export function rulesOption(values: OptionValues, name: string): readonly string[] | undefined {
  const selectors = namesOption(values, name);
  if (selectors === undefined) return undefined;
  const { ids, unknown } = resolveSelectors(selectors, RULE_IDS);
  if (unknown[0] !== undefined)
    throw new UsageError(`--${name}: there is no rule "${unknown[0]}".${didYouMean(unknown[0], RULE_IDS)}`);
  return ids;
}

/** The settings of a run: the file's, found from the first of `paths` or named, and what the command line says over them. */
export const settingsOf = async (
  values: OptionValues,
  paths: readonly string[],
  more: SettingsOverrides = {},
): Promise<Settings> => (await resolveSettings(values, paths, more)).settings;

/** The settings of a run, where each comes from, and the revision whose settings they are; null where it is what is there now. */
export interface ResolvedSettings {
  readonly settings: Settings;
  readonly origins: SettingOrigins;
  readonly agreed: OpenRevision | null;
}

export async function resolveSettings(
  values: OptionValues,
  paths: readonly string[],
  more: SettingsOverrides,
): Promise<ResolvedSettings> {
  const revision = textOption(values, 'settings-from');
  const agreed = revision === undefined ? null : await openAgreed(revision, paths);
  const fs = agreed?.fs ?? wholeDisk();
  const isolated = switchOption(values, 'isolated') === true;
  const named = fileOption(values, 'settings');
  if (isolated && named !== undefined)
    throw new UsageError('--isolated reads no settings file, and --settings names one');
  const file = isolated ? null : (named ?? findSettingsFile(fs, paths[0] ?? resolve('.')));
  const foundIn = named === undefined ? treeOf(paths) : null;
  const found = file === null ? DEFAULT_SETTINGS : await loadSettings(fs, file, foundIn);
  const lines = listOption(values, 'config') ?? [];
  const inline = lines.length === 0 ? {} : await readInlineSettings(lines, resolve('.'), RULE_IDS);
  const base = mergeSettings(found, inline);
  const shared = sharedOverrides(values);
  const overrides = { ...shared, ...more, given: new Map([...(shared.given ?? []), ...(more.given ?? [])]) };
  return {
    settings: extendSelection(mergeSettings(base, overrides), rulesOption(values, 'extend-select') ?? []),
    agreed,
    origins: {
      file: file === null ? null : displayName(file),
      places: base.places,
      commandLine: new Set([...givenKeys(inline), ...givenKeys(overrides)]),
      variableOf: (key) => {
        const option = [key, key.replace(/s$/, '')].find((name) => values.fromEnvironment.has(name));
        return option === undefined ? null : variableOf(option);
      },
    },
  };
}

function sharedOverrides(values: OptionValues): SettingsOverrides {
  const absolute = (path: string): string => resolve(path);
  const dump = dumpOption(values);
  return {
    apache: dump ? [dump.file] : listOption(values, 'apache')?.map(absolute),
    given: dump ? new Map([[dump.file, dump.text]]) : undefined,
    serverRoot: pathOption(values, 'server-root'),
    define: listOption(values, 'define'),
    environment: Object.fromEntries(pairsOf(values, 'env')),
    pathMap: Object.fromEntries(pairsOf(values, 'path-map').map(([from, to]) => [from, absolute(to)])),
    processGroups: Object.fromEntries(
      pairsOf(values, 'process-group').map(([name, scripts]) => [name, scripts.split(',').map(absolute)]),
    ),
    pythonVersion: versionOption(values, 'python-version'),
    modWsgiVersion: versionOption(values, 'mod-wsgi-version'),
    apacheVersion: versionOption(values, 'apache-version'),
    allowOutside: switchOption(values, 'allow-outside'),
    onServer: switchOption(values, 'on-server'),
    envvars: pathOption(values, 'envvars'),
  };
}

/** The dump of a server that `--apache-dump` names, as a configuration. */
function dumpOption(values: OptionValues): { readonly file: string; readonly text: string } | null {
  const named = textOption(values, 'apache-dump');
  if (named === undefined) return null;
  if (values.texts.has('apache') && !values.fromEnvironment.has('apache'))
    throw new UsageError('--apache-dump and --apache both name a server: give one');
  const text = readDump(readInput('--apache-dump', named));
  if (text !== null) return { file: resolve(named === '-' ? '<stdin>' : named), text };
  throw new UsageError(
    `--apache-dump: ${named} holds no dump. httpd prints one only where mod_info is loaded: a2enmod info, then apache2ctl -t -D DUMP_CONFIG`,
  );
}

const STDIN = 0;

/** The text of a file that an option names, or of standard input. Throws `UsageError` where it cannot be read. */
export function readInput(option: string, named: string): string {
  try {
    if (named !== '-') demandOwnFile(resolve(named));
    return readFileSync(named === '-' ? STDIN : named, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${option}: ${named} cannot be read (${reasonOf(error)})`);
  }
}

/** `KEY=VALUE` options, in order. */
function pairsOf(values: OptionValues, name: string): readonly (readonly [string, string])[] {
  return (values.texts.get(name) ?? []).map((text) => {
    const at = text.indexOf('=');
    if (at <= 0) throw new UsageError(`--${name}: "${text}" is not of the form NAME=VALUE`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
}

/** A version such as 3.11, as it was written; undefined where the option is not given. */
export function versionOption(values: OptionValues, name: string): string | undefined {
  const text = textOption(values, name);
  if (text !== undefined && !/^\d+(\.\d+)*$/.test(text)) {
    throw new UsageError(`--${name}: "${text}" is not a version such as 3.11`);
  }
  const refusal = text === undefined ? null : refuseVersion(name.replace('-version', '') as VersionedProgram, text);
  if (refusal !== null) throw new UsageError(`--${name}: ${refusal}`);
  return text;
}
