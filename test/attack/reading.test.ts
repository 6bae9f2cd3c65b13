import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REPORT_FORMATS } from '../../src/api.ts';
import type { Tree } from '../helpers/analyse-tree.ts';
import { virtualHost } from '../helpers/django-site.ts';
import { writeTree } from '../helpers/run-cli.ts';
import { SHARED_CONF, SHARED_PROCESS } from '../helpers/shared-process.ts';
import { attack, attackHere, describeAttacks, groundFor } from './program.ts';

const SECRET = 'correct-horse-battery-staple';

/** A site whose script takes the file of a path for its environment, and a server that runs it beside another. */
const readingSite = (path: string) => ({
  ...SHARED_PROCESS,
  'blog/blog/wsgi.py': [
    'import os',
    'from dotenv import load_dotenv',
    'from django.core.wsgi import get_wsgi_application',
    `load_dotenv("${path}", override=True)`,
    "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'blog.settings')",
    'application = get_wsgi_application()',
    '',
  ].join('\n'),
});

describeAttacks('what a settings file in the tree asks to read', () => {
  it('is not the environment of the machine', () => {
    const ground = groundFor({
      ...readingSite('/proc/self/environ'),
      'wsgiscope.toml': 'fail-on = "error"\nallow-outside = true\n',
    });
    const run = attack(ground, ['check', '--format=github'], { env: { DJANGO_SETTINGS_MODULE: SECRET } });
    expect(run.said).not.toContain(SECRET);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toContain('wsgiscope.toml:2: "allow-outside" counts only on the command line');
  });

  it.each([
    ['an entry file', 'apache = ["../outside/apache2.conf"]', 1],
    ['an entry file by an absolute path', 'apache = ["OUTSIDE/apache2.conf"]', 1],
    ['an entry file by a link', '\napache = ["link.conf"]', 2],
    ['an entry file by a linked folder', 'apache = ["linked/apache2.conf"]', 1],
    ['a baseline', '\n\nbaseline = "../outside/baseline.json"', 3],
    ['a baseline by a link', 'baseline = "link.json"', 1],
    ['what a path of the server stands for', '[path-map]\n"/srv/blog" = "../outside"', 2],
    ['what a path stands for, by a link', '[path-map]\n"/srv/blog" = "linked"', 2],
    ['scripts of a group', '[process-groups]\nsites = ["../outside/wsgi.py", "shop/shop/wsgi.py"]', 2],
  ])('is not outside: %s', async (_what, settings, line) => {
    const ground = groundFor(readingSite('/srv/blog/.env'), {
      'apache2.conf': `ServerName ${SECRET}\n${virtualHost('a.example.com', `WSGIScriptAlias /${SECRET} /srv/x/wsgi.py`)}`,
      'baseline.json': JSON.stringify({ format: SECRET, findings: [] }),
      'wsgi.py': `import os\nos.environ['${SECRET}'] = 'x'\napplication = None\n`,
      '.env': `TOKEN=${SECRET}\n`,
    });
    symlinkSync('../outside/apache2.conf', join(ground.tree, 'link.conf'));
    symlinkSync('../outside/baseline.json', join(ground.tree, 'link.json'));
    symlinkSync('../outside', join(ground.tree, 'linked'));
    const name = settings.startsWith('\n') ? 'pyproject.toml' : 'wsgiscope.toml';
    const text = settings.replace('OUTSIDE', ground.outside);
    const [file, at] = name === 'pyproject.toml' ? [`[tool.wsgiscope]\n${text}\n`, line + 1] : [`${text}\n`, line];
    writeFileSync(join(ground.tree, name), file);
    for (const command of [
      ['check'],
      ['check', '--fix'],
      ['baseline', 'create'],
      ['graph'],
      ['check', '--show-files'],
    ]) {
      const run = await attackHere(ground, command);
      expect(run.said).not.toContain(SECRET);
      expect(run, command.join(' ')).toMatchObject({ status: 2, stdout: '' });
      expect(run.stderr).toContain(`${name}:${at}: `);
      expect(run.stderr).toContain('--settings');
    }
  });

  it('is not a file of any size', async () => {
    const ground = groundFor({ ...SHARED_PROCESS, 'wsgiscope.toml': 'max-file-bytes = 100000000000\n' });
    const run = await attackHere(ground, ['check']);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toContain('wsgiscope.toml:1: ');
  });

  it('may be asked for by a person: the file is named', async () => {
    const ground = groundFor({
      ...readingSite('/srv/blog/.env'),
      'wsgiscope.toml': '[path-map]\n"/srv/blog" = "../outside"\n',
    });
    const run = await attackHere(ground, ['check', '--settings=wsgiscope.toml', '--show-settings']);
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('outside');
  });
});

