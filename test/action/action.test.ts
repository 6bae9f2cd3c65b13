import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const BUILT = existsSync(join(ROOT, 'dist/cli/main.js'));
if (!BUILT) console.log('skipped: the program is not built, run `npm run build` to test the action');

const WORKSPACE = 'my work space';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'action-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the action's step in a copy of a sample, in a folder with blanks in its name, with the variables GitHub sets. */
function runAction(sample: string, inputs: Record<string, string> = {}) {
  const workspace = join(folder, WORKSPACE);
  cpSync(resolve(ROOT, 'samples', sample), workspace, { recursive: true });
  mkdirSync(join(folder, 'temp'), { recursive: true });
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
  it('annotates, summarises, writes SARIF and fails on the leaking sample', () => {
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

  it('reports only what a pull request brings', () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], {
        cwd: join(folder, WORKSPACE),
      });
    cpSync(join(ROOT, 'samples/shared-process'), join(folder, WORKSPACE), { recursive: true });
    git('init', '-q');
    git('add', '-A');
    git('commit', '-qm', 'base');
    const run = runAction('shared-process', { INPUT_SINCE: 'HEAD' });
    expect(run.status, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).not.toContain('::error');
  });

  it('takes what the base of a pull request says where a shallow checkout lacks it, by fetching that one commit', () => {
    const origin = join(folder, 'origin');
    const git = (cwd: string, ...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], {
        cwd,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    cpSync(join(ROOT, 'samples/shared-process'), origin, { recursive: true });
    git(origin, 'init', '-q');
    git(origin, 'config', 'uploadpack.allowReachableSHA1InWant', 'true');
    git(origin, 'add', '-A');
    git(origin, 'commit', '-qm', 'base');
    const base = git(origin, 'rev-parse', 'HEAD');
    git(origin, 'commit', '-qm', 'next', '--allow-empty');
    git(folder, 'clone', '-q', '--depth=1', `file://${origin}`, join(folder, WORKSPACE));
    const run = runAction('shared-process', { INPUT_SINCE: base });
    expect(run.status, run.stdout + run.stderr).toBe(0);
    expect(run.output).toMatch(/^findings=0$/m);
  });

  it('runs no hook and no program that the checkout names where it looks for a commit', () => {
    const workspace = join(folder, WORKSPACE);
    const mark = join(folder, 'ran');
    mkdirSync(workspace);
    const git = (...args: string[]) => execFileSync('git', args, { cwd: workspace, stdio: 'ignore' });
    git('init', '-q');
    git('config', 'extensions.partialClone', 'other');
    git('config', 'core.repositoryFormatVersion', '1');
    git('config', 'remote.other.promisor', 'true');
    for (const remote of ['other', 'origin']) {
      git('config', `remote.${remote}.url`, workspace);
      git('config', `remote.${remote}.uploadpack`, `touch '${mark}'; git-upload-pack`);
    }
    git('config', 'core.hooksPath', workspace);
    writeFileSync(join(workspace, 'reference-transaction'), `#!/bin/sh\ntouch '${mark}'\n`, { mode: 0o755 });
    const run = runAction('shared-process', { INPUT_SINCE: 'a'.repeat(40) });
    expect(run.status).toBe(2);
    expect(existsSync(mark)).toBe(false);
  });

  it('writes JSON where it is asked for', () => {
    const run = runAction('shared-process', { INPUT_JSON_FILE: 'out.json' });
    expect(run.output).toMatch(/^json-file=out\.json$/m);
    expect(JSON.parse(readFileSync(join(run.workspace, 'out.json'), 'utf8')).format).toBe(2);
  });

  it('shows a plain list where no annotations are wanted, and the runner takes no command from it', () => {
    const run = runAction('shared-process', {
      INPUT_ANNOTATIONS: 'false',
      INPUT_SUMMARY: 'false',
      INPUT_FAIL_ON: 'never',
    });
    expect(run.status, run.stderr).toBe(0);
    const [, token = '', shown = ''] = /^::stop-commands::([0-9a-f]{32})\n([\s\S]*?)\n::\1::$/m.exec(run.stdout) ?? [];
    expect(token).not.toBe('');
    expect(shown).toMatch(/^apache\.conf:2:1: error\[env-setdefault-shared-process\].*blog\/wsgi\.py/m);
    expect(run.stdout).not.toContain('::error');
    expect(run.summary).toBe('');
  });

  it('lets no file of a pull request write a command or an output', () => {
    const name = 'x\n::error title=owned::x\n::set-output name=findings::0';
    const sample = join(folder, 'hostile');
    cpSync(join(ROOT, 'samples/shared-process'), sample, { recursive: true });
    renameSync(join(sample, 'shop'), join(sample, name));
    const conf = readFileSync(join(sample, 'apache.conf'), 'utf8');
    writeFileSync(join(sample, 'apache.conf'), conf.replace('/srv/shop', '"/srv/%0A::error::x"'));
    for (const annotations of ['true', 'false']) {
      const run = runAction(sample, { INPUT_ANNOTATIONS: annotations, INPUT_PATHS: '.\nno\u001b[2Jwhere' });
      expect(run.status).toBe(2);
      expect(run.stdout).not.toMatch(/^\s*::(error title=owned|set-output)/m);
      expect(run.stdout).not.toContain('\u001b');
      expect(run.stdout).toContain('no such file or folder');
      expect(run.output).toBe('');
      rmSync(join(folder, WORKSPACE), { recursive: true });
      const whole = runAction(sample, {
        INPUT_ANNOTATIONS: annotations,
        INPUT_SARIF_FILE: 'new folder/a\nfindings=0.sarif',
      });
      expect(whole.stdout).not.toMatch(/^\s*::(error title=owned|set-output)/m);
      expect(whole.output.match(/^findings=/gm)).toHaveLength(1);
      rmSync(join(folder, WORKSPACE), { recursive: true });
    }
  });

  it('tells wrong arguments and ends with their exit code', () => {
    const run = runAction('clean', { INPUT_ARGS: '--selct alias-shadowed' });
    expect(run.status).toBe(2);
    expect(run.stdout).toContain('Did you mean "--select"');
  });

  it('takes no input for a command', () => {
    const evil = `$(touch ${join(folder, 'owned')}); touch ${join(folder, 'owned')}`;
    runAction('clean', { INPUT_PATHS: evil, INPUT_ARGS: '$(touch owned) `touch owned`', INPUT_SINCE: evil });
    expect(existsSync(join(folder, 'owned'))).toBe(false);
    expect(existsSync(join(folder, WORKSPACE, 'owned'))).toBe(false);
  });
});
