import { writeBaseline as writeBaselineOnce } from './api/baseline.ts';
import { check as checkOnce } from './api/check.ts';
import { explain as explainOnce } from './api/explain.ts';
import { extractFacts as extractFactsOnce } from './api/facts.ts';
import { drawDeployments as drawDeploymentsOnce } from './api/graph.ts';
import { openAnalysis } from './api/open-analysis.ts';
import { tellSites as tellSitesOnce } from './api/sites.ts';
import { loadSettings as readSettings } from './config/load-settings.ts';
import type { Settings } from './config/settings.ts';
import type * as DiffModule from './fix/render-diff.ts';
import type { DiffPart } from './fix/render-diff.ts';
import type { FileSystem } from './host/file-system.ts';
import { analyzeTree } from './linter/analyze-tree.ts';
import { describeFiles, type FileChoice } from './project/describe-files.ts';
import { machineEntries } from './project/machine-server.ts';
import { type AnalysisInput, wholeDisk } from './project/open-tree.ts';
import { withOtherEngine } from './python/syntax/index.ts';
import { RULES } from './rules/index.ts';
import type { FilePath } from './source/location.ts';

export { readDump } from './apache/read/dump.ts';
export type { CheckInput, CheckOutcome } from './api/check.ts';
export type { ExplainInput } from './api/explain.ts';
export { describeSettings, type SettingOrigins } from './config/describe-settings.ts';
export { findSettingsFile, readInlineSettings } from './config/load-settings.ts';
export { extendSelection, givenKeys, mergeSettings, type SettingsOverrides } from './config/merge-settings.ts';
export { refuseVersion, type VersionedProgram } from './config/modelled-versions.ts';
export { resolveSelectors } from './config/rule-selectors.ts';
export { DEFAULT_SETTINGS, type Settings, UsageError } from './config/settings.ts';
export { readRequests } from './explain/parse-requests.ts';
export { outputTarget } from './host/output-target.ts';
export { reasonOf } from './host/reason-of.ts';
export { readRulePage } from './host/rule-page.ts';
export { toolVersion } from './host/tool-version.ts';
export { writeWhole } from './host/write-whole.ts';
export type { CheckResult } from './linter/check-result.ts';
export type { FileChoice } from './project/describe-files.ts';
export { type OpenRevision, openAgreed } from './project/open-revision.ts';
export { type AnalysisInput, demandOwnFile, treeOf, wholeDisk } from './project/open-tree.ts';
export { escapeHidden, visible } from './reporters/escape.ts';
export { GRAPH_FORMATS } from './reporters/graph/index.ts';
export { REPORT_FORMATS, type ReportFormat, renderReport } from './reporters/index.ts';
export { renderExplanation } from './reporters/render-explanation.ts';
export { renderFacts } from './reporters/render-facts.ts';
export { renderSites } from './reporters/render-sites.ts';
export { renderStatistics } from './reporters/statistics.ts';
export { RULES } from './rules/index.ts';
export { didYouMean } from './source/nearest-name.ts';

/** What reads scripts is begun anew where one parser may not hold as much as it takes. */
export const check = withOtherEngine(checkOnce);
export const explain = withOtherEngine(explainOnce);
export const extractFacts = withOtherEngine(extractFactsOnce);
export const drawDeployments = withOtherEngine(drawDeploymentsOnce);
export const tellSites = withOtherEngine(tellSitesOnce);
export const writeBaseline = withOtherEngine(writeBaselineOnce);

/** The changes as `git apply` takes them; see `fix/render-diff.ts`. */
export const renderDiff = async (...args: Parameters<typeof DiffModule.renderDiff>): Promise<readonly DiffPart[]> =>
  (await import('./fix/render-diff.ts')).renderDiff(...args);

/**
 * The settings of a file. `foundIn` is the tree in which the file was found, null where a person
 * has named it. Throws `UsageError` for whatever is wrong in it.
 */
export const loadSettings = (fs: FileSystem, file: FilePath, foundIn: FilePath | null): Promise<Settings> =>
  readSettings(fs, { file, foundIn, knownRules: RULE_IDS });

/** The ids of all rules, in their order. */
export const RULE_IDS: readonly string[] = RULES.map(({ id }) => id);

/** The entry files of the servers of this machine, where distributions keep them. */
export const machineServers = (): readonly FilePath[] => machineEntries(wholeDisk());

/** Tells what the files of a tree are analysed as, and what is skipped. */
export const listFiles = withOtherEngine(async (input: AnalysisInput): Promise<FileChoice> => {
  const { tree } = await openAnalysis(input);
  return describeFiles(analyzeTree(tree).project, tree.scan);
});
