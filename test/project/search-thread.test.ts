import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { NodeFileSystem } from '../../src/host/node-file-system.ts';
import { VERDICT } from '../../src/host/search-batch.ts';
import { type SearchThread, startSearchThread } from '../../src/host/search-thread.ts';
import { FileSieve } from '../../src/project/file-sieve.ts';
import { lookAt } from '../../src/project/look-at-file.ts';
import { scanTree } from '../../src/project/scan-tree.ts';
import { buildSearchWorker } from '../helpers/build-search-worker.ts';

const SCRIPT = 'from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n';
const SETTINGS = "INSTALLED_APPS = []\nWSGI_APPLICATION = 'site.wsgi.application'\n";
const MAX_BYTES = 2 * 1024 * 1024;

let worker: URL;
let built = '';
beforeAll(async () => {
  built = mkdtempSync(join(tmpdir(), 'search-worker-'));
  worker = await buildSearchWorker(built);
});
afterAll(() => rmSync(built, { recursive: true, force: true }));

let base = '';
let root = '';
let fs: NodeFileSystem;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'search-'));
  root = join(base, 'repository');
  mkdirSync(root);
  fs = new NodeFileSystem({ roots: [root], maxBytes: MAX_BYTES });
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const write = (name: string, text: string | Buffer): string => {
  const path = join(root, name);
  writeFileSync(path, text);
  return path;
};

/** Has a second thread look at all of the files, and waits for it. */
async function searchBySecond(files: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const thread = startSearchThread(fs.limits, worker);
  const verdicts = new Uint8Array(new SharedArrayBuffer(files.length));
  thread?.send({ files, verdicts });
  for (let rounds = 0; rounds < 400 && verdicts.some((verdict) => verdict < VERDICT.nothing); rounds += 1)
    await pause(25);
  thread?.end();
  return new Map(files.map((file, at) => [file, verdicts[at] ?? 0]));
}

describe('the second thread', () => {
  it('passes over what the first would, and nothing else', async () => {
    const telling = [
      write('wsgi.py', SCRIPT),
      write('index.py', SCRIPT),
      write('wide.py', Buffer.from(`\ufeff${SETTINGS}`, 'utf16le')),
      write('settings.py', SETTINGS),
      write('nul.py', `${SCRIPT}\0\0`),
      write('site.conf', 'WSGIScriptAlias / /srv/site/wsgi.py\n'),
      write('long.conf', `# ${'x'.repeat(500_000)}\nWSGIScriptAlias / /srv/site/wsgi.py\n`),
      write('requirements.txt', 'django\n'),
    ];
    const silent = [
      write('module.py', 'import os\n'),
      write('notes', 'WSGIScriptAlias in prose, and not more than that.\nSo it goes on.\nAnd on.\n'),
      write('empty.py', ''),
      write('long.py', `${'x = 1\n'.repeat(40_000)}${SCRIPT}`),
      write('huge.cfg', ''),
    ];
    truncateSync(join(root, 'huge.cfg'), 1024 ** 3);
    const verdicts = await searchBySecond([...telling, ...silent]);
    for (const file of telling) expect(verdicts.get(file), file).toBe(VERDICT.something);
    for (const file of silent) expect(verdicts.get(file), file).toBe(VERDICT.nothing);
    for (const [file, verdict] of verdicts)
      expect(lookAt(fs, file, false) !== null, file).toBe(verdict === VERDICT.something);
  });

  it('is bound by the same limits where files are exchanged after they were listed', async () => {
    writeFileSync(join(base, 'secret'), 'WSGIScriptAlias /secret /srv/secret.wsgi\n');
    const [linked, device, piped, gone, folder, socket] = ['linked.conf', 'device', 'pipe', 'gone', 'folder', 's'].map(
      (name) => join(root, name),
    ) as [string, string, string, string, string, string];
    symlinkSync(join(base, 'secret'), linked);
    symlinkSync('/dev/zero', device);
    execFileSync('mkfifo', [piped]);
    mkdirSync(folder);
    const server = createServer().listen(socket);
    try {
      const files = [linked, device, piped, gone, folder, socket];
      const verdicts = await searchBySecond(files);
      expect([...verdicts.values()].every((verdict) => verdict >= VERDICT.nothing)).toBe(true);
      for (const file of files) expect(lookAt(fs, file, false)?.roles ?? [], file).toEqual([]);
    } finally {
      server.close();
    }
  });
});

