import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { virtualHost } from '../helpers/django-site.ts';
import { commitAll, folderOf, git, runCli, writeTree } from '../helpers/run-cli.ts';
import { SHARED_CONF, SHARED_PROCESS } from '../helpers/shared-process.ts';

/** The places of the leaks that a run reports, as `FILE:LINE`. */
async function leaksSince(folder: string, revision: string, ...more: readonly string[]): Promise<readonly string[]> {
  const run = await runCli(folder, 'check', '--format', 'json', '--since', revision, ...more);
  expect(run.stderr).toBe('');
  const { findings } = JSON.parse(run.stdout);
  return findings
    .filter((finding: { ruleId: string }) => finding.ruleId === 'env-setdefault-shared-process')
    .flatMap(({ occurrences }: { occurrences: { primary: { file: string; line: number } }[] }) =>
      occurrences.map(({ primary }) => `${primary.file}:${primary.line}`),
    );
}

const APART = SHARED_CONF.replace('WSGIProcessGroup sites\n', '').replaceAll(
  'WSGIScriptAlias / ',
  'WSGIProcessGroup %{SERVER}\n    WSGIScriptAlias / ',
);

describe('--since', () => {
  it('is silent where nothing changed, and leaves the work tree and the index alone', async () => {
    const folder = folderOf(SHARED_PROCESS);
    commitAll(folder);
    const index = readFileSync(join(folder, '.git/index'));
    const run = await runCli(folder, 'check', '--since', 'HEAD');
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/^(?:assumed: .*\n\n)?0 errors/);
    expect(readFileSync(join(folder, '.git/index'))).toEqual(index);
  });

  it('finds at untouched scripts what a line of the configuration brings', async () => {
    const folder = folderOf({ ...SHARED_PROCESS, 'apache.conf': APART });
    commitAll(folder);
    writeTree(folder, { 'apache.conf': SHARED_CONF });
    expect(await leaksSince(folder, 'HEAD')).toEqual(['blog/blog/wsgi.py:5', 'shop/shop/wsgi.py:5']);
    git(folder, 'commit', '-qam', 'share');
    expect(await leaksSince(folder, 'HEAD')).toEqual([]);
    expect(await leaksSince(folder, 'HEAD~1')).toHaveLength(2);
  });

  it('does not mind lines that move, and reports nothing that was mended', async () => {
    const folder = folderOf(SHARED_PROCESS);
    commitAll(folder);
    const script = readFileSync(join(folder, 'blog/blog/wsgi.py'), 'utf8');
    writeTree(folder, {
      'blog/blog/wsgi.py': `# one more line\n\n${script}`,
      'apache.conf': `# and here\n${SHARED_CONF}`,
    });
    expect(await leaksSince(folder, 'HEAD')).toEqual([]);
    writeTree(folder, { 'blog/blog/wsgi.py': script.replace(/\.setdefault\((.*), (.*)\)/, '[$1] = $2') });
    expect(await leaksSince(folder, 'HEAD')).toEqual([]);
  });

  it('counts an untracked script as new, and what git ignores as always there', async () => {
    const folder = folderOf({ ...SHARED_PROCESS, '.gitignore': 'local/\n' });
    const more = virtualHost('wiki.example.com', 'WSGIScriptAlias / /srv/wiki/wiki/wsgi.py');
    rmSync(join(folder, 'shop'), { recursive: true });
    writeTree(folder, { 'apache.conf': `${SHARED_CONF}IncludeOptional local/*.conf\n`, 'local/wiki.conf': more });
    commitAll(folder);
    expect(await leaksSince(folder, 'HEAD')).toEqual([]);
    writeTree(folder, SHARED_PROCESS);
    expect(await leaksSince(folder, 'HEAD')).toEqual(['blog/blog/wsgi.py:5', 'shop/shop/wsgi.py:5']);
  });

  it('follows a rename', async () => {
    const folder = folderOf(SHARED_PROCESS);
    commitAll(folder);
    renameSync(join(folder, 'blog'), join(folder, 'weblog'));
    writeTree(folder, { 'apache.conf': SHARED_CONF.replace('/srv/blog/', '/srv/weblog/') });
    git(folder, 'add', '-A');
    expect(await leaksSince(folder, 'HEAD')).toEqual([]);
  });

  it('reads through the links of a revision', async () => {
    const folder = folderOf({
      ...SHARED_PROCESS,
      'etc/sites-available/sites.conf': SHARED_CONF,
      'etc/httpd.conf': 'ServerRoot /etc/httpd\nInclude sites-enabled/*.conf\n',
      'etc/sites-enabled/.keep': '',
    });
    rmSync(join(folder, 'apache.conf'));
    symlinkSync('../sites-available/sites.conf', join(folder, 'etc/sites-enabled/sites.conf'));
    commitAll(folder);
    rmSync(join(folder, 'etc/sites-enabled/sites.conf'));
    writeTree(folder, { 'etc/httpd.conf': 'ServerRoot /etc/httpd\nInclude sites-available/*.conf\n' });
    const args = ['--path-map', `/etc/httpd=${join(folder, 'etc')}`] as const;
    expect(await leaksSince(folder, 'HEAD', ...args)).toEqual([]);
  });

  it('works in a clone that has only the commits compared', async () => {
    const origin = folderOf({ ...SHARED_PROCESS, 'apache.conf': APART });
    commitAll(origin);
    writeTree(origin, { 'apache.conf': SHARED_CONF });
    git(origin, 'commit', '-qam', 'share');
    const folder = folderOf({});
    execFileSync('git', ['clone', '-q', '--depth=2', `file://${origin}`, join(folder, 'clone')]);
    const clone = join(folder, 'clone');
    expect(await leaksSince(clone, 'HEAD~1')).toHaveLength(2);
    const beyond = await runCli(clone, 'check', '--since', 'HEAD~2');
    expect(beyond.status).toBe(2);
    expect(beyond.stderr).toContain('shallow clone: fetch that commit first');
  });

  it('is bad usage where there is no such revision, or no git', async () => {
    const folder = folderOf(SHARED_PROCESS);
    const without = await runCli(folder, 'check', '--since', 'HEAD');
    expect(without).toMatchObject({ status: 2, stdout: '' });
    expect(without.stderr).toContain('--since: not a git repository');
    commitAll(folder);
    for (const revision of ['nowhere', '--output=stolen', 'HEAD:apache.conf']) {
      const run = await runCli(folder, 'check', `--since=${revision}`);
      expect(run, revision).toMatchObject({ status: 2, stdout: '' });
      expect(run.stderr).toContain(`no revision "${revision}"`);
    }
    const path = process.env.PATH;
    process.env.PATH = '/nowhere';
    try {
      expect((await runCli(folder, 'check', '--since', 'HEAD')).stderr).toContain('git is not installed');
    } finally {
      process.env.PATH = path;
    }
  });

  it('holds for what --fix mends', async () => {
    const folder = folderOf(SHARED_PROCESS);
    commitAll(folder);
    await runCli(folder, 'check', '--fix', '--since', 'HEAD');
    expect(git(folder, 'status', '--porcelain')).toBe('');
  });
});
