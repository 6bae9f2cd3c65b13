import { basename } from 'node:path';
import { parse } from 'smol-toml';
import type { FilePath } from '../source/location.ts';

type Table = Readonly<Record<string, unknown>>;

/**
 * The distribution names one requirements, lock or project file asks for, in PEP 503's form. Nothing of a file that is not in
 * its format: a name that is missed only leaves a question open.
 */
export function readRequirements(file: FilePath, text: string): ReadonlySet<string> {
  const name = basename(file);
  return new Set([...(READERS[name] ?? readLines)(text)].map(normalized));
}

const normalized = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-');

const READERS: Readonly<Record<string, (text: string) => Iterable<string>>> = {
  'poetry.lock': (text) => lockedNames(tomlOf(text)),
  'uv.lock': (text) => lockedNames(tomlOf(text)),
  'Pipfile.lock': (text) => ['default', 'develop'].flatMap((key) => Object.keys(tableOf(jsonOf(text)[key]))),
  'setup.cfg': readSetupCfg,
  Pipfile: (text) => dependenciesIn(tomlOf(text)),
  'pyproject.toml': (text) => dependenciesIn(tomlOf(text)),
};

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*/;

/** The name that a requirement begins with (PEP 508); none where what follows is not that of a requirement. */
function requirement(written: string): readonly string[] {
  const text = written.trim();
  const name = NAME.exec(text)?.[0];
  if (name === undefined) return [];
  const behind = text.slice(name.length).trimStart();
  const rest = behind.startsWith('[') ? behind.slice(behind.indexOf(']') + 1).trimStart() : behind;
  return rest === '' || '=<>!~;@#('.includes(rest.charAt(0)) ? [name] : [];
}

const readLines = (text: string): readonly string[] => text.split('\n').flatMap(requirement);

/** The lines of its `[options...]` sections: names beside those of options, which nobody asks for. */
function readSetupCfg(text: string): readonly string[] {
  let isOptions = false;
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('[')) isOptions = line.startsWith('[options');
    return isOptions ? requirement(line) : [];
  });
}

const lockedNames = ({ package: locked }: Table): readonly string[] =>
  listOf(locked)
    .map((each) => tableOf(each).name)
    .filter(isText);

/** Tables whose keys are names, or which hold lists of requirements; lists of requirements of the same name. */
const DEPENDENCIES: ReadonlySet<string> = new Set(['packages', 'dev-packages', 'dependencies', 'dev-dependencies']);
/** Tables of lists of requirements (PEP 621, PEP 735). */
const GROUPS: ReadonlySet<string> = new Set(['optional-dependencies', 'dependency-groups']);

function dependenciesIn(document: Table): readonly string[] {
  const found: string[] = [];
  const take = (list: unknown): void => {
    for (const one of listOf(list)) if (isText(one)) found.push(...requirement(one));
  };
  const tables = [document];
  for (let table = tables.pop(); table; table = tables.pop()) {
    for (const [key, value] of Object.entries(table)) {
      if (DEPENDENCIES.has(key) && Array.isArray(value)) take(value);
      else if (DEPENDENCIES.has(key) || GROUPS.has(key)) {
        for (const [name, wanted] of Object.entries(tableOf(value))) {
          if (Array.isArray(wanted)) take(wanted);
          else if (DEPENDENCIES.has(key)) found.push(name);
        }
      } else if (isTable(value)) tables.push(value);
    }
  }
  return found;
}

const tomlOf = (text: string): Table => orNothing(() => parse(text));
const jsonOf = (text: string): Table => orNothing(() => tableOf(JSON.parse(text)));

function orNothing(read: () => Table): Table {
  try {
    return read();
  } catch {
    return {};
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const tableOf = (value: unknown): Table => (isTable(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
