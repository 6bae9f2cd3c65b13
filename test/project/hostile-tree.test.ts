import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check, DEFAULT_SETTINGS, REPORT_FORMATS, renderReport } from '../../src/api.ts';

const SCRIPT =
  "import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\napplication = get_wsgi_application()\n";

let base = '';
let root = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'hostile-'));
  root = join(base, 'repository');
  mkdirSync(join(root, '.git'), { recursive: true });
  mkdirSync(join(root, 'site'));
  writeFileSync(join(root, 'site/wsgi.py'), SCRIPT);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const write = (name: string, text: string | Buffer): void => writeFileSync(join(root, name), text);

/** All that a run says, in every format. */
async function report(more: Partial<typeof DEFAULT_SETTINGS> = {}) {
  const { result, fs } = await check({ paths: [root], settings: { ...DEFAULT_SETTINGS, ...more } });
  const context = {
    nameOf: (file: string) => file,
    textOf: (file: string) => {
      const found = fs.readText(file);
      return found.kind === 'text' ? found.text : null;
    },
    color: false,
    width: 100,
    toolVersion: '',
    pageOf: () => '',
    picture: () => '',
  };
  const texts = await Promise.all(REPORT_FORMATS.map((format) => renderReport(format, result, context)));
  return { result, text: texts.join('\n') };
}

describe('a tree that means harm is read to its end', () => {
  it('links in circles, links to devices, pipes and sockets', async () => {
    symlinkSync('..', join(root, 'site/up'));
    symlinkSync('self.py', join(root, 'self.py'));
    symlinkSync('/dev/zero', join(root, 'zero.wsgi'));
    symlinkSync('/dev/zero', join(root, 'wsgi.py'));
    execFileSync('mkfifo', [join(root, 'pipe.wsgi'), join(root, 'apache2.conf')]);
    const server = createServer().listen(join(root, 'socket.wsgi'));
    try {
      const { result } = await report();
      expect(result.summary).toMatchObject({ files: 1, errors: 0 });
    } finally {
      server.close();
    }
  });

  it('a file of a gigabyte, and one of two without an end', async () => {
    for (const name of ['wsgi.wsgi', 'httpd.conf', 'big.py']) {
      write(name, '');
      truncateSync(join(root, name), 1024 ** 3);
    }
    const { result } = await report();
    expect(result.summary.files).toBe(4);
    expect(process.memoryUsage().rss).toBeLessThan(1024 ** 3);
  });

  it('names with line feeds, escapes and bytes that are not UTF-8', async () => {
    write('a\n::error file=x::owned\n.wsgi', SCRIPT);
    write('\u001b[2Jb.wsgi', SCRIPT);
    const raw = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x63, 0xff, 0xfe]), Buffer.from('.wsgi')]);
    writeFileSync(raw, SCRIPT);
    const { result, text } = await report();
    expect(result.summary.files).toBe(4);
    expect(text).not.toMatch(/^::error/m);
    expect(text).not.toContain('\u001b');
  });

  it('NUL bytes, UTF-16 and deep nesting', async () => {
    write('nul.wsgi', `${SCRIPT}\0\0`);
    write('wide.wsgi', Buffer.from(`\ufeff${SCRIPT}`, 'utf16le'));
    write('deep.wsgi', `${SCRIPT}x = ${'['.repeat(20_000)}`);
    write('site.conf', `${'<VirtualHost *:80>\n'.repeat(20_000)}WSGIScriptAlias / ${root}/site/wsgi.py\n`);
    const { result } = await report();
    expect(result.crashes).toEqual([]);
    expect(result.notices.map(({ code }) => code)).toContain('nested-too-deep');
  });

  it('a folder of 100,000 files', async () => {
    // In memory where that is possible: making them takes longer than reading them.
    const many = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'hostile-many-'));
    try {
      for (let number = 0; number < 100_000; number += 1) writeFileSync(join(many, `module${number}.txt`), '');
      writeFileSync(join(many, 'wsgi.py'), SCRIPT);
      const { result } = await check({ paths: [many], settings: DEFAULT_SETTINGS });
      expect(result.summary).toMatchObject({ files: 100_001, errors: 0 });
    } finally {
      rmSync(many, { recursive: true, force: true });
    }
  }, 120_000);

  it('files and folders that may not be read', async ({ skip }) => {
    if (!process.seteuid || !process.geteuid) return skip('no users on this system');
    chmodSync(base, 0o755);
    write('apache2.conf', `Include ${root}/locked.conf\nWSGIScriptAlias / ${root}/site/wsgi.py\n`);
    for (const name of ['locked.conf', 'locked.wsgi']) write(name, SCRIPT);
    mkdirSync(join(root, 'closed'));
    write('closed/wsgi.py', SCRIPT);
    await report();
    for (const name of ['locked.conf', 'locked.wsgi', 'closed']) chmodSync(join(root, name), 0);
    const self = process.geteuid();
    // The superuser may read everything, so someone else looks.
    if (self === 0) process.seteuid(65_534);
    try {
      const { result } = await report();
      expect(result.crashes).toEqual([]);
      expect(result.summary.files).toBe(4);
      const told = result.notices.map(({ code, message }) => `${code} ${message.replace(`${root}/`, '')}`);
      expect(told.sort()).toEqual([
        'include-unreadable locked.conf: cannot be read (permission denied)',
        'python-unreadable locked.wsgi: cannot be read (permission denied)',
        'unreadable closed: this folder cannot be read',
        'unreadable locked.conf: cannot be read (permission denied)',
        'unreadable locked.wsgi: cannot be read (permission denied)',
      ]);
    } finally {
      process.seteuid(self);
      chmodSync(join(root, 'closed'), 0o755);
    }
  });

  it('includes of a pipe, a device and a socket', async () => {
    execFileSync('mkfifo', [join(root, 'pipe.conf')]);
    symlinkSync('/dev/zero', join(root, 'zero.conf'));
    const server = createServer().listen(join(root, 'socket.conf'));
    try {
      write(
        'apache2.conf',
        'Include pipe.conf\nInclude zero.conf\nInclude socket.conf\nWSGIScriptAlias / site/wsgi.py\n',
      );
      const { result } = await report();
      expect(result.notices.map(({ code, at }) => [code, at?.line])).toEqual([
        ['link-not-followed', undefined],
        ['include-not-a-file', 1],
        // A link to a device leads out of the tree.
        ['include-outside', 2],
        ['include-not-a-file', 3],
      ]);
    } finally {
      server.close();
    }
  });

  it('a .gitignore whose lines backtrack', async () => {
    write('.gitignore', `${'**/a/'.repeat(6)}b\n${'*a'.repeat(20)}*b\nleft-out.py\n`);
    write(`${'a'.repeat(200)}bc`, '');
    write('left-out.py', SCRIPT);
    mkdirSync(join(root, 'a/'.repeat(200)), { recursive: true });
    write(`${'a/'.repeat(200)}wsgi.py`, SCRIPT);
    const started = process.cpuUsage();
    const { result } = await report();
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5);
    expect(result.summary.files).toBe(4);
  });

  it.each(['a?'.repeat(60) + 'a'.repeat(60), '(a+)+$', 'a*a*a*a*a*a*a*b', '(a|a)'.repeat(60)])(
    'an alias whose pattern backtracks: %s',
    async (pattern) => {
      write(
        'apache2.conf',
        `WSGIScriptAliasMatch "^/${pattern}c" ${root}/site/wsgi.py\nWSGIScriptAlias /${'a'.repeat(5000)} ${root}/site/wsgi.py\n` +
          `RewriteEngine on\nRewriteRule "${pattern}c" /x [PT]\n`,
      );
      const started = process.cpuUsage();
      const { result } = await report();
      expect(process.cpuUsage(started).user / 1e6).toBeLessThan(2);
      expect(result.crashes).toEqual([]);
    },
  );
});

