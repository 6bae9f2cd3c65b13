import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { folderOf, runCli } from '../helpers/run-cli.ts';
import { SHARED_PROCESS } from '../helpers/shared-process.ts';

const ID = 'env-setdefault-shared-process';
const SCRIPT = 'blog/blog/wsgi.py';
const MAIN = resolve('dist/cli/main.js');

interface Report {
  readonly findings: readonly { readonly ruleId: string; readonly occurrences: readonly { readonly site: string }[] }[];
  readonly notices: readonly { readonly code: string; readonly message: string }[];
}

async function report(folder: string, ...args: readonly string[]): Promise<Report> {
  const run = await runCli(folder, 'check', '--format=json', ...args);
  expect(run.stderr).toBe('');
  return JSON.parse(run.stdout);
}
const ids = ({ findings }: Report): readonly string[] => [...new Set(findings.map(({ ruleId }) => ruleId))];
const sites = ({ findings }: Report): readonly string[] =>
  findings.filter(({ ruleId }) => ruleId === ID).flatMap(({ occurrences }) => occurrences.map(({ site }) => site));
const told = ({ notices }: Report): string => notices.map(({ code, message }) => `${code}: ${message}`).join('\n');

const withSettings = (text: string) => folderOf({ ...SHARED_PROCESS, 'wsgiscope.toml': text });

/** Runs something under variables of the environment. */
async function under<T>(variables: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
  }
}

describe('rules are named', () => {
  it('by the beginning of their ids, on the command line and in settings', async () => {
    const folder = folderOf(SHARED_PROCESS);
    expect(ids(await report(folder, '--select', 'env-setdefault'))).toEqual([ID]);
    expect(ids(await report(folder, '--select', 'env', '--ignore', 'env-setdefault'))).not.toContain(ID);
    expect(ids(await report(folder, '--select', 'all'))).toContain(ID);
    expect(ids(await report(withSettings('select = ["env-setdefault-*"]')))).toEqual([ID]);
  });

  it('but not by a part that ends within a word, nor by what begins none', async () => {
    const { status, stderr } = await runCli(folderOf(SHARED_PROCESS), 'check', '--select', 'env-setdef');
    expect(status).toBe(2);
    expect(stderr).toContain('there is no rule "env-setdef"');
  });

  it('too, whatever the settings leave out', async () => {
    expect(ids(await report(withSettings(`ignore = ["${ID}"]`), '--extend-select', ID))).toContain(ID);
    expect(ids(await report(withSettings(`[severity]\n${ID} = "off"`), '--extend-select', ID))).toContain(ID);
    expect(ids(await report(withSettings('select = ["silent-embedded"]'), '--extend-select', ID))).toEqual([ID]);
  });
});

describe('per-file-ignores', () => {
  it.each(['blog/blog/wsgi.py', 'blog', 'wsgi.py', './blog/**', 'blog/'])(
    'leave out what is found at files that %s fits, and are told',
    async (glob) => {
      const found = await report(withSettings(`[per-file-ignores]\n"${glob}" = ["${ID}"]\n`));
      expect(sites(found)).not.toContain('blog.example.com/');
      expect(told(found)).toMatch(/left-out: "per-file-ignores" leaves out \d finding/);
    },
  );

  it('leave out nothing else', async () => {
    const other = await report(
      withSettings(`[per-file-ignores]\n"blog/other.py" = ["${ID}"]\n"*" = ["silent-embedded"]\n`),
    );
    expect(sites(other)).toEqual(['blog.example.com/', 'shop.example.com/']);
    expect(told(other)).not.toContain('per-file-ignores');
    const { stderr } = await runCli(withSettings('[per-file-ignores]\n"a" = ["no-rule"]\n'), 'check');
    expect(stderr).toContain('wsgiscope.toml:2: "per-file-ignores": there is no rule "no-rule"');
  });
});

