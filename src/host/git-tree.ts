import { resolve } from 'node:path';
import type { FilePath } from '../source/location.ts';
import type { FileSystem } from './file-system.ts';
import { type GitEntry, GitFileSystem } from './git-file-system.ts';
import { readBlobs } from './read-blobs.ts';
import { runGit } from './run-git.ts';

/** The tree of a revision, to be read like a disk. */
export interface GitTree {
  readonly kind: 'tree';
  readonly fs: FileSystem;
  /** Files of the revision that go by another name now. */
  readonly movedTo: ReadonlyMap<FilePath, FilePath>;
}

export interface GitTreeInput {
  /** A folder of the repository's work tree. */
  readonly folder: FilePath;
  /** A revision as git writes them (gitrevisions(7)). */
  readonly revision: string;
  /** The work tree as it is now: what the revision has in common with it is read there. */
  readonly disk: FileSystem;
  readonly maxBytes: number;
  /** Whether a file will probably be read: such blobs are fetched all at once, others one by one when asked for. */
  readonly mayMatter: (file: FilePath) => boolean;
}

class GitFailure extends Error {}

/**
 * Opens a revision from git's objects; the work tree and the index stay as they are. Files that git knows to be the same now
 * are read from disk, and so is what it ignores (local settings, virtual environments) and what lies in submodules, because
 * no revision of them is at hand. What is neither ignored nor in the revision is not there.
 */
export function openGitTree(input: GitTreeInput): GitTree | { readonly kind: 'failure'; readonly message: string } {
  try {
    return readTree(input);
  } catch (error) {
    if (error instanceof GitFailure) return { kind: 'failure', message: error.message };
    throw error;
  }
}

function readTree({ folder, revision, disk, maxBytes, mayMatter }: GitTreeInput): GitTree {
  const top = resolve(folder, ask(folder, ['rev-parse', '--show-cdup']).trimEnd());
  const tree = resolveRevision(folder, revision);
  const entries = listTree(top, tree);
  const { changed, moved } = compareToNow(top, tree);
  const ignored = listIgnored(top);
  const wanted = [...entries].filter(
    ([path, { kind }]) => kind === 'symbolic-link' || (kind === 'file' && changed.has(path) && mayMatter(path)),
  );
  const blobs = readBlobs(
    top,
    wanted.map(([, { oid }]) => oid),
    maxBytes,
  );
  return {
    kind: 'tree',
    fs: new GitFileSystem({ top, disk, entries, changed, ignored, blobs, maxBytes }),
    movedTo: new Map([...moved].map(([from, to]) => [`${top}/${from}`, `${top}/${to}`])),
  };
}

function ask(folder: FilePath, args: readonly string[]): string {
  const answer = runGit(folder, args);
  if (answer.kind === 'failure') throw new GitFailure(answer.message);
  return answer.bytes.toString('utf8');
}

/** The id of a revision's tree. */
function resolveRevision(folder: FilePath, revision: string): string {
  const answer = runGit(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{tree}`]);
  if (answer.kind === 'output') return answer.bytes.toString('utf8').trim();
  const isShallow = ask(folder, ['rev-parse', '--is-shallow-repository']).trim() === 'true';
  throw new GitFailure(
    `this repository has no revision "${revision}"${isShallow ? '; it is a shallow clone: fetch that commit first' : ''}`,
  );
}

const fields = (text: string): readonly string[] => text.split('\0').filter(Boolean);

const KINDS: Readonly<Record<string, GitEntry['kind']>> = {
  '120000': 'symbolic-link',
  '160000': 'submodule',
};

/** Every entry of a tree by its path from the top: `MODE TYPE OID<TAB>PATH`. */
function listTree(top: FilePath, tree: string): ReadonlyMap<string, GitEntry> {
  const lines = fields(ask(top, ['ls-tree', '-r', '-z', '--full-tree', tree]));
  return new Map(
    lines.map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', , oid = ''] = line.slice(0, tab).split(' ');
      return [line.slice(tab + 1), { kind: KINDS[mode] ?? 'file', oid }];
    }),
  );
}

/**
 * What differs between a tree and the work tree, by the paths of the tree: `:MODE MODE OID OID STATUS<NUL>PATH<NUL>`, for
 * renames with both paths. The index's notes spare reading files; where they are out of date a file only seems changed.
 */
function compareToNow(
  top: FilePath,
  tree: string,
): { readonly changed: ReadonlySet<string>; readonly moved: ReadonlyMap<string, string> } {
  const parts = fields(ask(top, ['diff-index', '-z', '-M', '--no-ext-diff', '--ignore-submodules=all', tree]));
  const changed = new Set<string>();
  const moved = new Map<string, string>();
  for (let at = 0; at < parts.length; at += 2) {
    const status = parts[at]?.split(' ').at(-1)?.charAt(0);
    const path = parts[at + 1] ?? '';
    if (status !== 'A' && status !== 'C') changed.add(path);
    if (status !== 'R' && status !== 'C') continue;
    if (status === 'R') moved.set(path, parts[at + 2] ?? path);
    at += 1;
  }
  return { changed, moved };
}

/** Untracked paths that git ignores; whole folders end in `/`. */
const listIgnored = (top: FilePath): ReadonlySet<string> =>
  new Set(fields(ask(top, ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'])));
