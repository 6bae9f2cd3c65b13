/** The part of Stryker's report that is read here (mutation testing report schema, version 2). */
interface MutationReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
}

/** What became of the mutants of a room. */
export interface RoomScore {
  readonly name: string;
  readonly target: number;
  readonly killed: number;
  readonly tried: number;
  /** Percent of the tried that were killed; null where nothing was tried. */
  readonly score: number | null;
  /** One line each: the place, what it became, whether any test came by. */
  readonly survivors: readonly string[];
}

const KILLED = new Set(['Killed', 'Timeout', 'RuntimeError']);
const ALIVE = new Set(['Survived', 'NoCoverage']);

/** Counts what a report tells. Mutants that did not compile or were left out are not counted. */
export function scoreOf({ files }: MutationReport): Omit<RoomScore, 'name' | 'target'> {
  const all = Object.entries(files).flatMap(([file, { mutants }]) => mutants.map((mutant) => ({ file, mutant })));
  const killed = all.filter(({ mutant }) => KILLED.has(mutant.status)).length;
  const alive = all.filter(({ mutant }) => ALIVE.has(mutant.status));
  const tried = killed + alive.length;
  const survivors = alive.map(({ file, mutant: { location, mutatorName, replacement, status } }) => {
    const unseen = status === 'NoCoverage' ? ' (no test comes by)' : '';
    return `${file}:${location.start.line}:${location.start.column} ${mutatorName} -> ${replacement ?? ''}${unseen}`;
  });
  return { killed, tried, score: tried === 0 ? null : (100 * killed) / tried, survivors };
}

/** The survivors of a room, then one line with its score. */
export function renderScore({ name, target, killed, tried, score, survivors }: RoomScore): string {
  const figure =
    score === null ? 'nothing was tried' : `${score.toFixed(1)} % of ${tried} killed (${killed}), at least ${target} %`;
  return [...survivors, `${name}: ${figure}`].join('\n');
}
