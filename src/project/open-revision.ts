import { DEFAULT_SETTINGS, UsageError } from '../config/settings.ts';
import type { FileSystem } from '../host/file-system.ts';
import type * as GitTreeModule from '../host/git-tree.ts';
import { NodeFileSystem } from '../host/node-file-system.ts';
import type { FilePath } from '../source/location.ts';
import { mayMatter } from './classify-file.ts';
import { treeOf } from './open-tree.ts';

/** A revision of the repository, to be read like a disk. */
export interface OpenRevision extends Omit<GitTreeModule.GitTree, 'kind'> {
  readonly revision: string;
}

export interface RevisionQuestion {
  /** The option that names it, for what is told. */
  readonly option: '--since' | '--settings-from';
  readonly revision: string;
  /** A folder of the repository. */
  readonly folder: FilePath;
  readonly disk: FileSystem;
  readonly maxBytes: number;
}

/** Opens a revision. Throws `UsageError` where there is no such revision, no repository, or no git. */
export async function openRevision(question: RevisionQuestion): Promise<OpenRevision> {
  const { option, ...asked } = question;
  const { openGitTree } = await import('../host/git-tree.ts');
  const tree = openGitTree({ ...asked, mayMatter });
  if (tree.kind === 'failure') throw new UsageError(`${option}: ${tree.message}`);
  return { ...tree, revision: question.revision };
}

/** The revision whose settings, baseline and comments count for the tree that paths lie in. */
export async function openAgreed(revision: string, paths: readonly FilePath[]): Promise<OpenRevision> {
  const folder = treeOf(paths);
  const { maxFileBytes: maxBytes } = DEFAULT_SETTINGS;
  const disk = new NodeFileSystem({ roots: [folder], maxBytes });
  return openRevision({ option: '--settings-from', revision, folder, disk, maxBytes });
}
