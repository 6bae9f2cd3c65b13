import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPORT_FORMATS } from '../../src/api.ts';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { folderOf, runCli } from '../helpers/run-cli.ts';
import { REPAIRED, SHARED_PROCESS } from '../helpers/shared-process.ts';

const ID = 'env-setdefault-shared-process';
const MAIN = resolve('dist/cli/main.js');
const COLOR = `${String.fromCharCode(27)}[`;

describe('the exit code', () => {
  it.each([
    ['0 without findings', REPAIRED, [], 0],
    ['1 with findings', SHARED_PROCESS, [], 1],
    ['0 below --fail-on', SHARED_PROCESS, ['--select=vhost-name-uncovered'], 0],
    ['1 at --fail-on', SHARED_PROCESS, ['--select=vhost-name-uncovered', '--fail-on=info'], 1],
    ['0 with --fail-on never', SHARED_PROCESS, ['--fail-on=never'], 0],
    ['0 with --exit-zero', SHARED_PROCESS, ['--exit-zero'], 0],
    ['2 for a path that is not there', SHARED_PROCESS, ['nowhere'], 2],
    ['2 for a path that is not there, --exit-zero or not', SHARED_PROCESS, ['nowhere', '--exit-zero'], 2],
    ['2 for an unknown option', SHARED_PROCESS, ['--selekt=x'], 2],
    ['2 for an unknown format', SHARED_PROCESS, ['--format=xml'], 2],
    ['2 for an unknown severity', SHARED_PROCESS, ['--fail-on=critical'], 2],
    ['3 where there is nothing to analyse', { 'README.md': 'WSGI\n' }, [], 3],
    ['3 where there is nothing to analyse, --exit-zero or not', {}, ['--exit-zero'], 3],
  ])('is %s', async (_, tree, args, status) => {
    expect((await runCli(folderOf(tree), 'check', ...args)).status).toBe(status);
  });

  it('is the same for every format', async () => {
    const folder = folderOf(SHARED_PROCESS);
    for (const format of REPORT_FORMATS)
      expect((await runCli(folder, 'check', `--format=${format}`)).status, format).toBe(1);
  });

  it('is 1 with --strict where something could not be read', async () => {
    const folder = folderOf({ ...REPAIRED, 'apache.conf': `${REPAIRED['apache.conf']}Include gone/a.conf\n` });
    const loose = await runCli(folder, 'check', '--format=json', '--fail-on=never');
    expect(loose.status).toBe(0);
    expect(JSON.parse(loose.stdout).notices.length).toBeGreaterThan(0);
    expect((await runCli(folder, 'check', '--fail-on=never', '--strict')).status).toBe(1);
  });
});

describe('bad usage', () => {
  it('names the nearest of what is unknown, on stderr only', async () => {
    const folder = folderOf(SHARED_PROCESS);
    const cases = [
      [['chek'], 'unknown command "chek". Did you mean "check"?'],
      [['check', '--selekt', 'x'], 'unknown option "--selekt". Did you mean "--select"?'],
      [
        ['check', '--select', 'silent-embeded'],
        '--select: there is no rule "silent-embeded". Did you mean "silent-embedded"?',
      ],
      [['check', '--ignore', 'silent-embeded'], '--ignore: there is no rule "silent-embeded"'],
      [['rule', 'silent-embeded'], 'Did you mean "silent-embedded"?'],
      [['check', '--isolated', '--settings', 'x.toml'], '--isolated reads no settings file'],
    ] as const;
    for (const [args, says] of cases) {
      const run = await runCli(folder, ...args);
      expect(run, args.join(' ')).toMatchObject({ status: 2, stdout: '' });
      expect(run.stderr).toContain(says);
    }
  });
});

