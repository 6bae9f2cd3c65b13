import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { virtualHost } from '../helpers/django-site.ts';
import { commitAll, git, writeTree } from '../helpers/run-cli.ts';
import { SHARED_CONF, SHARED_PROCESS } from '../helpers/shared-process.ts';
import { attack, describeAttacks, type Ground, groundFor } from './program.ts';

/** A repository that is none of the ground's own making yet: all of it committed. */
function committedGround(): Ground {
  const ground = groundFor(SHARED_PROCESS);
  rmSync(join(ground.tree, '.git'), { recursive: true });
  commitAll(ground.tree);
  return ground;
}

/** Programs that leave a mark where they run, whatever they are called with. */
function trapsOn(ground: Ground) {
  const marks = join(ground.outside, 'marks');
  mkdirSync(marks);
  return {
    /** The command that leaves a mark of a name. */
    set(name: string): string {
      const command = join(ground.outside, `trap-${name}`);
      writeFileSync(command, `#!/bin/sh\ntouch ${join(marks, name)}\nexit 1\n`);
      chmodSync(command, 0o755);
      return command;
    },
    sprung: (): readonly string[] => readdirSync(marks).sort(),
  };
}

/** Files that git's notes say to have changed, so that it would look at them. */
function touch(ground: Ground): void {
  writeTree(ground.tree, { 'apache.conf': `${SHARED_CONF}\n# more\n` });
  for (const name of ['blog/blog/wsgi.py', 'shop/shop/wsgi.py']) utimesSync(join(ground.tree, name), 1, 1);
}

/** Takes an object out of a repository, so that git would fetch it. */
function loseBlob(ground: Ground, path: string): void {
  const oid = git(ground.tree, 'rev-parse', `HEAD:${path}`).trim();
  rmSync(join(ground.tree, '.git/objects', oid.slice(0, 2), oid.slice(2)), { force: true });
}

const SINCE = [['check', '--since=HEAD'], ['check', '--since=HEAD', '--settings-from=HEAD'], ['check']] as const;

/** Asks everything that asks git, and tells what was said. */
function askAll(ground: Ground, folder = ground.tree, env: Readonly<Record<string, string>> = {}): string {
  return SINCE.map((args) => attack(ground, args, { folder, env }).said).join('\n');
}

/** What a configuration may name that git would run. */
const PROGRAMS = [
  'filter.x.clean',
  'filter.x.process',
  'filter.x.smudge',
  'diff.x.textconv',
  'diff.x.command',
  'diff.external',
  'core.fsmonitor',
  'core.pager',
  'core.sshCommand',
  'core.alternateRefsCommand',
  'uploadpack.packObjectsHook',
  'gpg.program',
  'merge.x.driver',
  'sequence.editor',
] as const;

const HOOKS = [
  'post-index-change',
  'reference-transaction',
  'fsmonitor-watchman',
  'post-checkout',
  'pre-auto-gc',
] as const;

/** Ways to fetch an object that is not there: the address, and the setting that names a program. */
const FETCHES: readonly (readonly [string, string, string])[] = [
  ['ssh://host.invalid/x', 'core.sshCommand', ''],
  ['OUTSIDE', 'remote.origin.uploadpack', ''],
  ['ext::TRAP', 'protocol.ext.allow', 'always'],
  ['git://host.invalid/x', 'core.gitProxy', ''],
  ['http://127.0.0.1:1/x', 'credential.helper', '!'],
  ['x::y', 'remote.origin.vcs', ''],
];

describeAttacks('git runs nothing of the tree', () => {
  it('neither what its configuration names, nor a hook', () => {
    const ground = committedGround();
    const traps = trapsOn(ground);
    writeTree(ground.tree, { '.gitattributes': '* filter=x diff=x merge=x\n' });
    for (const name of PROGRAMS) git(ground.tree, 'config', name, traps.set(name));
    git(ground.tree, 'config', 'alias.ls-tree', `!${traps.set('alias')}`);
    git(ground.tree, 'config', 'filter.x.required', 'true');
    mkdirSync(join(ground.tree, '.git/hooks'));
    for (const hook of HOOKS) renameSync(traps.set(hook), join(ground.tree, '.git/hooks', hook));
    touch(ground);
    const said = askAll(ground);
    expect(traps.sprung(), said).toEqual([]);
    expect(said).not.toMatch(/wsgiscope: --since|internal failure/);
  });

  it.each(FETCHES)('nor what would fetch a missing object: %s', (address, key, value) => {
    const ground = committedGround();
    const traps = trapsOn(ground);
    const command = traps.set('fetch');
    const settings = {
      'remote.origin.url': address.replace('TRAP', command).replace('OUTSIDE', ground.outside),
      'remote.origin.promisor': 'true',
      'core.repositoryFormatVersion': '1',
      'extensions.partialClone': 'origin',
      [key]: value === '' || value === '!' ? `${value}${command}` : value,
    };
    for (const [name, text] of Object.entries(settings)) git(ground.tree, 'config', name, text);
    loseBlob(ground, 'blog/blog/wsgi.py');
    touch(ground);
    writeTree(ground.tree, { 'blog/blog/wsgi.py': '# other\n' });
    const run = attack(ground, ['check', '--since=HEAD']);
    expect(traps.sprung(), run.said).toEqual([]);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toContain('partial clone; fetch them first');
  });

  it('a repository that is part of the tree', () => {
    const ground = committedGround();
    const traps = trapsOn(ground);
    const command = traps.set('bare');
    const { tree } = ground;
    // What a clone would bring: the files of a repository, in a folder that is not called `.git`.
    for (const name of ['HEAD', 'config', 'objects', 'refs', 'index'])
      if (existsSync(join(tree, '.git', name))) renameSync(join(tree, '.git', name), join(tree, name));
    rmSync(join(tree, '.git'), { recursive: true });
    writeFileSync(
      join(tree, 'config'),
      `[core]\n\trepositoryFormatVersion = 0\n\tbare = false\n\tworktree = ${tree}\n\tfsmonitor = ${command}\n[filter "x"]\n\tclean = ${command}\n`,
    );
    writeTree(tree, { '.gitattributes': '* filter=x\n' });
    touch(ground);
    for (const folder of [tree, join(tree, 'blog')]) {
      const said = askAll(ground, folder);
      expect(traps.sprung(), said).toEqual([]);
      expect(said).toContain('--since: not a git repository');
    }
  });

  it('a work tree that is elsewhere', () => {
    const ground = committedGround();
    writeTree(ground.outside, { 'secret-name.conf': virtualHost('secret.example.com') });
    git(ground.tree, 'config', 'core.worktree', ground.outside);
    expect(askAll(ground)).not.toContain('secret');
  });

  it('a program that is called git', () => {
    const ground = committedGround();
    const traps = trapsOn(ground);
    const bin = join(ground.tree, 'node_modules/.bin');
    mkdirSync(bin, { recursive: true });
    renameSync(traps.set('npx'), join(bin, 'git'));
    renameSync(traps.set('here'), join(ground.tree, 'git'));
    // `npx` puts the first of these into PATH.
    const path = [bin, '.', '', 'node_modules/.bin', process.env.PATH].join(':');
    expect(askAll(ground, ground.tree, { PATH: path })).not.toContain('not a git repository');
    expect(traps.sprung()).toEqual([]);
  });

  it('and leaves the repository as it was', () => {
    const ground = committedGround();
    touch(ground);
    const state = () => readdirSync(join(ground.tree, '.git'), { recursive: true, encoding: 'utf8' }).sort().join('\n');
    const before = state();
    askAll(ground);
    expect(state()).toBe(before);
  });
});
