import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeTree } from '../helpers/run-cli.ts';
import { SHARED_PROCESS } from '../helpers/shared-process.ts';
import { attack, describeAttacks, type Ground, groundFor } from './program.ts';

const WHO = ['-c', 'user.email=a@example.com', '-c', 'user.name=a', '-c', 'protocol.file.allow=always'];
const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', [...WHO, '-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** A ground beside whose tree lies a repository that holds a secret; its revision. */
function groundWithSecret(): { readonly ground: Ground; readonly commit: string } {
  const ground = groundFor(SHARED_PROCESS, { 'wsgiscope.toml': 'define = ["SECRET"]\n' });
  git(ground.outside, 'init', '-q');
  git(ground.outside, 'add', '-A');
  git(ground.outside, 'commit', '-qm', 'secret');
  return { ground, commit: git(ground.outside, 'rev-parse', 'HEAD').trim() };
}

const gitFile = (ground: Ground, name: string, text: string): void =>
  writeFileSync(join(ground.tree, '.git', name), text);

describeAttacks('a repository that borrows from another one', () => {
  it.each<[string, (ground: Ground, commit: string) => void]>([
    [
      'commondir',
      (ground, commit) => {
        gitFile(ground, 'HEAD', commit);
        gitFile(ground, 'commondir', '../../outside/.git');
      },
    ],
    [
      'alternates',
      (ground, commit) => {
        git(ground.tree, 'init', '-q');
        gitFile(ground, 'HEAD', commit);
        gitFile(ground, 'objects/info/alternates', join(ground.outside, '.git/objects'));
      },
    ],
    [
      'a link for its objects',
      (ground, commit) => {
        git(ground.tree, 'init', '-q');
        gitFile(ground, 'HEAD', commit);
        rmSync(join(ground.tree, '.git/objects'), { recursive: true });
        symlinkSync(join(ground.outside, '.git/objects'), join(ground.tree, '.git/objects'));
      },
    ],
    ...(['objects', 'refs'] as const).map((folder): [string, (ground: Ground, commit: string) => void] => [
      `links in ${folder}`,
      (ground, commit) => {
        git(ground.tree, 'init', '-q');
        if (folder === 'objects') gitFile(ground, 'HEAD', commit);
        for (const name of readdirSync(join(ground.outside, '.git', folder))) {
          rmSync(join(ground.tree, '.git', folder, name), { recursive: true, force: true });
          symlinkSync(join(ground.outside, '.git', folder, name), join(ground.tree, '.git', folder, name));
        }
      },
    ]),
    [
      'a link in place of .git',
      (ground) => {
        rmSync(join(ground.tree, '.git'), { recursive: true });
        symlinkSync(join(ground.outside, '.git'), join(ground.tree, '.git'));
      },
    ],
    [
      'a file in place of .git',
      (ground) => {
        rmSync(join(ground.tree, '.git'), { recursive: true });
        writeFileSync(join(ground.tree, '.git'), 'gitdir: ../outside/.git\n');
      },
    ],
  ])('is not asked: by %s', (_way, borrow) => {
    const { ground, commit } = groundWithSecret();
    borrow(ground, commit);
    for (const args of [
      ['--settings-from', commit, '--show-settings'],
      ['--since', commit],
    ]) {
      const { said, status } = attack(ground, ['check', ...args]);
      expect(said).not.toContain('SECRET');
      expect(status).toBe(2);
      expect(said).toMatch(/^wsgiscope: --(?:settings-from|since): .*git/m);
    }
    expect(attack(ground, ['check']).said).toContain('error[env-setdefault-shared-process]');
  });
});

describeAttacks('a repository that includes settings from outside of the tree', () => {
  it('says nothing of what stands there', () => {
    const ground = groundFor(SHARED_PROCESS, { settings: '[core]\n\tbigFileThreshold = SECRET\n' });
    git(ground.tree, 'init', '-q');
    git(ground.tree, 'config', 'include.path', join(ground.outside, 'settings'));
    const { said, status } = attack(ground, ['check', '--settings-from=HEAD']);
    expect(status).toBe(2);
    expect(said).not.toContain('SECRET');
  });
});

describeAttacks('a repository that lies elsewhere', () => {
  it('is asked where it says that the work tree is its own', () => {
    const { tree, outside } = groundFor({}, SHARED_PROCESS);
    git(outside, 'init', '-q');
    git(outside, 'commit', '-q', '--allow-empty', '-m', 'empty');
    rmSync(tree, { recursive: true });
    git(outside, 'worktree', 'add', '-q', tree, 'HEAD');
    writeTree(tree, { ...SHARED_PROCESS, '.gitignore': 'vendor/\n', 'vendor/x.py': '' });
    const { said, status } = attack({ tree, outside }, ['check', '--since=HEAD', '--format=concise']);
    expect(said).toContain('error[env-setdefault-shared-process]');
    expect(status).toBe(1);
  });

  /** A repository with the sites in a submodule, whose last commit moves it from assignments to what leaks. */
  const superproject = (change: (code: string) => void) => {
    const ground = groundFor({}, SHARED_PROCESS);
    const sites = join(ground.outside, 'sites');
    const top = join(ground.tree, 'top');
    for (const folder of [sites, top]) {
      mkdirSync(folder, { recursive: true });
      git(folder, 'init', '-q');
    }
    const { 'apache.conf': conf = '', ...code } = SHARED_PROCESS;
    const safe = Object.entries(code).map(([path, text]) => [
      path,
      text.replace(/os\.environ\.setdefault\(([^,]+), (.+)\)/, 'os.environ[$1] = $2'),
    ]);
    writeTree(sites, Object.fromEntries(safe));
    git(sites, 'add', '-A');
    git(sites, 'commit', '-qm', 'safe');
    git(top, 'submodule', 'add', '-q', sites, 'code');
    writeTree(top, { 'apache.conf': conf.replaceAll('/srv/', '/srv/code/') });
    git(top, 'add', '-A');
    git(top, 'commit', '-qm', 'base');
    change(join(top, 'code'));
    git(top, 'commit', '-qam', 'change', '--allow-empty');
    return { ground: { ...ground, tree: top }, code };
  };

  it('is new where it was moved to another commit', () => {
    const { ground } = superproject((code) => {
      writeTree(code, Object.fromEntries(Object.entries(SHARED_PROCESS).filter(([path]) => path !== 'apache.conf')));
      git(code, 'commit', '-qam', 'leak');
    });
    const { said, status } = attack(ground, ['check', '--since=HEAD~1', '--format=concise']);
    expect(said).toContain('error[env-setdefault-shared-process]');
    expect(status).toBe(1);
  });

  it('is what it was where it was not moved', () => {
    const { ground } = superproject(() => {});
    expect(attack(ground, ['check', '--since=HEAD~1', '--format=concise'])).toMatchObject({ status: 0 });
  });
});
