import { known, type RuntimeText, type Static, unknown } from '../../source/static-value.ts';
import type { PathResult } from './run/run-path.ts';
import type { TraceEventOf } from './run/state/trace.ts';
import type { Value } from './run/values/values.ts';
import type { EffectKind } from './script-facts.ts';

type EffectEvent = TraceEventOf<'effect'>;

/** One event on one path, with its place in the path's order. */
export interface Occurrence<E> {
  readonly path: PathResult;
  readonly event: E;
  readonly order: number;
}

const PLACEHOLDER =
  /\{\{[\s\S]{0,1000}?\}\}|\{%[\s\S]{0,1000}?%\}|^%[A-Za-z_]+%|%[A-Z][A-Z_]+%|\$\{[\w.:-]+\}|@@\w+@@|(?<![\w.])@\w+@(?!\w)|\b__[A-Z][A-Z0-9_]*__|<%[\s\S]{0,1000}?%>|%\(\w+\)s/;
const MOST_VALUES = 24;

/** What is written, as far as the text is known. */
export const toStatic = (value: Value): Static<string> => {
  if (value.kind === 'text')
    return PLACEHOLDER.test(value.text) ? unknown(`a placeholder of a template: ${value.text}`) : known(value.text);
  if (value.kind === 'path') return known(value.path);
  if (value.kind === 'unknown') {
    const isReady = value.made?.text.every((piece) => typeof piece !== 'string' || !PLACEHOLDER.test(piece));
    return { ...unknown(value.why), ...(value.made && isReady ? { from: [value.made.text] } : {}) };
  }
  return unknown(`it is no text but ${value.kind}`);
};

type Unknown = Extract<Static<string>, { kind: 'unknown' }>;

/** Says why one of some values is not known, and what all of them are put together from, where that is known of each. */
const joinUnknown = (first: Unknown, values: readonly Static<string>[]): Unknown => {
  const texts = new Map<string, RuntimeText>();
  const { from: _from, ...rest } = first;
  const perhaps = [...new Set(values.flatMap(namesOf))].slice(0, MOST_VALUES);
  const bare = perhaps.length > 0 ? { ...rest, perhaps } : rest;
  for (const value of values) {
    const found =
      value.kind === 'known'
        ? [[value.value]]
        : value.kind === 'one-of'
          ? value.values.map((one) => [one])
          : value.from;
    if (!found) return bare;
    for (const text of found) texts.set(JSON.stringify(text), text);
  }
  return texts.size > MOST_VALUES ? bare : { ...first, from: [...texts.values()] };
};

const namesOf = (value: Static<string>): readonly string[] =>
  value.kind === 'known' ? [value.value] : value.kind === 'one-of' ? value.values : (value.perhaps ?? []);

/** All the values of some places at once. */
export const joinStatics = (values: readonly Static<string>[]): Static<string> => {
  const notKnown = values.find((value) => value.kind === 'unknown');
  if (notKnown) return joinUnknown(notKnown, values);
  const found = new Set(values.flatMap(namesOf));
  const [first] = found;
  if (first === undefined) return unknown('nothing is known of it');
  if (found.size > MOST_VALUES) return unknown('it has too many possible values');
  return found.size === 1 ? known(first) : { kind: 'one-of', values: [...found] };
};

const inherits = (path: PathResult, key: string): boolean | undefined => path.variables.inherited.get(key);

/**
 * Whether a variable is there on a path when a place of other paths is reached: what was done to it last before decides,
 * or what was inherited. What `os.putenv` writes `os.environ` does not see.
 */
const isThere = (path: PathResult, key: string, before: (event: EffectEvent) => boolean): boolean => {
  const last = path.trace.findLast(
    (event) =>
      event.kind === 'effect' &&
      (event.key === key || (event.isEvery && key.startsWith(event.keyPrefix ?? ''))) &&
      event.how !== 'process-only' &&
      !event.isNoop &&
      before(event),
  );
  const isUndone = last?.kind === 'effect' && last.isEvery && last.how !== 'remove';
  return last?.kind === 'effect' && !isUndone ? last.how !== 'remove' : inherits(path, key) === true;
};

const isAbsent = (path: PathResult, key: string, before: (event: EffectEvent) => boolean): boolean =>
  inherits(path, key) === false && !isThere(path, key, before);

/** What one place of the script does to the environment, over all paths. */
export interface MergedEffect {
  readonly how: EffectKind;
  readonly value: Static<string> | null;
  readonly certain: boolean;
  readonly representative: EffectEvent;
}

/**
 * Judges one place. An assignment that only happens where the variable was absent, on paths that ask, is `if-absent`.
 * `paths`: those that count; `isBefore`: whether an event comes before this place in the common order.
 */
export const mergeEffect = (
  occurrences: readonly Occurrence<EffectEvent>[],
  paths: readonly PathResult[],
  isBefore: (event: EffectEvent) => boolean,
): MergedEffect | null => {
  const writing = occurrences.filter(({ event }) => !event.isNoop);
  const [first] = writing;
  // A value written back changes nothing, on whichever path.
  if (!first || (writing.length < occurrences.length && writing.every(({ event }) => event.isSame))) return null;
  const { event } = first;
  const { key, how } = event;
  const writes = new Set(writing.map(({ path }) => path));
  const values = writing.flatMap(({ event: { value } }) => (value ? [toStatic(value)] : []));
  const isRemoval = how === 'remove' || (how === 'process-only' && event.value?.kind === 'none');
  const value = isRemoval ? null : joinStatics(values);
  const doubtful = writing.some(({ event: { isDoubtful } }) => isDoubtful);
  const others = paths.filter((path) => !writes.has(path));
  if (key !== null && (how === 'assign' || how === 'if-absent')) {
    const onlyWhereAbsent = writing.every(
      ({ event: other }) => other.how === 'if-absent' || other.presence === 'absent',
    );
    const isAsked = how === 'if-absent' || others.some((path) => isThere(path, key, isBefore));
    if (onlyWhereAbsent && isAsked) {
      const certain = !doubtful && others.every((path) => isThere(path, key, isBefore));
      return { how: 'if-absent', value, certain, representative: event };
    }
  }
  // What is removed on every path that may hold it is gone for certain.
  const isGone = (path: PathResult) => how === 'remove' && key !== null && isAbsent(path, key, isBefore);
  return { how, value, certain: !doubtful && others.every(isGone), representative: event };
};
