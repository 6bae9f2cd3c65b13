import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/rules/index.ts';
import { analyzeFiles } from '../helpers/analyze-files.ts';

const FOLDER = join(import.meta.dirname, '../../src/rules');
const HEADINGS = ['What it does', 'Why it matters', 'Example', 'Repaired example', 'When not to use it', 'References'];

/** The files of one section of a page: fenced blocks that carry `file=NAME`. */
function filesOf(page: string, heading: string): Record<string, string> {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return Object.fromEntries(
    [...section.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm)].map((block) => [block[1] ?? '', block[2] ?? '']),
  );
}

describe('the registry', () => {
  it('has one rule for each folder, named like it', () => {
    const folders = readdirSync(FOLDER, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(RULES.map((rule) => rule.id)).toEqual(folders.sort());
    for (const rule of RULES) expect(rule.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });
});

describe.each(RULES.map((rule) => [rule.id] as const))('the page of %s', (id) => {
  const page = readFileSync(join(FOLDER, id, 'README.md'), 'utf8');

  it('has its headings in order', () => {
    expect(page.startsWith(`# ${id}\n`)).toBe(true);
    expect([...page.matchAll(/^## (.*)$/gm)].map((match) => match[1])).toEqual(HEADINGS);
  });

  it('shows an example that the rule finds', async () => {
    const findings = await analyzeFiles(filesOf(page, 'Example'), [id]);
    expect(findings.map((finding) => finding.ruleId)).toContain(id);
  });

  it('shows it repaired, and then the rule is silent', async () => {
    const files = filesOf(page, 'Repaired example');
    expect(Object.keys(files).length).toBeGreaterThan(0);
    expect((await analyzeFiles(files, [id])).map((finding) => finding.message)).toEqual([]);
  });
});
