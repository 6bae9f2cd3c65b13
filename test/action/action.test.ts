import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const BUILT = existsSync(join(ROOT, 'dist/cli/main.js'));
if (!BUILT) console.log('skipped: the program is not built, run `npm run build` to test the action');

/** Settings by which git would fetch an object that is not there. */
const PROMISOR = {
  'core.repositoryFormatVersion': '1',
  'extensions.partialClone': 'other',
  'remote.other.promisor': 'true',
};

/** What `actions/checkout` writes into the configuration of a checkout beside the remote. */
const OF_A_CHECKOUT = {
  'gc.auto': '0',
  'http.https://github.com/.extraheader': 'AUTHORIZATION: basic x',
  'includeIf.gitdir:/github/workspace/.git.path': '/github/runner_temp/credentials.config',
  'submodule.lib.url': 'https://github.com/x/lib',
};

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
    const workspace = join(folder, WORKSPACE);
    git(folder, 'clone', '-q', '--depth=1', `file://${origin}`, workspace);
    // As `actions/checkout` leaves it, but for the program that stands for the network.
    git(workspace, 'remote', 'set-url', 'origin', `ssh://host.invalid${origin}`);
    for (const [name, value] of Object.entries(OF_A_CHECKOUT)) git(workspace, 'config', name, value);
    const ssh = join(folder, 'ssh');
    writeFileSync(ssh, '#!/bin/sh\nexec sh -c "$2"\n', { mode: 0o755 });
    const precious = join(folder, 'precious');
    writeFileSync(precious, 'precious');
    symlinkSync(precious, join(workspace, '.git/FETCH_HEAD'));
    const hook = `#!/bin/sh\necho hook >>'${precious}'\n`;
    writeFileSync(join(workspace, '.git/hooks/reference-transaction'), hook, { mode: 0o755 });
    const run = runAction('shared-process', { INPUT_SINCE: base, GIT_SSH_COMMAND: ssh, GIT_SSH_VARIANT: 'simple' });
    expect(run.status, run.stdout + run.stderr).toBe(0);
    expect(run.output).toMatch(/^findings=0$/m);
    expect(readFileSync(precious, 'utf8')).toBe('precious');
  });

  it.each<[string, Record<string, string>]>([
    ['at the other end', { 'remote.origin.url': 'HERE', 'remote.origin.uploadpack': 'TRAP' }],
    ['at the other end of ssh', { 'remote.origin.url': 'ssh://host.invalid/x', 'core.sshCommand': 'TRAP' }],
    ['as a proxy', { 'remote.origin.url': 'git://host.invalid/x', 'core.gitProxy': 'TRAP' }],
    ['as an address', { 'remote.origin.url': 'ext::TRAP', 'protocol.ext.allow': 'always' }],
    ['for a password', { 'remote.origin.url': 'https://127.0.0.1:1/x', 'credential.helper': '!TRAP' }],
    ['of a repository that it borrows from', { 'remote.origin.url': 'HERE', 'core.alternateRefsCommand': 'TRAP' }],
    ['for what is not there', { ...PROMISOR, 'remote.other.url': 'ext::TRAP', 'protocol.ext.allow': 'always' }],
    [
      'for what is not there, at the other end',
      { ...PROMISOR, 'remote.other.url': 'HERE', 'remote.other.uploadpack': 'TRAP', 'protocol.file.allow': 'always' },
    ],
  ])('runs no program that the checkout names where it looks for a commit: %s', (_what, settings) => {
    const workspace = join(folder, WORKSPACE);
    const mark = join(folder, 'ran');
    mkdirSync(workspace);
    const trap = join(folder, 'trap');
    writeFileSync(trap, `#!/bin/sh\ntouch '${mark}'\nexit 1\n`, { mode: 0o755 });
    const git = (...args: string[]) => execFileSync('git', args, { cwd: workspace, stdio: 'ignore' });
    git('init', '-q');
    for (const [name, value] of Object.entries(settings))
      git('config', name, value.replace('TRAP', trap).replace('HERE', workspace));
    const run = runAction('shared-process', { INPUT_SINCE: 'a'.repeat(40) });
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('is not fetched: the configuration of this checkout could run a program');
    expect(existsSync(mark)).toBe(false);
  });

  it('takes no folder that looks like a repository for one', () => {
    const workspace = join(folder, WORKSPACE);
    execFileSync('git', ['init', '-q', '--bare', workspace]);
    const mark = join(folder, 'ran');
    const config = `[core]\n\tbare = true\n\trepositoryFormatVersion = 1\n\tsshCommand = touch '${mark}'\n[protocol "ssh"]\n\tallow = always\n[extensions]\n\tpartialClone = origin\n`;
    writeFileSync(
      join(workspace, 'config'),
      `${config}[remote "origin"]\n\turl = ssh://host.invalid/x\n\tpromisor = true\n`,
    );
    expect(runAction('shared-process', { INPUT_SINCE: 'a'.repeat(40) }).status).toBe(2);
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
