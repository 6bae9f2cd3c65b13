import { setImmediate } from 'node:timers/promises';
import { type FixAnalysis, fixUntilStable } from '../fix/fix-until-stable.ts';
import { keepsSyntax } from '../fix/keeps-syntax.ts';
import { planSuppressions } from '../fix/plan-suppressions.ts';
import type { SelectedFix } from '../fix/select-fixes.ts';
import { writeFixes } from '../fix/write-fixes.ts';
import type { FileSystem } from '../host/file-system.ts';
import type { FileChange, FileWriter } from '../host/file-writer.ts';
import { describeChanges } from '../linter/agreed.ts';
import type { BaselineEntry } from '../linter/baseline.ts';
import type { CheckResult } from '../linter/check-result.ts';
import { type KnownOccurrences, knownFrom } from '../linter/known-occurrences.ts';
import { type LintedTree, type LintInput, lintTree } from '../linter/lint-tree.ts';
import { tellLeftOut } from '../linter/tell-left-out.ts';
import { type OpenRevision, openRevision } from '../project/open-revision.ts';
import { type AnalysisInput, listInput, openTree, wholeDisk } from '../project/open-tree.ts';
import { type GraphFormat, renderGraph } from '../reporters/graph/index.ts';
import { outlineProcesses, type ProcessOutline } from '../reporters/process-outline.ts';
import { RULES } from '../rules/index.ts';
import type { FilePath } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';
import { openAnalysis } from './open-analysis.ts';

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
  /** The sites by the process they run in. */
  readonly processes: () => readonly ProcessOutline[];
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
export async function check(asked: CheckInput): Promise<CheckOutcome> {
  const { tree: found, opened, input } = await openAnalysis(asked);
  const { settings, suppressOn = '', agreed } = input;
  const { fs, root } = found;
  const tree = { ...found, suppressOn };
  input.onStep?.('search');
  const known = await knownTo(input, tree, opened.paths);
  const lint = (view: FileSystem) => lintTree({ ...tree, ...known, fs: view }, RULES);
  const first = lint(fs);
  input.onStep?.('analysis');
  const changed = agreed
    ? describeChanges(fs, agreed, { folder: input.paths[0] ?? root, baseline: settings.baseline })
    : [];
  const { linted, view, fixes } = await mend({ tree, input, first, lint });
  const { result } = linted;
  const notices = [
    ...result.notices,
    ...tellNamed(input, linted),
    ...changed,
    ...tellLeftOut(linted, settings, { fs: view, scan: tree.scan }),
  ];
  return {
    result: { ...result, notices },
    fs: view,
    fixes,
    picture: (form, nameOf) => renderGraph(linted.tree.deployments, form, nameOf),
    processes: () => outlineProcesses(linted.tree.deployments),
  };
}

/** What is left out because it was there before, or was accepted. */
async function knownTo(
  { since, settings, agreed, paths, forceExclude = false }: CheckInput,
  tree: LintInput,
  looked: readonly FilePath[],
): Promise<Pick<LintInput, 'before' | 'baseline' | 'agreed'>> {
  const { baseline } = settings;
  return {
    ...(since === undefined ? {} : { before: await findingsAt(since, tree, { paths: looked, forceExclude }) }),
    ...(baseline === null
      ? {}
      : { baseline: { entries: await acceptedBy(baseline, agreed?.fs ?? wholeDisk()), paths } }),
    ...(agreed ? { agreed } : {}),
  };
}

/** What a tree is mended with. */
interface Mending {
  readonly tree: LintInput;
  readonly input: CheckInput;
  readonly first: LintedTree;
  readonly lint: (view: FileSystem) => LintedTree;
}

/** What is found in a tree when all is done, in which texts, and what became of the fixes. */
interface Mended {
  readonly linted: LintedTree;
  readonly view: FileSystem;
  readonly fixes: CheckOutcome['fixes'];
}

const UNFIXED: CheckOutcome['fixes'] = {
  changes: [],
  made: [],
  unwritten: [],
  refusals: [],
  cleared: [],
  stable: true,
};

/** Writes what a run is asked to write. */
async function mend(mending: Mending): Promise<Mended> {
  const { tree, input, first } = mending;
  if (!input.fix && input.addIgnore === undefined) return { linted: first, view: tree.fs, fixes: UNFIXED };
  const { NodeFileWriter, clearAbandoned } = await import('../host/node-file-writer.ts');
  const writer = new NodeFileWriter(input.settings.allowOutside ? null : [tree.root]);
  if (input.addIgnore !== undefined) return addIgnores(mending, writer, input.addIgnore);
  const { scan } = tree;
  const clear = () => clearAbandoned([...scan.files, ...scan.skipped.map(({ path }) => path)]);
  return applyFixes(mending, writer, clear);
}

