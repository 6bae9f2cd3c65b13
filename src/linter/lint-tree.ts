import { relative } from 'node:path';
import type { ConfidenceLevel, Settings, SeverityLevel } from '../config/settings.ts';
import { isInside } from '../host/path-inside.ts';
import type { Finding } from '../rules/finding.ts';
import type { RawFinding, RawOccurrence, Rule } from '../rules/rule.ts';
import type { Suppression } from '../rules/suppression.ts';
import type { FilePath } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';
import { shorten } from '../source/shorten.ts';
import { type Agreed, describeAdded, type SortedSuppressions, sortSuppressions } from './agreed.ts';
import { type AnalyzedTree, analyzeTree, type TreeInput } from './analyze-tree.ts';
import { applySuppressions } from './apply-suppressions.ts';
import { type BaselineEntry, isJudged, isWholeTree } from './baseline.ts';
import type { CheckResult, Summary } from './check-result.ts';
import { findSuppressions, type PlacedSuppression } from './find-suppressions.ts';
import { finishFindings } from './finish-findings.ts';
import { foldConsequences } from './fold-consequences.ts';
import { heedHeaders } from './heed-headers.ts';
import { isKnown, type KnownOccurrences, knownFromEntries } from './known-occurrences.ts';
import { type Fingerprints, nameOccurrences } from './name-occurrences.ts';
import { isSelected, runRules } from './run-rules.ts';
import { isUndecided, undecidedSites } from './undecided.ts';

/** A tree, and what is already known of it. */
export interface LintInput extends TreeInput {
  /** What was there at an earlier revision. It is left out. */
  readonly before?: KnownOccurrences;
  /** What is known and accepted. It is left out and counted; so is what is no longer there. */
  readonly baseline?: { readonly entries: readonly BaselineEntry[]; readonly paths: readonly FilePath[] };
  /** Files that go by another name by now: what is found in them is told apart by the new one. */
  readonly movedTo?: ReadonlyMap<FilePath, FilePath>;
  /** The day suppressions are judged by, YYYY-MM-DD; null: comments suppress nothing. */
  readonly suppressOn: string | null;
  /** Only comments that this revision has suppress anything. */
  readonly agreed?: Agreed;
}

/** What was found in a tree, and what it was found in. */
export interface LintedTree {
  readonly result: CheckResult;
  readonly tree: AnalyzedTree;
  readonly suppressions: readonly Suppression[];
  /** What would be found in the same tree under other settings. */
  readonly judge: (settings: Settings) => CheckResult;
}

const SEVERITIES: readonly SeverityLevel[] = ['info', 'warning', 'error'];
const CONFIDENCES: readonly ConfidenceLevel[] = ['low', 'medium', 'high'];

/**
 * Analyses a tree and runs the rules over it: first those about the tree, then those about the comments that suppress them.
 * What is left out is left out occurrence by occurrence, before consequences are told in their roots: a root that is known or
 * suppressed hides nothing that is not.
 */
export function lintTree(input: LintInput, rules: readonly Rule[]): LintedTree {
  const tree = analyzeTree(input);
  const judge = (settings: Settings) => judgeTree(tree, { ...input, settings }, rules).result;
  return { ...judgeTree(tree, input, rules), tree, judge };
}

