import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CheckOutcome, check, DEFAULT_SETTINGS, renderReport } from '../../src/api.ts';

const SAMPLES = resolve(import.meta.dirname, '../../samples');
const GOLDEN = 'expected.txt';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sample-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of a sample, which may be changed. */
function copyOf(name: string): string {
  const copy = join(folder, name);
  cpSync(join(SAMPLES, name), copy, { recursive: true });
  return copy;
}

const checkIn = (root: string, fix?: 'apply' | 'diff'): Promise<CheckOutcome> =>
  check({ paths: [root], settings: DEFAULT_SETTINGS, ...(fix ? { fix } : {}) });

async function reportOf(root: string): Promise<string> {
  const { result, fs } = await checkIn(root);
  return renderReport('full', result, {
    nameOf: (file) => relative(root, file),
    textOf: (file) => {
      const found = fs.readText(file);
      return found.kind === 'text' ? found.text : null;
    },
    color: false,
    width: 100,
    toolVersion: '',
  });
}

describe.each(readdirSync(SAMPLES))('the sample %s', (name) => {
  it('is reported as its golden file says', async () => {
    await expect(await reportOf(copyOf(name))).toMatchFileSnapshot(join(SAMPLES, name, GOLDEN));
  });
});

describe('the samples', () => {
  it('has one that is silent', async () => {
    const { result } = await checkIn(copyOf('clean'));
    expect(result.findings).toEqual([]);
    expect(result.notices).toEqual([]);
  });

  it('are told apart where one run checks them all: each has the findings it has alone', async () => {
    const names = readdirSync(SAMPLES);
    const placesIn = async (root: string): Promise<readonly string[]> =>
      (await checkIn(root)).result.findings.map(
        ({ ruleId, primary }) => `${relative(folder, primary.at.file)}:${primary.at.line} ${ruleId}`,
      );
    const alone = await Promise.all(names.map((name) => placesIn(copyOf(name))));
    expect([...(await placesIn(folder))].sort()).toEqual(alone.flat().sort());
  });

  it('mends the leaking one for good: then it is the repaired one, and a second run changes nothing', async () => {
    const root = copyOf('shared-process');
    const first = await checkIn(root, 'apply');
    expect(first.fixes.refusals).toEqual([]);
    expect(first.result.findings.filter((finding) => finding.severity === 'error')).toEqual([]);
    for (const site of ['blog', 'shop']) {
      const script = `${site}/${site}/wsgi.py`;
      expect(readFileSync(join(root, script), 'utf8')).toBe(
        readFileSync(join(SAMPLES, 'shared-process-repaired', script), 'utf8'),
      );
    }
    expect((await checkIn(root, 'apply')).fixes.changes).toEqual([]);
  });

  it('offers no assignment where both sites share an interpreter', async () => {
    const { result } = await checkIn(copyOf('shared-interpreter'));
    const fixes = result.findings.flatMap((finding) => finding.fixes);
    expect(fixes.map((fix) => fix.applicability)).not.toContain('safe');
    expect(fixes.flatMap((fix) => fix.edits).filter((edit) => edit.file.endsWith('.py'))).toEqual([]);
  });
});
