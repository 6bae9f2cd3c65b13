import { relative } from 'node:path';
import type { ConfidenceLevel, Settings, SeverityLevel } from '../config/settings.ts';
import { isInside } from '../host/path-inside.ts';
import type { Finding } from '../rules/finding.ts';
import type { Rule } from '../rules/rule.ts';
import type { FilePath } from '../source/location.ts';
import { type AnalyzedTree, analyzeTree, type TreeInput } from './analyze-tree.ts';
import type { CheckResult, Summary } from './check-result.ts';
import { runRules } from './run-rules.ts';

/** A tree, and what is already known of it. */
export interface LintInput extends TreeInput {
  /** Fingerprints of findings that were there at an earlier revision. They are left out. */
  readonly before?: ReadonlySet<string>;
  /** Files that go by another name by now: their findings are told apart by the new one. */
  readonly movedTo?: ReadonlyMap<FilePath, FilePath>;
}

/** What was found in a tree, and what it was found in. */
export interface LintedTree {
  readonly result: CheckResult;
  readonly tree: AnalyzedTree;
}

const SEVERITIES: readonly SeverityLevel[] = ['info', 'warning', 'error'];
const CONFIDENCES: readonly ConfidenceLevel[] = ['low', 'medium', 'high'];

/** Analyses a tree and runs the rules over it. */
export function lintTree(input: LintInput, rules: readonly Rule[]): LintedTree {
  const tree = analyzeTree(input);
  const run = runRules(rules, tree, input.settings, identifyFiles(input));
  const findings = run.findings
    .filter((finding) => isWanted(finding, input.settings))
    .filter((finding) => !input.before?.has(finding.fingerprint));
  const notices = [...tree.project.notices, ...tree.deployments.flatMap((deployment) => deployment.notices)];
  const result = {
    findings,
    notices: distinctNotices(notices),
    summary: summarize(findings, tree),
    fixed: [],
    crashes: run.crashes,
  };
  return { result, tree };
}

/** Names that are the same in every checkout of a tree; files outside of it keep their own. */
const identifyFiles =
  ({ root, movedTo }: LintInput) =>
  (file: FilePath): string => {
    const now = movedTo?.get(file) ?? file;
    return isInside(now, root) ? relative(root, now) : now;
  };

const isWanted = (finding: Finding, { minSeverity, minConfidence }: Settings): boolean =>
  SEVERITIES.indexOf(finding.severity) >= SEVERITIES.indexOf(minSeverity) &&
  CONFIDENCES.indexOf(finding.confidence) >= CONFIDENCES.indexOf(minConfidence);

function distinctNotices(notices: CheckResult['notices']): CheckResult['notices'] {
  const found = new Map(
    notices.map((notice) => [
      JSON.stringify([notice.code, notice.message, notice.at?.file ?? notice.file, notice.at?.range.start]),
      notice,
    ]),
  );
  return [...found.values()];
}

/** The counts of the closing line. */
export function summarize(findings: readonly Finding[], { project, deployments }: AnalyzedTree): Summary {
  const count = (severity: SeverityLevel): number => findings.filter((finding) => finding.severity === severity).length;
  const isSafe = (finding: Finding): boolean => finding.fixes.some((fix) => fix.applicability === 'safe');
  const mounts = deployments.flatMap((deployment) => deployment.mounts);
  return {
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    fixable: findings.filter(isSafe).length,
    hiddenFixes: findings.filter((finding) => finding.fixes.length > 0 && !isSafe(finding)).length,
    fixed: 0,
    suppressed: 0,
    baselined: 0,
    undecided: mounts.filter((mount) => mount.server !== null && !mount.shadowedBy && mount.undecidedBecause.length > 0)
      .length,
    files: project.counts.files,
    sites: new Set(
      mounts.map((mount) => `${mount.at?.file ?? ''}:${mount.at?.range.start ?? 0} ${mount.script.deployedPath}`),
    ).size,
  };
}
