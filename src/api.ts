import type { RequestLine } from './apache/model/request-authority.ts';
import { loadSettings as readSettings } from './config/load-settings.ts';
import type { Settings } from './config/settings.ts';
import { UsageError } from './config/settings.ts';
import { ServerOpener } from './deployment/open-server.ts';
import { explainServer } from './explain/explain-server.ts';
import type { Explanation } from './explain/explanation.ts';
import { type FixAnalysis, fixUntilStable } from './fix/fix-until-stable.ts';
import { keepsSyntax } from './fix/keeps-syntax.ts';
import { planSuppressions } from './fix/plan-suppressions.ts';
import type * as DiffModule from './fix/render-diff.ts';
import type { DiffPart } from './fix/render-diff.ts';
import type { SelectedFix } from './fix/select-fixes.ts';
import { writeFixes } from './fix/write-fixes.ts';
import type { FileSystem } from './host/file-system.ts';
import type { FileChange } from './host/file-writer.ts';
import { fileAt } from './host/server-disk.ts';
import { askTrackedFiles } from './host/tracked-files.ts';
import { describeChanges } from './linter/agreed.ts';
import { analyzeTree, serverOptions, type TreeInput } from './linter/analyze-tree.ts';
import { type BaselineChange, type BaselineEntry, changeBaseline, type LookedAt } from './linter/baseline.ts';
import type { CheckResult } from './linter/check-result.ts';
import { foundEntries } from './linter/found-entries.ts';
import { type KnownOccurrences, knownFrom } from './linter/known-occurrences.ts';
import { type LintedTree, type LintInput, lintTree } from './linter/lint-tree.ts';
import { isSelected } from './linter/run-rules.ts';
import { tellLeftOut } from './linter/tell-left-out.ts';
import { describeFiles, type FileChoice } from './project/describe-files.ts';
import { chooseFiles } from './project/file-choice.ts';
import { type OpenRevision, openRevision } from './project/open-revision.ts';
import {
  type AnalysisInput,
  diskOfTree,
  diskWithin,
  filesBelow,
  listInput,
  type OpenedTree,
  openTree,
  wholeDisk,
} from './project/open-tree.ts';
import { extractScriptFacts } from './python/facts/extract-script-facts.ts';
import type { ScriptFacts } from './python/facts/script-facts.ts';
import { createPythonParser } from './python/syntax/index.ts';
import { findPythonInTree } from './python/version/python-in-tree.ts';
import { ANY_PYTHON_3, parsePythonVersion } from './python/version/python-version.ts';
import { type GraphFormat, renderGraph } from './reporters/graph/index.ts';
import { RULES } from './rules/index.ts';
import type { FilePath } from './source/location.ts';

export { describeSettings, type SettingOrigins } from './config/describe-settings.ts';
export { findSettingsFile } from './config/load-settings.ts';
export { givenKeys, mergeSettings, type SettingsOverrides } from './config/merge-settings.ts';
export { refuseVersion, type VersionedProgram } from './config/modelled-versions.ts';
export { DEFAULT_SETTINGS, type Settings, UsageError } from './config/settings.ts';
export { readRequests } from './explain/parse-requests.ts';
export { outputTarget } from './host/output-target.ts';
export { readRulePage } from './host/rule-page.ts';
export { toolVersion } from './host/tool-version.ts';
export { writeWhole } from './host/write-whole.ts';
export type { CheckResult } from './linter/check-result.ts';
export type { FileChoice } from './project/describe-files.ts';
export { type OpenRevision, openAgreed } from './project/open-revision.ts';
export { type AnalysisInput, demandOwnFile, treeOf, wholeDisk } from './project/open-tree.ts';
export { escapeHidden, visible } from './reporters/escape.ts';
export { GRAPH_FORMATS, type GraphFormat } from './reporters/graph/index.ts';
export { REPORT_FORMATS, type ReportFormat, renderReport } from './reporters/index.ts';
export { renderExplanation } from './reporters/render-explanation.ts';
export { renderFacts } from './reporters/render-facts.ts';
export { renderStatistics } from './reporters/statistics.ts';
export { RULES } from './rules/index.ts';
export { didYouMean } from './source/nearest-name.ts';

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

/** Tells what the files of a tree are analysed as, and what is skipped. */
export async function listFiles(input: AnalysisInput): Promise<FileChoice> {
  const { tree } = await openAnalysis(input);
  return describeFiles(analyzeTree(tree).project, tree.scan);
}

