import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check, DEFAULT_SETTINGS, explain } from '../../src/api.ts';

const folder = mkdtempSync(join(tmpdir(), 'named-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const script = join(folder, 'wsgi.py');
writeFileSync(script, '');
const missing = join(folder, 'missing');

describe('a file that is named and not there', () => {
  it('is an error, whichever way it is named: silence would look like a clean tree', async () => {
    const run = (more: object) => check({ paths: [folder], settings: { ...DEFAULT_SETTINGS, ...more } });
    await expect(run({ apache: [missing] })).rejects.toThrow(`--apache: ${missing} is not a file`);
    await expect(run({ apache: [folder] })).rejects.toThrow(`--apache: ${folder} is not a file`);
    await expect(run({ processGroups: { web: [script, missing] } })).rejects.toThrow(
      `process group "web": ${missing} is not a file`,
    );
    const huge = join(folder, 'huge.conf');
    writeFileSync(huge, '');
    truncateSync(huge, 2 ** 30);
    await expect(run({ apache: [huge] })).rejects.toThrow(`--apache: ${huge}: larger than`);
    const question = { folder, entry: missing, requests: [{ url: 'http://a/' }], envvars: null };
    await expect(explain({ ...question, settings: { ...DEFAULT_SETTINGS, apache: [missing] } })).rejects.toThrow(
      `${missing} is not a file`,
    );
  });
});
