import type { Settings } from '../config/settings.ts';
import { UsageError } from '../config/settings.ts';
import type { FileSystem } from '../host/file-system.ts';
import { NodeFileSystem } from '../host/node-file-system.ts';
import { isInside } from '../host/path-inside.ts';
import type { FilePath } from '../source/location.ts';
import { analysedTree } from './analysed-tree.ts';
import { chooseFiles } from './file-choice.ts';
import { scanTree, type TreeScan } from './scan-tree.ts';

/** What is analysed. */
export interface AnalysisInput {
  /** Absolute files and folders. */
  readonly paths: readonly FilePath[];
  readonly settings: Settings;
  /** Told of every file and folder of the tree that is read. */
  readonly onRead?: () => void;
}

/** The disk without bounds: for settings and for what a person names. */
export const wholeDisk = (): FileSystem => new NodeFileSystem({ roots: null, maxBytes: 64 * 1024 * 1024 });

/** Throws `UsageError` where a server or script that the settings name is not there, or cannot be read: a wrong name must not look like a clean tree. */
export function demandNamedFiles(fs: FileSystem, { apache, processGroups }: Settings): void {
  const isFile = (path: FilePath): boolean => fs.status(path)?.kind === 'file';
  const entry = apache.find((path) => !isFile(path));
  if (entry !== undefined) throw new UsageError(`--apache: ${entry} is not a file`);
  const unread = apache.map((path) => fs.readText(path)).find((found) => found.kind === 'failure');
  if (unread) throw new UsageError(`--apache: ${unread.message}`);
  for (const [group, scripts] of Object.entries(processGroups)) {
    const script = scripts.find((path) => !isFile(path));
    if (script !== undefined) throw new UsageError(`process group "${group}": ${script} is not a file`);
  }
}

/** The disk as an analysis may see it: its tree, or everything where a configuration outside of it is named. */
export function openTree(input: AnalysisInput): { readonly fs: NodeFileSystem; readonly root: FilePath } {
  const { paths, settings } = input;
  const disk = wholeDisk();
  const missing = paths.find((path) => disk.status(path) === null);
  if (missing !== undefined) throw new UsageError(`${missing}: no such file or folder`);
  demandNamedFiles(disk, settings);
  const root = analysedTree(disk, paths);
  const isFree = settings.allowOutside || settings.apache.some((file) => !isInside(file, root));
  return {
    root,
    fs: new NodeFileSystem({ roots: isFree ? null : [root], maxBytes: settings.maxFileBytes, onRead: input.onRead }),
  };
}

/** The files below the paths of a run, and the scripts that are named by hand. */
export interface TreeContents {
  readonly scan: TreeScan;
  readonly scripts: readonly FilePath[];
}

/** What the paths of a run hold: the files below them, and the scripts among them that are named. */
export async function listInput(fs: FileSystem, { paths, settings }: AnalysisInput): Promise<TreeContents> {
  const there = paths.filter((path) => fs.status(path) !== null);
  return {
    scan: scanTree(fs, there, await chooseFiles(settings)),
    scripts: there.filter((path) => fs.status(path)?.kind === 'file'),
  };
}
