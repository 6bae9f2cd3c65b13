import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Tree } from '../helpers/analyse-tree.ts';
import { virtualHost } from '../helpers/django-site.ts';
import { commitAll, git, writeTree } from '../helpers/run-cli.ts';
import { REPAIRED, SHARED_CONF, SHARED_PROCESS } from '../helpers/shared-process.ts';
import { attackHere, describeAttacks, type Ground, groundFor } from './program.ts';

const ID = 'env-setdefault-shared-process';

/** A repository that holds all of a tree. */
function committed(tree: Tree): Ground {
  const ground = groundFor(tree);
  rmSync(join(ground.tree, '.git'), { recursive: true });
  commitAll(ground.tree);
  return ground;
}

describeAttacks('a file that git keeps', () => {
  it.each(['blog/\nshop/\n', '*.py\n', '*.conf\n', '*\n', 'apache.conf\n', '/blog/blog/wsgi.py\n'])(
    'is read though .gitignore names it: %j',
    async (lines) => {
      const ground = committed(SHARED_PROCESS);
      writeTree(ground.tree, { '.gitignore': lines });
      for (const add of [false, true]) {
        if (add) git(ground.tree, 'add', '-A');
        const run = await attackHere(ground, ['check', '--format=concise']);
        expect(run.stdout).toContain(ID);
      }
    },
  );

  it('is read at an earlier revision too, and what git ignores is not', async () => {
    const ground = committed(SHARED_PROCESS);
    writeTree(ground.tree, { '.gitignore': '*.py\nlocal/\n', 'local/wsgi.py': 'syntax error(', 'notes.py': 'x' });
    git(ground.tree, 'add', '-A');
    git(ground.tree, 'commit', '-qm', 'ignore');
    const since = await attackHere(ground, ['check', '--format=concise', '--since=HEAD']);
    expect(since.stdout).not.toContain(ID);
    const files = await attackHere(ground, ['check', '--show-files']);
    expect(files.stdout).toContain('local: skipped, ignored by git');
    expect(files.stdout).toContain('notes.py: skipped, ignored by git');
  });

  it('is read in a submodule too', async () => {
    const ground = committed({ 'readme.txt': '', '.gitignore': 'deploy/\n' });
    const inner = committed(SHARED_PROCESS);
    git(ground.tree, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', '-f', inner.tree, 'deploy');
    const run = await attackHere(ground, ['check', '--format=concise']);
    expect(run.stdout).toContain(ID);
  });

  it('is told where git cannot be asked', async () => {
    const ground = committed(SHARED_PROCESS);
    writeTree(ground.tree, { '.gitignore': 'blog/\n' });
    writeFileSync(join(ground.tree, '.git/index'), 'broken');
    const run = await attackHere(ground, ['check', '--format=concise', '--strict']);
    expect(run.stdout).toMatch(/^blog: notice\[tracked-unknown\]/m);
    expect(run.status).toBe(1);
  });
});

describeAttacks('a folder that looks like none of ours', () => {
  it('is read where only a file says that it is a virtual environment', async () => {
    for (const tree of [SHARED_PROCESS, { ...SHARED_PROCESS, 'shop/bin/activate': '', 'shop/lib/x.py': '' }]) {
      const ground = committed({ ...tree, 'blog/pyvenv.cfg': '', 'shop/pyvenv.cfg': 'home = /usr/bin\n' });
      const run = await attackHere(ground, ['check', '--format=concise']);
      expect(run.stdout).toContain(ID);
    }
  });

  it.each(['vendor', 'node_modules', 'env/lib', '.tox', 'third_party'])(
    'is told of where git keeps a site in it: %s',
    async (name) => {
      const ground = groundFor(SHARED_PROCESS);
      rmSync(join(ground.tree, '.git'), { recursive: true });
      writeTree(ground.tree, { 'env/pyvenv.cfg': '' });
      mkdirSync(join(ground.tree, name), { recursive: true });
      for (const part of ['blog', 'shop', 'apache.conf'])
        renameSync(join(ground.tree, part), join(ground.tree, name, part));
      writeTree(ground.tree, { 'manage.py': 'import django\n' });
      commitAll(ground.tree);
      const run = await attackHere(ground, ['check', '--format=concise', '--strict']);
      expect(run.stdout).toContain(`${name}: notice[hidden] left out`);
      expect(run.stdout).toContain('apache.conf');
      expect(run.status).toBe(1);
      const github = await attackHere(ground, ['check', '--format=github']);
      expect(github.stdout).toMatch(new RegExp(`^::notice file=${name.replace('.', '\\.')}[,:].*left out`, 'm'));
    },
  );

  it('is left out without a word where git keeps nothing in it', async () => {
    const ground = committed({ ...SHARED_PROCESS, '.gitignore': 'node_modules\nenv\n' });
    writeTree(ground.tree, {
      'node_modules/x/apache2.conf': SHARED_CONF,
      'env/pyvenv.cfg': 'home = /usr/bin\n',
      'env/lib/python3.11/site-packages/django/core/wsgi.py': '',
      'vendor/readme.txt': 'x',
    });
    const run = await attackHere(ground, ['check', '--format=concise']);
    expect(run.stdout).not.toContain('notice');
  });
});

describeAttacks('a configuration that is too large', () => {
  it('is told', async () => {
    const ground = committed({ ...SHARED_PROCESS, 'sites-available/more.conf': SHARED_CONF });
    appendFileSync(join(ground.tree, 'apache.conf'), '#\n'.repeat(1_200_000));
    appendFileSync(join(ground.tree, 'sites-available/more.conf'), '#\n'.repeat(1_200_000));
    const run = await attackHere(ground, ['check', '--format=json', '--strict']);
    const told = JSON.parse(run.stdout).notices.map(
      ({ code, file }: { code: string; file: string }) => `${code} ${file}`,
    );
    expect(told.sort()).toEqual(['too-large apache.conf', 'too-large sites-available/more.conf']);
    expect(run.status).toBe(1);
  });
});

describeAttacks('a configuration that is made to look like something else', () => {
  it.each([
    ['by a first line', (text: string) => `#!/usr/sbin/apache2 -f\n${text}`],
    [
      'by prose that the server passes over',
      (text: string) => `${text}<IfDefine NEVER>\n${'so it goes on\n'.repeat(60)}</IfDefine>\n`,
    ],
  ])('is told: %s', async (_what, change) => {
    const ground = committed({ ...SHARED_PROCESS, 'apache.conf': change(SHARED_CONF) });
    const run = await attackHere(ground, ['check', '--format=concise', '--strict']);
    expect(run.stdout).toContain('apache.conf: notice[not-configuration]');
    expect(run.status).toBe(1);
  });

  it('is none where it only speaks of one', async () => {
    const ground = committed({
      'a.conf': 'server {\n  # WSGIScriptAlias / x\n  root /srv;\n}\n',
      'wsgi.py': SHARED_PROCESS['blog/blog/wsgi.py'] ?? '',
    });
    expect((await attackHere(ground, ['check', '--format=concise'])).stdout).not.toContain('notice');
  });
});

describeAttacks('a setting of the tree that leaves something out', () => {
  const SETTINGS: readonly (readonly [string, string, number, string])[] = [
    ['ignore', `\nignore = ["${ID}"]\n`, 2, `"ignore" leaves out 2 findings (${ID})`],
    ['select', 'select = ["alias-shadowed"]\n', 1, '"select" leaves out'],
    ['severity off', `[severity]\n${ID} = "off"\n`, 1, `"severity" leaves out 2 findings (${ID})`],
    ['severity lower', `[severity]\n${ID} = "info"\n`, 1, `"severity" takes 2 findings for less grave (${ID})`],
    ['min-severity', `min-severity = "error"\n[severity]\n${ID} = "warning"\n`, 1, '"min-severity" leaves out'],
    ['exclude', 'exclude = ["apache.conf"]\n', 1, '"exclude" leaves out 1 file that look'],
    ['exclude a folder', 'exclude = ["blog"]\n', 1, '"exclude" leaves out 1 file that look'],
    ['include', 'include = ["blog"]\n', 1, '"include" leaves out 2 files that look'],
    ['an entry file', 'apache = ["other.conf"]\n', 1, '"apache" leaves out 1 file of configuration'],
    ['fail-on', 'fail-on = "never"\n', 1, '"fail-on" lets'],
    ['fail-on that is next', `fail-on = "error"\n[severity]\n${ID} = "warning"\n`, 1, '"fail-on" lets 1 finding pass'],
  ];

  it.each(SETTINGS)('is told with its line: %s', async (_what, settings, line, says) => {
    const ground = groundFor({ ...SHARED_PROCESS, 'other.conf': 'Listen 80\n', 'wsgiscope.toml': settings });
    const concise = await attackHere(ground, ['check', '--format=concise', '--strict']);
    expect(concise.stdout).toContain(`wsgiscope.toml:${line}:1: notice[left-out] ${says}`);
    expect(concise.stdout).not.toContain('were looked at');
    const github = await attackHere(ground, ['check', '--format=github']);
    expect(github.stdout).toMatch(
      new RegExp(`^::notice file=wsgiscope.toml,line=${line},title=wsgiscope \\(left out\\)::`, 'm'),
    );
    for (const format of ['full', 'json', 'json-lines', 'sarif', 'markdown', 'html'])
      expect((await attackHere(ground, ['check', `--format=${format}`])).stdout, format).toMatch(/left.out/i);
  });

  it('is no reason to fail, and no word is lost where it leaves out nothing', async () => {
    const told = groundFor({ ...SHARED_PROCESS, 'wsgiscope.toml': `select = ["${ID}"]\nignore = ["${ID}"]\n` });
    expect((await attackHere(told, ['check', '--strict'])).status).toBe(0);
    const silent = groundFor({
      ...SHARED_PROCESS,
      'docs/x.txt': 'x',
      'known.json': '{"format": 2, "findings": []}\n',
      'wsgiscope.toml':
        'apache = ["apache.conf"]\nbaseline = "known.json"\nfail-on = "warning"\nignore = ["alias-shadowed"]\nexclude = ["docs"]\nmin-confidence = "low"\n',
    });
    const all = (await attackHere(silent, ['check', '--format=concise'])).stdout;
    expect(all).toContain(ID);
    expect(all).not.toContain('left-out');
    const person = groundFor({ ...SHARED_PROCESS, 'wsgiscope.toml': 'ignore = []\n' });
    const run = await attackHere(person, ['check', '--format=concise', `--ignore=${ID}`]);
    expect(run.stdout).not.toContain('left-out');
  });

  it('is told where it is a comment', async () => {
    const script = 'blog/blog/wsgi.py';
    const ground = groundFor({
      ...SHARED_PROCESS,
      [script]: (SHARED_PROCESS[script] ?? '').replace(/(os\.environ\.setdefault.*)/, `$1  # wsgiscope: ignore[${ID}]`),
    });
    const run = await attackHere(ground, ['check', '--format=concise']);
    expect(run.stdout).toMatch(
      /blog\/blog\/wsgi\.py:5:\d+: notice\[left-out\] comments leave out 1 finding: .*wsgi\.py:5/,
    );
  });
});

describeAttacks('a configuration of bytes that are no text', () => {
  it('is told, and one in UTF-16 is read', async () => {
    const bytes = groundFor({ ...SHARED_PROCESS, 'apache.conf': 'WSGI\0\x01\x02'.repeat(100) });
    const run = await attackHere(bytes, ['check', '--format=concise', '--strict']);
    expect(run.stdout).toContain('apache.conf: notice[not-configuration] is called like a server configuration, but');
    expect(run.status).toBe(1);
    const wide = groundFor({ ...SHARED_PROCESS, 'apache.conf': '' });
    writeFileSync(join(wide.tree, 'apache.conf'), Buffer.from(`\uFEFF${SHARED_CONF}`, 'utf16le'));
    const told = await attackHere(wide, ['check', '--format=concise']);
    expect(told.stdout).not.toContain('not-configuration');
  });
});

describeAttacks('a setting of the tree that says what the server is like', () => {
  const says = 'of this file decide what is taken for the server';

  it('is told with its line', async () => {
    const settings = 'define = ["A"]\n\n[path-map]\n"/srv/blog" = "shop"\n';
    const ground = groundFor({ ...SHARED_PROCESS, 'wsgiscope.toml': settings });
    const concise = await attackHere(ground, ['check', '--format=concise']);
    expect(concise.stdout).toContain(`wsgiscope.toml:3:1: notice[settings-decide] "path-map", "define" ${says}`);
    const github = await attackHere(ground, ['check', '--format=github']);
    expect(github.stdout).toContain('::notice file=wsgiscope.toml,line=3,');
    const repaired = groundFor({ ...REPAIRED, 'wsgiscope.toml': 'define = ["A"]\n' });
    expect((await attackHere(repaired, ['check', '--strict'])).status).toBe(0);
  });

  it('is not told of a person', async () => {
    const ground = groundFor({ ...SHARED_PROCESS, 'wsgiscope.toml': 'min-confidence = "low"\n' });
    const run = await attackHere(ground, ['check', '--format=concise', '--path-map', '/srv=.', '--define', 'A']);
    expect(run.stdout).not.toContain('settings-decide');
  });
});

describeAttacks('a folder of what is enabled', () => {
  const tree = {
    ...SHARED_PROCESS,
    'apache.conf': '# the sites are below\n',
    'apache2.conf': 'IncludeOptional sites-enabled/*.conf\n',
    'sites-available/all.conf': SHARED_CONF,
    'sites-available/ssl.conf': 'Listen 443\n',
  };
  const says = 'sites-available/all.conf: notice[switched-off] taken for switched off, since sites-enabled';

  it.each([['README'], ['.gitkeep'], ['empty/.gitkeep']])(
    'is no evidence where it holds no configuration: %s',
    async (name) => {
      const ground = groundFor({ ...tree, [`sites-enabled/${name}`]: 'Which sites there are.\n' });
      expect((await attackHere(ground, ['check', '--format=concise'])).stdout).toContain(ID);
    },
  );

  it('switches off what it does not lead to, and that is told', async () => {
    const other = groundFor({
      ...tree,
      'sites-enabled/other.conf': virtualHost('x.example.com', 'DocumentRoot /srv/x'),
    });
    const linked = groundFor(tree);
    mkdirSync(join(linked.tree, 'sites-enabled'));
    symlinkSync('../sites-available/ssl.conf', join(linked.tree, 'sites-enabled/ssl.conf'));
    for (const ground of [other, linked]) {
      const { stdout } = await attackHere(ground, ['check', '--format=concise']);
      expect(stdout).not.toContain(`[${ID}]`);
      expect(stdout).toContain(says);
      expect((await attackHere(ground, ['check', '--format=github'])).stdout).toContain(
        '::notice file=sites-available',
      );
    }
  });

  it('is nothing to talk about where all that mounts a site is enabled', async () => {
    const ground = groundFor(tree);
    mkdirSync(join(ground.tree, 'sites-enabled'));
    symlinkSync('../sites-available/all.conf', join(ground.tree, 'sites-enabled/all.conf'));
    const { stdout } = await attackHere(ground, ['check', '--format=concise']);
    expect(stdout).toContain(ID);
    expect(stdout).not.toContain('switched-off');
  });
});

describeAttacks('what is left out', () => {
  it('stands above all that a tree can make to be told', async () => {
    const includes = Array.from(
      { length: 40 },
      (_, n) => `Include missing${n}/*.conf\nInclude missing${n}.conf\n`,
    ).join('');
    const sites = Array.from({ length: 20 }, (_, n) => `WSGIScriptAlias /s${n} /nowhere/s${n}.wsgi\n`).join('');
    const ground = groundFor({
      ...SHARED_PROCESS,
      'apache.conf': `${includes}${SHARED_CONF}${sites}`,
      'wsgiscope.toml': `ignore = ["${ID}"]\n`,
    });
    for (const format of ['full', 'concise', 'github', 'markdown'])
      expect((await attackHere(ground, ['check', `--format=${format}`])).stdout, format).toContain(
        'leaves out 2 findings',
      );
  });
});

describeAttacks('a pull request', () => {
  const script = 'blog/blog/wsgi.py';
  const text = SHARED_PROCESS[script] ?? '';
  const suppressed = text.replace(/(os\.environ\.setdefault.*)/, `$1  # wsgiscope: ignore[${ID}] for now`);
  const judged = ['check', '--format=json', '--settings-from=HEAD'];
  const run = async (ground: Ground, args: readonly string[] = judged) => {
    const { status, stdout, stderr } = await attackHere(ground, args);
    const { findings, notices } = stdout === '' ? { findings: [], notices: [] } : JSON.parse(stdout);
    const leaks = findings.filter(({ ruleId }: { ruleId: string }) => ruleId === ID).length;
    return { status, stderr, leaks, codes: notices.map(({ code }: { code: string }) => code) as string[] };
  };

  it.each([
    ['settings', { 'wsgiscope.toml': `ignore = ["${ID}"]\n` }, 'settings-not-agreed'],
    [
      'settings of pyproject.toml',
      { 'pyproject.toml': `[tool.wsgiscope]\nignore = ["${ID}"]\n` },
      'settings-not-agreed',
    ],
    ['an exclusion', { 'wsgiscope.toml': 'exclude = ["*"]\n' }, 'settings-not-agreed'],
    ['settings that are wrong', { 'wsgiscope.toml': 'nonsense\n' }, 'settings-not-agreed'],
    ['a suppression', { [script]: suppressed }, 'suppression-not-agreed'],
  ])('brings %s, which do not count, and says so', async (_what, files, code) => {
    const ground = committed(SHARED_PROCESS);
    writeTree(ground.tree, files);
    for (const add of [false, true]) {
      if (add) git(ground.tree, 'add', '-A');
      const { status, leaks, codes } = await run(ground);
      expect({ status, leaks }).toEqual({ status: 1, leaks: 1 });
      expect(codes).toContain(code);
    }
    const strict = await attackHere(ground, ['check', '--format=github', '--settings-from=HEAD', '--strict']);
    expect(strict.stdout).toMatch(/^::notice file=.*HEAD/m);
  });

  it('takes a baseline from the base too', async () => {
    const ground = committed({ ...SHARED_PROCESS, 'wsgiscope.toml': 'baseline = "known.json"\n' });
    writeTree(ground.tree, { 'known.json': '{"format": 2, "findings": []}\n' });
    git(ground.tree, 'add', '-A');
    git(ground.tree, 'commit', '-qm', 'baseline');
    await attackHere(ground, ['baseline', 'update']);
    expect((await run(ground, ['check', '--format=json'])).leaks).toBe(0);
    const { leaks, codes } = await run(ground);
    expect(leaks).toBe(1);
    expect(codes).toContain('settings-not-agreed');
    expect((await run(ground, [...judged, '--baseline=known.json'])).leaks).toBe(1);
  });

  it('keeps what the base has agreed to, where it is moved, and not where it speaks of another line', async () => {
    const ground = committed({ ...SHARED_PROCESS, [script]: suppressed });
    const before = await run(ground);
    expect(before.codes).not.toContain('suppression-not-agreed');
    writeTree(ground.tree, { [script]: `# a line more\n${suppressed}` });
    expect(await run(ground)).toEqual(before);
    writeTree(ground.tree, { [script]: suppressed.replace("'blog.settings'", "'other.settings'") });
    const moved = await run(ground);
    expect(moved.codes).toContain('suppression-not-agreed');
  });

  it('may change the rest of pyproject.toml', async () => {
    const settings = `[tool.wsgiscope]\nfail-on = "info"\n`;
    const ground = committed({ ...SHARED_PROCESS, 'pyproject.toml': `[project]\nname = "x"\n${settings}` });
    writeTree(ground.tree, { 'pyproject.toml': `# a word\n[project]\nname = "y"\n${settings}` });
    expect((await run(ground)).codes).not.toContain('settings-not-agreed');
  });

  it('cannot take the settings away', async () => {
    const ground = committed({ ...SHARED_PROCESS, 'wsgiscope.toml': 'fail-on = "info"\n' });
    rmSync(join(ground.tree, 'wsgiscope.toml'));
    const { codes } = await run(ground);
    expect(codes).toContain('settings-not-agreed');
    const shown = await attackHere(ground, ['check', '--settings-from=HEAD', '--show-settings']);
    expect(shown.stdout).toContain('fail-on = "info"');
    const nowhere = await attackHere(ground, ['check', '--settings-from=nowhere']);
    expect(nowhere).toMatchObject({ status: 2, stdout: '' });
    expect(nowhere.stderr).toContain('--settings-from: this repository has no revision "nowhere"');
  });
});