describeAttacks('settings files', async () => {
  it('that are links out of the tree are not read', async () => {
    const ground = groundFor(SHARED_PROCESS, { 'secret.toml': `${SECRET} = 1\n[tool.wsgiscope]\n${SECRET} = 1\n` });
    for (const name of ['wsgiscope.toml', 'pyproject.toml']) {
      symlinkSync('../outside/secret.toml', join(ground.tree, name));
      const run = await attackHere(ground, ['check']);
      expect(run.said).not.toContain(SECRET);
      expect(run).toMatchObject({ status: 2, stdout: '' });
      expect(run.stderr).toContain(`${name} is a link that leads out of the tree`);
      rmSync(join(ground.tree, name));
    }
  });
});

describeAttacks('the environment of the machine', () => {
  it('is no value of the analysis, whatever may be read', () => {
    for (const path of ['/proc/self/environ', `/proc/${process.pid}/environ`, 'link.env']) {
      const ground = groundFor(readingSite(path));
      symlinkSync('/proc/self/environ', join(ground.tree, 'blog/blog/link.env'));
      const formats = REPORT_FORMATS.map((format) => `--format=${format}=${format}.out`);
      const env = { DJANGO_SETTINGS_MODULE: SECRET };
      expect(attack(ground, ['check', '--allow-outside', ...formats], { env }).said).not.toContain(SECRET);
      for (const format of REPORT_FORMATS)
        expect(readFileSync(join(ground.tree, `${format}.out`), 'utf8')).not.toContain(SECRET);
      expect(attack(ground, ['facts', 'blog/blog/wsgi.py'], { env }).said).not.toContain(SECRET);
    }
  });
});

describeAttacks('what a tree names, without leave to read outside of it', () => {
  const beside = (text: string): Tree => ({
    '.env': `DJANGO_SETTINGS_MODULE=${text}\n`,
    'key.pem': `${text} more\n`,
    'x.py': `NAME = '${text}'\n`,
  });
  const COMMANDS = [
    ['facts', 'blog/blog/wsgi.py'],
    ['facts', '--format=json', 'blog/blog/wsgi.py'],
    ['explain', '--apache=apache.conf', 'http://blog.example.com/', 'http://shop.example.com/', '--format=json'],
    ['graph', '--apache=apache.conf'],
    ['graph'],
    ['check', '--format=json'],
    ['check', '--format=json', '--apache=apache.conf'],
    ['check', '--format=json', '.', 'apache.conf', 'blog/blog/wsgi.py'],
    ['baseline', 'create', '--output=/dev/stdout'],
  ];

  it.each([
    [
      'a file of variables',
      (outside: string) => ({ 'blog/blog/wsgi.py': readingSite(`${outside}/.env`)['blog/blog/wsgi.py'] }),
    ],
    ['an included file', (outside: string) => ({ 'apache.conf': `Include ${outside}/key.pem\n${SHARED_CONF}` })],
    [
      'an optional one by a pattern',
      (outside: string) => ({ 'apache.conf': `IncludeOptional ${outside}/*.pem\n${SHARED_CONF}` }),
    ],
    ['an included file above', () => ({ 'apache.conf': `Include ../outside/key.pem\n${SHARED_CONF}` })],
    [
      'a server root',
      (outside: string) => ({ 'apache.conf': `ServerRoot ${outside}\nInclude key.pem\n${SHARED_CONF}` }),
    ],
    [
      'a script that is run as text',
      (outside: string) => ({
        'blog/blog/wsgi.py': `exec(open('${outside}/x.py').read())\nimport os\nos.environ['A'] = NAME\napplication = None\n`,
      }),
    ],
    [
      'a module',
      (outside: string) => ({
        'blog/blog/wsgi.py': `import sys\nsys.path.insert(0, '${outside}')\nimport os, x\nos.environ['A'] = x.NAME\napplication = None\n`,
      }),
    ],
    [
      'a text that is opened',
      (outside: string) => ({
        'blog/blog/wsgi.py': `import os\nos.environ['A'] = open('${outside}/key.pem').read()\napplication = None\n`,
      }),
    ],
    [
      'a script of the server',
      (outside: string) => ({ 'apache.conf': SHARED_CONF.replace('/srv/blog/blog/wsgi.py', `${outside}/x.py`) }),
    ],
    [
      'what the server is started with',
      (outside: string) => ({
        'apache.conf': `Include \${ENV}/key.pem\n${SHARED_CONF}`,
        envvars: `export ENV=${outside}\n. ${outside}/.env\n`,
      }),
    ],
  ] as const)('is not read: %s', async (_what, files) => {
    const ground = groundFor({}, beside(SECRET));
    writeTree(ground.tree, { ...SHARED_PROCESS, ...(files(ground.outside) as Tree) });
    for (const command of COMMANDS) {
      const run = await attackHere(ground, command);
      expect(run.said, command.join(' ')).not.toContain(SECRET);
      expect(run.said).not.toContain('internal failure');
    }
  });

  it.each(['apache.conf', 'envvars', 'blog/blog/wsgi.py', '.env'])('is not read by a link: %s', async (name) => {
    const ground = groundFor(
      { ...readingSite('/srv/blog/.env'), 'blog/.env': '' },
      { secret: `${SECRET}=${SECRET}\n${SECRET} = '${SECRET}'\n` },
    );
    rmSync(join(ground.tree, name), { force: true });
    symlinkSync(join(ground.outside, 'secret'), join(ground.tree, name));
    for (const command of [
      ...COMMANDS,
      ['explain', '--apache=apache.conf', '--envvars=envvars', 'http://blog.example.com/'],
    ])
      expect((await attackHere(ground, command)).said, command.join(' ')).not.toContain(SECRET);
  });

  it('is not read because a configuration calls the tree its server root', async () => {
    for (const settings of ['', 'apache = ["apache2.conf"]\nserver-root = "."\n']) {
      const ground = groundFor({}, beside(SECRET));
      rmSync(join(ground.tree, '.git'), { recursive: true });
      writeTree(ground.tree, {
        ...readingSite(`${ground.outside}/.env`),
        'apache2.conf': `ServerRoot ${ground.tree}\nInclude ${ground.outside}/key.pem\n${SHARED_CONF.replaceAll('/srv', ground.tree)}`,
        ...(settings === '' ? {} : { 'wsgiscope.toml': settings }),
      });
      for (const command of [
        ['check'],
        ['check', '--apache=apache2.conf'],
        ['explain', '--apache=apache2.conf', 'http://blog.example.com/'],
        ['graph'],
      ])
        expect((await attackHere(ground, command)).said, command.join(' ')).not.toContain(SECRET);
    }
  });

  it('is read where a person allows it', async () => {
    const ground = groundFor({}, beside(SECRET));
    writeTree(ground.tree, readingSite(`${ground.outside}/.env`));
    expect((await attackHere(ground, ['facts', '--allow-outside', 'blog/blog/wsgi.py'])).said).toContain(SECRET);
  });
});

