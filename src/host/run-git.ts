import { spawnSync } from 'node:child_process';
import type { FilePath } from '../source/location.ts';

/** What git printed, or why it did not. */
export type GitOutput =
  | { readonly kind: 'output'; readonly bytes: Buffer }
  | { readonly kind: 'failure'; readonly message: string };

const ROOM = 1024 * 1024 * 1024;

/** Variables by which a hook points git elsewhere; the folder alone decides which repository is asked. */
const ELSEWHERE = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY', 'GIT_NAMESPACE'];

/** Asks git something in a folder. It takes no lock, writes nothing, and starts no monitor of the file system. */
export function runGit(folder: FilePath, args: readonly string[], input?: string): GitOutput {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ELSEWHERE.includes(name)));
  const run = spawnSync('git', ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-C', folder, ...args], {
    input: input ?? '',
    maxBuffer: ROOM,
    env: { ...environment, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' },
  });
  if (run.error) {
    const isMissing = 'code' in run.error && run.error.code === 'ENOENT';
    return { kind: 'failure', message: isMissing ? 'git is not installed, or not in PATH' : run.error.message };
  }
  if (run.status === 0) return { kind: 'output', bytes: run.stdout };
  const [said = ''] = run.stderr.toString('utf8').trim().split('\n');
  return { kind: 'failure', message: said.replace(/^fatal: /, '') || `git ${args[0]} failed` };
}
