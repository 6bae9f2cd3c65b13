import type { Static } from '../../source/static-value.ts';
import { toStatic } from './merge-effects.ts';
import type { Site } from './order-events.ts';
import type { Exploration } from './run/explore-paths.ts';
import type { PathResult } from './run/run-path.ts';

/** What is written at a place on each path that comes there, as text. */
const valuesAt = (site: Site): ReadonlyMap<PathResult, string> => {
  const found = new Map<PathResult, string>();
  for (const { path, event } of site.occurrences)
    if (event.kind === 'effect' && event.value)
      found.set(path, `${found.get(path) ?? ''}${JSON.stringify(toStatic(event.value))}`);
  return found;
};

interface Branches {
  readonly ways: Map<boolean, Branches>;
}

/**
 * Whether the paths take every decision of some both ways, wherever one comes to it: no way through these decisions
 * was left out.
 */
const areAllTaken = (
  paths: readonly PathResult[],
  decisive: ReadonlySet<string>,
  tried: Exploration['tried'],
): boolean => {
  const root: Branches = { ways: new Map() };
  const asked = new Map<Branches, string>();
  for (const path of paths) {
    let at = root;
    tried.namesOf(path).forEach((name, i) => {
      if (!decisive.has(name)) return;
      const answer = path.decisions[i] === true;
      asked.set(at, name);
      const next = at.ways.get(answer) ?? { ways: new Map() };
      at.ways.set(answer, next);
      at = next;
    });
  }
  return [...asked.keys()].every(({ ways }) => ways.size === 2);
};

/**
 * Whether all values of a place were seen, though not all paths were run: what they hang on, one decision after the other, was
 * decided in every way. A value made of two decisions may be another one where both are taken otherwise.
 */
const isSeenWhole = (site: Site, { paths, tried }: Exploration): boolean => {
  const values = valuesAt(site);
  if (new Set(values.values()).size < 2) return true;
  const decisive = new Set<string>();
  for (const path of paths) {
    const origin = tried.originOf(path);
    const name = origin && tried.namesOf(path)[origin.flipped];
    if (origin && name !== undefined && values.get(path) !== values.get(origin.parent)) decisive.add(name);
  }
  return areAllTaken(paths, decisive, tried);
};

/** What is known of the value of a place, after not all paths were run. */
export const asSeen = (value: Static<string> | null, site: Site, exploration: Exploration): Static<string> | null => {
  if (value === null || value.kind === 'known' || exploration.isComplete || isSeenWhole(site, exploration))
    return value;
  const why = 'it has too many paths to follow all of them';
  if (value.kind === 'one-of') return { kind: 'unknown', why, perhaps: value.values };
  const { from: _from, ...rest } = value;
  return rest;
};
