import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClaimedNames } from '../../src/apache/model/claimed-names.ts';
import { matchesWildcard } from '../../src/apache/model/wildcard-names.ts';
import type { EntryPoint, ProjectScript } from '../../src/project/project.ts';
import { findClashes } from '../../src/rules/django-sites.ts';
import { rule as entrypointDrift } from '../../src/rules/entrypoint-settings-drift/rule.ts';
import { type AnalysedTree, analyseTree, runRule } from '../helpers/analyse-tree.ts';

const siteTree = (settings: string) =>
  analyseTree({
    'shop/wsgi.py': `import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', '${settings}')\napplication = get_wsgi_application()\n`,
    'manage.py': `import os\nif __name__ == '__main__':\n    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n`,
  });

/** The parts of one project as if it lay in so many folders beside each other. */
function inFolders(one: AnalysedTree, count: number, first = 0) {
  const scripts = new Map<string, ProjectScript>();
  const entryPoints: EntryPoint[] = [];
  for (let number = first; number < first + count; number += 1) {
    const folder = `/srv/site${number}`;
    for (const [file, script] of one.project.scripts) scripts.set(file.replace('/srv', folder), script);
    for (const entry of one.project.entryPoints)
      entryPoints.push({ ...entry, file: entry.file.replace('/srv', folder) });
  }
  return { scripts, entryPoints };
}

describe('a tree of thousands of sites', () => {
  it('has each manage.py held against the script of its own project, without one look at every other', () => {
    const tree = siteTree('shop.settings');
    const alike = inFolders(tree, 2_000);
    const other = inFolders(siteTree('shop.live'), 1, 2_000);
    const project = {
      ...tree.project,
      scripts: new Map([...alike.scripts, ...other.scripts]),
      entryPoints: [...alike.entryPoints, ...other.entryPoints],
    };
    const started = performance.now();
    const findings = runRule(entrypointDrift, { ...tree, project });
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(findings.map(({ occurrences: [one] }) => one?.sites)).toEqual([['/srv/site2000/shop/wsgi.py']]);
  });
});

const word = fc.constantFrom('a', 'b', 'www.a', 'www.b', 'c');
const server = fc
  .record({ name: fc.option(word), aliases: fc.array(fc.oneof(word, fc.constantFrom('*.a', 'www.*', '?', 'W*'))) })
  .map(({ name, aliases }) => ({
    serverName: name && { value: name },
    aliases: aliases.map((alias) => ({ name: alias })),
  }));

describe('names of virtual hosts', () => {
  it('are found in the index as httpd finds them by going through all of them', () => {
    fc.assert(
      fc.property(fc.array(server), word, (servers, asked) => {
        const all = servers.flatMap((one) => [
          ...(one.serverName ? [{ one, alias: null, name: one.serverName.value }] : []),
          ...one.aliases.map((alias) => ({ one, alias, name: alias.name })),
        ]);
        const expected = all.find(({ alias, name }) =>
          alias ? matchesWildcard(name.toLowerCase(), asked) : name === asked,
        );
        const found = new ClaimedNames(servers as never).find(asked);
        expect(found && { server: found.server, alias: found.alias }).toEqual(
          expected ? { server: expected.one, alias: expected.alias } : null,
        );
      }),
    );
  });
});

describe('sites that clash', () => {
  const { deployments } = analyseTree({ 'site.conf': 'WSGIScriptAlias / /srv/wsgi.py\n', 'wsgi.py': '' });
  const mountsOf = () => deployments[0]?.mounts ?? [];

  it('are those that clash with any other, each once, with one that it clashes with', () => {
    const site = fc.record({
      keys: fc.array(fc.constantFrom<string>('x', 'y', 'z')),
      value: fc.nat(3),
      open: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(site), (sites) => {
        const clash = (a: (typeof sites)[number], b: (typeof sites)[number]): boolean =>
          a.value !== b.value && (a.open || b.open);
        const found = findClashes(sites, {
          keysOf: ({ keys }) => keys,
          classOf: ({ value }) => String(value),
          mountsOf,
          clash,
        });
        const victims = sites.filter((one) =>
          sites.some((other) => clash(one, other) && one.keys.some((key) => other.keys.includes(key))),
        );
        expect(new Set([...found.values()].flatMap((clashes) => clashes.map(({ one }) => one)))).toEqual(
          new Set(victims),
        );
        for (const [key, clashes] of found)
          for (const { one, other } of clashes)
            expect([clash(one, other), one.keys.includes(key), other.keys.includes(key)]).toEqual([true, true, true]);
      }),
    );
  });
});
