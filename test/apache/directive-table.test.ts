import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DIRECTIVES_BY_MODULE } from '../../src/apache/directives/directives-by-module.ts';
import { isOverridden } from '../../src/apache/directives/override-class.ts';
import { MODULES } from '../conformance/stack.ts';

const APACHE = '/usr/sbin/apache2';
const MPMS = ['event', 'worker', 'prefork'] as const;
/** Modules that others ask for come first. */
const FIRST = ['authz_core', 'authn_core', 'proxy', 'dav', 'session', 'cache', 'slotmem_shm', 'ssl', 'dbd', 'ldap'];
const root = existsSync(APACHE) ? mkdtempSync(join(tmpdir(), 'wsgiscope-directives-')) : null;
afterAll(() => root && rmSync(root, { recursive: true, force: true }));

interface Told {
  readonly name: string;
  readonly module: string;
  readonly where: string;
  readonly override: string | null;
}

/** What `apache2 -L` tells of every module of the machine under one MPM. */
function tell(folder: string, mpm: string): readonly Told[] {
  const own = readdirSync(MODULES).flatMap((file) => /^mod_(?!mpm_)(\w+)\.so$/.exec(file)?.[1] ?? []);
  const modules = [...FIRST.filter((name) => own.includes(name)), ...own.filter((name) => !FIRST.includes(name))];
  const lines = [`mpm_${mpm}`, ...modules].map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`);
  mkdirSync(join(folder, 'logs'), { recursive: true });
  writeFileSync(join(folder, `${mpm}.conf`), `ServerRoot ${folder}\nServerName x.test\n${lines.join('\n')}\n`);
  const text = execFileSync(APACHE, ['-L', '-f', join(folder, `${mpm}.conf`)], { encoding: 'utf8' });
  return text.split(/^(?=\S)/m).flatMap((block) => {
    const [, name, module] = /^(\S+) \((\S+)\)$/m.exec(block) ?? [];
    const where = /Allowed in \*\.conf (only outside|only inside|anywhere)/.exec(block)?.[1];
    if (!name || !module || !where) return [];
    return [{ name, module, where, override: /when AllowOverride (.*)/.exec(block)?.[1] ?? null }];
  });
}

const CONTEXTS = { 'only outside': 'server', 'only inside': 'section', anywhere: 'anywhere' } as const;

describe.skipIf(root === null)('the directives that httpd tells of (skipped without apache2)', () => {
  it.each(MPMS)('stand in the tables where httpd has them: %s', (mpm) => {
    const told = tell(root ?? '', mpm);
    expect(told.length).toBeGreaterThan(600);
    const missing = told.filter(({ name, module, where }) => {
      const context = CONTEXTS[where as keyof typeof CONTEXTS];
      return !DIRECTIVES_BY_MODULE[module]?.[context]?.split(' ').includes(name);
    });
    expect(missing).toEqual([]);
  });

  it('may stand in access files where httpd lets them', () => {
    for (const { name, override } of tell(root ?? '', 'event')) {
      const words = override?.startsWith('includes ') ? override.slice(9).toLowerCase().split(' or ') : ['fileinfo'];
      const permission = { words, listed: new Set<string>() };
      expect([name, isOverridden(name, permission)]).toEqual([name, override !== null]);
    }
  });
});
