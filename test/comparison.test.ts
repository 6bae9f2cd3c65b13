import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPORT_FORMATS, RULE_IDS } from '../src/api.ts';
import { COMMANDS } from '../src/cli/commands/index.ts';

const DOCS = join(import.meta.dirname, '../docs');
const PAGE = readFileSync(join(DOCS, 'comparison.md'), 'utf8');
const rowsOf = (table: string): readonly (readonly string[])[] =>
  [...table.matchAll(/^\| (\d+) \| .*? \| (yes|no)\b.*$/gm)].map(([, number = '', met = '']) => [number, met]);

describe('the comparison', () => {
  it('counts what its tables say', () => {
    const [, expectations = '', features = ''] = PAGE.split(/^## /m);
    const counts = [expectations, features].map((table) => {
      const rows = rowsOf(table);
      return `${rows.filter(([, met]) => met === 'yes').length} of ${rows.length}`;
    });
    expect(PAGE).toContain(`${counts.join(' and ')}.`);
  });

  it('names commands, options, formats, rules and files that exist', () => {
    const options = new Set(COMMANDS.flatMap(({ options }) => Object.keys(options)));
    for (const [code] of PAGE.matchAll(/`[^`]+`/g)) {
      for (const [, option = ''] of code.matchAll(/ --([a-z-]+)/g)) expect([...options]).toContain(option);
      const [, name] = /wsgiscope ([a-z]+)/.exec(code) ?? [];
      if (name !== undefined) expect(COMMANDS.map((command) => command.name)).toContain(name);
      const [, format] = /--format ([a-z-]+)/.exec(code) ?? [];
      if (format !== undefined) expect(REPORT_FORMATS).toContain(format);
      const [, rule] = /wsgiscope rule ([a-z][a-z-]+)/.exec(code) ?? [];
      if (rule !== undefined) expect(RULE_IDS).toContain(rule);
    }
    for (const [, target = ''] of PAGE.matchAll(/\]\(([^)#]+)/g))
      expect(existsSync(join(DOCS, target)), target).toBe(true);
  });
});
