import { cpSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { djangoSite, virtualHost } from '../helpers/django-site.ts';
import { folderOf, runCli, writeTree } from '../helpers/run-cli.ts';
import { REPAIRED, SHARED_CONF, SHARED_PROCESS } from '../helpers/shared-process.ts';

const FILE = 'wsgiscope-baseline.json';
const CHECK = ['check', '--baseline', FILE, '--format', 'json'] as const;

const baselineIn = (folder: string) => JSON.parse(readFileSync(join(folder, FILE), 'utf8'));

async function withBaseline(): Promise<string> {
  const folder = folderOf(SHARED_PROCESS);
  expect(await runCli(folder, 'baseline', 'create')).toMatchObject({ status: 0, stderr: '' });
  return folder;
}

describe('a baseline', () => {
  it('holds what is found, one occurrence a line, and leaves it out', async () => {
    const folder = await withBaseline();
    const { format, findings } = baselineIn(folder);
    expect(format).toBe(2);
    expect(findings.map(({ file }: { file: string }) => file)).toEqual(
      expect.arrayContaining(['blog/blog/wsgi.py', 'shop/shop/wsgi.py']),
    );
    const lines = readFileSync(join(folder, FILE), 'utf8').split('\n');
    expect(lines.filter((line) => line.includes('fingerprint'))).toHaveLength(findings.length);
    const run = await runCli(folder, ...CHECK);
    expect(run.status).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ findings: [], summary: { baselined: findings.length, errors: 0 } });
    expect((await runCli(folder, 'check', '--baseline', FILE)).stdout).toContain(`, ${findings.length} baselined, `);
  });

  it('counts what is gone, where a run can tell that', async () => {
    const folder = await withBaseline();
    const leaks = baselineIn(folder).findings.filter(({ rule }: { rule: string }) => rule.startsWith('env-setdefault'));
    const goneIn = async (...args: readonly string[]) =>
      JSON.parse((await runCli(folder, ...args)).stdout).summary.stale;
    expect(await goneIn(...CHECK)).toBe(0);
    writeTree(folder, {
      'blog/blog/wsgi.py': REPAIRED['blog/blog/wsgi.py'] ?? '',
      'shop/shop/wsgi.py': REPAIRED['shop/shop/wsgi.py'] ?? '',
    });
    expect(await goneIn(...CHECK)).toBe(leaks.length);
    expect(await goneIn(...CHECK, '--select', 'alias-shadowed')).toBe(0);
    expect(await goneIn('check', '--format', 'json')).toBe(0);
  });

  it('knows a server by its folder, whatever its file is called', async () => {
    const folder = await withBaseline();
    renameSync(join(folder, 'apache.conf'), join(folder, 'site.conf'));
    const { findings, summary } = JSON.parse((await runCli(folder, ...CHECK)).stdout);
    expect(findings).toEqual([]);
    expect(summary.stale).toBe(0);
  });

  it('outlives edits elsewhere, another place on disk and another working directory', async () => {
    const folder = await withBaseline();
    const script = SHARED_PROCESS['blog/blog/wsgi.py'] ?? '';
    writeTree(folder, {
      'blog/blog/wsgi.py': `"""A site."""\n${script}\n# the end\n`,
      'apache.conf': `\n\n${SHARED_CONF}`,
    });
    const elsewhere = folderOf({});
    cpSync(folder, join(elsewhere, 'copy'), { recursive: true });
    rmSync(folder, { recursive: true });
    const run = await runCli(elsewhere, 'check', 'copy', '--baseline', `copy/${FILE}`);
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/^(?:assumed: .*\n\n)?0 errors/);
  });

  it('tells equal lines apart: what comes on top is new', async () => {
    const folder = await withBaseline();
    writeTree(folder, {
      ...djangoSite('wiki'),
      'apache.conf': `${SHARED_CONF}${virtualHost('wiki.example.com', 'WSGIScriptAlias / /srv/wiki/wiki/wsgi.py')}`,
    });
    const { findings } = JSON.parse((await runCli(folder, ...CHECK)).stdout);
    expect(
      findings.flatMap(({ occurrences }: { occurrences: { primary: { file: string } }[] }) =>
        occurrences.map(({ primary }) => primary.file),
      ),
    ).toEqual(['wiki/wiki/wsgi.py']);
  });

  it('is updated and pruned', async () => {
    const folder = await withBaseline();
    const { length } = baselineIn(folder).findings;
    writeTree(folder, { ...REPAIRED, 'shop/shop/wsgi.py': SHARED_PROCESS['shop/shop/wsgi.py'] ?? '' });
    const pruned = await runCli(folder, 'baseline', 'prune');
    expect(pruned.stdout).toBe(
      `gone: blog/blog/wsgi.py: env-setdefault-shared-process of blog.example.com/\n${FILE}: ${length - 1} known, 0 added, 1 removed\n`,
    );
    writeTree(folder, SHARED_PROCESS);
    expect((await runCli(folder, 'baseline', 'prune')).stdout).toContain('0 added, 0 removed');
    const updated = await runCli(folder, 'baseline', 'update');
    expect(updated.stdout).toBe(
      `accepted: blog/blog/wsgi.py: env-setdefault-shared-process of blog.example.com/\n${FILE}: ${length} known, 1 added, 0 removed\n`,
    );
  });

  it('keeps what it says of files that a run did not look at', async () => {
    const folder = folderOf({ ...SHARED_PROCESS, '.git/HEAD': 'ref: refs/heads/main\n' });
    await runCli(folder, 'baseline', 'create');
    const before = readFileSync(join(folder, FILE), 'utf8');
    for (const action of ['prune', 'update'])
      expect((await runCli(folder, 'baseline', action, 'shop')).stdout).toContain(' 0 added, 0 removed');
    expect(readFileSync(join(folder, FILE), 'utf8')).toBe(before);
  });

  it('keeps what is wrong with a server of which a run saw no script, and drops what is mended', async () => {
    const { 'apache.conf': server = '', ...scripts } = SHARED_PROCESS;
    const folder = folderOf({ ...scripts, 'ops/apache.conf': server, '.git/HEAD': 'ref: refs/heads/main\n' });
    await runCli(folder, 'baseline', 'create');
    const before = readFileSync(join(folder, FILE), 'utf8');
    expect(before).toContain('"file":"ops/apache.conf"');
    for (const action of ['prune', 'update'])
      expect((await runCli(folder, 'baseline', action, 'ops')).stdout).toContain(' 0 added, 0 removed');
    expect(readFileSync(join(folder, FILE), 'utf8')).toBe(before);
    expect((await runCli(folder, 'check', '--baseline', FILE, 'ops')).stderr).not.toContain('gone from the baseline');
    const refusing =
      '<VirtualHost *:80>\nServerName none\n<Location />\nRequire all denied\n</Location>\n</VirtualHost>\n';
    writeTree(folder, { 'ops/apache.conf': server.replace('<VirtualHost', `${refusing}<VirtualHost`) });
    expect((await runCli(folder, 'baseline', 'prune', 'ops')).stdout).toContain(' 1 removed');
  });

  it('may be named by the settings', async () => {
    const folder = folderOf({ ...SHARED_PROCESS, 'wsgiscope.toml': 'baseline = "known.json"\n' });
    expect((await runCli(folder, 'check')).stderr).toContain('wsgiscope baseline create');
    expect((await runCli(folder, 'baseline', 'create')).stdout).toContain('known.json: ');
    expect((await runCli(folder, 'check')).status).toBe(0);
  });

  it.each([
    ['is missing', null, 'no such file', 'wsgiscope baseline create'],
    ['is of a later version', '{"format": 3, "findings": []}', 'has format 3', 'version control'],
    ['is not JSON', 'rules:', 'is not JSON', 'version control'],
    ['is something else', '{"format": 2, "findings": [{"rule": 1}]}', 'is not a baseline', 'version control'],
    ['has conflict marks', '<<<<<<< HEAD\n{}\n', 'not resolved (line 1)', 'both sides'],
  ])('that %s is bad usage', async (_, text, says, advises) => {
    const folder = folderOf({ ...SHARED_PROCESS, ...(text === null ? {} : { [FILE]: text }) });
    for (const args of [CHECK, ['baseline', 'update'], ['baseline', 'prune']]) {
      const run = await runCli(folder, ...args);
      expect(run, args.join(' ')).toMatchObject({ status: 2, stdout: '' });
      expect(run.stderr).toContain(says);
      expect(run.stderr).toContain(advises);
    }
  });

  it('of an older version is written anew by the command that is told', async () => {
    const old = '{"format": 1, "findings": [{"rule": "a", "file": "b", "fingerprint": "c"}]}';
    const folder = folderOf({ ...SHARED_PROCESS, [FILE]: old });
    const refused = await runCli(folder, ...CHECK);
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toContain(`wsgiscope baseline update --output ${join(folder, FILE)}`);
    expect(await runCli(folder, 'baseline', 'update', '--output', FILE)).toMatchObject({ status: 0 });
    expect((await runCli(folder, ...CHECK)).status).toBe(0);
  });

  it('is not overwritten by create, and an unknown action is bad usage', async () => {
    const folder = await withBaseline();
    const again = await runCli(folder, 'baseline', 'create');
    expect(again).toMatchObject({ status: 2, stdout: '' });
    expect(again.stderr).toContain('is there already');
    expect((await runCli(folder, 'baseline')).status).toBe(2);
    expect((await runCli(folder, 'baseline', 'delete')).stderr).toContain('create, update, prune');
  });
});