/** What `check` does with the fixes it finds. */
export interface CheckInput extends AnalysisInput {
  /** `apply` writes them, `diff` only tells what it would write. */
  readonly fix?: 'apply' | 'diff';
  readonly unsafeFixes?: boolean;
  /** Runs the writing of files without a break, so that a signal does not come between two files of one fix. */
  readonly uninterrupted?: <T>(work: () => T) => Promise<T>;
  /** Writes suppressions for what is found, with this reason. */
  readonly addIgnore?: string;
  /** A revision of git: only findings that are not there at it count. */
  readonly since?: string;
  /** The revision that the settings come from: its baseline and its comments are the ones that count. */
  readonly agreed?: OpenRevision;
  /** Told the name of each step when it is done. */
  readonly onStep?: (step: string) => void;
  /** The day by which suppressions are judged, YYYY-MM-DD; absent: none has ended; null reports what they would leave out. */
  readonly suppressOn?: string | null;
}

/** One fix as people are told of it. */
export type NamedFix = CheckResult['fixed'][number];

/** What `check` found; with `fix` also what it changed, or would change. */
export interface CheckOutcome {
  readonly result: CheckResult;
  /** The texts that were analysed, fixes included. */
  readonly fs: FileSystem;
  /** Draws the deployments; `nameOf` shortens paths. */
  readonly picture: (form: GraphFormat, nameOf: (file: FilePath) => string) => Promise<string>;
  /** What the fixes make of the files. */
  readonly fixes: {
    readonly changes: readonly FileChange[];
    readonly made: readonly NamedFix[];
    /** Fixes of which nothing was written, because a file was refused. */
    readonly unwritten: readonly NamedFix[];
    /** Why files were refused, one line a file. */
    readonly refusals: readonly string[];
    /** Files that a run has left which was killed while it wrote: removed. */
    readonly cleared: readonly FilePath[];
    /** False where fixes would have gone on undoing each other. */
    readonly stable: boolean;
  };
}

/** Looks for everything that can go wrong in a tree, and mends it if asked to. */
export async function check(input: CheckInput): Promise<CheckOutcome> {
  const { settings, suppressOn = '' } = input;
  const { tree: found, opened } = await openAnalysis(input);
  const { fs, root, parser } = found;
  const tree = { ...found, suppressOn };
  input.onStep?.('search');
  const known = {
    ...(input.since === undefined ? {} : { before: await findingsAt(input.since, tree, opened) }),
    ...(settings.baseline === null
      ? {}
      : {
          baseline: {
            entries: await acceptedBy(settings.baseline, input.agreed?.fs ?? wholeDisk()),
            paths: input.paths,
          },
        }),
    ...(input.agreed ? { agreed: input.agreed } : {}),
  };
  const lint = (view: FileSystem) => lintTree({ ...tree, ...known, fs: view }, RULES);
  const first = lint(fs);
  input.onStep?.('analysis');
  const changed = input.agreed
    ? describeChanges(fs, input.agreed, { folder: input.paths[0] ?? root, baseline: settings.baseline })
    : [];
  const outcome = (linted: LintedTree, view: FileSystem, fixes: CheckOutcome['fixes']): CheckOutcome => ({
    result: {
      ...linted.result,
      notices: [...linted.result.notices, ...changed, ...tellLeftOut(linted, settings, { fs: view, scan: tree.scan })],
    },
    fs: view,
    fixes,
    picture: (form, nameOf) => renderGraph(linted.tree.deployments, form, nameOf),
  });
  const unfixed: CheckOutcome['fixes'] = {
    changes: [],
    made: [],
    unwritten: [],
    refusals: [],
    cleared: [],
    stable: true,
  };
  if (!input.fix && input.addIgnore === undefined) return outcome(first, fs, unfixed);
  const { NodeFileWriter, clearAbandoned } = await import('./host/node-file-writer.ts');
  const writer = new NodeFileWriter(settings.allowOutside ? null : [root]);
  const uninterrupted = input.uninterrupted ?? (async (work) => work());
  if (input.addIgnore !== undefined) {
    const plan = planSuppressions(first, { fs, parser, reason: input.addIgnore, rules: RULES });
    const written = await uninterrupted(() => plan.changes.map((change) => writer.write([change])));
    const refused = written.flatMap((done) => (done.kind === 'refused' ? done.messages : []));
    const fresh = openTree(input).fs;
    return outcome(lint(fresh), fresh, { ...unfixed, refusals: [...plan.refusals, ...refused] });
  }
  const fixing = fixUntilStable({
    fs,
    analyze: (view) => fixAnalysis(view === fs ? first : lint(view)),
    isIntact: keepsSyntax(fs, parser),
    refusalOf: (file) => writer.refusalOf(file),
    allowUnsafe: input.unsafeFixes === true,
  });
  input.onStep?.('fixes');
  const { changes, stable } = fixing;
  const made = fixing.applied.map(describeFix);
  if (input.fix === 'diff') {
    const unwritten = fixing.refused.map(describeFix);
    return outcome(first, fs, { ...unfixed, changes, made, unwritten, refusals: fixing.refusals, stable });
  }
  const cleared = clearAbandoned([...tree.scan.files, ...tree.scan.skipped.map(({ path }) => path)]);
  const { written, unwritten, refusals } = await uninterrupted(() => writeFixes(fixing, writer));
  // A file system answers with what it read first: what is on disk now needs a new one.
  const fresh = openTree(input).fs;
  const after = lint(fresh);
  const fixed = written.map(describeFix);
  const summary = { ...after.result.summary, fixed: fixed.length };
  return outcome({ ...after, result: { ...after.result, fixed, summary } }, fresh, {
    changes,
    made: fixed,
    unwritten: [...fixing.refused, ...unwritten].map(describeFix),
    refusals: [...fixing.refusals, ...refusals],
    cleared,
    stable,
  });
}

