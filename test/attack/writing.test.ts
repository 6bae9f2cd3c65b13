import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REPAIRED, SHARED_PROCESS } from '../helpers/shared-process.ts';
import { attackHere, describeAttacks, groundFor, PROGRAM } from './program.ts';

const PRECIOUS = 'precious\n';

describeAttacks('a report', () => {
  it.each([
    ['a link to a file', (tree: string) => symlinkSync('../outside/precious', join(tree, 'out.sarif')), 'out.sarif'],
    ['a link to nothing yet', (tree: string) => symlinkSync('../outside/new', join(tree, 'out.sarif')), 'out.sarif'],
    ['a linked folder', (tree: string) => symlinkSync('../outside', join(tree, 'reports')), 'reports/precious'],
    [
      'links through links',
      (tree: string) => {
        symlinkSync('../outside', join(tree, 'a'));
        symlinkSync('a/precious', join(tree, 'b'));
        symlinkSync('b', join(tree, 'out.sarif'));
      },
      'out.sarif',
    ],
    [
      'a linked folder that is a repository',
      (tree: string, outside: string) => {
        mkdirSync(join(outside, '.git'));
        symlinkSync('../outside', join(tree, 'reports'));
      },
      'reports/precious',
    ],
    ['the files of git', (tree: string) => symlinkSync('.git/config', join(tree, 'out.sarif')), 'out.sarif'],
    ['a device', (tree: string) => symlinkSync('/dev/null', join(tree, 'out.sarif')), 'out.sarif'],
  ] as const)('does not go out of the tree by %s', async (_what, lay, name) => {
    const ground = groundFor(SHARED_PROCESS, { precious: PRECIOUS });
    lay(ground.tree, ground.outside);
    const before = readdirSync(ground.outside);
    for (const args of [
      ['check', `--format=sarif=${name}`],
      ['check', `--format=sarif=${join(ground.tree, name)}`],
      ['baseline', 'create', `--output=${name}`],
      ['baseline', 'update', `--output=${name}`],
    ]) {
      const run = await attackHere(ground, args);
      expect(run, args.join(' ')).toMatchObject({ status: 2, stdout: '' });
      expect(readFileSync(join(ground.outside, 'precious'), 'utf8')).toBe(PRECIOUS);
      expect(readdirSync(ground.outside)).toEqual(before);
      expect(readdirSync(join(ground.tree, '.git'))).toEqual([]);
    }
  });

  it('does not go out of a tree without a repository that is checked from elsewhere', async () => {
    const ground = groundFor({}, { precious: PRECIOUS });
    const stranger = groundFor(SHARED_PROCESS).tree;
    execFileSync('rm', ['-r', join(stranger, '.git')]);
    symlinkSync(join(ground.outside, 'precious'), join(stranger, 'out.json'));
    symlinkSync(ground.outside, join(stranger, 'reports'));
    for (const name of ['out.json', 'reports/precious']) {
      const run = await attackHere(ground, ['check', `--format=json=${join(stranger, name)}`, stranger]);
      expect(run).toMatchObject({ status: 2, stdout: '' });
      expect(readFileSync(join(ground.outside, 'precious'), 'utf8')).toBe(PRECIOUS);
    }
  });

  it('goes into pipes of the shell, named pipes and standard output', () => {
    const ground = groundFor(SHARED_PROCESS);
    const shell = (script: string) =>
      spawnSync('bash', ['-c', script, 'bash', process.execPath, PROGRAM], {
        cwd: ground.tree,
        encoding: 'utf8',
        timeout: 50_000,
      });
    const isReport = (text: string) => expect(JSON.parse(text).findings.length).toBeGreaterThan(0);
    isReport(shell('"$1" "$2" check --exit-zero --format json=/dev/stdout').stdout);
    isReport(shell('"$1" "$2" check --exit-zero --format json=/dev/stdout | cat').stdout);
    isReport(shell('"$1" "$2" check --exit-zero --format json=/dev/fd/1').stdout);
    isReport(shell('"$1" "$2" check --exit-zero --format json=/dev/stderr').stderr);
    isReport(
      shell('"$1" "$2" check --exit-zero --format concise --format json=>(cat >&2) >/dev/null; sleep 0.3').stderr,
    );
    isReport(
      shell('mkfifo p; cat p & "$1" "$2" check --exit-zero --format concise --format json=p >/dev/null; wait').stdout,
    );
    const both = shell(
      '(echo before; "$1" "$2" check --exit-zero --format json=/dev/stdout; echo after) >all; cat all',
    ).stdout;
    expect(both).toMatch(/^before\n\{[\s\S]*\}\nafter\n$/);
  });
});

