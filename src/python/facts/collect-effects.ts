import { addAll } from '../../source/add-all.ts';
import { known, unknown } from '../../source/static-value.ts';
import type { FindShape } from './effect-shapes.ts';
import { joinStatics, type MergedEffect, mergeEffect, type Occurrence } from './merge-effects.ts';
import { locate, type Site, spanOf } from './order-events.ts';
import type { Exploration } from './run/explore-paths.ts';
import type { PathResult } from './run/run-path.ts';
import type { TraceEvent, TraceEventOf } from './run/state/trace.ts';
import type { RequestOrigin } from './run/values/origins.ts';
import type { EnvironmentEffect, Moment } from './script-facts.ts';
import { asSeen } from './seen-values.ts';

type EffectEvent = TraceEventOf<'effect'>;

/** The paths that count for a phase: those that do not raise, or all where every one does. */
export interface CountedPaths {
  readonly all: readonly PathResult[];
  readonly import: readonly PathResult[];
  readonly 'request-1': readonly PathResult[];
  readonly 'request-2': readonly PathResult[];
  readonly exploration: Exploration;
}

export const countPaths = (exploration: Exploration): CountedPaths => {
  const { paths: all } = exploration;
  const orAll = (some: readonly PathResult[], rest: readonly PathResult[]) => (some.length > 0 ? some : rest);
  const loading = orAll(
    all.filter(({ failure }) => failure === null),
    all,
  );
  const serving = (phase: string) =>
    orAll(
      loading.filter(({ failedRequests }) => !failedRequests.has(phase)),
      loading,
    );
  return { exploration, all, import: loading, 'request-1': serving('request-1'), 'request-2': serving('request-2') };
};

/** When something of a request happens: once, where no path shows it in both requests. */
export const momentOf = ({ isRequest, occurrences }: Site): Moment => {
  if (!isRequest) return 'import';
  const first = new Set(occurrences.filter(({ event }) => event.phase === 'request-1').map(({ path }) => path));
  return occurrences.some(({ event, path }) => event.phase === 'request-2' && first.has(path))
    ? 'each-request'
    : 'first-request';
};

const isEffect = (occurrence: Occurrence<TraceEvent>): occurrence is Occurrence<EffectEvent> =>
  occurrence.event.kind === 'effect';

/** The phases that decide whether something of a moment is certain. */
export const phasesOf = (when: Moment) =>
  when === 'import'
    ? (['import'] as const)
    : when === 'first-request'
      ? (['request-1'] as const)
      : (['request-1', 'request-2'] as const);

const judge = (
  site: Site,
  when: Moment,
  counted: CountedPaths,
  orderOf: ReadonlyMap<TraceEvent, number>,
): MergedEffect | null => {
  const occurrences = site.occurrences.filter(isEffect);
  const parts = phasesOf(when).map((phase) =>
    mergeEffect(
      occurrences.filter(({ event, path }) => event.phase === phase && counted[phase].includes(path)),
      counted[phase],
      (event) => (orderOf.get(event) ?? 0) < site.order && (event.phase === 'import' || event.phase <= phase),
    ),
  );
  const [first, second] = parts[0] ? parts : parts.toReversed();
  if (first && parts.length === 1) return first;
  if (first && !second) return { ...first, certain: false };
  if (first && second) {
    const value = first.value && second.value ? joinStatics([first.value, second.value]) : first.value;
    return {
      ...first,
      how: first.how === second.how ? first.how : 'assign',
      certain: first.certain && second.certain,
      value,
    };
  }
  // It happens on paths that raise afterwards only.
  const raising = mergeEffect(occurrences, counted.all, () => false);
  return raising && { ...raising, certain: false };
};

const originOf = (
  occurrences: readonly Occurrence<TraceEvent>[],
): Pick<EnvironmentEffect, 'fromRequest' | 'requestKey' | 'requestFallback'> => {
  const origins: (RequestOrigin | undefined)[] = [];
  for (const { event } of occurrences)
    if (event.kind === 'effect' && !event.isNoop)
      origins.push(event.value?.kind === 'unknown' ? event.value.request : undefined);
  const [first] = origins;
  if (!origins.some((origin) => origin !== undefined)) return {};
  const isOne = first && origins.every((other) => other?.key === first.key && other?.fallback === first.fallback);
  if (!isOne || first.key === null) return { fromRequest: true };
  const { key, fallback } = first;
  if (fallback === undefined) return { fromRequest: true, requestKey: key };
  const written = fallback === null ? unknown('None is no text') : known(fallback);
  return { fromRequest: true, requestKey: key, requestFallback: written };
};

