import { describe, expect, it } from 'vitest';
import type { Tree } from '../helpers/analyse-tree.ts';
import { startprojectWsgi } from '../helpers/django-site.ts';
import { folderOf, runCli } from '../helpers/run-cli.ts';

const SITES = ['accounts', 'warehouse'];
const script = (site: string): string =>
  `/var/www/vhosts/${site}.internal.example.org/application/${site}/config/wsgi.py`;

/** Two sites with the paths of a real server in one process. */
const LONG: Tree = {
  'apache2.conf': `WSGIDaemonProcess intranet\nWSGIProcessGroup intranet\n${SITES.map(
    (site) =>
      `<VirtualHost *:80>\nServerName ${site}.internal.example.org\nWSGIScriptAlias /app ${script(site)}\n</VirtualHost>\n`,
  ).join('')}`,
  ...Object.fromEntries(SITES.map((site) => [script(site).slice(1), startprojectWsgi(site)])),
};

describe('the picture', () => {
  it('says interpreters in words, and breaks long paths at their slashes', async () => {
    const { stdout } = await runCli(folderOf(LONG), 'graph');
    expect(stdout).toContain('"interpreter of accounts.internal.example.org /app"');
    expect(stdout).not.toContain('124;');
    for (const [label = ''] of stdout.matchAll(/"[^"]*wsgi\.py[^"]*"/g))
      for (const line of label.slice(1, -1).split('<br/>')) expect(line.length).toBeLessThan(60);
  });

  it('keeps a name that somebody gave', async () => {
    const named = { ...LONG, 'apache2.conf': `WSGIApplicationGroup "a|b|"\n${LONG['apache2.conf']}` };
    expect((await runCli(folderOf(named), 'graph')).stdout).toContain('interpreter a#124;b#124;');
  });

  it('has boxes that hold their words in a font wider than the one Graphviz measures', async () => {
    const { stdout } = await runCli(folderOf(LONG), 'graph', '--format', 'svg');
    const boxes = [...stdout.matchAll(/class="node script"[\s\S]*?points="([^"]*)"([\s\S]*?)<\/g>/g)];
    expect(boxes).toHaveLength(2);
    for (const [, points = '', inside = ''] of boxes) {
      const xs = points.split(' ').map((point) => Number(point.split(',')[0]));
      const longest = Math.max(...[...inside.matchAll(/>([^<]+)<\/text>/g)].map(([, text = '']) => text.length));
      // DejaVu Sans, the widest that browsers take, has 0.53 of its size a letter of a path.
      expect(Math.max(...xs) - Math.min(...xs)).toBeGreaterThan(longest * 12 * 0.53);
    }
  });

  it('lets no arrow run through its words', async () => {
    const { stdout } = await runCli(folderOf(LONG), 'graph', '--format', 'svg');
    expect(stdout).toMatch(/<text paint-order="stroke"[^>]*>[^<]*leaks both ways/);
  });

  it('stands in pages whole and with a legend', async () => {
    for (const args of [['graph'], ['check', '--exit-zero']]) {
      const { stdout } = await runCli(folderOf(LONG), ...args, '--format', 'html');
      expect(stdout).toContain('mount: where a URL comes in');
      expect(stdout).not.toMatch(/\.picture \{[^}]*max-height/);
    }
  });
});
