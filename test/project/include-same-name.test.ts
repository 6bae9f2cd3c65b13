import { expect, it } from 'vitest';
import { djangoSite, virtualHost } from '../helpers/django-site.ts';
import { folderOf, runCli } from '../helpers/run-cli.ts';

/** What `check` says of a server whose file, called httpd.conf, has an Include of another one of that name. */
async function refusalsOf(include: string, ...options: readonly string[]): Promise<readonly { message: string }[]> {
  const host = virtualHost('a.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py');
  const conf = `ServerRoot /apps/blog/apache\nLoadModule wsgi_module modules/mod_wsgi.so\nInclude ${include}\n${host}`;
  const folder = folderOf({ 'conf/httpd.conf': conf, ...djangoSite('blog') });
  const run = await runCli(folder, 'check', '--format', 'json', '--select', 'startup-refused', ...options);
  return JSON.parse(run.stdout).findings;
}

it('takes a file that lies elsewhere on the server for no file of the tree that is being read', async () => {
  expect(await refusalsOf('LOCAL/httpd.conf')).toEqual([]);
});

it('believes a mapping by hand, under which the file includes itself', async () => {
  const [refusal] = await refusalsOf('conf/httpd.conf', '--path-map', '/apps/blog/apache=.');
  expect(refusal?.message).toContain('recursion');
});
