import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Tree } from '../helpers/analyse-tree.ts';
import { virtualHost } from '../helpers/django-site.ts';
import { commitAll, git, writeTree } from '../helpers/run-cli.ts';
import { SHARED_CONF, SHARED_PROCESS } from '../helpers/shared-process.ts';
import { attack, attackHere, describeAttacks, type Ground, groundFor } from './program.ts';

/** What takes time in the square of its length takes ten times as long; a busy machine twice as long. */
const MOST_SECONDS = 8;

/** Seconds of processor time that a command takes, so that a busy machine does not look like a slow run. */
async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** What `check` says of a tree, and the seconds of processor time that it takes. */
async function checked(ground: Ground): Promise<{ readonly said: string; readonly seconds: number }> {
  let said = '';
  const seconds = await secondsOf(async () => {
    ({ said } = await attackHere(ground, ['check', '--format=concise']));
  });
  return { said, seconds };
}

/** A stranger's tree that is a repository, everything in one commit. */
function groundWithHistory(tree: Tree): Ground {
  const ground = groundFor(tree);
  rmSync(join(ground.tree, '.git'), { recursive: true });
  commitAll(ground.tree);
  return ground;
}

/** Asks git of a tree, with a text on its input, for one line. */
const asking =
  ({ tree }: Ground) =>
  (input: string, ...args: readonly string[]): string =>
    execFileSync('git', [...args], { cwd: tree, input, encoding: 'utf8' }).trim();

const MEGABYTE = 1024 * 1024;
const many = (line: string, bytes = MEGABYTE): string => line.repeat(Math.floor(bytes / line.length));

