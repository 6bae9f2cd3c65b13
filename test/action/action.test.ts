import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const BUILT = existsSync(join(ROOT, 'dist/cli/main.js'));
const RULES = existsSync(join(ROOT, 'dist/linter/run-rules.d.ts'));
if (!BUILT) console.log('skipped: the program is not built, run `npm run build` to test the action');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'action-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the action's step in a copy of a sample, with the variables GitHub sets. */
function runAction(sample: string, inputs: Record<string, string> = {}) {
  const workspace = join(folder, 'workspace');
  cpSync(join(ROOT, 'samples', sample), workspace, { recursive: true });
  mkdirSync(join(folder, 'temp'));
  for (const file of ['output', 'summary']) writeFileSync(join(folder, file), '');
  const run = spawnSync('bash', [join(ROOT, 'scripts/action.sh')], {
    cwd: workspace,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      RUNNER_TEMP: join(folder, 'temp'),
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: workspace,
      GITHUB_OUTPUT: join(folder, 'output'),
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      ACTION_PATH: ROOT,
      INPUT_PATHS: '.',
      ...inputs,
    },
  });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return { ...run, workspace, output: read('output'), summary: read('summary') };
}

describe.skipIf(!BUILT)('the action', () => {
  it.skipIf(!RULES)('annotates, summarises, writes SARIF and fails on the leaking sample', () => {
    const run = runAction('shared-process', { INPUT_SARIF_FILE: 'out.sarif' });
    expect(run.status, run.stderr).toBe(1);
    expect(run.stdout).toMatch(/^::error file=(blog|shop)\/(blog|shop)\/wsgi\.py,line=\d+/m);
    expect(run.summary).toContain('env\\-setdefault\\-shared\\-process');
    expect(run.summary).toContain('```mermaid');
    expect(run.output).toMatch(/^findings=[1-9]\d*$/m);
    expect(run.output).toMatch(/^errors=[1-9]\d*$/m);
    expect(run.output).toMatch(/^sarif-file=out\.sarif$/m);
    expect(JSON.parse(readFileSync(join(run.workspace, 'out.sarif'), 'utf8')).version).toBe('2.1.0');
  });

  it('passes a clean deployment and reports no error', () => {
    const run = runAction('clean');
    expect(run.status, run.stdout + run.stderr).toBe(0);
    expect(run.output).toMatch(/^errors=0$/m);
  });

  it.skipIf(!existsSync(join(ROOT, 'dist/host/git-tree.d.ts')))('reports only what a pull request brings', () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], {
        cwd: join(folder, 'workspace'),
      });
    cpSync(join(ROOT, 'samples/shared-process'), join(folder, 'workspace'), { recursive: true });
    git('init', '-q');
    git('add', '-A');
    git('commit', '-qm', 'base');
    const run = runAction('shared-process', { INPUT_SINCE: 'HEAD' });
    expect(run.status, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).not.toContain('::error');
  });

  it('takes no input for a command', () => {
    const evil = `$(touch ${join(folder, 'owned')}); touch ${join(folder, 'owned')}`;
    runAction('clean', { INPUT_PATHS: evil, INPUT_ARGS: '$(touch owned) `touch owned`', INPUT_SINCE: evil });
    expect(existsSync(join(folder, 'owned'))).toBe(false);
    expect(existsSync(join(folder, 'workspace/owned'))).toBe(false);
  });
});
