import { posix } from 'node:path';
import { SourceFile } from '../../../../source/source-file.ts';
import type { TextRange } from '../../../../source/text-range.ts';
import type { Context, Machine } from '../machine.ts';
import { joinTexts } from '../values/operators.ts';
import { isTrue, renderText, settle } from '../values/truth.ts';
import { argument, bool, type CallArguments, dict, NONE, type Place, text, type Value } from '../values/values.ts';
import { type DotenvEntry, parseDotenv, referencesIn } from './dotenv-file.ts';

/** The folder of the file that calls. */
export const folderOf = (place: Place): string => posix.dirname(place.source.path);

/** The nearest file of a name in a folder or above it; null where the tree has none. */
export const findUpwards = (folder: string, name: string, machine: Machine): string | null => {
  for (let at = folder; ; at = posix.dirname(at)) {
    const candidate = posix.join(at, name);
    if (machine.project.fs.status(candidate)?.kind === 'file') return candidate;
    if (at === '/' || at === '.') return null;
  }
};

/**
 * `find_dotenv()`: under mod_wsgi `__main__` has no file, by which python-dotenv takes itself for interactive
 * (dotenv/main.py, `_is_interactive`) and looks upwards from the working directory, which scripts do not tell.
 */
export const findDotenv = (machine: Machine): Value =>
  machine.world.unknown('python-dotenv looks in the working directory of the server', 'find-dotenv', { isText: true });

/** How one of the libraries reads a file. */
export interface DotenvReading {
  /** Where it looks when no path is given. */
  readonly search: 'upwards' | 'beside' | 'working-directory';
  /** Whether variables that are there are replaced. */
  readonly override: boolean;
  readonly path: Value | undefined;
  /** Whether `${NAME}` in a value stands for another variable; null where that is not known. */
  readonly interpolates: boolean | null;
}

/**
 * What the entries of a file come to (python-dotenv, dotenv/main.py `resolve_variables`): `${NAME}` is looked up in the file's
 * earlier entries and in the environment, which comes first unless variables are replaced.
 */
const resolveEntries = (
  entries: readonly DotenvEntry[],
  { override, interpolates }: DotenvReading,
  place: Place,
  machine: Machine,
): Map<string, Value> => {
  const { world, environment } = machine;
  const resolved = new Map<string, Value>();
  const lookUp = (name: string): Value | null => {
    const inFile = resolved.get(name) ?? null;
    return override && inFile ? inFile : (environment.read(text(name), null, place) ?? inFile);
  };
  for (const { key, value, refers } of entries) {
    if (value === null) continue;
    if (!refers || interpolates === false) resolved.set(key, text(value));
    else if (interpolates === null)
      resolved.set(key, world.unknown(`${key} refers to other variables`, undefined, { isText: true }));
    else {
      const pieces: Value[] = [];
      let at = 0;
      for (const { start, end, name, fallback } of referencesIn(value)) {
        pieces.push(text(value.slice(at, start)), lookUp(name) ?? text(fallback));
        at = end;
      }
      resolved.set(key, joinTexts([...pieces, text(value.slice(at))], 'dotenv', world));
    }
  }
  return resolved;
};

/** Finds the file: its path and text; null where it is not in the tree. */
const findFile = (
  { search, path }: DotenvReading,
  place: Place,
  machine: Machine,
): { file: string; text: string } | null => {
  const { fs, mapPath } = machine.project;
  let wanted: string | null;
  if (path && settle(path, machine.world).kind !== 'none') {
    const rendered = renderText(path, machine.world);
    wanted = rendered === null || rendered === '' ? null : mapPath(rendered);
  } else if (search === 'working-directory') wanted = null;
  else if (search === 'upwards') wanted = findUpwards(folderOf(place), '.env', machine);
  else wanted = posix.join(folderOf(place), '.env');
  if (wanted === null) return null;
  if (fs.status(wanted)?.kind === 'directory') wanted = posix.join(wanted, '.env');
  const found = fs.readText(wanted);
  return found.kind === 'text' ? { file: wanted, text: found.text } : null;
};

/** More variables than this no people write; every rule asks of each. */
const MOST_KEYS = 1000;

function rangeOfLine(offset: number, text: string): TextRange {
  const end = text.indexOf('\n', offset);
  return { start: text.lastIndexOf('\n', offset - 1) + 1, end: end < 0 ? text.length : end };
}

/** `load_dotenv()`, `read_dotenv()`, `read_env()`: one effect for each key of the file, one without a key where the file is not here. */
export const loadDotenv = (reading: DotenvReading, place: Place, machine: Machine): Value => {
  const { world, environment } = machine;
  const { override, search } = reading;
  const how = override ? 'assign' : 'if-absent';
  const found = findFile(reading, place, machine);
  const isGivenPath = reading.path !== undefined && settle(reading.path, world).kind !== 'none';
  const tell = (file: string | null, keys: readonly string[] | null) =>
    world.record({ kind: 'dotenv', search: isGivenPath ? 'given' : search, override, file, keys }, place);
  const writeUnseen = (why: string): Value => {
    tell(null, null);
    environment.writeUnseen(why, place, how);
    return world.unknown(why);
  };
  if (!found) {
    const isHere = reading.search === 'working-directory' && !reading.path;
    return writeUnseen(
      isHere ? 'a .env file in the working directory of the server' : 'the .env file is not in this tree',
    );
  }
  const entries = parseDotenv(found.text);
  if (entries.length > MOST_KEYS) return writeUnseen('the .env file has more variables than are followed');
  tell(
    found.file,
    entries.map(({ key }) => key),
  );
  const source = new SourceFile(found.file, found.text);
  const resolved = resolveEntries(entries, reading, place, machine);
  world.via.push(place);
  for (const { key, start } of entries) {
    const value = resolved.get(key);
    if (value) environment.write(text(key), value, { source, range: rangeOfLine(start, found.text) }, { how });
  }
  world.via.pop();
  return bool(entries.length > 0);
};

/** `dotenv_values()`: the entries, without touching the environment. */
export const dotenvValues = (args: CallArguments, { place, machine }: Context): Value => {
  const interpolates = interpolatesBy(args, machine);
  const reading = { search: 'upwards', override: true, path: argument(args, 0, 'dotenv_path'), interpolates } as const;
  const found = findFile(reading, place, machine);
  if (!found) return dict([], 'the .env file is not in this tree');
  const entries = parseDotenv(found.text);
  const resolved = resolveEntries(entries, reading, place, machine);
  return dict(entries.map(({ key }) => [text(key), resolved.get(key) ?? NONE]));
};

/** Whether python-dotenv is told to leave `${NAME}` as it is. */
export const interpolatesBy = (args: CallArguments, machine: Machine): boolean =>
  args.named.has('interpolate') ? isGiven(args, 'interpolate', machine) : true;

/** Whether a keyword is given and true. */
export const isGiven = (args: CallArguments, name: string, machine: Machine, position = -1): boolean => {
  const given = args.named.get(name) ?? args.positional[position];
  return given ? isTrue(given, machine.world) : false;
};