describeAttacks('a fix', () => {
  it('does not follow a link or a mapping out of the tree', async () => {
    const ground = groundFor({ 'apache.conf': SHARED_PROCESS['apache.conf'] ?? '' }, SHARED_PROCESS);
    for (const site of ['blog', 'shop']) symlinkSync(`../outside/${site}`, join(ground.tree, site));
    for (const more of [[], ['--path-map=/srv=../outside']]) {
      const run = await attackHere(ground, ['check', '--fix', '--unsafe-fixes', ...more]);
      expect(run.status).not.toBe(null);
      for (const site of ['blog', 'shop'])
        expect(readFileSync(join(ground.outside, site, site, 'wsgi.py'), 'utf8')).toBe(
          SHARED_PROCESS[`${site}/${site}/wsgi.py`],
        );
    }
  });

  it('is not written into a file of several names, and says so', async () => {
    const ground = groundFor(SHARED_PROCESS);
    const script = 'blog/blog/wsgi.py';
    linkSync(join(ground.tree, script), join(ground.outside, 'other-name'));
    const run = await attackHere(ground, ['check', '--fix']);
    expect(run.stderr).toMatch(/blog\/blog\/wsgi\.py: .*hard link/);
    expect(readFileSync(join(ground.tree, script), 'utf8')).toBe(SHARED_PROCESS[script]);
    expect(readFileSync(join(ground.outside, 'other-name'), 'utf8')).toBe(SHARED_PROCESS[script]);
  });

  it('clears what a run that was killed has left, and nothing else', async () => {
    const ground = groundFor(SHARED_PROCESS);
    const dead = spawnSync('true').pid;
    const left = [`.wsgi.py.wsgiscope-${dead}-01234567.tmp`, `.urls.py.wsgiscope-${dead}-89abcdef.tmp`];
    const others = [
      `.wsgi.py.wsgiscope-${process.pid}-01234567.tmp`,
      '.wsgi.py.tmp',
      '.wsgi.py.swp',
      `.x.wsgiscope-${dead}-notours.tmp`,
    ];
    for (const name of [...left, ...others]) writeFileSync(join(ground.tree, 'blog/blog', name), 'x');
    await attackHere(ground, ['check']);
    for (const name of [...left, ...others]) expect(existsSync(join(ground.tree, 'blog/blog', name))).toBe(true);
    const run = await attackHere(ground, ['check', '--fix']);
    expect(run.stderr).toContain(left[0]);
    for (const name of left) expect(existsSync(join(ground.tree, 'blog/blog', name))).toBe(false);
    for (const name of others) expect(existsSync(join(ground.tree, 'blog/blog', name))).toBe(true);
  });

  it.each([
    '# Ansible managed: do not edit',
    '# This file is managed by Puppet.',
    '# AUTOGENERATED by deploy.sh -- DO NOT EDIT',
    '#\n# @generated\n#',
    '"""Generated by make. Do not modify."""',
  ])('of a file that says not to be edited needs --unsafe-fixes: %s', async (header) => {
    const script = 'blog/blog/wsgi.py';
    const text = `${header}\n${SHARED_PROCESS[script]}`;
    const ground = groundFor({ ...SHARED_PROCESS, [script]: text });
    const run = await attackHere(ground, ['check', '--fix']);
    expect(run.stdout).toMatch(/blog\/blog\/wsgi\.py:\d:\d: .*--unsafe-fixes/);
    expect(readFileSync(join(ground.tree, script), 'utf8')).toBe(text);
    const unsafe = await attackHere(ground, ['check', '--fix', '--unsafe-fixes']);
    expect(unsafe.stderr).toMatch(/blog\/blog\/wsgi\.py:\d: /);
    expect(readFileSync(join(ground.tree, script), 'utf8')).toContain("os.environ['DJANGO_SETTINGS_MODULE'] =");
  });

  it('and --add-ignore leave such a file alone', async () => {
    const text = `# DO NOT EDIT\n${SHARED_PROCESS['blog/blog/wsgi.py']}`;
    const ground = groundFor({ ...SHARED_PROCESS, 'blog/blog/wsgi.py': text });
    const run = await attackHere(ground, ['check', '--add-ignore=because']);
    expect(run.stderr).toContain('blog/blog/wsgi.py:1: says not to be edited');
    expect(readFileSync(join(ground.tree, 'blog/blog/wsgi.py'), 'utf8')).toBe(text);
  });

  it.each([
    '"""Generated by \'django-admin startproject\' using Django 3.2."""',
    '# Do not change the order of these imports',
  ])('is made where a header only sounds like it: %s', async (header) => {
    const script = 'blog/blog/wsgi.py';
    const ground = groundFor({ ...SHARED_PROCESS, [script]: `${header}\n${SHARED_PROCESS[script]}` });
    await attackHere(ground, ['check', '--fix']);
    expect(readFileSync(join(ground.tree, script), 'utf8')).toContain("os.environ['DJANGO_SETTINGS_MODULE'] =");
  });

  it('leaves a tree in which nothing is to be mended as it was', async () => {
    const ground = groundFor(REPAIRED);
    const file = join(ground.tree, 'blog/blog/wsgi.py');
    utimesSync(file, 1, 1);
    await attackHere(ground, ['check', '--fix']);
    expect(readFileSync(file, 'utf8')).toBe(REPAIRED['blog/blog/wsgi.py']);
  });
});
