import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { NodeFileSystem } from '../../src/host/node-file-system.ts';
import { lookAt } from '../../src/project/look-at-file.ts';

const SCRIPT = 'from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n';
const SETTINGS = "INSTALLED_APPS = []\nWSGI_APPLICATION = 'site.wsgi.application'\n";

let base = '';
let root = '';
let fs: NodeFileSystem;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'look-'));
  root = join(base, 'repository');
  mkdirSync(root);
  fs = new NodeFileSystem({ roots: [root], maxBytes: 2 * 1024 * 1024 });
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const write = (name: string, text: string | Buffer): string => {
  const path = join(root, name);
  writeFileSync(path, text);
  return path;
};

it('tells of what matters by its bytes, and of nothing else', () => {
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
    write('huge.cfg', ''),
  ];
  truncateSync(join(root, 'huge.cfg'), 1024 ** 3);
  for (const file of telling) expect(lookAt(fs, file, false), file).not.toBeNull();
  for (const file of silent) expect(lookAt(fs, file, false), file).toBeNull();
});

it('reads nothing that was put in the place of a file after the folder was listed', () => {
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
    for (const file of [linked, device, piped, gone, folder, socket])
      expect(lookAt(fs, file, false)?.roles ?? [], file).toEqual([]);
  } finally {
    server.close();
  }
});

it('a long Python file says nothing on any file system, unless it is named', () => {
  const file = '/r/long.py';
  const memory = new MemoryFileSystem({ [file]: `${'x = 1\n'.repeat(40_000)}${SCRIPT}` });
  expect(lookAt(memory, file, false)).toBeNull();
  expect(lookAt(memory, file, true)?.roles).toEqual(['script']);
});