/**
 * A file system answers with what it read first: what is on disk now needs a new one. After a turn of the event loop there is room
 * for as many syntax trees as at the start: what was written would not be written anew.
 */
const lookAgain = async ({ input, lint }: Mending): Promise<Pick<Mended, 'linted' | 'view'>> => {
  await setImmediate();
  const view = openTree(input).fs;
  return { linted: lint(view), view };
};

const atOnce = <T>(work: () => T): Promise<T> => Promise.resolve(work());

async function addIgnores(mending: Mending, writer: FileWriter, reason: string): Promise<Mended> {
  const { tree, input, first } = mending;
  const { fs, parser } = tree;
  const plan = planSuppressions(first, { fs, parser, reason, rules: RULES });
  const written = await (input.uninterrupted ?? atOnce)(() => plan.changes.map((change) => writer.write([change])));
  const refused = written.flatMap((done) => (done.kind === 'refused' ? done.messages : []));
  return { ...(await lookAgain(mending)), fixes: { ...UNFIXED, refusals: [...plan.refusals, ...refused] } };
}

async function applyFixes(mending: Mending, writer: FileWriter, clear: () => readonly FilePath[]): Promise<Mended> {
  const { tree, input, first, lint } = mending;
  const { fs, parser } = tree;
  const fixing = fixUntilStable({
    fs,
    analyze: (view) => fixAnalysis(view === fs ? first : lint(view)),
    isIntact: keepsSyntax(fs, parser),
    refusalOf: (file) => writer.refusalOf(file),
    allowUnsafe: input.unsafeFixes === true,
  });
  input.onStep?.('fixes');
  const { changes, stable } = fixing;
  if (input.fix === 'diff') {
    const made = fixing.applied.map(describeFix);
    const unwritten = fixing.refused.map(describeFix);
    const fixes = { ...UNFIXED, changes, made, unwritten, refusals: fixing.refusals, stable };
    return { linted: first, view: fs, fixes };
  }
  const cleared = clear();
  const { written, unwritten, refusals } = await (input.uninterrupted ?? atOnce)(() => writeFixes(fixing, writer));
  const { linted, view } = await lookAgain(mending);
  const fixed = written.map(describeFix);
  const summary = { ...linted.result.summary, fixed: fixed.length };
  return {
    linted: { ...linted, result: { ...linted.result, fixed, summary } },
    view,
    fixes: {
      changes,
      made: fixed,
      unwritten: [...fixing.refused, ...unwritten].map(describeFix),
      refusals: [...fixing.refusals, ...refusals],
      cleared,
      stable,
    },
  };
}

/** Where single files are all that was read, what that leaves open. */
function tellNamed({ paths, isUnnamed }: CheckInput, { tree }: LintedTree): readonly Notice[] {
  const disk = wholeDisk();
  const isServed = tree.deployments.some(({ source }) => source !== 'none');
  if (isUnnamed || isServed || paths.some((path) => disk.status(path)?.kind === 'directory')) return [];
  const message =
    'only what was named was read, and no server configuration among it: how it is served is not known. Name its folder, or --apache FILE';
  return [{ code: 'named-files-only', message, ...(paths[0] === undefined ? {} : { file: paths[0] }) }];
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
async function findingsAt(
  revision: string,
  now: LintInput,
  { paths, forceExclude }: Required<Pick<CheckInput, 'paths' | 'forceExclude'>>,
): Promise<KnownOccurrences> {
  const { root: folder, fs: disk, settings } = now;
  const { fs, movedTo, tracked } = await openRevision({
    ...{ option: '--since', revision, folder, disk },
    maxBytes: settings.maxFileBytes,
  });
  const { result } = lintTree(
    { ...now, fs, ...(await listInput(fs, { paths, settings, forceExclude, tracked })), movedTo },
    RULES,
  );
  return knownFrom(result.findings);
}

/** What a baseline file accepts. Throws `UsageError` where there is none, or one of another version. */
const acceptedBy = async (file: FilePath, fs: FileSystem): Promise<readonly BaselineEntry[]> =>
  (await import('../linter/baseline-file.ts')).readBaseline(fs, file);
