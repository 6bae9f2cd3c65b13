import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { run } from '../../src/cli/run.ts';
import type { Tree } from './analyse-tree.ts';

/** What one run of the command line left behind. */
export interface CliRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in a folder, in this process, and catches what it prints. */
export async function runCli(folder: string, ...args: readonly string[]): Promise<CliRun> {
  const before = process.cwd();
  const printed = { stdout: '', stderr: '' };
  const writers = { stdout: process.stdout.write, stderr: process.stderr.write };
  process.chdir(folder);
  for (const stream of ['stdout', 'stderr'] as const) {
    process[stream].write = (chunk: string | Uint8Array) => {
      printed[stream] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      return true;
    };
  }
  try {
    return { status: await run(args), ...printed };
  } finally {
    process.stdout.write = writers.stdout;
    process.stderr.write = writers.stderr;
    process.chdir(before);
  }
}

/** A folder on disk that holds a tree, until the test is over. */
export function folderOf(tree: Tree): string {
  const folder = mkdtempSync(join(tmpdir(), 'cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeTree(folder, tree);
  return folder;
}

/** Puts the files of a tree into a folder. */
export function writeTree(folder: string, tree: Tree): void {
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Runs git in a folder, as someone. */
export const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=someone', '-c', 'user.email=someone@example.invalid', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Makes a folder a repository and commits all of it. Without the hooks that git lays into new ones as samples. */
export function commitAll(folder: string): void {
  git(folder, 'init', '-q', '-b', 'main', '--template=');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'base');
}
