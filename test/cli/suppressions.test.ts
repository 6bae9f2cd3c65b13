import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf, runCli, writeTree } from '../helpers/run-cli.ts';
import { SHARED_CONF, SHARED_PROCESS } from '../helpers/shared-process.ts';

const ID = 'env-setdefault-shared-process';
const SCRIPT = 'blog/blog/wsgi.py';
const ORIGINAL = SHARED_PROCESS[SCRIPT] ?? '';

/** The tree with the statement of one script replaced. */
const withStatement = (change: (line: string) => string) => ({
  ...SHARED_PROCESS,
  [SCRIPT]: ORIGINAL.replace(/^os\.environ.*$/m, change),
});

interface Report {
  readonly findings: readonly {
    readonly ruleId: string;
    readonly occurrences: readonly { readonly primary: { readonly file: string } }[];
  }[];
  readonly summary: Readonly<Record<string, number>>;
}

async function report(folder: string, ...args: readonly string[]): Promise<Report> {
  const run = await runCli(folder, 'check', '--format', 'json', ...args);
  expect(run.stderr).toBe('');
  return JSON.parse(run.stdout);
}

const leaks = ({ findings }: Report): readonly string[] =>
  findings
    .filter(({ ruleId }) => ruleId === ID)
    .flatMap(({ occurrences }) => occurrences.map(({ primary }) => primary.file));

describe('a suppression', () => {
  it.each([
    ['above', (line: string) => `# wsgiscope: ignore[${ID}] known\n${line}`],
    ['behind', (line: string) => `${line}  # wsgiscope: ignore[${ID}] known`],
    ['above, among others', (line: string) => `# wsgiscope: ignore[${ID}]\n# wsgiscope: ignore[no-rule]\n${line}`],
    ['above a statement of several lines', (line: string) => `# wsgiscope: ignore[${ID}] known\nx = (\n    ${line}\n)`],
    [
      'behind a statement of several lines',
      (line: string) => `x = (\n    ${line}\n)  # wsgiscope: ignore[${ID}] known`,
    ],
    ['behind its first line', (line: string) => `x = (  # wsgiscope: ignore[${ID}] known\n    ${line}\n)`],
    ['above an inner line', (line: string) => `x = (\n    # wsgiscope: ignore[${ID}] known\n    ${line}\n)`],
    ['behind the last line', (line: string) => `${line.replace("', '", "',\n    '")}  # wsgiscope: ignore[${ID}]`],
  ])('%s leaves the finding of its statement out, and only that', async (_, change) => {
    const folder = folderOf(withStatement(change));
    const found = await report(folder);
    expect(leaks(found)).toEqual(['shop/shop/wsgi.py']);
    expect(found.summary).toMatchObject({ suppressed: 1, errors: 1 });
    expect(leaks(await report(folder, '--no-ignores'))).toHaveLength(2);
    expect((await runCli(folder, 'check')).stdout).toContain(', 1 ignored, ');
  });

  it.each([
    ['for another rule', `# wsgiscope: ignore[silent-embedded] known`],
    ['that is malformed', `# wsgiscope: ignore ${ID}`],
    ['that has ended', `# wsgiscope: ignore[${ID}] known until=2001-01-01`],
    ['in a string', `DOC = '# wsgiscope: ignore[${ID}]'`],
    ['with a line in between', `# wsgiscope: ignore[${ID}] known\n`],
  ])('%s leaves nothing out', async (_, comment) => {
    expect(leaks(await report(folderOf(withStatement((line) => `${comment}\n${line}`))))).toHaveLength(2);
  });

  it('holds above a continued directive, and not where a comment has swallowed the line that looks like one', async () => {
    const conf = (comment: string) =>
      `WSGIScriptAlias / /srv/blog/blog/wsgi.py\n${comment}WSGIScriptAlias /x \\\n  /srv/shop/shop/wsgi.py\n`;
    const shadowed = async (comment: string) => {
      const { findings } = await report(folderOf({ ...SHARED_PROCESS, 'apache.conf': conf(comment) }));
      return findings.filter(({ ruleId }) => ruleId === 'alias-shadowed').length;
    };
    expect(await shadowed('')).toBe(1);
    expect(await shadowed('# wsgiscope: ignore[alias-shadowed] moves soon\n')).toBe(0);
    expect(await shadowed('# wsgiscope: ignore[alias-shadowed] \\\nmoves soon\n')).toBe(0);
    expect(await shadowed('# a remark \\\n# wsgiscope: ignore[alias-shadowed] moves soon\n')).toBe(0);
    expect(await shadowed('# wsgiscope: ignore[alias-shadowed] moves soon\nListen 80\n')).toBe(1);
  });

  it('is not judged where its rule did not run, or only a file was named', async () => {
    const folder = folderOf({ [SCRIPT]: `# wsgiscope: ignore[${ID}] known\n${ORIGINAL}` });
    const unused = ({ findings }: Report) => findings.filter(({ ruleId }) => ruleId === 'suppression-unused').length;
    expect(unused(await report(folder))).toBe(1);
    expect(unused(await report(folder, SCRIPT))).toBe(0);
    expect(unused(await report(folder, '--ignore', ID))).toBe(0);
    await runCli(folder, 'check', '--fix');
    expect(readFileSync(join(folder, SCRIPT), 'utf8')).toBe(ORIGINAL);
  });
});

