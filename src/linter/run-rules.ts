import { ignoresIn } from '../config/file-ignores.ts';
import type { Settings } from '../config/settings.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { type MountAnswers, NO_ANSWERS } from '../deployment/mount-answer.ts';
import type { ReadableTree } from '../project/filled-later.ts';
import { isRoomFull } from '../python/syntax/index.ts';
import type { RawFinding, Rule, RuleSurroundings, SubjectKind, Subjects } from '../rules/rule.ts';
import { isOfServer } from '../rules/server-mount.ts';
import type { Suppression } from '../rules/suppression.ts';
import { addAll } from '../source/add-all.ts';
import type { AnalyzedTree } from './analyze-tree.ts';
import type { CheckResult } from './check-result.ts';
import { temperByFile } from './temper-by-file.ts';
import { temperLikely } from './temper-likely.ts';

/** What the rules found, and the rules that broke. */
export interface RunResult {
  readonly findings: readonly RawFinding[];
  readonly crashes: CheckResult['crashes'];
}

/** What rules are run over. */
export interface RuledTree extends Omit<AnalyzedTree, 'servers'> {
  readonly suppressions: readonly Suppression[];
}

/** Runs every selected rule over every subject of its kind. A rule that throws is named, and the others go on. */
export function runRules(rules: readonly Rule[], tree: RuledTree, settings: Settings): RunResult {
  const crashes: { ruleId: string; message: string }[] = [];
  const findings: RawFinding[] = [];
  for (const rule of rules) {
    if (!isSelected(rule, settings)) continue;
    try {
      addAll(
        findings,
        runRule(rule, tree).map((finding) => temperByFile(finding, rule.meta, filesOf(tree))),
      );
    } catch (error) {
      if (isRoomFull(error)) throw error;
      crashes.push({ ruleId: rule.id, message: error instanceof Error ? error.message : String(error) });
    }
  }
  const weighed = findings.map((finding) => withSeverity(temperLikely(finding, tree.project), settings));
  return { findings: weighed.flatMap((finding) => withoutIgnored(finding, settings)), crashes };
}

const filesOf = ({ project: { root, files }, textOf }: RuledTree): ReadableTree => ({ root, files, textOf });

/** Whether the settings let a rule run. */
export function isSelected(rule: Rule, { select, ignore, severity }: Settings): boolean {
  if (select.length > 0 && !select.includes(rule.id)) return false;
  return !ignore.includes(rule.id) && severity[rule.id] !== 'off';
}

function withSeverity(finding: RawFinding, settings: Settings): RawFinding {
  const severity = settings.severity[finding.ruleId];
  if (!severity || severity === 'off') return finding;
  return finding.having(finding.occurrences.map((occurrence) => ({ ...occurrence, severity })));
}

/** Without the occurrences that stand in files, or are brought about by lines of files, in which the rule is ignored. */
function withoutIgnored(finding: RawFinding, { perFileIgnores }: Settings): readonly RawFinding[] {
  if (Object.keys(perFileIgnores).length === 0) return [finding];
  const isIgnored = ignoresIn(perFileIgnores);
  const kept = finding.occurrences.filter(({ primary, alsoAt }) =>
    [primary.at, ...alsoAt].every(({ file }) => !isIgnored(finding.ruleId, file)),
  );
  if (kept.length === finding.occurrences.length) return [finding];
  return kept.length === 0 ? [] : [finding.having(kept)];
}

/** A rule is run once for each server whose parts are its subjects, else once. */
function runRule(
  rule: Rule,
  { project, deployments, answersOf, suppressions, textOf, kindIn }: RuledTree,
): readonly RawFinding[] {
  const around: Omit<RuleSurroundings, 'deployment' | keyof MountAnswers> = { project, deployments, textOf, kindIn };
  const once = (subjects: readonly Subjects[SubjectKind][]) =>
    rule.run(subjects, { ...around, deployment: null, ...NO_ANSWERS });
  const each = (of: (deployment: Deployment) => readonly Subjects[SubjectKind][]) =>
    deployments.flatMap((deployment) => rule.run(of(deployment), { ...around, deployment, ...answersOf(deployment) }));
  switch (rule.subject) {
    case 'script':
      return once([...project.scripts.values()]);
    case 'project':
      return once([project]);
    case 'suppression':
      return once(suppressions);
    case 'server-config':
      return each(({ server }) => (server ? [server] : []));
    case 'virtual-host':
      return each(({ server }) => server?.virtualHosts ?? []);
    case 'mount':
      return each(({ mounts }) => mounts.filter(isOfServer));
    case 'process-group':
      return each(({ processGroups }) => processGroups);
    case 'interpreter':
      return each(({ processGroups }) => processGroups.flatMap(({ interpreters }) => interpreters));
    case 'deployment':
      return each((deployment) => [deployment]);
  }
}
