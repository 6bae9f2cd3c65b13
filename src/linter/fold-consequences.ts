import type { Deployment, Mount } from '../deployment/deployment.ts';
import type { RawFinding, RawOccurrence, Stage } from '../rules/rule.ts';
import { addTo } from '../source/group-by.ts';

/** From what decides first to what only happens beside it. */
const STAGES: readonly Stage[] = ['group', 'placement', 'interpreter', 'environment', 'shared-keys', 'ambient'];

/** What decides where one site runs, and what can only happen to two sites that run together. */
const PLACING: ReadonlySet<Stage | undefined> = new Set<Stage>(['group', 'placement']);
const SHARING: ReadonlySet<Stage | undefined> = new Set<Stage>(['interpreter', 'environment', 'shared-keys']);

/** A finding with those that it leads to. */
export interface RootFinding {
  readonly finding: RawFinding;
  readonly because: readonly RawFinding[];
}

/**
 * Of findings about the same sites the one of the earliest stage is the root; what others find out about its sites is told in
 * it and not beside it, occurrence by occurrence. Findings without a stage, and errors below a root that is less than an
 * error, stay where they are.
 */
export function foldConsequences(
  findings: readonly RawFinding[],
  stageOf: (ruleId: string) => Stage | undefined,
): readonly RootFinding[] {
  const ranked = findings.map((finding): Ranked => {
    const stage = stageOf(finding.ruleId);
    return { finding, stage, rank: stage === undefined ? -1 : STAGES.indexOf(stage), reach: reachOf(finding) };
  });
  const roots = new RootIndex();
  const told = new Map<RawFinding, RawFinding[]>();
  const left = new Map<RawFinding, RawFinding>();
  for (const one of [...ranked].sort((a, b) => a.rank - b.rank)) {
    const { finding, rank } = one;
    const own: RawOccurrence[] = [];
    const explained = new Map<Ranked, RawOccurrence[]>();
    for (const occurrence of finding.occurrences) {
      const root = rank < 0 ? undefined : roots.find(one, occurrence);
      if (root) addTo(explained, root, occurrence);
      else own.push(occurrence);
    }
    for (const [root, occurrences] of explained) addTo(told, root.finding, withOccurrences(finding, occurrences));
    // What is told in a root explains nothing by itself: the root does.
    const [first] = explained.keys();
    if (rank >= 0) roots.add(one, own.length === 0 ? (first ?? one) : one);
    if (own.length > 0) left.set(finding, withOccurrences(finding, own));
  }
  return findings.flatMap((finding) => {
    const rest = left.get(finding);
    return rest ? [{ finding: rest, because: told.get(finding) ?? [] }] : [];
  });
}

/** The finding itself where nothing is left out. */
const withOccurrences = (finding: RawFinding, occurrences: readonly RawOccurrence[]): RawFinding =>
  occurrences.length === finding.occurrences.length ? finding : finding.having(occurrences);

interface Ranked {
  readonly finding: RawFinding;
  readonly stage: Stage | undefined;
  readonly rank: number;
  readonly reach: Reach;
}

/** All sites of a finding: mounts, and scripts by file and deployed path. */
interface Reach {
  readonly mounts: ReadonlySet<Mount>;
  /** The scripts named by themselves, whose every mount is meant. */
  readonly scripts: ReadonlySet<string>;
  /** The scripts of the mounts. */
  readonly mounted: ReadonlySet<string>;
}

const scriptsOf = ({ script }: Mount): readonly string[] =>
  script.file === null ? [script.deployedPath] : [script.deployedPath, script.file];

function reachOf({ occurrences }: RawFinding): Reach {
  const mounts = new Set<Mount>();
  const scripts = new Set<string>();
  const mounted = new Set<string>();
  for (const site of occurrences.flatMap(({ sites }) => sites)) {
    if (typeof site === 'string') scripts.add(site);
    else {
      mounts.add(site);
      for (const script of scriptsOf(site)) mounted.add(script);
    }
  }
  return { mounts, scripts, mounted };
}

const reaches = ({ mounts, scripts, mounted }: Reach, site: RawOccurrence['sites'][number]): boolean =>
  typeof site === 'string'
    ? scripts.has(site) || mounted.has(site)
    : mounts.has(site) || scriptsOf(site).some((script) => scripts.has(script));

/** What one finding explains, and where that is told. */
interface Explanation {
  readonly by: Ranked;
  readonly root: Ranked;
}

/** Findings by what they are about, so that only those are asked that can explain an occurrence. */
class RootIndex {
  readonly #byMount = new Map<Mount, Explanation[]>();
  readonly #byScript = new Map<string, Explanation[]>();
  readonly #byMounted = new Map<string, Explanation[]>();

  add(by: Ranked, root: Ranked): void {
    for (const mount of by.reach.mounts) addTo(this.#byMount, mount, { by, root });
    for (const script of by.reach.scripts) addTo(this.#byScript, script, { by, root });
    for (const script of by.reach.mounted) addTo(this.#byMounted, script, { by, root });
  }

  /** The finding of the earliest stage that explains an occurrence. */
  find(one: Ranked, occurrence: RawOccurrence): Ranked | undefined {
    const near = occurrence.sites.flatMap((site) =>
      typeof site === 'string'
        ? [this.#byScript.get(site), this.#byMounted.get(site)]
        : [this.#byMount.get(site), ...scriptsOf(site).map((script) => this.#byScript.get(script))],
    );
    let best: Explanation | undefined;
    for (const found of near) {
      const next = firstExplaining(found ?? [], one, occurrence);
      if (next && !(best && best.by.rank <= next.by.rank)) best = next;
    }
    return best?.root;
  }
}

/** The first of those that came in the order of their stages: one site may have thousands, none of which comes before `one`. */
function firstExplaining(
  found: readonly Explanation[],
  one: Ranked,
  occurrence: RawOccurrence,
): Explanation | undefined {
  for (const explanation of found) {
    if (explanation.by.rank >= one.rank) return undefined;
    if (explains(explanation.by, one, occurrence)) return explanation;
  }
  return undefined;
}

function explains(by: Ranked, one: Ranked, occurrence: RawOccurrence): boolean {
  if (!isOfOneServer(by.finding.deployment, one.finding.deployment)) return false;
  if (GRAVITY[occurrence.severity] > GRAVITY[by.finding.severity]) return false;
  const { sites } = occurrence;
  // Two sites share what they share because one of them is in the wrong place.
  return PLACING.has(by.stage) && SHARING.has(one.stage)
    ? sites.some((site) => reaches(by.reach, site))
    : sites.length > 0 && sites.every((site) => reaches(by.reach, site));
}

/** Equal paths of two servers are different sites. */
const isOfOneServer = (a: Deployment | null, b: Deployment | null): boolean => a === null || b === null || a === b;

const GRAVITY = { info: 0, warning: 1, error: 2 } as const;
