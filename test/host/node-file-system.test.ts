import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NodeFileSystem } from '../../src/host/node-file-system.ts';

let root = '';

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'wsgiscope-disk-')));
  mkdirSync(join(root, 'tree/shop'), { recursive: true });
  mkdirSync(join(root, 'secret'));
  writeFileSync(join(root, 'secret/key'), '');
  for (const name of ['wsgi.py', 'Äpfel.py']) writeFileSync(join(root, 'tree/shop', name), '');
  symlinkSync('shop', join(root, 'tree/link'));
  symlinkSync('nowhere', join(root, 'tree/broken'));
  symlinkSync('../secret', join(root, 'tree/out'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Paths below the root, with what is there: what a listing tells must not change an answer. */
const ANSWERS: readonly (readonly [string, 'file' | 'directory' | null])[] = [
  ['tree/shop/wsgi.py', 'file'],
  ['tree/shop/Äpfel.py', 'file'],
  ['tree/shop/missing.py', null],
  ['tree/shop/missing/settings.py', null],
  ['tree/shop/wsgi.py/settings.py', null],
  ['tree/shop', 'directory'],
  ['tree/shop/.', 'directory'],
  ['tree/shop/..', 'directory'],
  ['tree/shop/../shop/wsgi.py', 'file'],
  ['tree/link/wsgi.py', 'file'],
  ['tree/link/missing.py', null],
  ['tree/link/..', 'directory'],
  ['tree/broken', null],
  ['tree/broken/wsgi.py', null],
  ['tree/out/key', null],
  ['secret/key', null],
];

describe('files on disk', () => {
  it.each(['not listed', 'listed'])('are where they are, their folders %s', (how) => {
    const fs = new NodeFileSystem({ roots: [join(root, 'tree')], maxBytes: 1_000 });
    if (how === 'listed') for (const folder of ['tree', 'tree/shop', 'tree/link']) fs.entries(join(root, folder));
    expect(ANSWERS.map(([path]) => [path, fs.status(`${root}/${path}`)?.kind ?? null])).toEqual(ANSWERS);
  });

  it('outside are refused by one sentence, whether or not they exist', () => {
    const fs = new NodeFileSystem({ roots: [join(root, 'tree')], maxBytes: 1_000 });
    fs.entries(join(root, 'tree'));
    const reasons = ['tree/out/key', 'tree/out/missing', 'secret/key', 'secret/missing'].map((path) => {
      const found = fs.readText(join(root, path));
      return found.kind === 'failure' ? found.reason : found.kind;
    });
    expect(reasons).toEqual(['outside', 'outside', 'outside', 'outside']);
  });
});
