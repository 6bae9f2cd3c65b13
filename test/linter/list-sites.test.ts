import { describe, expect, it } from 'vitest';
import type { Tree } from '../helpers/analyse-tree.ts';
import { assigningWsgi, djangoSite, startprojectWsgi } from '../helpers/django-site.ts';
import { folderOf, runCli } from '../helpers/run-cli.ts';

/** What `explain` tells of the only server of a tree. */
async function serverOf(tree: Tree) {
  const { stdout } = await runCli(folderOf(tree), 'explain', '--format', 'json');
  return JSON.parse(stdout).servers[0];
}

const SERVER = 'ServerRoot /etc/httpd\nListen 80\n<Directory /srv>\nRequire all granted\n</Directory>\n';
const host = (...lines: readonly string[]): string => `<VirtualHost *:80>\n${lines.join('\n')}\n</VirtualHost>\n`;
const mount = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${options}`;
const SITES = {
  ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
  ...djangoSite('shop', { wsgi: assigningWsgi('shop') }),
};

describe('the table of sites', () => {
  it('names each host by its name and its others, its process and its interpreter', async () => {
    const conf = `${SERVER}WSGIDaemonProcess one python-path=/srv/blog\n${host('ServerName blog.example.com', 'ServerAlias www.example.com', mount('blog', '/', ' process-group=one application-group=%{GLOBAL}'))}${host('ServerName shop.example.com', mount('shop', '/shop'))}`;
    const server = await serverOf({ ...SITES, 'apache.conf': conf });
    expect(server.sites).toMatchObject([
      {
        name: 'blog.example.com/',
        url: 'http://blog.example.com/',
        aliases: ['www.example.com'],
        processGroup: 'one',
        applicationGroup: '',
        settings: 'blog.settings',
        takenBy: null,
      },
      { name: 'shop.example.com/shop', aliases: [], processGroup: '', applicationGroup: 'shop.example.com|/shop' },
    ]);
  });

  it('tells hosts that mount nothing by their name, or by their address where they have none', async () => {
    const bare = '<VirtualHost 10.0.0.1:8080>\nDocumentRoot /var/www\n</VirtualHost>\n';
    const conf = `${SERVER}${host('ServerName blog.example.com', mount('blog'))}${host('ServerName files.example.com')}${bare}`;
    const server = await serverOf({ ...SITES, 'apache.conf': conf });
    expect(server.withoutScript.map(({ name }: { name: string }) => name)).toEqual([
      'files.example.com',
      '10.0.0.1:8080',
    ]);
  });

  it('says what takes the URL of a site, and gives no answer of its own then', async () => {
    const conf = `${SERVER}${host(mount('blog'))}${host(mount('shop'))}`;
    const server = await serverOf({ ...SITES, 'apache.conf': conf });
    expect(server.sites.map(({ script, takenBy, answer }: Answered) => [script, takenBy, answer !== null])).toEqual([
      ['/srv/blog/blog/wsgi.py', null, true],
      ['/srv/shop/shop/wsgi.py', 'the mount / of a virtual host without a name', false],
    ]);
  });

  it('says what else takes the URL of a site', async () => {
    const conf = `${SERVER}${host('ServerName blog.example.com', 'Redirect permanent /blog http://other.example.com/', mount('blog', '/blog'))}`;
    const server = await serverOf({ ...SITES, 'apache.conf': conf });
    expect(server.sites).toMatchObject([{ settings: 'blog.settings' }]);
    expect(server.sites).toMatchObject([{ takenBy: 'redirect of blog.example.com', answer: null }]);
  });

  it('gives no answer of what is undecided, and each reason once', async () => {
    const conf = `${SERVER}${host('ServerName blog.example.com', '<IfFile /etc/live>', mount('blog'), '</IfFile>')}`;
    const server = await serverOf({ ...SITES, 'apache.conf': conf });
    const [{ answer, undecidedBecause }] = server.sites;
    expect(answer).toBeNull();
    expect(undecidedBecause.join()).toContain('<IfFile /etc/live>');
    expect(undecidedBecause).toEqual([...new Set(undecidedBecause)]);
  });

  it('tells of a server that does not start no answers, but its sites', async () => {
    const conf = `${SERVER}Require all granted\n${host('ServerName blog.example.com', mount('blog'))}`;
    const server = await serverOf({ ...SITES, 'apache.conf': conf });
    expect(server.startup.message).toContain('Require');
    expect(server.sites).toMatchObject([{ name: 'blog.example.com/', url: null, answer: null, takenBy: null }]);
  });

  it('puts a finding to the site that it happens to, with what that gets', async () => {
    const shared = { ...SITES, ...djangoSite('shop', { wsgi: startprojectWsgi('shop') }) };
    const conf = `${SERVER}WSGIDaemonProcess all python-path=/srv/blog:/srv/shop\n${host('ServerName blog.example.com', mount('blog', '/', IN_ALL))}${host('ServerName shop.example.com', mount('shop', '/', IN_ALL))}`;
    const { sites } = await serverOf({ ...shared, 'apache.conf': conf });
    const leaks = sites.map(({ name, findings }: Told) => [
      name,
      findings.flatMap(({ ruleId, gets }) => (ruleId === 'env-setdefault-shared-process' ? [gets] : [])),
    ]);
    expect(leaks).toEqual([
      ['blog.example.com/', []],
      ['shop.example.com/', ['blog.settings']],
    ]);
  });
});

const IN_ALL = ' process-group=all';

interface Answered {
  readonly script: string;
  readonly takenBy: string | null;
  readonly answer: object | null;
}

interface Told {
  readonly name: string;
  readonly findings: readonly { readonly ruleId: string; readonly gets: string | null }[];
}
