import type { DotenvLoad } from '../../python/facts/script-facts.ts';
import { addTo } from '../../source/group-by.ts';
import { knownValue } from '../../source/static-value.ts';
import { type Resident, reaches } from '../shared-environment.ts';

/** A site whose .env file meets what another one has set, with one such site as witness. */
export interface DotenvClash {
  readonly victim: Resident;
  readonly writer: Resident;
  readonly mine: DotenvLoad;
  readonly its: DotenvLoad;
  /** The names of different values; null where one of the files is not here. */
  readonly keys: readonly string[] | null;
}

/**
 * The sites that keep what another site's file has set, each once. A witness is looked for by the names in the files, and
 * where those are not known among the sites whose files may be others: never among all pairs.
 */
export function findClashes(residents: readonly Resident[], python: string): readonly DotenvClash[] {
  const writers = new DotenvWriters(residents);
  return residents.flatMap((victim) => {
    const isReached = (writer: Resident): boolean => writer !== victim && reaches(writer, victim, python);
    let unread: DotenvClash | null = null;
    for (const writer of writers.candidates(victim, isReached)) {
      const clash = clashOf(victim, writer);
      if (clash?.keys) return [clash];
      unread ??= clash;
    }
    return unread ? [unread] : [];
  });
}

/** The sites that load .env files, by what their files say. */
class DotenvWriters {
  /** By the name of a variable, then by its value where that is known. */
  readonly #byKey = new Map<string, Map<string | null, Resident[]>>();
  /** What is in some file of theirs is not known. */
  readonly #unread: Resident[] = [];
  /** They say which file. */
  readonly #named: Resident[] = [];
  readonly #all: readonly Resident[];

  constructor(residents: readonly Resident[]) {
    this.#all = residents;
    for (const resident of residents) {
      const { dotenvLoads } = resident;
      if (dotenvLoads.some(({ keys }) => keys === null)) this.#unread.push(resident);
      if (!dotenvLoads.every(isSearched)) this.#named.push(resident);
      for (const load of dotenvLoads)
        for (const key of load.keys ?? []) {
          const byValue = this.#byKey.get(key) ?? new Map<string | null, Resident[]>();
          this.#byKey.set(key, byValue);
          addTo(byValue, valueIn(resident, load, key), resident);
        }
    }
  }

  /** For each thing that a site's files may meet, the first site that brings it. */
  *candidates(victim: Resident, isReached: (writer: Resident) => boolean): Generator<Resident> {
    const loads = victim.dotenvLoads.filter(({ override }) => !override);
    for (const load of loads)
      for (const key of load.keys ?? []) {
        const own = valueIn(victim, load, key);
        for (const [value, some] of this.#byKey.get(key) ?? []) {
          const writer = value !== null && value === own ? undefined : some.find(isReached);
          if (!writer) continue;
          yield writer;
          break;
        }
      }
    for (const load of loads) {
      const may = load.keys !== null ? this.#unread : isSearched(load) ? this.#named : this.#all;
      const writer = may.find(isReached);
      if (writer) yield writer;
    }
  }
}

function clashOf(victim: Resident, writer: Resident): DotenvClash | null {
  const pairs = victim.dotenvLoads
    .filter(({ override }) => !override)
    .flatMap((mine) => writer.dotenvLoads.map((its) => ({ mine, its })));
  const clashes = pairs.flatMap(({ mine, its }): DotenvClash[] => {
    const common = { victim, writer, mine, its };
    if (mine.keys === null || its.keys === null)
      return isSearched(mine) && isSearched(its) ? [] : [{ ...common, keys: null }];
    if (mine.file === its.file) return [];
    const isEqual = (key: string): boolean => {
      const [one, other] = [valueIn(victim, mine, key), valueIn(writer, its, key)];
      return one !== null && one === other;
    };
    const theirs = new Set(its.keys);
    const keys = mine.keys.filter((key) => theirs.has(key) && !isEqual(key));
    return keys.length > 0 ? [{ ...common, keys }] : [];
  });
  return clashes.find(({ keys }) => keys) ?? clashes[0] ?? null;
}

/** Both look in one working directory, so they find one file or none. */
const isSearched = ({ search }: DotenvLoad): boolean => search === 'working-directory';

const valueIn = ({ writes }: Resident, { file }: DotenvLoad, key: string): string | null =>
  knownValue(writes.find((effect) => effect.key === key && effect.at.file === file)?.value);
