import { FEW } from '../source/first-few.ts';
import { addTo } from '../source/group-by.ts';
import { type Alternatives, namesIn, namesOf, settingsOf } from './own-settings.ts';
import type { ProcessSettings } from './process-settings.ts';
import { isDjango, orderOf, type Resident } from './residents.ts';

/** How what one script sets comes to another: through the environment of the process, or because both live in one interpreter. */
export type Through = 'inherited' | 'shared-interpreter';

/** Writers in the order in which they are tried, and by the name of the settings module that they give. */
class NamedWriters {
  readonly all: Resident[] = [];
  readonly byName = new Map<string, Resident[]>();

  add(resident: Resident, names: readonly string[]): void {
    this.all.push(resident);
    for (const name of names) addTo(this.byName, name, resident);
  }
}

/** Writers of a scope, all together and by the interpreter they live in: what an interpreter does to itself is no inheritance. */
class WritersByInterpreter {
  readonly #byName = new Map<string, Resident[]>();
  readonly #groups = new Map<string, { readonly all: NamedWriters; readonly plain: NamedWriters }>();

  add(resident: Resident, names: readonly string[]): void {
    const { applicationGroup } = resident.interpreter;
    for (const name of names) addTo(this.#byName, name, resident);
    const group = this.#groups.get(applicationGroup) ?? { all: new NamedWriters(), plain: new NamedWriters() };
    this.#groups.set(applicationGroup, group);
    group.all.add(resident, names);
    if (!isDjango(resident.script)) group.plain.add(resident, names);
  }

  /** The names that those beside a victim give. */
  *namesBeside(victim: Resident, through: Through): Generator<string> {
    for (const { byName } of this.#groupsBeside(victim, through))
      for (const [name, some] of byName) if (some.some((writer) => writer.script !== victim.script)) yield name;
  }

  /** Those beside a victim that can be loaded before it. */
  *beside(victim: Resident, through: Through): Generator<Resident> {
    for (const { all } of this.#groupsBeside(victim, through))
      for (const writer of all)
        if (writer.script !== victim.script && orderOf(writer, victim) !== 'never') yield writer;
  }

  /** The same of those that give one of some modules. */
  named(names: readonly string[], victim: Resident): readonly Resident[] {
    const some = new Set(names.flatMap((name) => this.#byName.get(name) ?? []));
    return [...some].filter((writer) => isBeside(writer, victim));
  }

  /** Looked up, not tried one by one: an interpreter may have thousands of Django sites. */
  *#groupsBeside(victim: Resident, through: Through): Generator<NamedWriters> {
    for (const [name, { all, plain }] of this.#groups)
      yield through === 'inherited' && name === victim.interpreter.applicationGroup ? plain : all;
  }
}

/**
 * Whether one script is beside another for inheritance. What a second Django site of an interpreter writes matters less than that
 * both ask for one set of settings.
 */
const isBeside = (writer: Resident, victim: Resident): boolean =>
  writer.script !== victim.script &&
  (writer.interpreter.applicationGroup !== victim.interpreter.applicationGroup || !isDjango(writer.script));

/** The first writer of every distinct value that reaches one scope, preloaded ones apart from those that a request loads. */
export class ScopeWriters {
  readonly #preloaded = new WritersByInterpreter();
  readonly #lazy = new WritersByInterpreter();
  readonly #seen = new Map<string, Resident>();

  /** Two interpreters' worth of writers are kept of each value, so that a victim finds one beside its own interpreter. */
  add(resident: Resident, names: readonly string[], value: string): void {
    const first = this.#seen.get(value);
    const key = first && first.interpreter !== resident.interpreter ? `${value} again` : value;
    if (this.#seen.has(key)) return;
    this.#seen.set(key, resident);
    (resident.preloadedAt === null ? this.#lazy : this.#preloaded).add(resident, names);
  }

  /** The settings modules that a victim may get; of many the first few. */
  namesFor(victim: Resident, through: Through): readonly string[] {
    const own = settingsOf(victim.script);
    const isOther = (name: string): boolean => through === 'shared-interpreter' || own.length > 1 || own[0] !== name;
    const names = new Set<string>();
    for (const writers of [this.#preloaded, this.#lazy])
      for (const name of writers.namesBeside(victim, through)) {
        if (names.size > FEW) return [...names];
        if (isOther(name)) names.add(name);
      }
    return [...names];
  }

  /** The writers that may reach a victim: preloaded ones, then those that a request loads. */
  candidates(victim: Resident, through: Through, environment: ProcessSettings): readonly Iterable<Resident>[] {
    const preloaded = this.#preloadedFor(victim, through, environment);
    return victim.preloadedAt === null ? [preloaded, this.#lazy.beside(victim, through)] : [preloaded];
  }

  /** Of what several preloads wrote, a victim meets only what the last of them left. */
  #preloadedFor(victim: Resident, through: Through, environment: ProcessSettings): Iterable<Resident> {
    if (through === 'shared-interpreter') return this.#preloaded.beside(victim, through);
    const left = environment.before(victim, victim.script.facts?.settingsVariable ?? '');
    return this.#preloaded.named(namesOf(left), victim);
  }
}

/** What one script gives to one scope. */
interface Gift {
  /** An application group, or null for the whole process. */
  readonly scope: string | null;
  readonly resident: Resident;
  readonly names: readonly string[];
  readonly value: string;
  readonly isSure: boolean;
}

/** The writers for the whole process (`null`) and for each interpreter, those first of which everything is known. */
export function findWriters(
  residents: readonly Resident[],
  environment: ProcessSettings,
): ReadonlyMap<string | null, ScopeWriters> {
  const inOrder = [...residents].sort((a, b) => (a.preloadedAt ?? Infinity) - (b.preloadedAt ?? Infinity));
  const gifts = inOrder.flatMap((resident) => giftsOf(resident, environment));
  const found = new Map<string | null, ScopeWriters>();
  for (const { scope, resident, names, value } of [
    ...gifts.filter(({ isSure }) => isSure),
    ...gifts.filter(({ isSure }) => !isSure),
  ]) {
    const writers = found.get(scope) ?? new ScopeWriters();
    found.set(scope, writers);
    writers.add(resident, names, value);
  }
  return found;
}

/** The branches of open conditions in which a script is mounted: it reaches only what may stand beside them. */
const branchesOf = ({ mounts }: Resident): readonly string[] =>
  mounts.flatMap(({ alias }) => (alias?.node.conditions ?? []).map(({ chain, branch }) => `${chain} ${branch}`));

function giftsOf(resident: Resident, environment: ProcessSettings): readonly Gift[] {
  const { script, interpreter, mounts } = resident;
  const variable = script.facts?.settingsVariable ?? '';
  const gift = (scope: string | null, settings: Alternatives, file: string): readonly Gift[] => {
    const names = namesOf(settings);
    if (names.length === 0) return [];
    const isWritten = scope !== null || environment.exportsSurely(resident, variable);
    const isSure = isWritten && namesIn(settings).length === 1 && settings.length === 1;
    const isMounted = (mounts[0]?.undecidedBecause ?? []).length === 0;
    const value = [...names, file, ...branchesOf(resident)].join('|');
    return [{ scope, resident, names, value, isSure: isSure && isMounted }];
  };
  return [
    ...gift(null, environment.exportedBy(resident, variable), ''),
    ...(isDjango(script)
      ? gift(interpreter.applicationGroup, environment.askedFor(resident), script.djangoSettings?.file ?? '')
      : []),
  ];
}
