import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FilePath } from '../source/location.ts';
import type { FileSystem } from './file-system.ts';
import { GIT_CALLS, GitRepository } from './git-calls.ts';
import { repositoryOf } from './repository-of.ts';

/** The files that git keeps. Whatever `.gitignore` says of them, git goes on keeping them. */
export interface TrackedFiles {
  readonly files: () => ReadonlySet<FilePath>;
  /** Whether git keeps a file, or something below a folder. */
  readonly keeps: (path: FilePath) => boolean;
  /** Why git could not be asked; null where it could, or was not. */
  readonly problem: () => string | null;
  /** Whether there is a repository at all. */
  readonly isRepository: boolean;
}

/** Tracked files by their paths. */
export function trackedFiles(
  list: () => Iterable<FilePath>,
  problem: () => string | null = () => null,
  isRepository = true,
): TrackedFiles {
  let known: { readonly files: ReadonlySet<FilePath>; readonly folders: ReadonlySet<FilePath> } | undefined;
  const look = () => {
    known ??= withFolders(new Set(list()));
    return known;
  };
  return {
    files: () => look().files,
    keeps: (path) => look().folders.has(path) || isKept(path, look().files),
    problem,
    isRepository,
  };
}

/** Of a submodule git names the folder, and keeps all that lies in it. */
function isKept(path: FilePath, files: ReadonlySet<FilePath>): boolean {
  for (let at = path; dirname(at) !== at; at = dirname(at)) if (files.has(at)) return true;
  return false;
}

function withFolders(files: ReadonlySet<FilePath>) {
  const folders = new Set<FilePath>();
  for (const file of files)
    for (let at = dirname(file); !folders.has(at) && dirname(at) !== at; at = dirname(at)) folders.add(at);
  return { files, folders };
}

/** What git keeps of the repository around a folder, asked when it is first needed. */
export function askTrackedFiles(disk: FileSystem, folder: FilePath): TrackedFiles {
  const top = repositoryOf(disk, folder);
  let problem: string | null = top === null ? 'this is no repository' : null;
  const list = (): Iterable<FilePath> => {
    // Nothing was ever added where there is no index.
    if (top === null || (disk.status(join(top, '.git'))?.kind === 'directory' && !existsSync(join(top, '.git/index'))))
      return [];
    const repository = new GitRepository(top);
    problem = repository.problem();
    const answer = problem === null ? repository.ask(GIT_CALLS.tracked()) : null;
    if (answer?.kind === 'failure') problem = answer.message;
    if (answer?.kind !== 'output') return [];
    return answer.bytes
      .toString('utf8')
      .split('\0')
      .filter(Boolean)
      .map((name) => join(top, name));
  };
  return trackedFiles(list, () => problem, top !== null);
}