describe('settings are given', () => {
  it('by --config, stronger than the file, with words that need no quotes', async () => {
    const folder = withSettings('fail-on = "never"');
    expect((await runCli(folder, 'check')).status).toBe(0);
    expect((await runCli(folder, 'check', '--config', 'fail-on=error')).status).toBe(1);
    expect(ids(await report(folder, '--config', `severity.${ID}="off"`))).not.toContain(ID);
    expect(ids(await report(folder, '--config', `ignore = ["${ID}"]`))).not.toContain(ID);
  });

  it('by --config, and wrong ones are told', async () => {
    const folder = folderOf(SHARED_PROCESS);
    const wrong = async (line: string) => (await runCli(folder, 'check', '--config', line)).stderr;
    expect(await wrong('fail-onn=error')).toContain('--config: unknown key "fail-onn". Did you mean "fail-on"?');
    expect(await wrong('fail-on=often')).toContain('--config: "fail-on"');
    expect(await wrong('nothing')).toContain('--config: "nothing" is not of the form KEY=VALUE');
  });

  it('by the environment, weaker than the command line, and told as such', async () => {
    const folder = folderOf(SHARED_PROCESS);
    await under({ WSGISCOPE_FAIL_ON: 'never', WSGISCOPE_FORMAT: 'concise' }, async () => {
      const run = await runCli(folder, 'check');
      expect(run.status).toBe(0);
      expect(run.stdout).toMatch(/^apache\.conf:1:1: error/);
      expect((await runCli(folder, 'check', '--fail-on', 'error')).status).toBe(1);
      expect((await runCli(folder, 'check', '--show-settings')).stdout).toContain(
        'fail-on = "never"  # WSGISCOPE_FAIL_ON',
      );
    });
    await under({ WSGISCOPE_FAIL_ON: 'often' }, async () =>
      expect((await runCli(folder, 'check')).stderr).toContain('--fail-on: "often" is none of'),
    );
  });

  it('by a schema of the draft that SchemaStore takes', () => {
    const validate = new Ajv({ strict: false }).compile(
      JSON.parse(readFileSync('docs/schema/settings.schema.json', 'utf8')),
    );
    expect(validate({ select: ['env'], 'per-file-ignores': { '*.py': ['all'] }, 'allow-ignores': false })).toBe(true);
    expect(validate({ selct: ['env'] })).toBe(false);
  });
});

describe('comments for a whole file', () => {
  const comment = `# wsgiscope: ignore-file[${ID}] moves in May`;
  const tree = { ...SHARED_PROCESS, [SCRIPT]: `${comment}\n${SHARED_PROCESS[SCRIPT]}` };

  it('leave out what is found anywhere in it, and are told', async () => {
    const found = await report(folderOf(tree));
    expect(sites(found)).toEqual(['shop.example.com/']);
    expect(told(found)).toContain('comments leave out 1 finding');
  });

  it('hold in a configuration too, and are removed where they are not needed', async () => {
    const conf = `# wsgiscope: ignore-file[${ID}] known\n${SHARED_PROCESS['apache.conf']}`;
    expect(sites(await report(folderOf({ ...SHARED_PROCESS, 'apache.conf': conf })))).toEqual([]);
    const folder = folderOf({
      ...SHARED_PROCESS,
      [SCRIPT]: `# wsgiscope: ignore-file[alias-shadowed]\n${SHARED_PROCESS[SCRIPT]}`,
    });
    await runCli(folder, 'check', '--fix', '--select', 'suppression-unused,alias-shadowed');
    expect(readFileSync(join(folder, SCRIPT), 'utf8')).toBe(SHARED_PROCESS[SCRIPT]);
  });

  it('and any other count for nothing where the settings forbid them', async () => {
    const found = await report(folderOf({ ...tree, 'wsgiscope.toml': 'allow-ignores = false\n' }));
    expect(sites(found)).toEqual(['blog.example.com/', 'shop.example.com/']);
    expect(told(found)).toContain('ignores-forbidden: a comment asks to leave findings out');
    const { stderr } = await runCli(
      folderOf({ ...tree, 'wsgiscope.toml': 'allow-ignores = false\n' }),
      'check',
      '--add-ignore',
    );
    expect(stderr).toContain('allow-ignores');
  });
});

describe('files that are named', () => {
  it('are left out under --force-exclude where the settings exclude them', async () => {
    const folder = withSettings('exclude = ["blog"]');
    const named = (...args: readonly string[]) => runCli(folder, 'check', '--show-files', SCRIPT, ...args);
    expect((await named()).stdout).toContain(SCRIPT);
    expect((await named('--force-exclude')).stdout).not.toContain(SCRIPT);
    const run = await runCli(folder, 'check', '--force-exclude', SCRIPT);
    expect(run.status).toBe(0);
    expect(run.stderr).toContain('the settings exclude what is named');
  });

  it('alone tell nothing of how they are served, and a note says so', async () => {
    const folder = folderOf(SHARED_PROCESS);
    expect((await runCli(folder, 'check', SCRIPT)).stdout).toContain(
      'notice[named-files-only] only what was named was read',
    );
    for (const args of [['.'], [SCRIPT, 'apache.conf'], []])
      expect((await runCli(folder, 'check', ...args)).stdout).not.toContain('named-files-only');
  });

  it('do not hide that links lead away from the tree', async () => {
    const outside = folderOf(SHARED_PROCESS);
    const folder = folderOf({ 'site/apache.conf': '', 'other/wsgi.py': '' });
    symlinkSync(outside, join(folder, 'deploy'));
    symlinkSync(join(folder, 'other'), join(folder, 'site/inside'));
    const { stdout } = await runCli(folder, 'check');
    expect(stdout).toContain('deploy: notice[link-not-followed] this link leads out of what is analysed');
    expect((await runCli(folder, 'check', '--show-files')).stdout).toContain('deploy: skipped, a link that leads out');
    expect((await runCli(folder, 'check', '--show-files')).stdout).not.toContain('inside');
  });
});

