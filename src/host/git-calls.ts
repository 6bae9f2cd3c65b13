import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import type { FilePath } from '../source/location.ts';
import { leadsOutside, leadsTo } from './leads-outside.ts';
import { folderOfRepository, linkAmongObjects } from './repository-folder.ts';

/**
 * Every question that git is asked. git does what the repository it looks at says, and the repository is a stranger's: none of
 * these looks at a file of the work tree except for its name, so that no filter, converter or diff program has anything to do.
 */
export const GIT_CALLS = {
  folder: () => ['rev-parse', '--absolute-git-dir'],
  treeOf: (revision: string) => ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{tree}`],
  isShallow: () => ['rev-parse', '--is-shallow-repository'],
  entries: (tree: string) => ['ls-tree', '-r', '-z', '--full-tree', tree],
  // Of the index, not of the work tree (`--cached`); at most so many candidates, whatever the repository says.
  renames: (tree: string) => [
    ...['diff-index', '--cached', '-z', '-M', '-l1000', '--diff-filter=R'],
    ...['--no-ext-diff', '--no-textconv', '--ignore-submodules=all', tree],
  ],
  // Where another commit of a submodule is in the index than in the tree; no submodule is looked into.
  changes: (tree: string) => [
    ...['diff-index', '--cached', '-z', '--no-renames', '--no-ext-diff', '--no-textconv'],
    ...['--ignore-submodules=none', tree],
  ],
  tracked: () => ['ls-files', '-z', '--cached'],
  ignored: () => ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'],
  sizes: () => ['cat-file', '--batch-check'],
  contents: () => ['cat-file', '--batch'],
} as const;

/** What holds for all of them, whatever the repository's own configuration says; git(1), git-config(1). */
const HARDENING = [
  '--no-pager',
  '--no-optional-locks',
  '--no-replace-objects',
  '--literal-pathspecs',
  ...[
    'core.fsmonitor=false',
    'core.hooksPath=/dev/null',
    'core.sshCommand=false',
    'core.gitProxy=',
    'core.pager=cat',
    'credential.helper=',
    'diff.external=',
    'protocol.allow=never',
    'submodule.recurse=false',
    // A folder of the tree that looks like a repository is none (git 2.38).
    'safe.bareRepository=explicit',
  ].flatMap((setting) => ['-c', setting]),
];

/** Variables by which a hook points git elsewhere, or that name programs. */
const DROPPED = [
  'GIT_DIR',
  'GIT_COMMON_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_OBJECT_DIRECTORY',
  'GIT_NAMESPACE',
  'GIT_EXTERNAL_DIFF',
];

/** What git printed, or why it did not. */
export type GitOutput =
  | { readonly kind: 'output'; readonly bytes: Buffer }
  | { readonly kind: 'failure'; readonly message: string };

const ROOM = 256 * 1024 * 1024;
const LONGEST_MS = 60_000;

/**
 * A repository, to be asked one of `GIT_CALLS`. `top` holds `.git`. git runs no hook, filter or monitor, fetches nothing,
 * takes no lock and writes nothing; what takes longer than a minute has failed.
 */
export class GitRepository {
  readonly #top: FilePath;
  #program: FilePath | null | undefined;
  /** Why it is asked nothing more. */
  #gaveUp: string | null = null;

  constructor(top: FilePath) {
    this.#top = top;
  }

  /** Why this is no repository that may be asked; null where it is one. */
  problem(): string | null {
    const own = folderOfRepository(this.#top);
    if (own.kind === 'refused') return own.why;
    const answer = this.ask(GIT_CALLS.folder());
    if (answer.kind === 'failure') return answer.message;
    const found = answer.bytes.toString('utf8').trimEnd();
    return leadsTo(found) === own.path ? null : `git takes ${found} for the repository, which is not ${this.#top}/.git`;
  }

  /** The same of one whose revisions are asked about. */
  problemWithRevisions(): string | null {
    const own = folderOfRepository(this.#top);
    return this.problem() ?? (own.kind === 'folder' ? linkAmongObjects(own.path, this.#top) : null);
  }

  ask(call: readonly string[], input = ''): GitOutput {
    this.#program ??= findGit(process.env.PATH ?? '', this.#top);
    if (this.#program === null) return { kind: 'failure', message: 'git is not installed, or not in PATH' };
    if (this.#gaveUp !== null) return { kind: 'failure', message: this.#gaveUp };
    const passed = Object.entries(process.env).filter(([name]) => !DROPPED.includes(name));
    const run = spawnSync(this.#program, [...HARDENING, '-C', this.#top, ...call], {
      input,
      maxBuffer: ROOM,
      timeout: LONGEST_MS,
      killSignal: 'SIGKILL',
      env: {
        ...Object.fromEntries(passed),
        LC_ALL: 'C',
        GIT_TERMINAL_PROMPT: '0',
        // A missing object stays missing (git 2.45), and an older git that asks for it finds no way to anyone.
        GIT_NO_LAZY_FETCH: '1',
        GIT_ALLOW_PROTOCOL: 'none',
        GIT_CEILING_DIRECTORIES: dirname(this.#top),
        GIT_WORK_TREE: this.#top,
      },
    });
    if (run.error) {
      const message = whyNot(run.error);
      if (isTooLate(run.error)) this.#gaveUp = message;
      return { kind: 'failure', message };
    }
    if (run.status === 0) return { kind: 'output', bytes: run.stdout };
    const said = run.stderr.toString('utf8').trim().split('\n');
    const told = (said.find((line) => line.startsWith('fatal: ')) ?? said[0] ?? '').replace(/^fatal: /, '');
    // A value of the configuration may stand in a file outside of the tree, which the repository has included.
    const message = /\bvalue\b/.test(told) ? 'its configuration has a value that git refuses' : told;
    return { kind: 'failure', message: message || `git ${call[0]} failed` };
  }
}

const isTooLate = (error: Error): boolean => 'code' in error && error.code === 'ETIMEDOUT';

function whyNot(error: Error): string {
  if (isTooLate(error)) return `git took longer than ${LONGEST_MS / 1000} seconds`;
  return 'code' in error && error.code === 'ENOBUFS' ? `git has more than ${ROOM} bytes to say` : error.message;
}

/**
 * The program, as PATH says; but none of the tree, and none that depends on where one stands: `npx` puts a folder of the tree
 * into PATH.
 */
function findGit(path: string, tree: FilePath): FilePath | null {
  const programs = path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && leadsOutside(folder, tree))
    .map((folder) => join(folder, process.platform === 'win32' ? 'git.exe' : 'git'));
  return programs.find((program) => isProgram(program) && leadsOutside(program, tree)) ?? null;
}

function isProgram(file: FilePath): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
