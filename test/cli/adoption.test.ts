import { describe, expect, it } from 'vitest';
import { assigningWsgi, djangoSite, startprojectWsgi, virtualHost } from '../helpers/django-site.ts';
import { commitAll, folderOf, git, runCli, writeTree } from '../helpers/run-cli.ts';

type Tree = Readonly<Record<string, string>>;

const LEAK = 'env-setdefault-shared-process';
const SITES: Tree = { ...djangoSite('blog'), ...djangoSite('shop') };
const alias = (name: string, options = ''): string => `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py${options}`;
const host = (name: string, ...lines: readonly string[]): string => virtualHost(`${name}.example.com`, ...lines);
const OWN = (name: string): string => ` process-group=${name} application-group=%{GLOBAL}`;
const SHARED = `WSGIDaemonProcess sites\nWSGIProcessGroup sites\n${host('blog', alias('blog'))}${host('shop', alias('shop'))}`;
const APART = `WSGIDaemonProcess blog\nWSGIDaemonProcess shop\n${host('blog', alias('blog', OWN('blog')))}${host('shop', alias('shop', OWN('shop')))}`;

interface Occurrence {
  readonly site: string | null;
  readonly gets: string | null;
  readonly primary: { readonly file: string; readonly line: number };
}

/** Every occurrence that a run reports, as `RULE SITE`. */
async function occurrences(folder: string, ...args: readonly string[]): Promise<readonly string[]> {
  const run = await runCli(folder, 'check', '--format', 'json', ...args);
  expect(run.stderr).toBe('');
  const { findings }: { findings: { ruleId: string; occurrences: Occurrence[] }[] } = JSON.parse(run.stdout);
  return findings
    .flatMap(({ ruleId, occurrences: some }) => some.map(({ site, primary }) => `${ruleId} ${site ?? primary.file}`))
    .sort();
}

/** What is new where one tree becomes another, by git and by a baseline; both say the same. */
async function newIn(before: Tree, after: Tree, ...args: readonly string[]): Promise<readonly string[]> {
  const folder = folderOf({ ...before, '.gitignore': 'known.json\n' });
  commitAll(folder);
  expect(await runCli(folder, 'baseline', 'create', '--output', 'known.json')).toMatchObject({ status: 0 });
  const gone = Object.keys(before).filter((file) => !(file in after));
  writeTree(folder, after);
  const { rmSync } = await import('node:fs');
  for (const file of gone) rmSync(`${folder}/${file}`);
  const since = await occurrences(folder, '--since', 'HEAD', ...args);
  expect(await occurrences(folder, '--baseline', 'known.json', ...args)).toEqual(since);
  return since;
}

const leaks = (...sites: readonly string[]): readonly string[] => sites.map((site) => `${LEAK} ${site}.example.com/`);
const only = (rule: string, found: readonly string[]): readonly string[] =>
  found.filter((one) => one.startsWith(`${rule} `));

