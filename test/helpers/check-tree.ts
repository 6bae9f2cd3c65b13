import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { check, DEFAULT_SETTINGS } from '../../src/api.ts';
import type { CheckResult } from '../../src/linter/check-result.ts';
import type { Tree } from './analyse-tree.ts';

/** What the whole program finds in a tree on disk: discovery, every rule, folding. */
export async function checkTree(tree: Tree): Promise<CheckResult> {
  const root = mkdtempSync(join(tmpdir(), 'tree-'));
  try {
    for (const [path, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return (await check({ paths: [root], settings: DEFAULT_SETTINGS })).result;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
