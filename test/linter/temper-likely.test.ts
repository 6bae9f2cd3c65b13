import { expect, it } from 'vitest';
import { djangoSite, virtualHost } from '../helpers/django-site.ts';
import { folderOf, runCli } from '../helpers/run-cli.ts';

/** What `check` says of the leak between two sites whose virtual hosts stand in two files of a folder. */
async function leaksWith(folder: string): Promise<readonly { severity: string; confidence: string; help: string }[]> {
  const host = (name: string) => virtualHost(`${name}.example.com`, `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py`);
  const tree = {
    ...djangoSite('blog'),
    ...djangoSite('shop'),
    [`${folder}/blog.conf`]: host('blog'),
    [`${folder}/shop.conf`]: host('shop'),
  };
  const run = await runCli(folderOf(tree), 'check', '--format', 'json', '--select', 'env-setdefault-shared-process');
  return JSON.parse(run.stdout).findings;
}

it('tells a leak between files of a folder that a server reads whole as what it is', async () => {
  const [leak] = await leaksWith('sites-enabled');
  expect(leak).toMatchObject({ severity: 'error', confidence: 'high' });
});

it('takes it back a step where nothing but their looks says that one server reads both', async () => {
  const [leak] = await leaksWith('apache');
  expect(leak).toMatchObject({ severity: 'warning', confidence: 'low' });
  expect(leak?.help).toContain('Nothing in this tree tells that one server reads blog.conf and shop.conf');
});
