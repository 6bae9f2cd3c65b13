import { createHash } from 'node:crypto';
import type { FilePath } from '../source/location.ts';
import type { FileSystem } from './file-system.ts';
import { GIT_CALLS, GitRepository } from './git-calls.ts';
import { type GitEntry, GitFileSystem } from './git-file-system.ts';
import { MOST_KEPT_BYTES } from './node-file-system.ts';
import { readBlobs } from './read-blobs.ts';
import { repositoryOf } from './repository-of.ts';
import { type TrackedFiles, trackedFiles } from './tracked-files.ts';

/** The tree of a revision, to be read like a disk. */
export interface GitTree {
  readonly kind: 'tree';
  readonly fs: FileSystem;
  /** All files of the revision. */
  readonly tracked: TrackedFiles;
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
 * Opens a revision from git's objects; the work tree and the index stay as they are. Files that are the same now are read from
 * disk, and so is what it ignores (local settings, virtual environments) and what lies in submodules of which it has the same
 * commit, because no revision of them is at hand. What is neither ignored nor in the revision is not there.
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
  const top = repositoryOf(disk, folder);
  if (top === null) throw new GitFailure('not a git repository');
  const repository = new GitRepository(top);
  const problem = repository.problemWithRevisions();
  if (problem !== null) throw new GitFailure(problem);
  const tree = resolveRevision(repository, revision);
  const entries = listTree(repository, tree);
  for (const moved of listMovedSubmodules(repository, tree)) entries.delete(moved);
  const isSame = compareBytesOf(top, disk);
  const wanted = [...entries].filter(
    ([path, { kind, oid }]) => kind === 'symbolic-link' || (kind === 'file' && mayMatter(path) && !isSame(path, oid)),
  );
  const { contents, missing, bytes } = readBlobs(
    repository,
    wanted.map(([, { oid }]) => oid),
    maxBytes,
  );
  if (bytes > MOST_KEPT_BYTES)
    throw new GitFailure(
      `"${revision}" and what is there now differ in files of ${bytes} bytes, and no more than ${MOST_KEPT_BYTES} are read`,
    );
  if (missing.size > 0)
    throw new GitFailure(
      `${missing.size} files of "${revision}" are not in this repository, which is a partial clone; fetch them first (git fetch --refetch --no-filter)`,
    );
  return {
    kind: 'tree',
    fs: new GitFileSystem({
      ...{ top, repository, disk, entries, isSame, maxBytes },
      ignored: new Set(fields(ask(repository, GIT_CALLS.ignored()))),
      blobs: contents,
    }),
    tracked: trackedFiles(() => [...entries.keys()].map((path) => `${top}/${path}`)),
    movedTo: new Map(listRenames(repository, tree).map(([from, to]) => [`${top}/${from}`, `${top}/${to}`])),
  };
}

function ask(repository: GitRepository, call: readonly string[]): string {
  const answer = repository.ask(call);
  if (answer.kind === 'failure') throw new GitFailure(answer.message);
  return answer.bytes.toString('utf8');
}

/** The id of a revision's tree. */
function resolveRevision(repository: GitRepository, revision: string): string {
  const answer = repository.ask(GIT_CALLS.treeOf(revision));
  if (answer.kind === 'output') return answer.bytes.toString('utf8').trim();
  const isShallow = ask(repository, GIT_CALLS.isShallow()).trim() === 'true';
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
function listTree(repository: GitRepository, tree: string): Map<string, GitEntry> {
  return new Map(
    fields(ask(repository, GIT_CALLS.entries(tree))).map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', , oid = ''] = line.slice(0, tab).split(' ');
      return [line.slice(tab + 1), { kind: KINDS[mode] ?? 'file', oid }];
    }),
  );
}

/**
 * Compares files of a revision with what is on disk by object id (gitformat-pack(5)). git itself would pass a file through the filters that the repository
 * names; where there is a real one, the file only seems changed, and is read from the revision.
 */
function compareBytesOf(top: FilePath, disk: FileSystem): (path: string, oid: string) => boolean {
  const known = new Map<string, boolean>();
  const isSame = (path: string, oid: string): boolean => {
    const bytes = disk.readBytes?.(`${top}/${path}`);
    if (!Buffer.isBuffer(bytes)) return false;
    const hash = createHash(oid.length === SHA1_LENGTH ? 'sha1' : 'sha256');
    return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex') === oid;
  };
  return (path, oid) => {
    const same = known.get(path) ?? isSame(path, oid);
    known.set(path, same);
    return same;
  };
}

const SHA1_LENGTH = 40;

/** What was renamed between a tree and the index: `:MODE MODE OID OID STATUS<NUL>FROM<NUL>TO<NUL>`. */
function listRenames(repository: GitRepository, tree: string): readonly (readonly [string, string])[] {
  const parts = fields(ask(repository, GIT_CALLS.renames(tree)));
  return Array.from({ length: Math.floor(parts.length / 3) }, (_, at) => [
    parts[3 * at + 1] ?? '',
    parts[3 * at + 2] ?? '',
  ]);
}

/** The submodules of which a tree has another commit than the index, or none: `:MODE MODE OID OID STATUS<NUL>PATH<NUL>`. */
function listMovedSubmodules(repository: GitRepository, tree: string): readonly string[] {
  const parts = fields(ask(repository, GIT_CALLS.changes(tree)));
  return parts.flatMap((part, at) => (/^:\d+ 160000 |^:160000 /.test(part) ? [parts[at + 1] ?? ''] : []));
}