describe('reports', () => {
  it('hold nothing but the report on stdout, the closing line last', async () => {
    const { stdout, stderr } = await runCli(folderOf(SHARED_PROCESS), 'check');
    expect(stderr).toBe('');
    const last = stdout.trimEnd().split('\n').at(-1);
    expect(last).toMatch(
      /^1 error, 0 warnings, \d+ infos?, 1 fixable,( \d+ more with --unsafe-fixes,)? 0 ignored, 0 baselined, 0 undecided; \d+ files, 2 sites$/,
    );
  });

  it('give every finding a page', async () => {
    const { stdout } = await runCli(folderOf(SHARED_PROCESS), 'check', '--format=json');
    const { findings } = JSON.parse(stdout);
    expect(findings.length).toBeGreaterThan(1);
    for (const { docsUrl, ruleId } of findings) {
      expect(docsUrl).toMatch(new RegExp(`^https://.*/${ruleId}/README\\.md$`));
      expect(existsSync(`src/rules/${ruleId}/README.md`)).toBe(true);
    }
  });

  it('are the same twice, and go to several places at once', async () => {
    const folder = folderOf(SHARED_PROCESS);
    const other = folderOf({});
    const args = ['check', '--format=json', `--format=sarif=${other}/out.sarif`, `--format=junit=${other}/out.xml`];
    const first = await runCli(folder, ...args);
    expect((await runCli(folder, ...args)).stdout).toBe(first.stdout);
    expect(JSON.parse(readFileSync(join(other, 'out.sarif'), 'utf8')).version).toBe('2.1.0');
    expect(readFileSync(join(other, 'out.xml'), 'utf8')).toContain('<testsuite');
  });

  it('count by rule with --statistics', async () => {
    const folder = folderOf(SHARED_PROCESS);
    const text = await runCli(folder, 'check', '--statistics');
    expect(text.status).toBe(1);
    expect(text.stdout.split('\n')[0]).toBe(`1  ${ID} [1 fixable]`);
    expect(text.stdout.trimEnd().split('\n').at(-1)).toMatch(/^1 error/);
    const json = await runCli(folder, 'check', '--statistics', '--format=json');
    expect(JSON.parse(json.stdout)[0]).toEqual({ ruleId: ID, count: 1, fixable: 1 });
    expect((await runCli(folder, 'check', '--statistics', '--format=sarif')).status).toBe(2);
  });
});

describe('help', () => {
  it('names every command', async () => {
    const { status, stdout } = await runCli(folderOf({}), '--help');
    expect(status).toBe(0);
    for (const { name } of COMMANDS) expect(stdout).toContain(`wsgiscope ${name}`);
  });

  it.each(COMMANDS)('of $name lists every option with what it does', async ({ name, options, describe: what }) => {
    const { status, stdout, stderr } = await runCli(folderOf({}), name, '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toContain(what.replaceAll(/\s+/g, ' '));
    for (const [option, { describe: meaning }] of Object.entries(options)) {
      expect(text).toContain(`--${option}`);
      expect(text).toContain(meaning.replaceAll(/\s+/g, ' '));
    }
  });
});

describe('rule', () => {
  it('tells about one rule, and about all of them for machines', async () => {
    const folder = folderOf({});
    expect((await runCli(folder, 'rule', ID)).stdout).toContain(`# ${ID}`);
    const all = JSON.parse((await runCli(folder, 'rule', '--all', '--format=json')).stdout);
    expect(all.map(({ id }: { id: string }) => id)).toContain('suppression-unused');
    for (const { id, page, summary } of all) {
      expect(page).toContain(`# ${id}`);
      expect(summary).not.toBe('');
    }
    const list = (await runCli(folder, 'rule')).stdout.trimEnd().split('\n');
    expect(list).toHaveLength(all.length);
  });
});

describe.skipIf(!existsSync(MAIN))('the program', () => {
  const start = (folder: string, env: Record<string, string>, ...args: readonly string[]) =>
    spawnSync(process.execPath, [MAIN, ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...env },
    });

  it('exits as it should, and colours only where it may', () => {
    const folder = folderOf(SHARED_PROCESS);
    const plain = start(folder, {}, 'check');
    expect(plain).toMatchObject({ status: 1, stderr: '' });
    expect(plain.stdout).not.toContain(COLOR);
    expect(start(folder, { FORCE_COLOR: '1' }, 'check').stdout).toContain(COLOR);
    expect(start(folder, { NO_COLOR: '1' }, 'check').stdout).toBe(plain.stdout);
    expect(start(folder, {}, 'check', '--nope')).toMatchObject({ status: 2, stdout: '' });
    expect(start(folder, {}, '--version').stdout).toMatch(/^wsgiscope \d/);
  });

  it('does not mind a reader that goes away', () => {
    const folder = folderOf(SHARED_PROCESS);
    const said = execFileSync('sh', ['-c', `"${process.execPath}" "${MAIN}" check --format=json 2>&1 | head -c 1`], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(said).toBe('{');
  });
});