function judgeTree(
  tree: AnalyzedTree,
  input: LintInput,
  rules: readonly Rule[],
): Pick<LintedTree, 'result' | 'suppressions'> {
  const { settings } = input;
  const aboutTree = rules.filter((rule) => rule.subject !== 'suppression');
  const aboutSuppressions = rules.filter((rule) => rule.subject === 'suppression');
  const run = runRules(aboutTree, { ...tree, suppressions: [] }, settings);
  const judges = (id: string): boolean => canJudge(id, input, rules, run.crashes);
  const { placed, notices: added } = placeSuppressions(input, tree, run.findings);
  const { suppressed, suppressions } = applySuppressions(run.findings, placed, {
    today: input.suppressOn ?? '',
    requireReason: settings.requireReason,
    knownRules: rules.map((rule) => rule.id),
    canJudge: judges,
  });
  const judged = runRules(aboutSuppressions, { ...tree, suppressions }, settings);
  const found = [...run.findings, ...judged.findings];
  const fingerprints = nameOccurrences(found, {
    deployments: tree.deployments,
    nameOf: (file) => identifyFile(input, file),
  });
  const isReported = (occurrence: RawOccurrence): boolean =>
    isWanted(occurrence, settings) && !isKnown(occurrence, input.before, fingerprints);
  const accepted = knownFromEntries(input.baseline?.entries ?? []);
  const isBaselined = (occurrence: RawOccurrence): boolean => isKnown(occurrence, accepted, fingerprints);
  const reported = havingOnly(found, isReported);
  const active = havingOnly(reported, (occurrence) => !suppressed.has(occurrence));
  const fresh = havingOnly(active, (occurrence) => !isBaselined(occurrence));
  const stages = new Map(rules.map((rule) => [rule.id, rule.meta.stage]));
  const roots = foldConsequences(fresh, (id) => stages.get(id));
  const { findings, notices: headers } = heedHeaders(finishFindings(roots, fingerprints), tree.textOf);
  const notices = distinctNotices([
    ...tree.project.notices,
    ...tree.deployments.flatMap((deployment) => deployment.notices),
    ...undecidedSites(tree),
    ...headers,
    ...added,
  ]);
  const result = {
    findings,
    notices,
    servers: tree.deployments.flatMap(({ assumed }) => assumed ?? []),
    summary: {
      ...summarize(findings, notices, tree),
      suppressed: countLeftOut(reported, active),
      baselined: countLeftOut(active, fresh),
      stale: countStale(input, found, fingerprints, judges),
    },
    fixed: [],
    isEmpty: tree.project.counts.parsed === 0,
    crashes: [...run.crashes, ...judged.crashes],
  };
  return { result, suppressions };
}

/** How many entries of the baseline are gone, as far as this run can tell. */
function countStale(
  { baseline, root }: LintInput,
  found: readonly RawFinding[],
  { ofOccurrence }: Fingerprints,
  judges: (ruleId: string) => boolean,
): number {
  if (!baseline) return 0;
  const there = new Set(found.flatMap(({ occurrences }) => occurrences.map(ofOccurrence)));
  const { entries, paths } = baseline;
  const looked = { root, paths, isWhole: isWholeTree(root, paths), canJudge: judges };
  return entries.filter((entry) => !there.has(entry.fingerprint) && isJudged(entry, looked)).length;
}

/** Findings with some of their occurrences; those with none are left out. */
const havingOnly = (
  findings: readonly RawFinding[],
  isWanted: (occurrence: RawOccurrence) => boolean,
): readonly RawFinding[] =>
  findings.flatMap((finding) => {
    const kept = finding.occurrences.filter(isWanted);
    if (kept.length === 0) return [];
    return [kept.length === finding.occurrences.length ? finding : finding.having(kept)];
  });

/** How many occurrences one list has more than another that was made of it. */
const countLeftOut = (all: readonly RawFinding[], some: readonly RawFinding[]): number =>
  all.every((finding, at) => finding === some[at]) ? 0 : countOccurrences(all) - countOccurrences(some);

/** Occurrences by place: alternatives of a tree share files, and a rule then says the same of each. */
const countOccurrences = (findings: readonly RawFinding[]): number =>
  new Set(
    findings.flatMap(({ ruleId, messageId, occurrences }) =>
      occurrences.map(({ primary: { at }, site }) =>
        JSON.stringify([ruleId, messageId, at.file, at.range.start, site]),
      ),
    ),
  ).size;

