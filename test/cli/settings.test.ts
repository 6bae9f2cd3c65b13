import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf, runCli } from '../helpers/run-cli.ts';
import { SHARED_CONF, SHARED_PROCESS } from '../helpers/shared-process.ts';

const ID = 'env-setdefault-shared-process';

/** The rules that a run over the tree with these settings reports, each once. */
async function rulesFound(settings: string, ...args: readonly string[]): Promise<readonly string[]> {
  const run = await runCli(
    folderOf({ ...SHARED_PROCESS, 'wsgiscope.toml': settings }),
    'check',
    '--format=json',
    ...args,
  );
  expect(run.stderr).toBe('');
  return [...new Set<string>(JSON.parse(run.stdout).findings.map(({ ruleId }: { ruleId: string }) => ruleId))];
}

describe('settings', () => {
  it('choose rules and severities, and the command line overrules them', async () => {
    expect(await rulesFound('')).toContain(ID);
    expect(await rulesFound(`ignore = ["${ID}"]`)).not.toContain(ID);
    expect(await rulesFound(`select = ["${ID}"]`)).toEqual([ID]);
    expect(await rulesFound(`[severity]\n${ID} = "off"`)).not.toContain(ID);
    expect(await rulesFound(`min-severity = "warning"\n[severity]\n${ID} = "info"`)).not.toContain(ID);
    expect(await rulesFound(`ignore = ["${ID}"]`, '--isolated')).toContain(ID);
    expect(await rulesFound(`select = ["silent-embedded"]`, '--select', ID)).toEqual([ID]);
    expect(await rulesFound('', '--min-confidence', 'high')).toContain(ID);
  });

  it.each([
    ['a file', 'exclude = ["apache.conf"]', true],
    ['a name anywhere', 'exclude = ["*.conf", "urls.py"]', true],
    ['a folder', 'exclude = ["shop/"]', true],
    ['a path that fits nothing', 'exclude = ["shop/apache.conf", "conf"]', false],
    ['all but the wanted', 'include = ["blog"]', true],
    ['names with stars', 'exclude = ["**/*o*n*", "*.{css,js}"]', true],
    ['nothing wanted', 'include = ["**/*.py", "apache.conf"]', false],
  ])('leave out %s', async (_, settings, isGone) => {
    expect((await rulesFound(`${settings}\n`)).includes(ID)).toBe(!isGone);
  });

  it('analyse a file that is named even where they exclude it', async () => {
    const folder = folderOf({ ...SHARED_PROCESS, 'wsgiscope.toml': 'exclude = ["apache.conf"]\n' });
    const run = await runCli(folder, 'check', '--format=concise', '.', 'apache.conf');
    expect(run.stdout).toContain(ID);
  });

  it('map process groups by hand', async () => {
    const { 'apache.conf': _, ...scripts } = SHARED_PROCESS;
    const settings = '[process-groups]\nsites = ["blog/blog/wsgi.py", "shop/shop/wsgi.py"]\n';
    const run = await runCli(folderOf({ ...scripts, 'wsgiscope.toml': settings }), 'check', '--format=concise');
    expect(run.stdout).toContain(ID);
  });

  it.each([
    [
      'an unknown key',
      'select = []\nmin-severty = "info"\n',
      ['wsgiscope.toml:2: unknown key "min-severty"', '"min-severity"'],
    ],
    ['a wrong type', '\nmax-file-bytes = "2M"\n', ['wsgiscope.toml:2: "max-file-bytes"', 'number']],
    ['a wrong value', 'fail-on = "critical"\n', ['wsgiscope.toml:1: "fail-on"', '"warning"']],
    [
      'a glob that may take long',
      `\nexclude = ["${'*a'.repeat(9)}"]\n`,
      ['wsgiscope.toml:2: "exclude.0"', 'take long'],
    ],
    ['text that is not TOML', 'select = [\n', ['wsgiscope.toml:']],
    [
      'an unknown rule',
      `ignore = ["silent-embeded"]\n`,
      ['wsgiscope.toml:1: "ignore"', 'no rule "silent-embeded"', '"silent-embedded"'],
    ],
    [
      'an unknown rule in a table',
      `[severity]\nno-such-rule = "off"\n`,
      ['wsgiscope.toml:2: "severity"', '"no-such-rule"'],
    ],
  ])('with %s are bad usage', async (_, settings, says) => {
    const run = await runCli(folderOf({ ...SHARED_PROCESS, 'wsgiscope.toml': settings }), 'check');
    expect(run).toMatchObject({ status: 2, stdout: '' });
    for (const part of says) expect(run.stderr).toContain(part);
  });

  it('stand in pyproject.toml too, and are told with their lines', async () => {
    const pyproject = '[project]\nname = "x"\n\n[tool.wsgiscope]\nignore = ["silent-embeded"]\n';
    const run = await runCli(folderOf({ ...SHARED_PROCESS, 'pyproject.toml': pyproject }), 'check');
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('pyproject.toml:5:');
  });

  it('are shown with where each comes from', async () => {
    const settings = 'select = []\nmin-severity = "warning"\n[path-map]\n"/srv/app" = "app"\n';
    const folder = folderOf({ 'wsgiscope.toml': settings });
    const { status, stdout } = await runCli(folder, 'check', '--show-settings', '--env', 'A=b"c', '--fail-on=error');
    expect(status).toBe(0);
    expect(stdout).toContain('min-severity = "warning"  # wsgiscope.toml:2\n');
    expect(stdout).toContain('path-map = { "/srv/app" = "app" }  # wsgiscope.toml:3\n');
    expect(stdout).toContain('env = { "A" = "b\\"c" }  # the command line\n');
    expect(stdout).toContain('fail-on = "error"  # the command line\n');
    expect(stdout).toContain('min-confidence = "low"  # default\n');
    // What is shown is a settings file.
    const again = await runCli(folderOf({ 'wsgiscope.toml': stdout }), 'check', '--show-settings');
    expect(again).toMatchObject({ status: 0, stderr: '' });
    expect(again.stdout).toMatch(/^min-severity = "warning"/m);
  });

  it('are all told about', () => {
    const { properties } = JSON.parse(readFileSync('docs/schema/settings.schema.json', 'utf8'));
    const page = readFileSync('docs/settings.md', 'utf8');
    for (const key of Object.keys(properties)) expect(page).toContain(`| \`${key}\` |`);
  });
});

describe('--show-files', () => {
  it('tells what is analysed, as what, and what is skipped', async () => {
    const folder = folderOf({
      ...SHARED_PROCESS,
      'apache.conf': `${SHARED_CONF}Include ${'more.conf'}\n`,
      'requirements.txt': 'django\n',
      '.gitignore': 'build/\n',
      'build/wsgi.py': '',
      'old/wsgi.py': '',
      'node_modules/x.py': '',
      'wsgiscope.toml': 'exclude = ["old"]\n',
    });
    const { status, stdout } = await runCli(folder, 'check', '--show-files');
    expect(status).toBe(0);
    const lines = stdout.split('\n');
    expect(lines).toContain('apache.conf: server configuration');
    expect(lines).toContain('blog/blog/wsgi.py: WSGI script (named by the server configuration)');
    expect(lines).toContain('requirements.txt: requirements');
    expect(lines).toContain('build: skipped, ignored by git');
    expect(lines).toContain('old: skipped, excluded by the settings');
    expect(lines).toContain("node_modules: skipped, other people's code");
    expect(readFileSync(join(folder, 'apache.conf'), 'utf8')).toContain('Include');
  });
});
