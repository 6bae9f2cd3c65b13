import type { Context, Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { combine } from '../values/operators.ts';
import { settle } from '../values/truth.ts';
import { type CallArguments, NONE, type Place, TRUE, text, type Value } from '../values/values.ts';
import { findUpwards, folderOf } from './dotenv-calls.ts';
import { parseDotenv } from './dotenv-file.ts';

/** Methods of django-environ and environs that give a text as it is. */
const GIVES_TEXT = /^(?:str|unicode)$/;

/** Variables that some methods read where they are given no name (django-environ, environ/environ.py; dj-database-url). */
const USUAL_KEYS: Readonly<Record<string, string>> = {
  db: 'DATABASE_URL',
  db_url: 'DATABASE_URL',
  cache: 'CACHE_URL',
  cache_url: 'CACHE_URL',
  email: 'EMAIL_URL',
  email_url: 'EMAIL_URL',
  search_url: 'SEARCH_URL',
};

const ERRORS: Readonly<Record<string, string>> = {
  environ: 'ImproperlyConfigured',
  environs: 'EnvError',
  decouple: 'UndefinedValueError',
};

const isNamedText = (cast: Value | undefined): boolean =>
  cast === undefined || cast.kind === 'none' || (cast.kind === 'external' && cast.name === 'str');

interface Reading {
  readonly key: Value;
  readonly fallback: Value | null;
  /** The value is the text of the variable. */
  readonly isText: boolean;
  /** A default is converted as the variable is: by a cast of python-decouple, by what takes an address apart. */
  readonly convertsFallback: boolean;
}

/** What `env(...)`, `env.str(...)`, `config(...)` ask for. */
const readingOf = (name: string, args: CallArguments, machine: Machine): Reading | null => {
  const [library = '', ...rest] = name.split('.');
  const last = library === 'decouple' || rest.length < 2 ? '' : (rest.at(-1) ?? '');
  const method = last === 'get_value' ? '' : last;
  const key = args.positional[0] ?? args.named.get('var') ?? args.named.get('env');
  const usual = name === 'dj_database_url.config' ? 'DATABASE_URL' : USUAL_KEYS[method];
  const wanted = key ? settle(key, machine.world) : usual === undefined ? null : text(usual);
  if (!wanted) return null;
  // django-environ's env(name, cast, default); everything else has the default second.
  const isCall = library === 'environ' && method === '';
  const scheme = wanted.kind === 'text' ? schemeOf(wanted.text, machine) : null;
  const given = args.named.get('default') ?? args.positional[isCall ? 2 : 1];
  const cast = args.named.get('cast') ?? args.named.get('subcast') ?? (isCall ? args.positional[1] : undefined);
  const isPlain = isNamedText(cast ?? scheme?.cast);
  return {
    key: wanted,
    fallback: given ?? scheme?.fallback ?? (name === 'dj_database_url.config' ? NONE : null),
    isText: (method === '' || GIVES_TEXT.test(method)) && usual === undefined && isPlain,
    convertsFallback: usual !== undefined || method.startsWith('dj_') || (library === 'decouple' && !isPlain),
  };
};

const schemeOf = (
  key: string,
  { world }: Machine,
): { readonly cast: Value; readonly fallback: Value | null } | null => {
  const declared = world.externalAttributes.get(`environ.scheme.${key}`);
  if (!declared) return null;
  const [cast, fallback] = declared.kind === 'sequence' ? declared.items : [declared];
  return { cast: cast ?? NONE, fallback: fallback ?? null };
};

/** `environ.Env(KEY=(cast, default))`: what is declared for each variable. */
export const declareScheme = (args: CallArguments, { world }: Machine): void => {
  for (const [key, value] of args.named) world.externalAttributes.set(`environ.scheme.${key}`, settle(value, world));
};

/** `env.prefixed(...)` of environs: from then on names are not what they seem. */
export const notePrefix = ({ world }: Machine): void => {
  world.externalAttributes.set('environs.prefixed', TRUE);
};

/** python-decouple looks into the nearest settings.ini or .env where the variable is absent; null where there is neither. */
const readBeside = (key: string, place: Place, machine: Machine): Value | null => {
  const { fs } = machine.project;
  const folder = folderOf(place);
  if (findUpwards(folder, 'settings.ini', machine)) return machine.world.unknown('it may stand in settings.ini');
  const file = findUpwards(folder, '.env', machine);
  const found = file === null ? null : fs.readText(file);
  if (found?.kind !== 'text') return null;
  const entry = parseDotenv(found.text).find((one) => one.key === key);
  return entry?.value == null ? null : text(entry.value);
};

/**
 * A variable read through django-environ, environs, python-decouple or dj-database-url. Raises what the library raises
 * where it is absent and there is no default. Null where nothing is asked for.
 */
export const readThroughLibrary = (name: string, args: CallArguments, { place, machine }: Context): Value | null => {
  const { world, environment } = machine;
  const reading = readingOf(name, args, machine);
  if (!reading) return null;
  const library = name.split('.', 1)[0] ?? name;
  if (world.externalAttributes.has('environs.prefixed')) return world.unknown('a variable behind a prefix');
  const { key, isText, convertsFallback } = reading;
  const beside = library === 'decouple' && key.kind === 'text' ? readBeside(key.text, place, machine) : null;
  const fallback = beside ?? reading.fallback;
  const found = environment.read(key, fallback, place, fallback === null);
  if (!found)
    throw new PythonError(ERRORS[library] ?? '*', `${key.kind === 'text' ? key.text : 'it'} is not set`, place, key);
  if (isText || (found === reading.fallback && !convertsFallback)) return found;
  return combine([found], `${name} of`, world);
};