describeAttacks('a run ends soon', () => {
  it.each([
    [
      'a settings file of unknown keys',
      'wsgiscope.toml',
      `[a]\n${Array.from({ length: 40_000 }, (_, n) => `k${n} = 1`).join('\n')}`,
    ],
    ['settings that nest', 'wsgiscope.toml', `exclude = ${'['.repeat(100_000)}`],
    ['a header without an end', 'pyproject.toml', `${many(' \n')}[tool.wsgiscope`],
    ['a table name of dots', 'wsgiscope.toml', `[${many('a.')}a]`],
    ['requirements of blanks', 'requirements.txt', `django${many(' ')}x`],
    ['a lock file of brackets', 'uv.lock', `[${many(' ')}x`],
    ['a Pipfile of quotes', 'Pipfile', `[packages]\n${many('"')}`],
    ['a .gitignore of many lines', '.gitignore', many('*a*b*c\n').slice(0, 60_000)],
    ['a .env of quotes', 'blog/blog/.env', `A="${many('\\"')}`],
    ['a baseline of brackets', 'known.json', many('[')],
    ['a configuration of one line', 'apache.conf', `${SHARED_CONF}\nServerAlias ${many('a ')}`],
    ['a configuration of continued lines', 'apache.conf', `${SHARED_CONF}\n${many('\\\n')}`],
    ['a script of empty lines', 'blog/blog/wsgi.py', `import os\n${many('\n')}`],
    ['settings of lines of blanks', 'blog/blog/settings.py', many(' \n')],
    ['a project file of empty lines', 'pyproject.toml', `${many('\n')}[tool.x]\n`],
    ...['Dockerfile', 'Pipfile', 'environment.yml', '.python-version', '.tool-versions'].map(
      (name): [string, string, string] => [`a ${name} of empty lines`, name, `${many('\n')}x`],
    ),
    ['a configuration of empty lines', 'apache.conf', `${SHARED_CONF}\n${many('\n')}`],
    [
      'a script that writes lists of lists',
      'blog/blog/wsgi.py',
      `import json\nx = [1]\n${'x = [x] * 10\n'.repeat(9)}json.dumps(x)\n`,
    ],
    [
      'a script of a data class of lists of lists',
      'blog/blog/wsgi.py',
      `import dataclasses\n@dataclasses.dataclass\nclass D:\n    x: list\nx = [1]\n${'x = [x] * 10\n'.repeat(9)}dataclasses.asdict(D(x))\n`,
    ],
    ['a script of brackets', 'blog/blog/wsgi.py', `x = ${many('(')}`],
    ['a script of comments', 'blog/blog/wsgi.py', many('# wsgiscope: ignore[\n').slice(0, 300_000)],
    [
      'a configuration of comments',
      'apache.conf',
      `${SHARED_CONF}${many('# wsgiscope: ignore[alias-shadowed]\n').slice(0, 120_000)}`,
    ],
    [
      'a configuration of daemons that nothing uses',
      'apache.conf',
      `${Array.from({ length: 6000 }, (_, n) => `WSGIDaemonProcess d${n}\n`).join('')}${virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py')}`,
    ],
    ['a configuration of equal lines', 'apache.conf', `${SHARED_CONF}${many('WSGIProcessGroup %{GLOBAL}\n')}`],
  ])('over %s', async (_what, name, text) => {
    const ground = groundFor({
      ...SHARED_PROCESS,
      'blog/blog/settings.py': 'from dotenv import load_dotenv\nload_dotenv()\n',
    });
    writeTree(ground.tree, { [name]: text });
    const args = name === 'known.json' ? ['check', '--baseline=known.json'] : ['check'];
    expect(await secondsOf(() => attackHere(ground, args))).toBeLessThan(MOST_SECONDS);
  });

  const server = (...lines: readonly string[]): string => `${SHARED_CONF}\n${lines.join('\n')}\n`;
  it.each([
    ...[
      ['a .env of blanks', `A=b${many(' ')}c`],
      ['a .env of names that do not end', `A=${many('${')}`],
      ['a .env of defaults that do not end', `A="${many('${a:-')}"`],
      ['a .env of many variables', Array.from({ length: 60_000 }, (_, n) => `K${n}=v\n`).join('')],
    ].map(([what = '', text = '']) => [what, 'blog/blog/.env', text] as const),
    ['envvars of defaults that do not end', 'envvars', `export A="${many('${a:-')}"\n`],
    ['a version of blanks', 'pyproject.toml', `[project]\nrequires-python = "${many(' ')}"\n`],
    ['a version of blanks', 'setup.cfg', `[options]\npython_requires = >=3${many('\t')}x\n`],
    ['a version of blanks', 'setup.py', `setup(python_requires="${many(' ')}")\n`],
    ['lines that end in carriage returns', 'Dockerfile', `${many('RUN x\r')}\nENV PYTHONPATH=/x\n`],
    ['a name of quotes', 'apache.conf', server('<VirtualHost *:80>', `ServerName a${many('"')}x`, '</VirtualHost>')],
    ['a name of brackets', 'apache.conf', server(`ServerName ${many('[')}`)],
    ['a format of signs', 'apache.conf', server(`LogFormat "%<${'%%<<'.repeat(60)}}"`)],
    ['a format of braces', 'apache.conf', server(`ErrorLogFormat "${many('%{')}"`)],
    ['a pattern of brackets', 'apache.conf', server(`AliasMatch "${many(' [', 200_000)}" /x`)],
    [
      'a folder of slashes',
      'blog/blog/wsgi.py',
      `import os\nos.environ['A'] = os.path.dirname('a${many('/', 400_000)}b/c')\n${SHARED_PROCESS['blog/blog/wsgi.py']}`,
    ],
    ['a folder of signs', 'apache.conf', server(`VirtualDocumentRoot /${'%%%0++'.repeat(40)}%`)],
    ['a path of slashes', 'apache.conf', server(`Alias /x /a${many('/')}b`, `WSGIScriptAlias /z${many('/')}y /z`)],
    ['a line of a template', 'apache.conf', server(`%if${many('\t')}%el`, '%if a')],
    ['words of continued lines', 'apache.conf', server(`ServerAlias ${many('a \\\n', 300_000)}b`)],
    ['a condition of many', 'apache.conf', server(`<If "true${many(' || true')}">`, '</If>')],
    ['a call of calls', 'apache.conf', server(`<If "${many('tolower(')}">`, '</If>')],
    ['a variable of variables', 'apache.conf', server(`<If "'x${many('%{tolower:')}' == 'a'">`, '</If>')],
    [
      'very many other names',
      'apache.conf',
      server('<VirtualHost *:80>', `ServerAlias ${many('a ')}`, '</VirtualHost>'),
    ],
    [
      'a section of many lines',
      'apache.conf',
      server('<IfDefine !X>', many('#\nUseCanonicalName On\n'), '</IfDefine>'),
    ],
    ['flags of blanks', 'apache.conf', server('RewriteEngine On', `RewriteRule a b "[R=0${many('\t')}T]"`)],
    ['a comment that may end', 'apache.conf', server(`# wsgiscope: ignore[alias-shadowed] ${many('till ')}`)],
    ['a comment of names', 'apache.conf', server(`# wsgiscope: ignore[${many('a,')}]`)],
    ['an access file of blanks', 'blog/blog/.htaccess', `${many('\t')}WSGIScriptAlias a\n`],
    ['a text of capitals', 'site_x', `WSGIScriptAlias / /x\nA${many('Py')}\n`],
    ['a long name', 'blog/blog/wsgi.py', `import x\nx.g${many('_s', 400_000)}('DJANGO_SETTINGS_MODULE')\n`],
    [
      'many variables',
      'blog/blog/wsgi.py',
      `import os\nos.environ.update({${Array.from({ length: 15_000 }, (_, n) => `'K${n}': 'v'`).join(', ')}})\n${SHARED_PROCESS['blog/blog/wsgi.py']}`,
    ],
    [
      'a text of many words',
      'blog/blog/wsgi.py',
      `words = ('a ' * 49000).rsplit(None, 48000)\n${SHARED_PROCESS['blog/blog/wsgi.py']}`,
    ],
    [
      'a folder of one part of a name many times',
      'apache.conf',
      server('<VirtualHost *:80>', `VirtualDocumentRoot /srv/${'%1'.repeat(12)}q`, '</VirtualHost>').replace(
        '/srv/blog/blog/',
        `/srv/${'s'.repeat(200)}/`,
      ),
    ],
    ['many ports', 'apache.conf', server(Array.from({ length: 60_000 }, (_, n) => `Listen ${n + 1}`).join('\n'))],
    [
      'many names with wildcards, and many sites',
      'apache.conf',
      server(
        '<VirtualHost *:80>',
        `ServerAlias ${Array.from({ length: 60_000 }, (_, n) => `*a${n}?b*`).join(' ')}`,
        '</VirtualHost>',
        ...Array.from({ length: 1000 }, (_, n) =>
          virtualHost(`h${n}.example.com`, 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        ),
      ),
    ],
    [
      'many lines that are refused',
      'apache.conf',
      server(Array.from({ length: 25_000 }, (_, n) => `ErrorDocument ${400 + (n % 100)} /e${n}`).join('\n')),
    ],
    ['a line of commands', 'Dockerfile', `FROM x\nRUN ${many('ADD ')}\n`],
    ['a glob of classes', '.gitignore', `${many('[a-z]')}\n`],
    ['a glob of letters', 'wsgiscope.toml', `exclude = ["${many('a')}"]\n`],
    ['a path of folders', 'wsgiscope.toml', `baseline = "${many('a/')}"\n`],
  ] as const)('over %s: %s', async (_what, name, text) => {
    const loading = `import os\nfrom dotenv import load_dotenv\nload_dotenv(os.path.join(os.path.dirname(__file__), '.env'))\nopen('data/x')\n`;
    const ground = groundFor({ ...SHARED_PROCESS, 'blog/blog/wsgi.py': loading + SHARED_PROCESS['blog/blog/wsgi.py'] });
    writeTree(ground.tree, { [name]: text });
    const { said, seconds } = await checked(ground);
    expect(seconds).toBeLessThan(MOST_SECONDS);
    expect(said).not.toContain('internal failure');
  });

  it('over an ini file of blanks', async () => {
    const reading =
      "import configparser, os\nparser = configparser.ConfigParser()\nparser.read(os.path.join(os.path.dirname(__file__), 'a.ini'))\nos.environ['X'] = parser.get('a', 'b')\n";
    const ground = groundFor({
      ...SHARED_PROCESS,
      'blog/blog/wsgi.py': reading + SHARED_PROCESS['blog/blog/wsgi.py'],
      'blog/blog/a.ini': `[a]\nb${many('\t', 200_000)}c\n`,
    });
    expect(await secondsOf(() => attackHere(ground, ['check']))).toBeLessThan(MOST_SECONDS);
  });

  it('over a Dockerfile that lets others into the home of root many times', async () => {
    const conf = virtualHost(
      'blog.example.com',
      'WSGIScriptAlias / /root/blog.wsgi',
      '<Directory /root>',
      '</Directory>',
    );
    const dockerfile = `FROM x\nRUN ${many('chmod ', 300_000)}\nRUN ${many('find /root ', 300_000)}\n`;
    const ground = groundFor({ 'site.conf': conf, 'blog.wsgi': 'application = None\n', Dockerfile: dockerfile });
    expect(await secondsOf(() => attackHere(ground, ['check']))).toBeLessThan(MOST_SECONDS);
  });

  it('over a rule that leads a site elsewhere, and empty lines', async () => {
    const host = virtualHost(
      'blog.example.com',
      'ServerAlias www.example.com',
      'WSGIScriptAlias /app /srv/blog.wsgi',
      'RewriteEngine On',
      'RewriteRule ^/app$ /closed [PT]',
      '<Location /closed>',
      'Require all denied',
      '</Location>',
    );
    const conf = `<Directory /srv>\nRequire all granted\n</Directory>\n${host}${many('\n', 200_000)}`;
    const ground = groundFor({ 'site.conf': conf, 'srv/blog.wsgi': 'def application(environ, start): return []\n' });
    const { said, seconds } = await checked(ground);
    expect(said).toContain('mount-fails');
    expect(seconds).toBeLessThan(MOST_SECONDS);
  });

  it('over a site that imports from dots', async () => {
    const ground = groundFor({
      ...SHARED_PROCESS,
      'requirements.txt': 'numpy\n',
      'blog/blog/settings.py': `import numpy\nfrom ${many('.', 200_000)}\n`,
    });
    const { said, seconds } = await checked(ground);
    expect(said).toContain('cext-subinterpreter');
    expect(seconds).toBeLessThan(MOST_SECONDS);
  });

  it('over a script that imports many modules that are not there', async () => {
    const imports = Array.from({ length: 8000 }, (_, n) => `import m${n}\n`).join('');
    const ground = groundFor({ ...SHARED_PROCESS, 'blog/blog/wsgi.py': imports + SHARED_PROCESS['blog/blog/wsgi.py'] });
    expect(await secondsOf(() => attackHere(ground, ['check']))).toBeLessThan(2 * MOST_SECONDS);
  }, 60_000);

  it('over many scripts with many paths, and tells that not all were followed', async () => {
    const tries = Array.from(
      { length: 400 },
      (_, n) => `try:\n    import nowhere${n}\nexcept ImportError:\n    pass\n`,
    ).join('');
    const script = (n: number): string => `${tries}import os\nos.environ['N'] = '${n}'\napplication = os\n`;
    const scripts = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`s${n}/wsgi.py`, script(n)]));
    const ground = groundFor({ ...SHARED_PROCESS, ...scripts });
    const { said, seconds } = await checked(ground);
    expect(seconds).toBeLessThan(3 * MOST_SECONDS);
    expect(said).toContain('30 undecided');
    expect(said).toContain('env-setdefault-shared-process');
  }, 120_000);

  it('over a revision in which a link leads a long way', async () => {
    const ground = groundWithHistory(SHARED_PROCESS);
    const made = asking(ground);
    const blob = made(many('x/'), 'hash-object', '-w', '--stdin');
    const tree = made(['a.conf', 'b.py', 'vendor'].map((name) => `120000 blob ${blob}\t${name}\n`).join(''), 'mktree');
    const seconds = await secondsOf(() => attackHere(ground, ['check', `--since=${tree}`]));
    expect(seconds).toBeLessThan(MOST_SECONDS);
  });

  it('over a script of many conditions, and needs little room', () => {
    const conditions = Array.from(
      { length: 1500 },
      (_, n) => `if os.path.exists('/x${n}'): os.environ['A'] = '${n}'\n`,
    );
    const ground = groundFor({ ...SHARED_PROCESS, 'blog/blog/wsgi.py': `import os\n${conditions.join('')}` });
    // Megabytes of the heap; with more than that the program ends with SIGABRT.
    const { status } = attack(ground, ['check', '--format=concise'], {
      env: { NODE_OPTIONS: '--max-old-space-size=100' },
    });
    expect(status).toBe(1);
  });

  it('where a pipe without a writer stands in the place of a file', async () => {
    const ground = groundFor(SHARED_PROCESS);
    const pipes = ['wsgiscope.toml', 'pyproject.toml', '.gitignore', 'envvars', 'blog/.env', 'blog/pyvenv.cfg'];
    execFileSync(
      'mkfifo',
      pipes.map((name) => join(ground.tree, name)),
    );
    const { status } = await attackHere(ground, ['check', '--format=concise']);
    expect(status).toBe(1);
  });

  it.each(['config', 'HEAD', 'index'])('where a pipe stands in the place of .git/%s', async (name) => {
    const ground = groundWithHistory({ ...SHARED_PROCESS, '.gitignore': '*.log\n' });
    execFileSync('rm', ['-f', join(ground.tree, '.git', name)]);
    execFileSync('mkfifo', [join(ground.tree, '.git', name)]);
    expect((await attackHere(ground, ['check', '--format=concise'])).status).toBe(1);
    const since = await attackHere(ground, ['check', '--since=HEAD']);
    expect(since).toMatchObject({ status: 2, stdout: '' });
    expect(since.stderr).toContain(`.git/${name}`);
  });

  it('over a small repository whose files are large', async () => {
    const ground = groundWithHistory(SHARED_PROCESS);
    const git = asking(ground);
    const text = `WSGIScriptAlias / /x\n${'#'.repeat(2_000_000)}`;
    const lines = Array.from(
      { length: 70 },
      (_, n) => `100644 blob ${git(`# ${n}\n${text}`, 'hash-object', '-w', '--stdin')}\ta${n}.conf\n`,
    );
    const run = await attackHere(ground, ['check', `--since=${git(lines.join(''), 'mktree')}`]);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toContain('no more than 134217728 are read');
  }, 120_000);

  it('over settings of more globs than can be tried', async () => {
    const globs = Array.from({ length: 15_000 }, (_, n) => `"a${n}*b?[c${n}]/**/x${n}*.py"`).join(',\n');
    const ground = groundFor({ ...SHARED_PROCESS, 'wsgiscope.toml': `exclude = [${globs}]\n` });
    const { status, stderr } = await attackHere(ground, ['check']);
    expect(status).toBe(2);
    expect(stderr).toContain('at most 1000 globs');
  });

  it('over a tree of git in which every folder holds the same ten', async () => {
    const ground = groundWithHistory(SHARED_PROCESS);
    const made = asking(ground);
    let tree = made('', 'mktree');
    const blob = made('x', 'hash-object', '-w', '--stdin');
    tree = made(Array.from({ length: 10 }, (_, n) => `100644 blob ${blob}\tf${n}.py\n`).join(''), 'mktree');
    for (let depth = 0; depth < 8; depth += 1)
      tree = made(Array.from({ length: 10 }, (_, n) => `040000 tree ${tree}\td${n}\n`).join(''), 'mktree');
    writeFileSync(
      join(ground.tree, '.git/refs/heads/bomb'),
      `${git(ground.tree, 'commit-tree', tree, '-m', 'x').trim()}\n`,
    );
    const run = await attackHere(ground, ['check', '--since=bomb']);
    expect(run).toMatchObject({ status: 2, stdout: '' });
  }, 120_000);
});
