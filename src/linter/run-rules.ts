import type { Settings } from '../config/settings.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { RawFinding, Rule, RuleSurroundings, SubjectKind, Subjects } from '../rules/rule.ts';
import type { Suppression } from '../rules/suppression.ts';
import type { AnalyzedTree } from './analyze-tree.ts';
import type { CheckResult } from './check-result.ts';

/** What the rules found, and the rules that broke. */
export interface RunResult {
  readonly findings: readonly RawFinding[];
  readonly crashes: CheckResult['crashes'];
}

/** What rules are run over. */
export interface RuledTree extends AnalyzedTree {
  readonly suppressions: readonly Suppression[];
}

/** Runs every selected rule over every subject of its kind. A rule that throws is named, and the others go on. */
export function runRules(rules: readonly Rule[], tree: RuledTree, settings: Settings): RunResult {
  const crashes: { ruleId: string; message: string }[] = [];
  const findings: RawFinding[] = [];
  for (const rule of rules) {
    if (!isSelected(rule, settings)) continue;
    try {
      findings.push(...runRule(rule, tree));
    } catch (error) {
      crashes.push({ ruleId: rule.id, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { findings: findings.map((finding) => withSeverity(finding, settings)), crashes };
}

/** Whether the settings let a rule run. */
export function isSelected(rule: Rule, { select, ignore, severity }: Settings): boolean {
  if (select.length > 0 && !select.includes(rule.id)) return false;
  return !ignore.includes(rule.id) && severity[rule.id] !== 'off';
}

function withSeverity(finding: RawFinding, settings: Settings): RawFinding {
  const severity = settings.severity[finding.ruleId];
  return severity && severity !== 'off' ? { ...finding, severity } : finding;
}

interface SubjectOf {
  readonly subject: Subjects[SubjectKind];
  readonly deployment: Deployment | null;
}

function runRule(rule: Rule, { project, deployments, suppressions, textOf }: RuledTree): readonly RawFinding[] {
  const each = (of: (deployment: Deployment) => readonly Subjects[SubjectKind][]): readonly SubjectOf[] =>
    deployments.flatMap((deployment) => of(deployment).map((subject) => ({ subject, deployment })));
  const subjects: Readonly<Record<SubjectKind, () => readonly SubjectOf[]>> = {
    script: () => [...project.scripts.values()].map((subject) => ({ subject, deployment: null })),
    project: () => [{ subject: project, deployment: null }],
    'server-config': () => each(({ server }) => (server ? [server] : [])),
    'virtual-host': () => each(({ server }) => server?.virtualHosts ?? []),
    mount: () => each(({ mounts }) => mounts),
    'process-group': () => each(({ processGroups }) => processGroups),
    interpreter: () => each(({ processGroups }) => processGroups.flatMap(({ interpreters }) => interpreters)),
    deployment: () => each((deployment) => [deployment]),
    suppression: () => suppressions.map((subject) => ({ subject, deployment: null })),
  };
  const surroundings: Omit<RuleSurroundings, 'deployment'> = { project, deployments, textOf };
  return subjects[rule.subject]().flatMap(({ subject, deployment }) =>
    rule.run(subject, { ...surroundings, deployment }),
  );
}