const describeFix = ({ finding, fix }: SelectedFix): NamedFix => ({
  ruleId: finding.ruleId,
  title: fix.title,
  file: finding.primary.at.file,
  ...(fix.against ? { against: fix.against } : {}),
});

function fixAnalysis({ result, tree }: LintedTree): FixAnalysis {
  const refused = tree.project.servers.reduce((count, server) => count + server.errors.length, 0);
  const broken = [...tree.project.scripts.values()].filter(({ facts }) => facts.loads === false).length;
  return { findings: result.findings, breakage: refused + broken };
}

/** What was to be found at an earlier revision, of all that is read today. */
async function findingsAt(revision: string, now: LintInput, { paths }: OpenedTree): Promise<KnownOccurrences> {
  const { root: folder, fs: disk, settings } = now;
  const { fs, movedTo, tracked } = await openRevision({
    ...{ option: '--since', revision, folder, disk },
    maxBytes: settings.maxFileBytes,
  });
  const { result } = lintTree({ ...now, fs, ...(await listInput(fs, { paths, settings, tracked })), movedTo }, RULES);
  return knownFrom(result.findings);
}

/** What a baseline file accepts. Throws `UsageError` where there is none, or one of another version. */
const acceptedBy = async (file: FilePath, fs: FileSystem): Promise<readonly BaselineEntry[]> =>
  (await import('./linter/baseline-file.ts')).readBaseline(fs, file);

/** What `baseline` does to a baseline file. */
export interface BaselineInput extends AnalysisInput {
  readonly file: FilePath;
  readonly action: 'create' | 'update' | 'prune';
  readonly suppressOn?: string;
}

/** What became of a baseline file. Nothing was written where a rule failed. */
export interface BaselineOutcome {
  readonly change: BaselineChange;
  readonly crashes: CheckResult['crashes'];
}

/** Writes what is found now into a baseline file, or takes out what is no longer found. */
export async function writeBaseline({ file, action, ...input }: BaselineInput): Promise<BaselineOutcome> {
  const { readBaseline, saveBaseline } = await import('./linter/baseline-file.ts');
  const disk = wholeDisk();
  const old = action === 'create' ? [] : readBaseline(disk, file, action);
  const { root } = openTree(input);
  const { settings } = input;
  const every: Settings = { ...settings, baseline: null, minSeverity: 'info', minConfidence: 'low' };
  const { result } = await check({ ...input, settings: every });
  const found = foundEntries(result.findings, settings, root);
  const looked: LookedAt = {
    root,
    paths: input.paths,
    canJudge: (id) => RULES.some((rule) => rule.id === id && isSelected(rule, settings)),
  };
  const change = changeBaseline(old, found, action === 'prune' ? 'prune' : 'update', looked);
  const { crashes } = result;
  if (crashes.length > 0) return { change, crashes };
  saveBaseline(disk, file, change.entries, action);
  return { change, crashes };
}