/** The suppressions in every file that was read for its own sake or has a finding. */
function placeSuppressions(
  { parser, suppressOn, agreed, settings }: LintInput,
  tree: AnalyzedTree,
  findings: readonly RawFinding[],
): { readonly placed: readonly PlacedSuppression[]; readonly notices: readonly Notice[] } {
  if (suppressOn === null) return { placed: [], notices: [] };
  const { scripts, servers, entryPoints, settingsModules } = tree.project;
  const files = new Set([
    ...servers.flatMap((server) => server.read.files),
    ...scripts.keys(),
    ...entryPoints.map(({ file }) => file),
    ...settingsModules.keys(),
    ...findings.flatMap(({ occurrences }) => occurrences.map(({ primary }) => primary.at.file)),
  ]);
  const languageOf = languagesIn(tree);
  const sorted = [...files].map((file): SortedSuppressions => {
    const [text, language] = [tree.textOf(file) ?? '', languageOf(file)];
    const found = findSuppressions(file, text, language, parser);
    if (!agreed || found.length === 0) return { agreed: found, added: [] };
    return sortSuppressions(found, { file, text, language, parser }, agreed);
  });
  if (!settings.allowIgnores) return { placed: [], notices: tellForbidden(sorted.flatMap((one) => one.agreed)) };
  const added = sorted.flatMap((one) => one.added);
  return { placed: sorted.flatMap((one) => one.agreed), notices: agreed ? describeAdded(added, agreed) : [] };
}

/** What comments ask for where the settings let none of them count. */
const tellForbidden = ([first, ...more]: readonly PlacedSuppression[]): readonly Notice[] => {
  if (!first) return [];
  const comments = more.length === 0 ? 'a comment asks' : `${more.length + 1} comments ask`;
  const message = `${comments} to leave findings out, and the settings let none do so (allow-ignores)`;
  return [{ code: 'ignores-forbidden', message, at: first.at, leavesOut: 'choice' }];
};

/** How a file is read: what a server reads is configuration. */
export function languagesIn({ project }: AnalyzedTree): (file: FilePath) => 'python' | 'apache' {
  const configuration = new Set(project.servers.flatMap((server) => server.read.files));
  return (file) => (configuration.has(file) ? 'apache' : 'python');
}

/** A rule that did not run, or saw only files picked by hand, says nothing by its silence. */
const canJudge = (
  ruleId: string,
  { scripts, settings }: LintInput,
  rules: readonly Rule[],
  crashes: CheckResult['crashes'],
): boolean =>
  scripts.length === 0 &&
  rules.some((rule) => rule.id === ruleId && isSelected(rule, settings)) &&
  !crashes.some((crash) => crash.ruleId === ruleId);

/** The name by which the findings of a file are told apart: the same in every checkout; files outside keep their own. */
export const identifyFile = ({ root, movedTo }: Pick<LintInput, 'root' | 'movedTo'>, file: FilePath): string => {
  const now = movedTo?.get(file) ?? file;
  return isInside(now, root) ? relative(root, now) : now;
};

/** Whether the settings want to hear of it, by severity and confidence. */
export const isWanted = (
  finding: Pick<RawOccurrence, 'severity' | 'confidence'>,
  { minSeverity, minConfidence }: Settings,
): boolean =>
  SEVERITIES.indexOf(finding.severity) >= SEVERITIES.indexOf(minSeverity) &&
  CONFIDENCES.indexOf(finding.confidence) >= CONFIDENCES.indexOf(minConfidence);

function distinctNotices(notices: CheckResult['notices']): CheckResult['notices'] {
  const found = new Map(
    notices.map((notice) => [
      JSON.stringify([notice.code, notice.message, notice.at?.file ?? notice.file, notice.at?.range.start]),
      notice,
    ]),
  );
  return [...found.values()].map((notice) => ({ ...notice, message: shorten(notice.message) }));
}

/** The counts of the closing line. */
export function summarize(
  findings: readonly Finding[],
  notices: readonly Notice[],
  { project, deployments }: AnalyzedTree,
): Summary {
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
    stale: 0,
    undecided: notices.filter(isUndecided).length,
    files: project.counts.files,
    sites: new Set(
      mounts.map((mount) => `${mount.at?.file ?? ''}:${mount.at?.range.start ?? 0} ${mount.script.deployedPath}`),
    ).size,
  };
}