describeAttacks('what a version control keeps', () => {
  const configuration = `[http "https://example.com/"]\n\textraheader = AUTHORIZATION: basic ${SECRET}\n\tDJANGO_SETTINGS_MODULE=${SECRET}\n`;
  const script = 'blog/blog/wsgi.py';
  const opening = (path: string) =>
    `import os\nos.environ['A'] = open(os.path.join(os.path.dirname(__file__), '../../${path}')).read()\napplication = None\n`;

  it.each(['.git/config', '.hg/hgrc', '.svn/auth/x', 'inner/.git/config', '.GIT/config'])(
    'is not read: %s',
    async (path) => {
      const loading = readingSite('/srv/x')[script]?.replace(
        '"/srv/x"',
        `os.path.join(os.path.dirname(__file__), '../../${path}')`,
      );
      for (const files of [
        { [script]: loading },
        { [script]: opening(path) },
        { 'apache.conf': `Include ${path}\n${SHARED_CONF}` },
        { 'apache.conf': `IncludeOptional ${path}*\n${SHARED_CONF}` },
        { 'apache.conf': SHARED_CONF.replace('/srv/blog/blog/wsgi.py', path) },
      ]) {
        const ground = groundFor({ ...SHARED_PROCESS, ...(files as Tree), [path]: configuration });
        symlinkSync(join(ground.tree, path), join(ground.tree, 'blog/blog/.env'));
        for (const command of [
          ['check', '--format=json'],
          ['check', '--format=json', '--allow-outside'],
          ['check', '.', path],
          ['facts', script],
          ['facts', 'blog/blog/.env'],
          ['explain', '--apache=apache.conf', 'http://blog.example.com/', 'http://shop.example.com/'],
          ['graph'],
        ])
          expect((await attackHere(ground, command)).said, command.join(' ')).not.toContain(SECRET);
      }
    },
  );
});

describeAttacks('a file that a person names', () => {
  it.each([
    ['settings', ['check', '--settings=named']],
    ['a baseline', ['check', '--baseline=named']],
    ['an entry file', ['check', '--apache=named']],
    ['variables', ['check', '--apache=apache.conf', '--envvars=named']],
    ['requests', ['explain', '--apache=apache.conf', '--requests=named']],
    ['scripts', ['check', '--process-group=x=named']],
  ])('is not another one by a link of the tree: %s', async (_what, args) => {
    const ground = groundFor(SHARED_PROCESS, { secret: `${SECRET} = 1\n` });
    symlinkSync('../outside/secret', join(ground.tree, 'named'));
    const run = await attackHere(ground, args);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toContain('named is a link that leads out of');
    expect(run.said).not.toContain(SECRET);
  });
});
