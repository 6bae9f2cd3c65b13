import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { type CheckOutcome, check, DEFAULT_SETTINGS } from '../../src/api.ts';
import { runConfiguration } from '../conformance/live-server.ts';
import { completeScenario } from '../conformance/scenario.ts';
import { type Staged, stageScenario } from '../conformance/stage.ts';
import type { ByteTree } from './tree-arbitrary.ts';

const SCENARIO = completeScenario('property', { requests: [] }, { 'apache.conf': '' });

/** Puts a tree on disk below the surroundings of a conformance scenario, lends it out, and takes it away again. */
export async function onDisk<T>(tree: ByteTree, use: (staged: Staged) => Promise<T>): Promise<T> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'wsgiscope-property-')));
  try {
    const staged = stageScenario(SCENARIO, root);
    mkdirSync(join(root, 'server/live'));
    mkdirSync(join(root, 'server/lock'));
    writeFileSync(join(root, 'server/live/run.conf'), runConfiguration(root, 'event'));
    putTree(staged.folder, tree);
    return await use(staged);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Makes a folder hold a tree and nothing else. */
export function putTree(folder: string, tree: ByteTree): void {
  rmSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes, 'latin1');
  }
}

export const fixOnDisk = (
  { folder, entry }: Staged,
  fix: 'apply' | 'diff',
  unsafeFixes: boolean,
): Promise<CheckOutcome> =>
  check({ paths: [folder], settings: { ...DEFAULT_SETTINGS, apache: [entry] }, fix, unsafeFixes });

/** All bytes below a folder. */
export function readBytes(folder: string): ByteTree {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [relative(folder, file), readFileSync(file, 'latin1')]),
  );
}
