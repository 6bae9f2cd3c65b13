import type { Settings } from '../config/settings.ts';
import { DEFAULT_SETTINGS, UsageError } from '../config/settings.ts';
import type { FileSystem } from '../host/file-system.ts';
import { repositoryLeft } from '../host/leads-outside.ts';
import { NodeFileSystem } from '../host/node-file-system.ts';
import { isInside } from '../host/path-inside.ts';
import type { ServerDisk } from '../host/server-disk.ts';
import type { TrackedFiles } from '../host/tracked-files.ts';

import type { FilePath } from '../source/location.ts';
import { analysedTree } from './analysed-tree.ts';
import { chooseFiles, type IsExcluded } from './file-choice.ts';
import { isOwnServer } from './own-server.ts';
import { scanTree, type TreeScan } from './scan-tree.ts';
import { TreeDisk } from './tree-disk.ts';
import { TreeNames } from './tree-names.ts';
import { walkTree } from './walk-tree.ts';

/** What is analysed. */
export interface AnalysisInput {
  /** Absolute files and folders, at least one. */
  readonly paths: readonly FilePath[];
  /** Nobody named the paths: they are the folder a person asks in. A server on this machine is read without them. */
  readonly isUnnamed?: boolean;
  /** It is asked what a server does: where the folder describes none, that of this machine is meant. */
  readonly asksServer?: boolean;
  readonly settings: Settings;
  /** What the settings exclude is left out even where it is named. */
  readonly forceExclude?: boolean;
  /** Told of every file and folder of the tree that is read. */
  readonly onRead?: () => void;
}

/** The disk without bounds: for settings and for what a person names. */
export const wholeDisk = (given?: Settings['given']): FileSystem =>
  new NodeFileSystem({ roots: null, maxBytes: 64 * 1024 * 1024, given });

/** The folder that an analysis of paths is confined to; see `analysedTree`. */
export const treeOf = (paths: readonly FilePath[]): FilePath => analysedTree(wholeDisk(), paths);

/** The disk as far as some folders reach, or all of it. */
export const diskWithin = (roots: readonly FilePath[], allowOutside: boolean): FileSystem =>
  new NodeFileSystem({ roots: allowOutside ? null : roots, maxBytes: DEFAULT_SETTINGS.maxFileBytes });

/**
 * Throws `UsageError` where a file that a person names lies in a repository and is a link out of it: what a person means is what
 * lies there, and what is wrong in a file is told with its words.
 */
export function demandOwnFile(file: FilePath): void {
  const repository = repositoryLeft(file);
  if (repository !== null)
    throw new UsageError(`${file} is a link that leads out of ${repository}: name the file itself`);
}

/** Throws `UsageError` where a server or script that the settings name is not there, or cannot be read: a wrong name must not look like a clean tree. */
function demandNamedFiles(fs: FileSystem, settings: Settings): void {
  const { apache, processGroups, envvars } = settings;
  const isFile = (path: FilePath): boolean => fs.status(path)?.kind === 'file';
  const entry = apache.find((path) => !isFile(path));
  if (entry !== undefined) throw new UsageError(`--apache: ${entry} is not a file`);
  const unread = apache.map((path) => fs.readText(path)).find((found) => found.kind === 'failure');
  if (unread) throw new UsageError(`--apache: ${unread.message}`);
  const named = [...apache, ...(envvars === null ? [] : [envvars]), ...Object.values(processGroups).flat()];
  if (!settings.allowOutside && !settings.onServer) for (const file of named) demandOwnFile(file);
  const started = envvars === null ? null : fs.readText(envvars);
  if (started?.kind === 'failure') throw new UsageError(`--envvars: ${started.message}`);
  for (const [group, scripts] of Object.entries(processGroups)) {
    const script = scripts.find((path) => !isFile(path));
    if (script !== undefined) throw new UsageError(`process group "${group}": ${script} is not a file`);
  }
}

/** The files of a run: a tree, or the machine itself where it is the server. */
export interface OpenedTree {
  /** Confined to the tree; not so where the machine is the server. */
  readonly fs: NodeFileSystem;
  readonly root: FilePath;
  readonly paths: readonly FilePath[];
  /** Whether this machine is the server that an entry file belongs to. */
  readonly isOwn: (entry: FilePath) => boolean;
}

/** Opens what a run may see: its tree and the repositories of the entry files it names, or everything where the machine is the server. */
export function openTree({ paths, isUnnamed = false, settings, onRead }: AnalysisInput): OpenedTree {
  const { given } = settings;
  const disk = wholeDisk(given);
  const missing = paths.find((path) => disk.status(path) === null);
  if (missing !== undefined) throw new UsageError(`${missing}: no such file or folder`);
  demandNamedFiles(disk, settings);
  const { apache, isApacheFound, onServer, allowOutside, maxFileBytes, envvars } = settings;
  const asked = analysedTree(disk, paths);
  const isOwn = (entry: FilePath): boolean => onServer || (!isApacheFound && isOwnServer(disk, entry, asked));
  const own = new Set(apache.filter(isOwn));
  const isServer = onServer || own.size > 0;
  const [first] = apache;
  // A configuration of another place has the files it speaks of around it.
  const isElsewhere = first !== undefined && !isInside(first, asked) && !given.has(first);
  const root = isUnnamed && isElsewhere ? analysedTree(disk, [first]) : asked;
  const outside = apache.filter((entry) => !isInside(entry, root) && !given.has(entry));
  const around = outside.map((entry) => analysedTree(disk, [entry]));
  const roots = isServer || allowOutside ? null : [root, ...around, ...(envvars === null ? [] : [envvars])];
  return {
    root,
    paths: isUnnamed && own.size > 0 ? [] : paths,
    fs: new NodeFileSystem({ roots, maxBytes: maxFileBytes, onRead, given }),
    isOwn: (entry) => onServer || own.has(entry),
  };
}

/** The tree around a script as far as it stands for the disk of a server of which nothing else is known. */
export function diskOfTree(fs: FileSystem, root: FilePath): ServerDisk {
  const names = new TreeNames(root, () => filesBelow(fs, root));
  return new TreeDisk({ fs, root, names, pathMap: {}, isExcluded: () => false });
}

/** The files of the tree below a folder, in the order of a walk. */
export function filesBelow(fs: FileSystem, folder: FilePath, isExcluded?: IsExcluded): readonly FilePath[] {
  const files: FilePath[] = [];
  walkTree(fs, folder, (file) => files.push(file), isExcluded ? { isExcluded } : {});
  return files;
}

/** The files below the paths of a run, and the scripts that are named by hand. */
export interface TreeContents {
  readonly scan: TreeScan;
  readonly scripts: readonly FilePath[];
  readonly isExcluded: IsExcluded;
}

export interface ListInput extends Pick<AnalysisInput, 'forceExclude'> {
  readonly paths: readonly FilePath[];
  readonly settings: Settings;
  readonly tracked: TrackedFiles;
}

/** What the paths of a run hold: the files below them, and the scripts among them that are named. */
export async function listInput(fs: FileSystem, input: ListInput): Promise<TreeContents> {
  const { paths, settings, tracked, forceExclude = false } = input;
  const isExcluded = await chooseFiles(settings);
  const isFile = (path: FilePath): boolean => fs.status(path)?.kind === 'file';
  const there = paths.filter((path) => fs.status(path) !== null && !(forceExclude && isExcluded(path, !isFile(path))));
  const named = there.filter(isFile);
  return {
    isExcluded,
    scan: scanTree(fs, there, { isExcluded, tracked }),
    scripts: named.filter((path) => !settings.apache.includes(path)),
  };
}