/** A sequence of requests to one server. */
export interface ExplainInput {
  readonly settings: Settings;
  /** The folder a person asks in. Where it lies in the tree of the entry file, files that stand for paths of the server are looked for in all of it. */
  readonly folder: FilePath;
  readonly entry: FilePath;
  readonly requests: readonly RequestLine[];
}

/** Says where requests go on a freshly started server, from its files alone. */
export async function explain({ settings, folder, entry, requests }: ExplainInput): Promise<Explanation> {
  const named = { ...settings, apache: [entry] };
  const { fs, root, isOwn } = openTree({ paths: [folder], isUnnamed: true, settings: named });
  const parser = await createPythonParser();
  const isExcluded = await chooseFiles(settings);
  const files = () => filesBelow(fs, root, isExcluded);
  const opener = new ServerOpener({ fs, parser, root, files, isOwn, isExcluded, options: serverOptions(named) });
  return explainServer(opener.open({ entry, more: [], isEntry: true }), requests);
}

/** A picture of deployments. */
export interface GraphInput {
  readonly settings: Settings;
  readonly folder: FilePath;
  readonly format: GraphFormat;
  readonly nameOf: (file: FilePath) => string;
}

/** Draws the servers that the settings name or the folder holds, or the mapping by hand. Throws `UsageError` where there is none. */
export async function drawDeployments({ settings, folder, format, nameOf }: GraphInput): Promise<string> {
  const { tree } = await openAnalysis({ paths: [folder], isUnnamed: true, settings });
  const { deployments } = analyzeTree(tree);
  if (deployments.every(({ mounts }) => mounts.length === 0))
    throw new UsageError(
      'nothing here mounts a WSGI script: graph needs a server configuration (--apache FILE) or a mapping (--process-group NAME=SCRIPT,...)',
    );
  return renderGraph(deployments, format, nameOf);
}

/** What an analysis of files begins with. */
async function openAnalysis(input: AnalysisInput): Promise<{ readonly tree: TreeInput; readonly opened: OpenedTree }> {
  const opened = openTree(input);
  const { fs, root, isOwn, paths } = opened;
  const { settings } = input;
  const listed = await listInput(fs, { paths, settings, tracked: askTrackedFiles(fs, root) });
  return { opened, tree: { fs, root, isOwn, settings, parser: await createPythonParser(), ...listed } };
}

/** Scripts to be described, each with the top of its tree, outside of which nothing is read. */
export interface FactsInput {
  readonly scripts: readonly { readonly file: FilePath; readonly root: FilePath }[];
  /** What the server puts on sys.path; null where it must be guessed. */
  readonly pythonPath: readonly FilePath[] | null;
  readonly callableObject: string | null;
  /** Such as `3.11`; null: what the tree asks for, else any Python 3. */
  readonly pythonVersion?: string | null;
  /** Whether files may be read outside the trees of the scripts and the directories of `pythonPath`. */
  readonly allowOutside?: boolean;
}

/** Says what scripts do to the environment, and when. */
export async function extractFacts(input: FactsInput): Promise<readonly ScriptFacts[]> {
  const { scripts, pythonPath, callableObject, allowOutside = false } = input;
  const python = input.pythonVersion ? parsePythonVersion(input.pythonVersion) : null;
  const fs = diskWithin([...scripts.map(({ root }) => root), ...(pythonPath ?? [])], allowOutside);
  for (const { file } of scripts) {
    const kind = fs.status(file)?.kind;
    if (kind !== 'file') throw new UsageError(`${file}: ${kind ? 'not a regular file: name scripts' : 'no such file'}`);
  }
  const parser = await createPythonParser();
  return scripts.map(({ file, root }) => {
    const disk = diskOfTree(fs, root);
    return extractScriptFacts(file, {
      fs,
      parser,
      root,
      mapPath: (path) => fileAt(disk, path, file) ?? path,
      python: python ?? findPythonInTree(fs, root) ?? ANY_PYTHON_3,
      ...(pythonPath === null ? {} : { pythonPath }),
      ...(callableObject === null ? {} : { callableObject }),
    });
  });
}
