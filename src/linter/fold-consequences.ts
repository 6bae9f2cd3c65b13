import type { Finding } from '../rules/finding.ts';
import type { RawFinding, Stage } from '../rules/rule.ts';

/** From what decides first to what only happens beside it. */
const STAGES: readonly Stage[] = ['group', 'placement', 'interpreter', 'environment', 'shared-keys', 'ambient'];

/** What decides where one site runs, and what can only happen to two sites that run together. */
const PLACING: ReadonlySet<Stage | undefined> = new Set<Stage>(['group', 'placement']);
const SHARING: ReadonlySet<Stage | undefined> = new Set<Stage>(['interpreter', 'environment', 'shared-keys']);

/**
 * Of findings about the same sites the one of the earliest stage is the root; those of later stages are told in it and not
 * beside it. Findings without a stage, and errors below a root that is less than an error, stay where they are.
 */
export function foldConsequences(
  findings: readonly RawFinding[],
  stageOf: (ruleId: string) => Stage | undefined,
): readonly (RawFinding & Pick<Finding, 'because'>)[] {
  const rank = (finding: RawFinding): number => {
    const stage = stageOf(finding.ruleId);
    return stage === undefined ? -1 : STAGES.indexOf(stage);
  };
  const explains = (root: RawFinding, consequence: RawFinding): boolean => {
    // Two sites share what they share because one of them is in the wrong place.
    const isPlaced = PLACING.has(stageOf(root.ruleId)) && SHARING.has(stageOf(consequence.ruleId));
    return isOfOneServer(root, consequence) && (isPlaced ? concernsOne : concernsAll)(root, consequence);
  };
  const rootOf = (finding: RawFinding): RawFinding | undefined =>
    rank(finding) < 0
      ? undefined
      : findings
          .filter(
            (other) =>
              rank(other) >= 0 && rank(other) < rank(finding) && explains(other, finding) && !isGraver(finding, other),
          )
          .sort((a, b) => rank(a) - rank(b))[0];
  // What explains a finding may itself be told in another one: its stage is earlier each time.
  const firstCauseOf = (finding: RawFinding): RawFinding | undefined => {
    const root = rootOf(finding);
    return root && (firstCauseOf(root) ?? root);
  };
  const told = new Map<RawFinding, RawFinding[]>();
  const roots = findings.filter((finding) => {
    const root = firstCauseOf(finding);
    if (root) told.set(root, [...(told.get(root) ?? []), finding]);
    return !root;
  });
  return roots.map((root) => {
    const consequences = told.get(root)?.filter((finding) => finding !== root) ?? [];
    if (consequences.length === 0) return root;
    return {
      ...root,
      because: consequences.map(({ ruleId, message, primary }) => ({ ruleId, message, at: primary.at })),
    };
  });
}

/** The root speaks of every site that the consequence is about. */
const concernsAll = (root: RawFinding, consequence: RawFinding): boolean =>
  consequence.sites.length > 0 && consequence.sites.every((site) => root.sites.includes(site));

const concernsOne = (root: RawFinding, consequence: RawFinding): boolean =>
  consequence.sites.some((site) => root.sites.includes(site));

/** Equal paths of two servers are different sites. */
const isOfOneServer = (a: RawFinding, b: RawFinding): boolean =>
  a.deployment === null || b.deployment === null || a.deployment === b.deployment;

const GRAVITY = { info: 0, warning: 1, error: 2 } as const;

const isGraver = (a: RawFinding, b: RawFinding): boolean => GRAVITY[a.severity] > GRAVITY[b.severity];
