import { askTrackedFiles } from '../host/tracked-files.ts';
import type { TreeInput } from '../linter/analyze-tree.ts';
import type { FileRole } from '../project/classify-file.ts';
import { ownServerFor, ownServerIn } from '../project/machine-server.ts';
import { type AnalysisInput, listInput, type OpenedTree, openTree, wholeDisk } from '../project/open-tree.ts';
import { createPythonParser } from '../python/syntax/index.ts';

/** What an analysis begins with. `input` is what was asked, or this machine's own server where that is meant. */
export interface OpenedAnalysis<T extends AnalysisInput> {
  readonly input: T;
  readonly opened: OpenedTree;
  readonly tree: TreeInput;
}

/** Opens the files of an analysis: the paths that were named, or what is meant where none was. */
export async function openAnalysis<T extends AnalysisInput>(asked: T): Promise<OpenedAnalysis<T>> {
  const disk = wholeDisk();
  const analysis = await openInput(ownServerIn(asked, disk));
  const own = holds(analysis, 'configuration') ? null : ownServerFor(analysis.input, disk);
  // Sites that lie here are served from somewhere, and nothing says that it is this machine.
  const isElsewhere = !asked.settings.onServer && (holds(analysis, 'script') || holds(analysis, 'manage'));
  return own === null || isElsewhere ? analysis : openInput(own);
}

const holds = ({ tree }: OpenedAnalysis<AnalysisInput>, role: FileRole): boolean =>
  (tree.scan.byRole.get(role)?.size ?? 0) > 0;

async function openInput<T extends AnalysisInput>(input: T): Promise<OpenedAnalysis<T>> {
  const opened = openTree(input);
  const { fs, root, isOwn, paths } = opened;
  const { settings, forceExclude = false } = input;
  const listed = await listInput(fs, { paths, settings, forceExclude, tracked: askTrackedFiles(fs, root) });
  return { input, opened, tree: { fs, root, isOwn, settings, parser: await createPythonParser(), ...listed } };
}