describe('a large tree', () => {
  const MANY = 1200;
  const tree = mkdtempSync(join(tmpdir(), 'large-'));
  const disk = new NodeFileSystem({ roots: [tree], maxBytes: MAX_BYTES });
  const files = (): readonly string[] => Array.from({ length: MANY }, (_, number) => join(tree, `m${number}.py`));
  beforeAll(() => {
    for (const [number, file] of files().entries())
      writeFileSync(file, number % 100 === 7 ? SCRIPT : number % 100 === 8 ? SETTINGS : '');
    symlinkSync('/etc/passwd', join(tree, 'passwd.py'));
  }, 60_000);
  afterAll(() => rmSync(tree, { recursive: true, force: true }));
  const siftWith = (start: () => SearchThread | null) => {
    const sieve = new FileSieve(start, 256);
    for (const file of files()) sieve.add(file);
    return sieve.sift((file) => lookAt(disk, file, false));
  };

  it('gives the same in the same order, whoever looks first', async () => {
    const alone = siftWith(() => null);
    expect(alone).toHaveLength(24);
    expect(siftWith(() => startSearchThread(disk.limits, worker))).toEqual(alone);
    const byFirst = [...scanTree(disk, [tree]).byRole].map(([role, found]) => [role, [...found].sort()]);
    expect(byFirst).toEqual([
      ['script', alone.flatMap(({ file, roles }) => (roles.includes('script') ? [file] : [])).sort()],
      ['settings', alone.flatMap(({ file, roles }) => (roles.includes('settings') ? [file] : [])).sort()],
    ]);
  });

  it('loses nothing where the second thread did all, some or none of it', async () => {
    const alone = siftWith(() => null);
    const after = async (share: number) => {
      const sieve = new FileSieve(
        () => ({
          // A thread that has come just so far, and stops in the middle of a file.
          send: ({ files: batch, verdicts }) => {
            for (const [at, file] of batch.slice(0, share).entries())
              verdicts[at] = lookAt(disk, file, false) === null ? VERDICT.nothing : VERDICT.something;
            if (share < batch.length) verdicts[share] = VERDICT.taken;
          },
          end: () => {},
        }),
        256,
      );
      for (const file of files()) sieve.add(file);
      return sieve.sift((file) => lookAt(disk, file, false));
    };
    for (const share of [0, 1, 100, 256]) expect(await after(share), `${share} of a batch`).toEqual(alone);
  });

  it.each([
    ['is not there', null],
    ['does not parse', '}'],
    ['throws', 'throw new Error("broken")'],
    ['ends', 'process.exit(1)'],
    ['never answers', 'for (;;);'],
    [
      'takes files and does nothing',
      "import { parentPort } from 'node:worker_threads'; parentPort.on('message', ({ verdicts }) => verdicts.fill(1));",
    ],
  ])('is searched by one thread where the other %s', async (_, text) => {
    const script = join(base, 'worker.mjs');
    if (text !== null) writeFileSync(script, text);
    const found = siftWith(() => startSearchThread(disk.limits, pathToFileURL(script)));
    expect(found).toEqual(siftWith(() => null));
    await pause(100);
  });
});

it('a long Python file says nothing on any file system, unless it is named', () => {
  const file = '/r/long.py';
  const memory = new MemoryFileSystem({ [file]: `${'x = 1\n'.repeat(40_000)}${SCRIPT}` });
  expect(lookAt(memory, file, false)).toBeNull();
  expect(lookAt(memory, file, true)?.roles).toEqual(['script']);
});

it('the package holds the second thread', () => {
  if (existsSync('dist')) expect(startSearchThread(fs.limits)).not.toBeNull();
});