/** Whether an effect of a request happens exactly on the paths where the request has a key, or a value that is true or not None. */
const hangsOnKey = (site: Site, key: string, { 'request-1': paths }: CountedPaths): boolean => {
  const reached = new Set(site.occurrences.filter(({ event }) => event.phase === 'request-1').map(({ path }) => path));
  const has = ({ variables }: PathResult): boolean | undefined => {
    const request = variables.ofRequest(1);
    return request.has.get(key) ?? request.holds.get(key);
  };
  return paths.length > 1 && paths.every((path) => has(path) === reached.has(path));
};

interface Draft {
  readonly site: Site;
  readonly effect: EnvironmentEffect;
  readonly paths: ReadonlySet<PathResult>;
}

const draftEffect = (
  site: Site,
  counted: CountedPaths,
  orderOf: ReadonlyMap<TraceEvent, number>,
  findShape: FindShape,
): Draft | null => {
  const when = momentOf(site);
  const judged = judge(site, when, counted, orderOf);
  if (!judged) return null;
  const { representative: event } = judged;
  const shape = event.isDirect ? findShape(event.place) : undefined;
  const origin = originOf(site.occurrences);
  const { requestKey } = origin;
  const ifHasKey =
    requestKey !== undefined && when !== 'import' && !judged.certain && hangsOnKey(site, requestKey, counted);
  const effect: EnvironmentEffect = {
    seq: site.order + 1,
    key: event.key,
    ...(event.keyPrefix === null ? {} : { keyPrefix: event.keyPrefix }),
    ...(event.isEvery ? { everyKey: true } : {}),
    value: asSeen(judged.value, site, counted.exploration),
    how: judged.how,
    when,
    certain: judged.certain,
    at: locate(event.place),
    via: event.via.map(locate),
    ...(shape ? { shape } : {}),
    ...origin,
    ...(ifHasKey ? { ifRequestHasKey: true } : {}),
  };
  return {
    site,
    effect,
    paths: new Set(site.occurrences.filter(({ event: { kind } }) => kind === 'effect').map(({ path }) => path)),
  };
};

const nameGroup = ({ effect: { key, how, when, at, via } }: Draft): string =>
  JSON.stringify([key, how, when, at.file, via.map(({ file, range }) => [file, range.start])]);

/** Whether exactly one of some places is reached on every path that counts, and nothing of weight lies between them. */
const areArms = (
  drafts: readonly Draft[],
  all: readonly Draft[],
  counted: CountedPaths,
  handlers: readonly Site[],
): boolean => {
  const [first] = drafts;
  if (!first || drafts.length < 2 || first.effect.key === null) return false;
  const isAbsent = (path: PathResult) => path.variables.inherited.get(first.effect.key ?? '') !== true;
  for (const phase of phasesOf(first.effect.when))
    for (const path of counted[phase]) {
      const reached = drafts.filter(({ paths }) => paths.has(path)).length;
      if (reached > 1 || (reached === 0 && (first.effect.how !== 'if-absent' || isAbsent(path)))) return false;
    }
  const from = Math.min(...drafts.map(({ site }) => site.order));
  const to = Math.max(...drafts.map(({ site }) => site.order));
  const between = [
    ...handlers,
    ...all.filter((other) => other.effect.key === first.effect.key && !drafts.includes(other)).map(({ site }) => site),
  ];
  return !between.some(({ order }) => order > from && order < to);
};

/** The effects of all sites; the arms of a condition that write the same variable become one effect. */
export const collectEffects = (
  sites: readonly Site[],
  counted: CountedPaths,
  orderOf: ReadonlyMap<TraceEvent, number>,
  findShape: FindShape,
): EnvironmentEffect[] => {
  const ofKind = (kind: TraceEvent['kind']) => sites.filter(({ occurrences }) => occurrences[0]?.event.kind === kind);
  const drafts = ofKind('effect').flatMap((site) => draftEffect(site, counted, orderOf, findShape) ?? []);
  const groups = new Map<string, Draft[]>();
  for (const draft of drafts) groups.set(nameGroup(draft), [...(groups.get(nameGroup(draft)) ?? []), draft]);
  const handlers = ofKind('handler');
  const effects: EnvironmentEffect[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (!first || !areArms(group, drafts, counted, handlers)) {
      addAll(
        effects,
        group.map(({ effect }) => effect),
      );
      continue;
    }
    const { shape: _shape, ...rest } = first.effect;
    const values = group.flatMap(({ effect: { value } }) => (value ? [value] : []));
    effects.push({
      ...rest,
      value: first.effect.value && joinStatics(values),
      certain: true,
      at: spanOf(
        first.effect.at,
        group.map(({ effect: { at } }) => at),
      ),
      arms: group.map(({ effect: { at, value, shape } }) => ({ at, value, ...(shape ? { shape } : {}) })),
    });
  }
  return effects.sort((a, b) => a.seq - b.seq);
};
