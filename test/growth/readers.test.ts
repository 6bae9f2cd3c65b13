import { describe, expect, it } from 'vitest';
import { findSettingsFile } from '../../src/config/load-settings.ts';
import { TomlLines } from '../../src/config/toml-lines.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { IgnoreLines } from '../../src/project/ignore-lines.ts';
import { PathMap } from '../../src/project/path-map.ts';
import { readRequirements } from '../../src/project/read-requirements.ts';
import { TreeNames } from '../../src/project/tree-names.ts';
import { growthOf, LINEAR } from '../helpers/growth.ts';

const repeat = (piece: string) => (size: number) => piece.repeat(size);
const lines = (make: (at: number) => string) => (size: number) =>
  Array.from({ length: size }, (_, at) => make(at)).join('\n');

describe('a file of requirements takes time that grows with its length', () => {
  it.each([
    ['requirements.txt', 'blanks behind a name', (size: number) => `a${' '.repeat(size)}x`],
    ['requirements.txt', 'extras that are not closed', (size: number) => `a${'['.repeat(size)}`],
    ['requirements.txt', 'many names', lines((at) => `name-${at}==1`)],
    ['uv.lock', 'a bracket and blanks', (size: number) => `[${' '.repeat(size)}`],
    ['uv.lock', 'many packages', repeat('[[package]]\nname = "a"\n')],
    ['pyproject.toml', 'blank lines', repeat('\n')],
    ['pyproject.toml', 'tables in each other', (size: number) => `[${'a.'.repeat(size)}a]\n`],
    ['pyproject.toml', 'brackets', repeat('[')],
    ['setup.cfg', 'brackets and blanks', repeat('[ ')],
    ['Pipfile.lock', 'brackets', repeat('[')],
  ])('%s: %s', (name, _what, make) => {
    expect(growthOf(make, 50_000, (text) => readRequirements(`/srv/${name}`, text))).toBeLessThan(LINEAR);
  });
});

describe('settings take time that grows with the length of their file', () => {
  it.each([
    ['blank lines', repeat('\n')],
    ['blanks in a header', (size: number) => `[${' '.repeat(size)}a`],
    ['blanks behind a key', (size: number) => `a${' '.repeat(size)}x`],
    ['dots', repeat('a.')],
    ['quotes', repeat('"')],
  ])('%s', (_what, make) => {
    const text = (size: number) => `${make(size)}\n# wsgiscope\n`;
    const find = (written: string) => {
      findSettingsFile(new MemoryFileSystem({ '/srv/pyproject.toml': written }), '/srv');
      new TomlLines(written).lineOf(['tool', 'wsgiscope']);
    };
    expect(growthOf(text, 100_000, find)).toBeLessThan(LINEAR);
  });

  it('keys that there are not, each with its line', () => {
    const find = (written: string) => {
      const where = new TomlLines(written);
      for (let at = 0; at < 5000; at += 1) where.lineOf([`key${at}`]);
    };
    expect(
      growthOf(
        lines((at) => `key${at} = 1`),
        10_000,
        find,
      ),
    ).toBeLessThan(LINEAR);
  });
});

describe('a .gitignore takes time that grows with its lines and the files', () => {
  it.each([
    ['names', (at: number) => `name${at}`],
    ['paths', (at: number) => `a/b${at}/same`],
    ['endings', (at: number) => `*.x${at}`],
    ['globs', (at: number) => `a*${at}`],
    ['exceptions', (at: number) => `!name${at}`],
  ])('%s', (_what, make) => {
    const test = (text: string) => {
      const all = new IgnoreLines(text);
      for (let at = 0; at < text.length / 20; at += 1) all.test(`a/b${at}/same`, false);
    };
    expect(growthOf(lines(make), 2_500, test)).toBeLessThan(LINEAR);
  });
});

describe('where the folders of a server are in a tree', () => {
  const scripts = (count: number) => Array.from({ length: count }, (_, at) => `site${at}/project/wsgi.py`);
  const learn = (names: readonly string[]): PathMap => {
    const files = names.map((name) => `/checkout/sites/${name}`);
    const map = new PathMap({
      fs: new MemoryFileSystem({}),
      root: '/checkout',
      names: new TreeNames('/checkout', () => files),
      pathMap: {},
      isExcluded: () => false,
    });
    map.learn(names.map((name) => ({ path: `/var/www/sites/${name}`, near: '/checkout/apache.conf' })));
    return map;
  };

  it('takes a time that grows with the scripts, all of one name', () => {
    expect(growthOf(scripts, 1_000, learn)).toBeLessThan(LINEAR);
  });

  it('is found for each of them', () => {
    const map = learn(scripts(300));
    for (const at of [0, 150, 299])
      expect(map.find(`/var/www/sites/site${at}/project/wsgi.py`, '/checkout/apache.conf')).toMatchObject({
        kind: 'one',
        file: `/checkout/sites/site${at}/project/wsgi.py`,
        folder: { from: '/var/www', to: '/checkout' },
      });
  });
});
