import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CheckInput, check, DEFAULT_SETTINGS, renderDiff } from '../../src/api.ts';
import { startprojectWsgi } from '../helpers/django-site.ts';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'fix-on-disk-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const text = (name: string): string => readFileSync(join(folder, name), 'utf8');

const fix = (input: Partial<CheckInput> = {}, root = folder) =>
  check({ paths: [root], settings: DEFAULT_SETTINGS, fix: 'apply', ...input });

const ALIASES = 'WSGIScriptAlias / /srv/blog/wsgi.py\nWSGIScriptAlias /shop /srv/shop/wsgi.py\n';
const REPAIRED = 'WSGIScriptAlias /shop /srv/shop/wsgi.py\nWSGIScriptAlias / /srv/blog/wsgi.py\n';
const host = (aliases: string): string => `<VirtualHost *:80>\nServerName a.example.com\n${aliases}</VirtualHost>\n`;

/** Two sites whose scripts are only mended together, and a virtual host whose aliases are mended by themselves. */
function putThreeFixes(): void {
  put('apache.conf', host(ALIASES) + host('WSGIScriptAlias / /srv/wiki/wsgi.py\n').replace('a.', 'b.'));
  for (const site of ['blog', 'shop', 'wiki']) put(`${site}/wsgi.py`, startprojectWsgi(site));
}

describe('check --fix on disk', () => {
  it('writes where a link of sites-enabled leads, once, and leaves the link', async () => {
    put('apache2/apache2.conf', 'IncludeOptional sites-enabled/*.conf\n');
    put('apache2/sites-available/site.conf', host(ALIASES));
    mkdirSync(join(folder, 'apache2/sites-enabled'));
    symlinkSync('../sites-available/site.conf', join(folder, 'apache2/sites-enabled/site.conf'));
    const settings = {
      ...DEFAULT_SETTINGS,
      apache: [join(folder, 'apache2/apache2.conf')],
      select: ['alias-shadowed'],
    };
    const { fixes } = await fix({ settings, fix: 'diff' });
    expect(fixes.changes.map(({ file }) => relative(folder, file))).toEqual(['apache2/sites-available/site.conf']);
    const [part] = await renderDiff(fixes.changes, (file) => relative(folder, file));
    execFileSync('git', ['apply', '--check', '-'], { cwd: folder, input: part?.text });
    expect((await fix({ settings })).fixes.refusals).toEqual([]);
    expect(text('apache2/sites-available/site.conf')).toBe(host(REPAIRED));
    expect(lstatSync(join(folder, 'apache2/sites-enabled/site.conf')).isSymbolicLink()).toBe(true);
  });

  it('writes a server outside the tree only where that is allowed, and says so', async () => {
    const server = put('etc/apache2.conf', host(ALIASES));
    put('tree/blog/wsgi.py', startprojectWsgi('blog'));
    const settings = { ...DEFAULT_SETTINGS, apache: [server], select: ['alias-shadowed'] };
    const { fixes } = await fix({ settings }, join(folder, 'tree'));
    expect(fixes.refusals).toEqual([expect.stringMatching(/etc\/apache2\.conf: lies outside the analysed tree/)]);
    expect(fixes.unwritten.map(({ ruleId }) => ruleId)).toEqual(['alias-shadowed']);
    expect(text('etc/apache2.conf')).toBe(host(ALIASES));
    await fix({ settings: { ...settings, allowOutside: true } }, join(folder, 'tree'));
    expect(text('etc/apache2.conf')).toBe(host(REPAIRED));
  });

  it('makes the fixes of other files where one is refused, and tells them apart', async () => {
    putThreeFixes();
    chmodSync(join(folder, 'wiki/wsgi.py'), 0o444);
    const { fixes, result } = await fix();
    expect(fixes.refusals).toEqual([expect.stringMatching(/wiki\/wsgi\.py: is read-only$/)]);
    expect(fixes.unwritten.map(({ ruleId }) => ruleId)).toEqual(['env-setdefault-shared-process']);
    // Neither the scripts of the others: one changed script of a process is no cure.
    expect(fixes.made.map(({ ruleId }) => ruleId)).toEqual(['alias-shadowed']);
    expect(result.summary.fixed).toBe(1);
    expect(text('apache.conf')).toContain(REPAIRED);
    for (const site of ['blog', 'shop', 'wiki']) expect(text(`${site}/wsgi.py`)).toBe(startprojectWsgi(site));
    expect(result.findings.map(({ ruleId }) => ruleId)).toContain('env-setdefault-shared-process');
  });

  it('makes all of them where nothing is refused', async () => {
    putThreeFixes();
    const { fixes } = await fix();
    expect(fixes.refusals).toEqual([]);
    for (const site of ['blog', 'shop', 'wiki'])
      expect(text(`${site}/wsgi.py`)).toContain(`os.environ['DJANGO_SETTINGS_MODULE'] = '${site}.settings'`);
    expect(text('apache.conf')).toContain(REPAIRED);
  });
});
