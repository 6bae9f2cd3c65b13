import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'uninterrupted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('uninterrupted', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('ends the work before %s ends the program', (signal) => {
    const file = join(folder, signal);
    const done = spawnSync(process.execPath, [
      ...['test/helpers/run-typescript.mjs', join(import.meta.dirname, 'interrupt-work.ts')],
      ...[signal, file],
    ]);
    expect(readFileSync(file, 'utf8')).toBe('first second');
    expect(done.signal).toBe(signal);
    expect(done.stdout.toString()).toBe('');
  });
});
