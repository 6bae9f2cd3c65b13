import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check, DEFAULT_SETTINGS, REPORT_FORMATS } from '../src/api.ts';
import { COMMANDS } from '../src/cli/commands/index.ts';

const ROOT = resolve(import.meta.dirname, '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const ACTION = readFileSync(join(ROOT, 'action.yml'), 'utf8');

describe('the README', () => {
  it('names commands, options and formats that exist', () => {
    for (const [, name = '', rest = ''] of README.matchAll(/`wsgiscope (\w+)([^`]*)`/g)) {
      const command = COMMANDS.find((known) => known.name === name);
      expect(command?.name).toBe(name);
      for (const [, option = ''] of rest.matchAll(/--([\w-]+)/g))
        expect(Object.keys(command?.options ?? {})).toContain(option);
    }
    for (const format of REPORT_FORMATS) expect(README).toContain(`\`${format}\``);
  });

  it('shows the picture that is drawn of its sample', async () => {
    const root = join(ROOT, 'samples/shared-process');
    const { picture } = await check({ paths: [root], settings: DEFAULT_SETTINGS });
    const mermaid = await picture('mermaid', (file) => relative(root, file));
    expect(README).toContain(`\`\`\`mermaid\n${mermaid}\`\`\``);
  });

  it('shows an excerpt, a fix and figures', () => {
    expect(README).toMatch(/\^{20,}\n +\| keeps 'shop\.settings' if that is there already/);
    expect(README).toMatch(
      /```diff\n-os\.environ\.setdefault\(.*\n\+os\.environ\['DJANGO_SETTINGS_MODULE'\] = 'shop\.settings'\n```/,
    );
    expect(README).toMatch(/\d{2,} deployments and the \d{3,} answers/);
  });

  it('gives the action no input that it does not take', () => {
    for (const workflow of [
      README,
      ...['pull-request', 'code-scanning'].map((name) => readFileSync(join(ROOT, `docs/examples/${name}.yml`), 'utf8')),
    ]) {
      const inputs = workflow.split('uses: wsgiscope/wsgiscope')[1]?.split(/\n {0,6}- |\n```/)[0] ?? '';
      for (const [, input = ''] of inputs.matchAll(/^ {4,}([a-z-]+): /gm))
        expect(ACTION).toMatch(new RegExp(`^ {2}${input}:$`, 'm'));
    }
  });
});