describe('what was there before', () => {
  it('on one server hides nothing on another', async () => {
    const before = { ...SITES, 'dev/apache2.conf': SHARED, 'prod/apache2.conf': APART };
    expect(await newIn(before, { ...before, 'prod/apache2.conf': SHARED })).toEqual(
      expect.arrayContaining([...leaks('blog', 'shop')]),
    );
    const variants = { ...SITES, 'conf/dev.conf': SHARED, 'conf/prod.conf': APART };
    expect(await newIn(variants, { ...variants, 'conf/prod.conf': SHARED })).toEqual(
      expect.arrayContaining([...leaks('blog', 'shop')]),
    );
  });

  it('in one host hides nothing in another of the same file', async () => {
    const conf = (blog: string, shop: string) => ({
      ...SITES,
      'apache2.conf': `WSGIDaemonProcess good\n${host('blog', `WSGIProcessGroup ${blog}`, alias('blog'))}${host('shop', `WSGIProcessGroup ${shop}`, alias('shop'))}`,
    });
    const found = await newIn(conf('web', 'good'), conf('good', 'web'));
    expect(only('process-group-undefined', found)).toEqual(['process-group-undefined shop.example.com/']);
  });

  it('of one host name hides no second one', async () => {
    const conf = (...aliases: readonly string[]) => ({
      'apache2.conf': host('blog', ...aliases.map((name) => `ServerAlias ${name}`), alias('blog')),
      ...djangoSite('blog', { settings: "ALLOWED_HOSTS = ['blog.example.com']\nROOT_URLCONF = 'blog.urls'\n" }),
    });
    const found = await newIn(conf('a.example.com'), conf('a.example.com', 'b.example.com'));
    expect(only('allowed-hosts-mismatch', found)).toHaveLength(1);
  });

  it('of a macro hides no further use of it', async () => {
    const macro = (...names: readonly string[]) => ({
      ...SITES,
      'apache2.conf': `<Macro Site $name>\n${virtualHost('$name.example.com', 'WSGIProcessGroup $name', 'WSGIScriptAlias / /srv/$name/$name/wsgi.py')}</Macro>\n${names.map((name) => `Use Site ${name}\n`).join('')}`,
    });
    const found = await newIn(macro('blog'), macro('blog', 'shop'));
    expect(only('process-group-undefined', found)).toEqual(['process-group-undefined shop.example.com/']);
  });

  it('in a file that two hosts include under a variable hides nothing in the second', async () => {
    const conf = (shop: string) => ({
      ...SITES,
      'apache2.conf': `WSGIDaemonProcess good\nDefine G web\n${host('blog', 'Include group.inc', alias('blog'))}Define G ${shop}\n${host('shop', 'Include group.inc', alias('shop'))}`,
      'group.inc': 'WSGIProcessGroup ${G}\n',
    });
    const found = await newIn(conf('good'), conf('web'));
    expect(only('process-group-undefined', found)).toEqual(['process-group-undefined shop.example.com/']);
  });

  it('stays known where its files are renamed, whatever limit the user has for that', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const tree = (suffix: string): Tree =>
      Object.fromEntries(
        names.map((name) => [
          `${name}${suffix}/wsgi.py`,
          `import os\n# ${name.repeat(40)}\ndef application(environ, start_response):\n    os.environ['DJANGO_SETTINGS_MODULE'] = environ['${name}.settings']\n    from django.core.wsgi import get_wsgi_application\n    return get_wsgi_application()(environ, start_response)\n`,
        ]),
      );
    const folder = folderOf(tree(''));
    commitAll(folder);
    expect(await occurrences(folder)).not.toEqual([]);
    git(folder, 'config', 'diff.renameLimit', '1');
    for (const name of names) git(folder, 'mv', name, `${name}2`);
    for (const name of names) writeTree(folder, { [`${name}2/wsgi.py`]: `${tree('2')[`${name}2/wsgi.py`]}# moved\n` });
    git(folder, 'add', '-A');
    expect(await occurrences(folder, '--since', 'HEAD')).toEqual([]);
  });

  it.each(['--skip-worktree', '--assume-unchanged'])(
    'does not hide a file that git is told to leave (%s)',
    async (flag) => {
      const folder = folderOf({ ...SITES, 'apache2.conf': APART });
      commitAll(folder);
      git(folder, 'update-index', flag, 'apache2.conf');
      writeTree(folder, { 'apache2.conf': SHARED });
      expect(only(LEAK, await occurrences(folder, '--since', 'HEAD'))).toEqual(leaks('blog', 'shop'));
    },
  );

  it('is told apart from a copy above it', async () => {
    const bad = (name: string, site: string) => host(name, 'WSGIProcessGroup web', alias(site));
    const found = await newIn(
      { ...SITES, 'apache2.conf': bad('blog', 'blog') },
      { ...SITES, 'apache2.conf': bad('shop', 'shop') + bad('blog', 'blog') },
    );
    expect(only('process-group-undefined', found)).toEqual(['process-group-undefined shop.example.com/']);
  });
});

