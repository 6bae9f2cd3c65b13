import type { Mutant } from './instrument.ts';
import type { Entry } from './journal.ts';

/** What became of the mutants of a room. */
export interface RoomScore {
  readonly name: string;
  readonly target: number;
  /** One mutant of so many was tried. */
  readonly each: number;
  readonly killed: number;
  readonly tried: number;
  /** Percent of the tried that were killed; null where nothing was tried. */
  readonly score: number | null;
  /** One line each: the place, what it became, whether any test came by. */
  readonly survivors: readonly string[];
  /** Tests that fail when they run twice, with nothing changed. */
  readonly unrepeatable: readonly string[];
}

/** Counts what a journal tells. What nothing but the loading of modules comes by was not tried. */
export function scoreOf(
  mutants: readonly Mutant[],
  journal: readonly Entry[],
): Omit<RoomScore, 'name' | 'target' | 'each'> {
  const killed = new Set(journal.flatMap((entry) => (entry.what === 'killed' ? [entry.mutant] : [])));
  const named = (what: 'reached' | 'loaded'): ReadonlySet<string> =>
    new Set(journal.flatMap((entry) => (entry.what === what ? entry.mutants : [])));
  const reached = named('reached');
  const loaded = named('loaded');
  const tried = mutants.filter(({ id }) => reached.has(id) || !loaded.has(id));
  const alive = tried.filter(({ id }) => !killed.has(id));
  const survivors = alive.map(({ id, file, line, column, mutator, replacement }) => {
    const unseen = reached.has(id) ? '' : ' (no test comes by)';
    return `${file}:${line}:${column} ${mutator} -> ${replacement}${unseen}`;
  });
  const count = tried.length - alive.length;
  return {
    killed: count,
    tried: tried.length,
    score: tried.length === 0 ? null : (100 * count) / tried.length,
    survivors,
    unrepeatable: journal.flatMap((entry) =>
      entry.what === 'unrepeatable' ? [`${entry.test}: ${entry.failure.split('\n')[0]}`] : [],
    ),
  };
}

/** How many were tried, as a person reads it. */
export const renderTried = ({ tried, each }: Pick<RoomScore, 'tried' | 'each'>): string =>
  each === 1 ? `${tried}` : `${tried} (one of ${each})`;

/** The survivors of a room, then one line with its score. */
export function renderScore(room: RoomScore): string {
  const { name, target, killed, score, survivors, unrepeatable } = room;
  const figure =
    score === null
      ? 'nothing was tried'
      : `${score.toFixed(1)} % of ${renderTried(room)} killed (${killed}), at least ${target} %`;
  return [...survivors, ...unrepeatable.map((test) => `not held against mutants: ${test}`), `${name}: ${figure}`].join(
    '\n',
  );
}