describe('baseline', () => {
  it('alone says what it is for', async () => {
    const { status, stdout } = await runCli(folderOf({}), 'baseline');
    expect(status).toBe(2);
    expect(stdout).toContain('create accepts everything that is found now');
  });

  it('keeps a reason with each entry, and update prints what it accepts', async () => {
    const folder = folderOf(SHARED_PROCESS);
    writeFileSync(join(folder, 'wsgiscope-baseline.json'), '{"format": 2, "findings": []}\n');
    const first = await runCli(folder, 'baseline', 'update', '--reason', 'known since May');
    expect(first.stdout).toContain(`accepted: ${SCRIPT}: ${ID} of blog.example.com/\n`);
    await runCli(folder, 'baseline', 'update', '--reason', 'another');
    const { findings } = JSON.parse(readFileSync(join(folder, 'wsgiscope-baseline.json'), 'utf8'));
    expect(new Set(findings.map(({ reason }: { reason: string }) => reason))).toEqual(new Set(['known since May']));
  });
});

describe('reports', () => {
  it('grouped name each file once, with its findings below', async () => {
    const { stdout } = await runCli(folderOf(SHARED_PROCESS), 'check', '--format', 'grouped');
    expect(stdout).toMatch(/^apache\.conf:\n {2}1:1 +error\[env-setdefault-shared-process\] \[fixable\] \(2 places\)/);
  });

  it('for reviewdog count columns in bytes, and suggest safe fixes of one edit', async () => {
    const text = SHARED_PROCESS[SCRIPT] ?? '';
    const folder = folderOf({ ...SHARED_PROCESS, [SCRIPT]: text.replace("('DJANGO", "(*'é' and (), 'DJANGO") });
    const { stdout } = await runCli(folder, 'check', '--format', 'rdjson');
    const { source, diagnostics } = JSON.parse(stdout);
    expect(source).toEqual({ name: 'wsgiscope' });
    const shop = diagnostics.find(
      ({ code, location }: { code: { value: string }; location: { path: string } }) =>
        code.value === ID && location.path.startsWith('shop'),
    );
    const line =
      readFileSync(join(folder, 'shop/shop/wsgi.py'), 'utf8').split('\n')[shop.location.range.start.line - 1] ?? '';
    expect(line).toContain('os.environ.setdefault');
    expect(shop.location.range.end.column).toBe(Buffer.byteLength(line) + 1);
    expect(shop.severity).toBe('ERROR');
  });

  it('hold links where the terminal knows them, and addresses where not', async () => {
    const folder = folderOf(SHARED_PROCESS);
    const linked = await under({ FORCE_HYPERLINK: '1' }, () => runCli(folder, 'check'));
    expect(linked.stdout).toMatch(/\u001b\]8;;https:[^\u001b]*env-setdefault-shared-process[^\u001b]*\u001b\\error\[/);
    expect((await runCli(folder, 'check')).stdout).not.toContain('\u001b]8');
    expect((await runCli(folder, 'check')).stdout).toContain('docs: https:');
  });
});

describe('standard input', () => {
  const start = (folder: string, input: string, ...args: readonly string[]) =>
    new Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }>((done) => {
      const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder });
      const said = { stdout: '', stderr: '' };
      child.stdout.on('data', (chunk) => (said.stdout += chunk));
      child.stderr.on('data', (chunk) => (said.stderr += chunk));
      child.on('close', (status) => done({ status, ...said }));
      child.stdin.end(input);
    });

  it.skipIf(!existsSync(MAIN))('stands for the file that it is named after, and is never written', async () => {
    const folder = folderOf({ 'manage.py': '' });
    const text = "import os\n\ndef application(environ, start):\n    os.environ['X'] = environ['X']\n    return []\n";
    const run = await start(folder, text, 'check', '-', '--stdin-filename', 'site/wsgi.py', '--format', 'concise');
    expect(run.stdout).toContain('site/wsgi.py:4:5: error[per-request-env-write]');
    expect(run.stdout).not.toContain('unreadable');
    expect((await start(folder, text, 'check', '-')).stderr).toContain('--stdin-filename NAME');
    expect((await start(folder, text, 'check', '-', '--stdin-filename', 'a.py', '--fix')).status).toBe(2);
  });
});

describe('--watch', () => {
  it.skipIf(!existsSync(MAIN))('checks again when a file changes, until it is ended', async () => {
    const folder = folderOf(SHARED_PROCESS);
    mkdirSync(join(folder, '.git'));
    const child = spawn(process.execPath, [MAIN, 'check', '--watch', '--format', 'concise'], { cwd: folder });
    let [said, waits] = ['', 0];
    child.stdout.on('data', (chunk) => (said += chunk));
    const waiting = (times: number) =>
      new Promise<void>((done) => {
        child.stderr.on('data', (chunk) => {
          waits += String(chunk).split('waiting for changes').length - 1;
          if (waits >= times) done();
        });
      });
    await waiting(1);
    expect(said).toContain(ID);
    said = '';
    const again = waiting(2);
    writeFileSync(join(folder, 'apache.conf'), '');
    await again;
    expect(said).not.toContain(ID);
    child.kill('SIGINT');
  });
});