describe('a root', () => {
  // The same two scripts: embedded by a slip on one host, in one daemon of their own on others.
  const staging = (name: string) =>
    host(`${name}.staging`, `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py process-group=staging`);
  const tree = (prod: string): Tree => ({
    ...SITES,
    'apache2.conf': `WSGIDaemonProcess staging\n${host('prod', 'WSGIDaemonProcess prod', prod, alias('blog'))}${staging('blog')}${staging('shop')}`,
  });
  const STAGING = leaks('blog.staging', 'shop.staging');

  it('explains no leak of the same scripts in another process, and hides none where it is suppressed', async () => {
    for (const prod of ['', '# wsgiscope: ignore[silent-embedded] known'])
      expect(only(LEAK, await occurrences(folderOf(tree(prod))))).toEqual(STAGING);
  });

  it('brings nothing back where it is mended', async () => {
    expect(only(LEAK, await newIn(tree(''), tree('WSGIProcessGroup prod')))).toEqual([]);
  });

  it('hides nothing new where it is known', async () => {
    const conf = (...names: readonly string[]): Tree => ({
      ...SITES,
      'apache2.conf': `WSGIDaemonProcess prod\n${names.map((name) => host(name, alias(name))).join('')}`,
    });
    const folder = folderOf(conf('blog'));
    commitAll(folder);
    writeTree(folder, conf('blog', 'shop'));
    const run = await runCli(folder, 'check', '--since', 'HEAD', '--ignore', 'silent-embedded', '--format', 'json');
    expect(run.stdout).toContain(LEAK);
    expect(only('silent-embedded', await occurrences(folder, '--since', 'HEAD'))).toEqual([
      'silent-embedded shop.example.com/',
    ]);
    expect((await runCli(folder, 'check', '--since', 'HEAD')).stdout).toContain(LEAK);
  });
});

describe('a cause that was known', () => {
  it('has a new site that is new', async () => {
    const after = { ...SITES, ...djangoSite('wiki'), 'apache2.conf': SHARED + host('wiki', alias('wiki')) };
    expect(only(LEAK, await newIn({ ...SITES, 'apache2.conf': SHARED }, after))).toEqual(leaks('wiki'));
  });

  it('is new where a site gets what it did not get before', async () => {
    const conf = (writer: string): Tree => ({
      ...djangoSite('blog'),
      ...djangoSite('shop', { wsgi: assigningWsgi('shop') }),
      ...djangoSite('wiki', { wsgi: assigningWsgi('wiki') }),
      'apache2.conf': `WSGIDaemonProcess sites\nWSGIProcessGroup sites\n${host('blog', alias('blog'))}${host(writer, alias(writer))}`,
    });
    expect(only(LEAK, await newIn(conf('shop'), conf('wiki')))).toEqual(leaks('blog'));
  });

  it.each<readonly [string, Tree, Tree]>([
    [
      'hosts change their order',
      { 'apache2.conf': SHARED },
      {
        'apache2.conf': `WSGIDaemonProcess sites\nWSGIProcessGroup sites\n${host('shop', alias('shop'))}${host('blog', alias('blog'))}`,
      },
    ],
    [
      'a formatter writes scripts anew',
      {},
      {
        'blog/blog/wsgi.py': startprojectWsgi('blog').replace(
          /setdefault\('(.*)', '(.*)'\)/,
          'setdefault(\n    "$1",\n    "$2",\n)',
        ),
      },
    ],
    [
      'directives change their case and blanks',
      {},
      {
        'apache2.conf': SHARED.replaceAll('WSGIProcessGroup', '  wsgiprocessgroup').replaceAll(
          'ServerName',
          'SERVERNAME  ',
        ),
      },
    ],
    ['lines move', {}, { 'apache2.conf': `# more\n\n${SHARED}\n# and more\n` }],
  ])('is known where %s', async (_, first, second) => {
    const before = { ...SITES, 'apache2.conf': SHARED, ...first };
    expect(only(LEAK, await newIn(before, { ...before, ...second }))).toEqual([]);
  });

  it('is known where two files become one, and where one becomes two', async () => {
    const [blog, shop] = ['blog', 'shop'].map((name) => host(name, alias(name)));
    const main = 'WSGIDaemonProcess sites\nWSGIProcessGroup sites\nInclude sites/*.conf\n';
    const split = { ...SITES, 'apache2.conf': main, 'sites/blog.conf': `${blog}`, 'sites/shop.conf': `${shop}` };
    const joined = { ...SITES, 'apache2.conf': main, 'sites/all.conf': `${blog}${shop}` };
    expect(await newIn(split, joined)).toEqual([]);
    expect(await newIn(joined, split)).toEqual([]);
  });

  it('is known under --select, and a new one beside it is told', async () => {
    const conf = (prod: string): Tree => ({
      ...SITES,
      ...djangoSite('wiki'),
      ...djangoSite('news'),
      'apache2.conf': `WSGIDaemonProcess prod\n${host('blog', alias('blog'))}${host('shop', alias('shop'))}${prod}`,
    });
    const more = host('wiki', alias('wiki'));
    expect(only(LEAK, await newIn(conf(''), conf(more), '--select', LEAK))).toEqual(leaks('wiki'));
  });
});