describe('--add-ignore', () => {
  it('suppresses all there is, once', async () => {
    const folder = folderOf(SHARED_PROCESS);
    const run = await runCli(folder, 'check', '--add-ignore=known to the team');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toMatch(/^0 errors, 0 warnings, .* [3-9] ignored/m);
    const text = readFileSync(join(folder, SCRIPT), 'utf8');
    expect(text).toContain(`# wsgiscope: ignore[${ID}] known to the team\nos.environ`);
    expect(text.replace(/^# wsgiscope.*\n/gm, '')).toBe(ORIGINAL);
    expect(readFileSync(join(folder, 'apache.conf'), 'utf8')).toMatch(/^# wsgiscope: ignore\[/m);
    await runCli(folder, 'check', '--add-ignore');
    expect(readFileSync(join(folder, SCRIPT), 'utf8')).toBe(text);
    expect(leaks(await report(folder, '--no-ignores'))).toHaveLength(2);
  });

  it('keeps line ends, byte order mark and indentation', async () => {
    const script = `\uFEFF${ORIGINAL.replace(/^os\.environ/m, 'if True:\n    os.environ')}`.replaceAll('\n', '\r\n');
    const folder = folderOf({ ...SHARED_PROCESS, [SCRIPT]: script });
    await runCli(folder, 'check', '--add-ignore');
    const text = readFileSync(join(folder, SCRIPT), 'utf8');
    expect(text).toContain(`if True:\r\n    # wsgiscope: ignore[${ID}]\r\n    os.environ`);
    expect(text.replace(/ *# wsgiscope.*\r\n/, '')).toBe(script);
  });

  it('puts the comment above the first line of a continued directive', async () => {
    const conf = SHARED_CONF.replaceAll('WSGIScriptAlias / ', 'WSGIScriptAlias / \\\n        ')
      .replace('WSGIDaemonProcess sites user=www-data', '  WSGIDaemonProcess \\\n  sites')
      .replace('WSGIProcessGroup sites', 'WSGIProcessGroup \\\n  sitess');
    const folder = folderOf({ ...SHARED_PROCESS, 'apache.conf': conf });
    const before = await report(folder);
    expect(before.findings.map(({ ruleId }) => ruleId)).toContain('process-group-undefined');
    const run = await runCli(folder, 'check', '--add-ignore=x');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect((await report(folder)).findings).toEqual([]);
    const text = readFileSync(join(folder, 'apache.conf'), 'utf8');
    expect(text).toMatch(/^# wsgiscope: ignore\[.*\] x\nWSGIProcessGroup \\\n {2}sitess$/m);
    expect(text.replace(/^ *# wsgiscope.*\n/gm, '')).toBe(conf);
  });

  it('stays out of strings and of statements that a backslash continues', async () => {
    const folder = folderOf({
      ...withStatement((line) => `NOTE = '''\n'''; ${line}`),
      'shop/shop/wsgi.py': (SHARED_PROCESS['shop/shop/wsgi.py'] ?? '').replace(
        /^os\.environ/m,
        'was = \\\n    os.environ',
      ),
    });
    expect(leaks(await report(folder))).toHaveLength(2);
    const run = await runCli(folder, 'check', '--add-ignore');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const text = (script: string): string => readFileSync(join(folder, script), 'utf8');
    expect(text(SCRIPT)).toMatch(/^'''; os\.environ.*\) {2}# wsgiscope: ignore\[.*\]$/m);
    expect(text('shop/shop/wsgi.py')).toMatch(/^# wsgiscope: ignore\[.*\]\nwas = \\\n {4}os\.environ/m);
  });

  it.each([
    [['--add-ignore=a\nb']],
    [['--add-ignore=ends \\']],
    [['--add-ignore', '--fix']],
    [['--add-ignore', '--diff']],
  ])('refuses %j', async (args) => {
    const folder = folderOf(SHARED_PROCESS);
    expect(await runCli(folder, 'check', ...args)).toMatchObject({ status: 2, stdout: '' });
    expect(readFileSync(join(folder, SCRIPT), 'utf8')).toBe(ORIGINAL);
  });

  it('needs a reason where the settings demand one', async () => {
    const folder = folderOf({ ...SHARED_PROCESS, 'wsgiscope.toml': 'require-reason = true\n' });
    expect((await runCli(folder, 'check', '--add-ignore')).status).toBe(2);
    expect((await runCli(folder, 'check', '--add-ignore=known')).status).toBe(0);
    const bare = readFileSync(join(folder, SCRIPT), 'utf8').replace('] known', ']');
    writeTree(folder, { [SCRIPT]: bare });
    expect((await report(folder)).findings.map(({ ruleId }) => ruleId)).toEqual(['suppression-malformed']);
  });
});
