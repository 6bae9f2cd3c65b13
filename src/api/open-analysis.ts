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
  const { byRole } = analysis.tree.scan;
  const holds = (role: FileRole): boolean => (byRole.get(role)?.size ?? 0) > 0;
  const own = holds('configuration') ? null : ownServerFor(analysis.input, disk, holds('script') || holds('manage'));
  return own === null ? analysis : openInput(own);
}

async function openInput<T extends AnalysisInput>(input: T): Promise<OpenedAnalysis<T>> {
  const opened = openTree(input);
  const { fs, root, isOwn, paths } = opened;
  const { settings, forceExclude = false } = input;
  const listed = await listInput(fs, { paths, settings, forceExclude, tracked: askTrackedFiles(fs, root) });
  return { input, opened, tree: { fs, root, isOwn, settings, parser: await createPythonParser(), ...listed } };
}
