import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { docsUrl } from '../../src/rules/define-rule.ts';
import { RULES } from '../../src/rules/index.ts';
import { parseRulePage } from '../helpers/rule-page.ts';

const folders = readdirSync('src/rules', { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

describe('the catalogue', () => {
  it('holds every rule that has a folder', () => {
    expect(RULES.map(({ id }) => id)).toEqual([...folders].sort());
  });

  it.each(RULES)('$id keeps the form of a rule', ({ id, meta, messages }) => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(meta.summary).toMatch(/^[A-Z].*\.$/);
    expect(docsUrl(id)).toContain(`/src/rules/${id}/README.md`);
    for (const { message, help } of Object.values(messages)) {
      expect(message).toMatch(/\.$/);
      expect(help).toMatch(/\.$/);
    }
  });

  it.each(folders)('%s has a page in the common form', (id) => {
    const page = parseRulePage(readFileSync(`src/rules/${id}/README.md`, 'utf8'));
    expect(page.title).toBe(id);
    expect(page.headings).toEqual([
      'What it does',
      'Why it matters',
      'Example',
      'Repaired example',
      'When not to use it',
      'References',
    ]);
    expect(Object.keys(page.example).length).toBeGreaterThan(0);
    expect(Object.keys(page.repaired).length).toBeGreaterThan(0);
    // Django, mod_wsgi, httpd or Python itself stand behind what a page says.
    const own = /^https:\/\/(docs\.djangoproject\.com|modwsgi\.readthedocs\.io|httpd\.apache\.org|docs\.python\.org)\//;
    expect(page.references.filter((address) => own.test(address))).not.toEqual([]);
  });

  it.each(folders)('%s is tested against its contract', (id) => {
    const file = `src/rules/${id}/rule.test.ts`;
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain('testRule(rule, {');
  });
});
