import { createHash } from 'node:crypto';
import type { Settings } from '../config/settings.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { Finding } from '../rules/finding.ts';
import type { RawFinding, Rule, RuleSurroundings, SubjectKind, Subjects } from '../rules/rule.ts';
import type { FilePath } from '../source/location.ts';
import type { AnalyzedTree } from './analyze-tree.ts';
import type { CheckResult } from './check-result.ts';
import { foldConsequences } from './fold-consequences.ts';

/** What the rules found, and the rules that broke. */
export interface RunResult {
  readonly findings: readonly Finding[];
  readonly crashes: CheckResult['crashes'];
}

/**
 * Runs every selected rule over every subject of its kind. A rule that throws is named, and the others go on.
 * `nameOf` gives the name of a file by which occurrences are told apart.
 */
export function runRules(
  rules: readonly Rule[],
  tree: AnalyzedTree,
  settings: Settings,
  nameOf: (file: FilePath) => string,
): RunResult {
  const crashes: { ruleId: string; message: string }[] = [];
  const raw: RawFinding[] = [];
  for (const rule of rules) {
    if (!isSelected(rule, settings)) continue;
    try {
      raw.push(...runRule(rule, tree));
    } catch (error) {
      crashes.push({ ruleId: rule.id, message: error instanceof Error ? error.message : String(error) });
    }
  }
  const stages = new Map(rules.map((rule) => [rule.id, rule.meta.stage]));
  const folded = foldConsequences(
    raw.map((finding) => withSeverity(finding, settings)),
    (id) => stages.get(id),
  );
  return { findings: nameOccurrences(distinct(folded), tree, nameOf).sort(byPlace), crashes };
}

function isSelected(rule: Rule, { select, ignore, severity }: Settings): boolean {
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

function runRule(rule: Rule, { project, deployments, textOf }: AnalyzedTree): readonly RawFinding[] {
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
  };
  const surroundings: Omit<RuleSurroundings, 'deployment'> = { project, deployments, textOf };
  return subjects[rule.subject]().flatMap(({ subject, deployment }) =>
    rule.run(subject, { ...surroundings, deployment }),
  );
}

/** One of equal findings: alternatives of a tree share files, and a rule then says the same of each. */
function distinct<T extends RawFinding>(findings: readonly T[]): readonly T[] {
  const found = new Map<string, T>();
  for (const finding of findings) {
    const { file, range } = finding.primary.at;
    const key = JSON.stringify([finding.ruleId, finding.messageId, file, range.start, finding.message]);
    if (!found.has(key)) found.set(key, finding);
  }
  return [...found.values()];
}

/**
 * Names each finding by what it is about: rule, message, file, the text at its place, and its number among equals. Line
 * numbers do not count, so that a baseline outlives edits elsewhere in the file.
 */
function nameOccurrences(
  findings: readonly (RawFinding & Pick<Finding, 'because'>)[],
  tree: AnalyzedTree,
  nameOf: (file: FilePath) => string,
): Finding[] {
  const seen = new Map<string, number>();
  return [...findings].sort(byPlace).map(({ messageId, sites: _sites, deployment: _deployment, ...finding }) => {
    const { file, range } = finding.primary.at;
    const text = tree.textOf(file)?.slice(range.start, range.end).replace(/\s+/g, ' ') ?? '';
    const identity = JSON.stringify([finding.ruleId, messageId, nameOf(file), text]);
    const number = seen.get(identity) ?? 0;
    seen.set(identity, number + 1);
    const fingerprint = createHash('sha256').update(`${identity}#${number}`).digest('hex').slice(0, 16);
    return { ...finding, fingerprint };
  });
}

const SEVERITY_ORDER = { error: 0, warning: 1, info: 2 } as const;

/** By severity, file, place, rule: the same input gives the same order. */
function byPlace(a: Omit<Finding, 'fingerprint'>, b: Omit<Finding, 'fingerprint'>): number {
  const left = a.primary.at;
  const right = b.primary.at;
  return (
    SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity] ||
    compare(left.file, right.file) ||
    left.range.start - right.range.start ||
    compare(a.ruleId, b.ruleId) ||
    compare(a.message, b.message)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
