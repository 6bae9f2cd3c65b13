import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../helpers/run-cli.ts';

const SAMPLE = resolve('samples/shared-process');

let empty = '';
beforeEach(() => {
  empty = mkdtempSync(join(tmpdir(), 'empty-'));
});
afterEach(() => rmSync(empty, { recursive: true, force: true }));

describe('servers that are found in the tree', () => {
  it('are drawn without being named', async () => {
    const run = await runCli(SAMPLE, 'graph');
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/^flowchart LR\n {2}subgraph \w+\["daemon process group sites/);
    expect(run.stdout).toContain('blog/blog/wsgi.py<br/>blog.settings');
  });

  it('are asked for where there is none', async () => {
    const run = await runCli(empty, 'graph');
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('--apache FILE');
  });
});
