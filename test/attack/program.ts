import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, onTestFinished } from 'vitest';
import type { Tree } from '../helpers/analyse-tree.ts';
import { runCli, writeTree } from '../helpers/run-cli.ts';

export const PROGRAM = resolve(import.meta.dirname, '../../dist/cli/main.js');

/** A group of attacks on the built program; left out, with a line that says so, where there is none. */
export function describeAttacks(what: string, attacks: () => void): void {
  const isBuilt = existsSync(PROGRAM);
  if (!isBuilt) console.log(`skipped: ${what}: the program is not built, run \`npm run build\``);
  describe.skipIf(!isBuilt)(what, attacks);
}

/** What a run of the program left behind. `said` is all that it printed. */
export interface Attacked {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly said: string;
}

/** Where a stranger's tree lies, and what lies beside it that is none of the stranger's business. */
export interface Ground {
  readonly tree: string;
  readonly outside: string;
}

/** A stranger's tree with a repository's top (`.git`, empty), and a folder beside it. Both are gone after the test. */
export function groundFor(tree: Tree, outside: Tree = {}): Ground {
  const base = mkdtempSync(join(tmpdir(), 'attack-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const ground = { tree: join(base, 'tree'), outside: join(base, 'outside') };
  mkdirSync(join(ground.tree, '.git'), { recursive: true });
  mkdirSync(ground.outside);
  writeTree(ground.tree, tree);
  writeTree(ground.outside, outside);
  return ground;
}

export interface AttackOptions {
  /** Variables beside PATH and HOME, of which nothing else is passed on. */
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

const LONGEST_MS = 50_000;

/** Runs a command line in a stranger's tree, in this process: most attacks do not mind, and it takes a tenth of the time. */
export async function attackHere(ground: Ground, args: readonly string[], folder = ground.tree): Promise<Attacked> {
  const run = await runCli(folder, ...args);
  return { ...run, said: run.stdout + run.stderr };
}

/** Runs the built program in a stranger's tree. */
export function attack(ground: Ground, args: readonly string[], { env = {}, folder }: AttackOptions = {}): Attacked {
  const run = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: folder ?? ground.tree,
    encoding: 'utf8',
    timeout: LONGEST_MS,
    env: { ...env, PATH: env.PATH ?? process.env.PATH, HOME: ground.outside, GIT_CONFIG_NOSYSTEM: '1' },
  });
  if (run.error) throw run.error;
  const { status, stdout, stderr } = run;
  return { status, stdout, stderr, said: stdout + stderr };
}
