import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const BUILT = existsSync(join(ROOT, 'dist/cli/main.js'));
if (!BUILT) console.log('skipped: the program is not built, run `npm run build` to test the hook of pre-commit');

/** What the configuration of a repository may name that git would run. */
const NAMED = [
  ...['core.fsmonitor', 'core.sshCommand', 'core.pager', 'core.askPass', 'core.gitProxy', 'core.alternateRefsCommand'],
  ...['filter.x.clean', 'filter.x.process', 'diff.external', 'diff.x.command', 'credential.helper', 'gpg.program'],
];

describe.skipIf(!BUILT)('the hook of pre-commit', () => {
  it('runs nothing of the repository, whatever its files and its configuration are called', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pre-commit-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const tree = join(folder, 'tree');
    const mark = join(folder, 'ran');
    const trap = `#!/bin/sh\ntouch '${mark}'\nexit 1\n`;
    cpSync(join(ROOT, 'samples/shared-process'), tree, { recursive: true });
    const git = (...args: string[]) => execFileSync('git', args, { cwd: tree, stdio: 'ignore' });
    git('init', '-q', '--template=');
    mkdirSync(join(tree, 'node_modules/.bin'), { recursive: true });
    mkdirSync(join(tree, '.git/hooks'));
    for (const name of [
      'git',
      'node',
      'bash',
      'dirname',
      'sed',
      'npm',
      'node_modules/.bin/node',
      '.git/hooks/post-index-change',
    ])
      writeFileSync(join(tree, name), trap, { mode: 0o755 });
    for (const name of [`$(touch ran).conf`, '`touch ran`.py', '-rf', '--fix', 'a\n--fix.conf', `q'"; touch ran;.wsgi`])
      writeFileSync(join(tree, name), '# text\n');
    writeFileSync(join(tree, '.npmrc'), `script-shell=${join(tree, 'node')}\n`);
    writeFileSync(join(tree, '.bashrc'), `touch '${mark}'\n`);
    writeFileSync(join(tree, '.gitattributes'), '* filter=x diff=x\n');
    writeFileSync(join(folder, 'more'), `[filter "x"]\n\tsmudge = ${join(tree, 'git')}\n`);
    git('config', 'include.path', join(folder, 'more'));
    for (const name of NAMED) git('config', name, join(tree, 'git'));
    const run = spawnSync('bash', [join(ROOT, 'scripts/pre-commit.sh'), 'check'], {
      cwd: tree,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: folder },
    });
    expect(run.status, run.stderr).toBe(1);
    expect(run.stdout).toContain('error[env-setdefault-shared-process]');
    expect([mark, join(tree, 'ran')].filter((file) => existsSync(file))).toEqual([]);
  });
});
