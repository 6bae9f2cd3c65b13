import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RULES } from '../../src/rules/index.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { folderOf, runCli } from '../helpers/run-cli.ts';
import { SHARED_PROCESS } from '../helpers/shared-process.ts';

const BROKEN: Rule = {
  id: 'broken-rule',
  subject: 'deployment',
  meta: { summary: 'Breaks.', severity: 'error', confidence: 'high', fixable: 'no' },
  messages: {},
  run() {
    throw new Error('out of luck');
  },
};

const rules = RULES as Rule[];

describe('a rule that throws', () => {
  beforeEach(() => {
    rules.unshift(BROKEN);
  });
  afterEach(() => {
    rules.shift();
  });

  it('is named, the others go on, and the run ends with 3', async () => {
    const folder = folderOf(SHARED_PROCESS);
    const run = await runCli(folder, 'check', '--format=concise', '--exit-zero');
    expect(run.status).toBe(3);
    expect(run.stderr).toBe('wsgiscope: the rule broken-rule failed: out of luck\n');
    expect(run.stdout).toContain('env-setdefault-shared-process');
  });

  it('lets no baseline be written', async () => {
    const folder = folderOf(SHARED_PROCESS);
    const run = await runCli(folder, 'baseline', 'create');
    expect(run).toMatchObject({ status: 3, stdout: '' });
    expect(existsSync(join(folder, 'wsgiscope-baseline.json'))).toBe(false);
  });
});
