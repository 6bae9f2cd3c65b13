import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const BUILT = resolve('dist/parts/core.cjs');
const SITE = resolve('samples/shared-process');

/** The place of one word of the program's own code that a report prints, and another word of that length. */
const SAID = 'is mounted here';
const STALE = 'is mounted HERE';

describe.skipIf(!existsSync(BUILT))('the code cache of the program', () => {
  let home: string;
  let core: string;
  let cache: string;
  const node = (file: string, ...args: readonly string[]) =>
    spawnSync(process.execPath, [join(home, 'dist/cli', file), ...args], {
      cwd: SITE,
      encoding: 'utf8',
      timeout: 20_000,
    });
  const report = () => {
    const { status, stdout, stderr, signal } = node('main.js', 'check');
    return { status, stdout, stderr, signal };
  };
  const isTaken = (): boolean => node('make-code-cache.js', '--check').status === 0;

  let made: Buffer;
  let expected: ReturnType<typeof report>;

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'code-cache-'));
    core = join(home, 'dist/parts/core.cjs');
    cache = `${core}.cache`;
    cpSync(resolve('dist'), join(home, 'dist'), { recursive: true });
    for (const name of ['node_modules', 'package.json', 'samples']) symlinkSync(resolve(name), join(home, name));
    rmSync(cache, { force: true });
    expected = report();
    expect(node('make-code-cache.js')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    made = readFileSync(cache);
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('is taken by the Node that made it, and changes nothing that is said', () => {
    writeFileSync(cache, made);
    expect(isTaken()).toBe(true);
    expect(expected).toMatchObject({ status: 1, signal: null });
    expect(expected.stdout).toContain(SAID);
    expect(report()).toEqual(expected);
  });

  it('is not taken under other flags of V8', () => {
    writeFileSync(cache, made);
    const args = ['--no-opt', join(home, 'dist/cli/make-code-cache.js'), '--check'];
    expect(spawnSync(process.execPath, args).status).toBe(1);
  });

  it.each([
    ['is not there', () => rmSync(cache, { force: true })],
    ['is empty', () => writeFileSync(cache, '')],
    ['is shorter than its checksum', () => writeFileSync(cache, 'abc')],
    ['is garbage', () => writeFileSync(cache, Buffer.alloc(made.length, 'garbage'))],
    ['is cut off', () => writeFileSync(cache, made.subarray(0, made.length / 2))],
    ['has other bytes behind a sound header', () => writeFileSync(cache, Buffer.from(made).fill(0x55, 100, 4000))],
    ['has one other bit', () => writeFileSync(cache, flipped(made, made.length >> 1))],
  ])('is left aside where it %s', (_, spoil) => {
    spoil();
    expect(isTaken()).toBe(false);
    expect(report()).toEqual(expected);
  });

  it('is left aside where the code is another, be it of the same length', () => {
    writeFileSync(cache, made);
    const code = readFileSync(core, 'utf8');
    writeFileSync(core, code.replaceAll(SAID, STALE));
    try {
      expect(isTaken()).toBe(false);
      expect(report()).toEqual({ ...expected, stdout: expected.stdout.replaceAll(SAID, STALE) });
    } finally {
      writeFileSync(core, code);
    }
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const other = Buffer.from(bytes);
  other.writeUInt8(other.readUInt8(at) ^ 1, at);
  return other;
}
