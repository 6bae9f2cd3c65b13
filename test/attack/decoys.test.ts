import { expect, it } from 'vitest';
import type { Tree } from '../helpers/analyse-tree.ts';
import { assigningWsgi, djangoSite, virtualHost } from '../helpers/django-site.ts';
import { SHARED_CONF, SHARED_PROCESS } from '../helpers/shared-process.ts';
import { type Attacked, attackHere, describeAttacks, groundFor } from './program.ts';

const ID = 'env-setdefault-shared-process';

/** What is told of a tree with a leak, and of the same with more in it. */
const check = (tree: Tree, more: Tree = {}, ...args: readonly string[]): Promise<Attacked> =>
  attackHere(groundFor({ ...tree, ...more }), ['check', '--format=concise', ...args]);

/** The same sites one folder deeper. */
const NESTED: Tree = Object.fromEntries(
  Object.entries(SHARED_PROCESS).map(([name, text]) => [name.endsWith('.conf') ? name : `src/${name}`, text]),
);

const decoy = (folder: string): Tree => ({
  [`${folder}blog/blog/wsgi.py`]: assigningWsgi('blog'),
  [`${folder}shop/shop/wsgi.py`]: assigningWsgi('shop'),
});

describeAttacks('a script that is put where the longest common end finds it', () => {
  it.each([
    ['a copy of the path', SHARED_PROCESS, 'x/srv/', ''],
    ['the same at the top', SHARED_PROCESS, 'srv/', ''],
    ['a copy beside a nested tree', NESTED, 'x/srv/', 'src/'],
    ['a shorter copy', NESTED, '', 'src/'],
  ])('decides nothing: %s', async (_what, tree, folder, real) => {
    expect((await check(tree)).stdout).toContain(`error[${ID}]`);
    const { stdout, status } = await check(tree, decoy(folder), '--strict');
    for (const name of ['blog', 'shop'])
      expect(stdout).toContain(
        `notice[script-not-here] /srv/${name}/${name}/wsgi.py could be any of ${folder}${name}/${name}/wsgi.py, ${real}${name}/${name}/wsgi.py (--path-map /srv/${name}/${name}/wsgi.py=`,
      );
    expect(stdout).toContain(', 2 undecided;');
    expect(status).toBe(1);
  });

  it('is told where all of its project comes with it', async () => {
    const copies = ['blog', 'shop'].map((name) =>
      Object.fromEntries(
        Object.entries(djangoSite(name, { wsgi: assigningWsgi(name) })).map(([file, text]) => [`x/srv/${file}`, text]),
      ),
    );
    const { stdout } = await check(NESTED, Object.assign({}, ...copies));
    for (const name of ['blog', 'shop'])
      expect(stdout).toContain(
        `notice[script-chosen] /srv/${name}/${name}/wsgi.py is taken for x/srv/${name}/${name}/wsgi.py, not for src/${name}/${name}/wsgi.py (--path-map`,
      );
  });

  it('is what a person says it is', async () => {
    const { stdout } = await check(SHARED_PROCESS, decoy('x/srv/'), '--path-map', '/srv=.');
    expect(stdout).toContain(`error[${ID}]`);
    expect(stdout).not.toContain('notice');
  });
});

describeAttacks('a tree with many projects', () => {
  it.each([
    ['the files of a role', 'roles/web/files/srv/', 'roles/web/files/etc/apache2/apache2.conf'],
    ['the root of a disk', 'root/srv/', 'root/etc/apache2/apache2.conf'],
  ])('is read without a word: %s', async (_what, folder, conf) => {
    const sites = ['blog', 'shop'].flatMap((name) =>
      Object.entries(djangoSite(name)).map(([file, text]) => [`${folder}${file}`, text] as const),
    );
    const { stdout } = await check(Object.fromEntries(sites), { [conf]: SHARED_CONF });
    expect(stdout).toContain(`error[${ID}]`);
    expect(stdout).not.toContain('notice');
  });

  it('says nothing of scripts that other lines name', async () => {
    const site = (name: string): readonly (readonly [string, string])[] =>
      Object.entries(djangoSite('site')).map(([file, text]) => [file.replace(/^site/, name), text] as const);
    const conf = ['a', 'b', 'c']
      .map((name) => virtualHost(`${name}.example.com`, `WSGIScriptAlias / /home/me/${name}/site/wsgi.py`))
      .join('');
    const { stdout } = await check(Object.fromEntries(['a', 'b', 'c'].flatMap(site)), { 'apache.conf': conf });
    expect(stdout).toContain('3 sites');
    expect(stdout).not.toContain('notice');
  });
});

describeAttacks('configuration that is put where the longest common end finds it', () => {
  const MAIN = `ServerRoot "/etc/apache2"\nWSGIDaemonProcess sites\nIncludeOptional sites-enabled/*.conf\n`;
  const SITES = ['blog', 'shop']
    .map((name) =>
      virtualHost(`${name}.example.com`, `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py process-group=sites`),
    )
    .join('');
  const tree = (folder: string): Tree => ({
    ...djangoSite('blog'),
    ...djangoSite('shop'),
    [`${folder}apache2/apache2.conf`]: MAIN,
    [`${folder}apache2/sites-enabled/all.conf`]: SITES,
  });

  it.each(['', 'conf/', 'deploy/etc/'])('is told, and not included: %j', async (folder) => {
    expect((await check(tree(folder))).stdout).toContain(`error[${ID}]`);
    const more = { 'x/y/etc/apache2/sites-enabled/none.conf': 'Listen 8080\n' };
    const { stdout, status } = await check(tree(folder), more, '--strict');
    const isTold = stdout.includes('notice[include-ambiguous]') && stdout.includes('sites-enabled (--path-map');
    expect(isTold || stdout.includes(`error[${ID}]`)).toBe(true);
    expect(status).toBe(1);
  });
});