describe('what lies outside of the tree', () => {
  const SECRET = 'root:$6$secret$hash:19000:0:99999:7:::';

  beforeEach(() => {
    writeFileSync(join(base, 'shadow'), `${SECRET}\nWSGIScriptAlias /secret ${SECRET}\n`);
    symlinkSync(join(base, 'shadow'), join(root, 'linked.conf'));
    symlinkSync(join(base, 'shadow'), join(root, 'wsgi.py'));
    symlinkSync(base, join(root, 'folder'));
  });

  const configuration = () =>
    write(
      'apache2.conf',
      `Include ${base}/shadow\nInclude ${root}/linked.conf\nInclude ../shadow\nIncludeOptional ${base}/sha*\nInclude folder/shadow\n` +
        `Include ${base}/not/there/*.conf\n` +
        `WSGIScriptAlias / ${base}/shadow\nWSGIScriptAlias /a ${root}/wsgi.py\nWSGIScriptAlias /b ${root}/folder/shadow\n`,
    );

  it('is not read, and no report holds a word of it', async () => {
    configuration();
    const { result, text } = await report();
    expect(text).not.toContain('secret$hash');
    const unread = result.notices.filter(({ code }) => code.startsWith('include-'));
    expect(unread.map(({ code, at }) => [code, at?.line])).toEqual(
      [1, 2, 3, 5, 6].map((line) => ['include-outside', line]),
    );
    expect(result.summary.files).toBe(2);
  });

  it('is read where that is allowed', async () => {
    configuration();
    const { text } = await report({ allowOutside: true });
    expect(text).toContain('secret$hash');
  });
});
