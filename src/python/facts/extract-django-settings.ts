import type { FilePath } from '../../source/location.ts';
import { refusalsOf } from '../version/refusals.ts';
import { buildScriptFacts } from './build-script-facts.ts';
import { describeKnownSettings } from './describe-known-settings.ts';
import type { DjangoSetting, DjangoSettingsFacts, Literal, SettingsRead } from './django-settings-facts.ts';
import type { FactsHost } from './facts-host.ts';
import { loadProject } from './load-project.ts';
import { locate } from './order-events.ts';
import { explorePaths } from './run/explore-paths.ts';
import type { PathResult } from './run/run-path.ts';
import type { Value } from './run/values/values.ts';
import type { EnvironmentRead } from './script-facts.ts';

const DEEPEST_LITERAL = 40;
/** A literal may hold the same list many times over. */
const MOST_PARTS = 20_000;

/** A value as a JSON-like literal; undefined where it is none. */
const toLiteral = (value: Value, depth = 0, budget = { left: MOST_PARTS }): Literal | undefined => {
  budget.left -= 1;
  if (depth > DEEPEST_LITERAL || budget.left < 0) return undefined;
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'path':
      return value.path;
    case 'number':
    case 'bool':
      return value.value;
    case 'none':
      return null;
    case 'sequence': {
      const items = value.items.map((item) => toLiteral(item, depth + 1, budget));
      return value.open !== null || items.includes(undefined) ? undefined : (items as Literal[]);
    }
    case 'dict': {
      const made: Record<string, Literal> = Object.create(null);
      for (const { key, value: inner } of value.entries.values()) {
        const literal = toLiteral(inner, depth + 1, budget);
        if (key.kind !== 'text' || literal === undefined) return undefined;
        made[key.text] = literal;
      }
      return value.open === null && value.copyOf === null ? { ...made } : undefined;
    }
    default:
      return undefined;
  }
};

const whyNot = (values: readonly (Value | null)[]): string => {
  const unknown = values.find((value) => value?.kind === 'unknown');
  if (unknown?.kind === 'unknown') return unknown.why;
  return values.length > 1 ? 'it differs from one path to another' : 'it is not a literal';
};

const settingOf = (name: string, paths: readonly PathResult[]): DjangoSetting | null => {
  const bindings = paths.map(({ names }) => names.get(name) ?? null);
  const bound = bindings.find((binding) => binding !== null);
  if (!bound) return null;
  const values = bindings.map((binding) => binding?.value ?? null);
  const literals = values.map((value) => (value ? toLiteral(value) : undefined));
  const [first] = literals;
  const isOne = first !== undefined && literals.every((literal) => JSON.stringify(literal) === JSON.stringify(first));
  return {
    name,
    value: isOne ? { kind: 'literal', value: first } : { kind: 'not-literal', why: whyNot(values) },
    at: locate(bound.place),
  };
};

/** What a Django settings module holds, as far as reading tells: its upper-case names, `from .base import *` followed. */
export const extractDjangoSettings = (file: FilePath, host: FactsHost): DjangoSettingsFacts => {
  const project = loadProject(file, host);
  const script = project.load(file);
  if (!script) {
    const nothing = { settings: new Map<string, DjangoSetting>(), incomplete: true };
    const unread = { reads: [], environmentReads: [], effects: [], dotenvLoads: [], relativeFiles: [], notices: [] };
    return { file, ...nothing, ...describeKnownSettings(nothing), ...unread };
  }
  const exploration = explorePaths(
    { script, callable: '', moduleName: host.moduleName ?? guessName(file, host), isLazy: true },
    project,
  );
  const { paths, isComplete } = exploration;
  const loading = paths.filter(({ failure }) => failure === null);
  const counted = loading.length > 0 ? loading : paths;
  const names = new Set(
    counted.flatMap((path) => [...path.names.keys()]).filter((name) => /^[A-Z][A-Z0-9_]*$/.test(name)),
  );
  const settings = new Map<string, DjangoSetting>();
  for (const name of [...names].sort()) {
    const setting = settingOf(name, counted);
    if (setting) settings.set(name, setting);
  }
  const facts = buildScriptFacts({ script, callable: '', moduleName: null }, exploration);
  const isCut =
    refusalsOf(script.tree, project.python).counted.length > 0 ||
    !isComplete ||
    paths.some(({ exhausted }) => exhausted !== null);
  const incomplete = isCut || counted.some(({ callable }) => callable.mayBeHidden);
  return {
    file,
    settings,
    ...describeKnownSettings({ settings, incomplete }),
    reads: facts.reads,
    environmentReads: joinReads(facts.reads),
    effects: facts.effects,
    dotenvLoads: facts.dotenvLoads,
    relativeFiles: facts.relativeFiles ?? [],
    incomplete,
    notices: facts.notices,
  };
};

/** The variables read, in the order of their first reading. */
const joinReads = (reads: readonly EnvironmentRead[]): SettingsRead[] => {
  const joined = new Map<string, SettingsRead>();
  for (const { key, required, at } of reads) {
    if (key === null) continue;
    const known = joined.get(key);
    if (!known || (required && !known.required)) joined.set(key, { key, required, at });
  }
  return [...joined.values()];
};

/** The dotted name of a file by the packages it lies in: the folders above it that hold an `__init__.py`. */
const guessName = (file: FilePath, { fs }: FactsHost): string => {
  const parts = file.replace(/\.py$/, '').split('/');
  let first = parts.length - 1;
  while (first > 1 && fs.status(`${parts.slice(0, first).join('/')}/__init__.py`)) first -= 1;
  const name = parts.slice(first);
  return (name.at(-1) === '__init__' ? name.slice(0, -1) : name).join('.');
};
