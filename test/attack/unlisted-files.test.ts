import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { commitAll, writeTree } from '../helpers/run-cli.ts';
import { SHARED_CONF, SHARED_PROCESS } from '../helpers/shared-process.ts';
import { attackHere, describeAttacks, type Ground, groundFor } from './program.ts';

const ID = 'env-setdefault-shared-process';

/** The file moved to another place, and a link to it where it was. */
function linkedTo(target: string, file = 'apache.conf'): Ground {
  const ground = groundFor(SHARED_PROCESS);
  const [from, to] = [join(ground.tree, file), join(ground.tree, target)];
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
  symlinkSync(to, from);
  return ground;
}

const saidOf = async (ground: Ground, ...args: readonly string[]): Promise<string> =>
  (await attackHere(ground, ['check', '--format=concise', ...args])).stdout;

describeAttacks('a configuration that is a link in the tree', () => {
  it.each(['site.md', 'vendor/site.conf', 'node_modules/x/site.json'])('is read by its name: %s', async (target) => {
    expect(await saidOf(linkedTo(target))).toContain(`apache.conf:1:1: error[${ID}]`);
  });

  it('is read though what it leads to is ignored', async () => {
    const ground = linkedTo('hidden/site.conf');
    writeTree(ground.tree, { '.gitignore': 'hidden/\n' });
    expect(await saidOf(ground)).toContain(`error[${ID}]`);
  });

  it('is read once where it leads to another one, also in a folder that is a link', async () => {
    const ground = linkedTo('sites/all.conf');
    symlinkSync(ground.tree, join(ground.outside, 'link'));
    for (const folder of [ground.tree, join(ground.outside, 'link')]) {
      const { stdout } = await attackHere(ground, ['check', '--format=json'], folder);
      const found = JSON.parse(stdout).findings.filter(({ ruleId }: { ruleId: string }) => ruleId === ID);
      expect(found.map(({ primary }: { primary: { file: string } }) => primary.file)).toEqual(['sites/all.conf']);
    }
  });

  it('is left out where the settings leave out what it leads to', async () => {
    const ground = linkedTo('old/site.conf');
    writeTree(ground.tree, { 'wsgiscope.toml': 'exclude = ["old"]\n' });
    const said = await saidOf(ground);
    expect(said).not.toContain(`[${ID}]`);
    expect(said).toContain('"exclude" leaves out 1 file');
  });
});

describeAttacks('what git cannot be asked about', () => {
  const moved = (folder: string): Ground => {
    const ground = groundFor({ ...SHARED_PROCESS, 'manage.py': 'import django\n' });
    mkdirSync(join(ground.tree, folder));
    renameSync(join(ground.tree, 'apache.conf'), join(ground.tree, folder, 'apache.conf'));
    return ground;
  };

  it('is told where there is no repository and .gitignore leaves out what matters', async () => {
    for (const ignored of ['*.conf\n', 'blog/\n', 'deploy/\n']) {
      const ground = ignored === 'deploy/\n' ? moved('deploy') : groundFor(SHARED_PROCESS);
      rmSync(join(ground.tree, '.git'), { recursive: true });
      writeTree(ground.tree, { '.gitignore': ignored, 'local/x.txt': '' });
      expect(await saidOf(ground), ignored).toMatch(
        /notice\[tracked-unknown\] left out for \.gitignore.*\(this is no repository\)/,
      );
    }
  });

  it('is no news where .gitignore leaves out nothing of the kind', async () => {
    const ground = groundFor({ ...SHARED_PROCESS, '.gitignore': 'logs/\n', 'logs/x.txt': SHARED_CONF });
    rmSync(join(ground.tree, '.git'), { recursive: true });
    rmSync(join(ground.tree, 'logs/x.txt'));
    expect(await saidOf(ground)).not.toContain('notice');
  });

  it('is told where it may keep a site among the code of others', async () => {
    const ground = moved('vendor');
    rmSync(join(ground.tree, '.git'), { recursive: true });
    commitAll(ground.tree);
    writeFileSync(join(ground.tree, '.git/index'), 'broken');
    expect(await saidOf(ground)).toContain(
      "vendor: notice[tracked-unknown] left out as other people's code, apache.conf among it; git could not be asked",
    );
  });
});

describeAttacks('what settings of the tree leave out', () => {
  it.each(['full', 'concise', 'github', 'markdown'])(
    'is told beside many other things that are: %s',
    async (format) => {
      const decoys = Array.from({ length: 40 }, (_, n) => [
        `a${n}.conf`,
        `WSGIScriptAlias / /x\n${'prose\n'.repeat(9)}`,
      ]);
      const ground = groundFor({
        ...SHARED_PROCESS,
        ...Object.fromEntries(decoys),
        'wsgiscope.toml': `ignore = ["${ID}"]\n`,
      });
      const { stdout } = await attackHere(ground, ['check', `--format=${format}`]);
      expect(stdout).toContain('leaves out 2 findings');
    },
  );

  it('is told in a few words, however long what it quotes', async () => {
    const conf = `${SHARED_CONF}WSGIScriptAlias /x /srv/${'x'.repeat(100_000)}/wsgi.py\n`;
    for (const format of ['full', 'concise', 'github', 'json']) {
      const ground = groundFor({ ...SHARED_PROCESS, 'apache.conf': conf });
      const { stdout } = await attackHere(ground, ['check', `--format=${format}`]);
      expect(Math.max(...stdout.split('\n').map((line) => line.length)), format).toBeLessThan(20_000);
    }
  });
});
