import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderDiff } from '../../src/fix/render-diff.ts';
import type { FileChange } from '../../src/host/file-writer.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diff-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const change = (file: string, before: string, after: string, more: Partial<FileChange> = {}): FileChange => ({
  file,
  before,
  after,
  encoding: 'utf-8',
  bom: false,
  ...more,
});

const bytesOf = (text: string, { encoding, bom }: FileChange): Buffer =>
  Buffer.concat([
    bom ? Buffer.from([0xef, 0xbb, 0xbf]) : Buffer.alloc(0),
    Buffer.from(text, encoding === 'latin1' ? 'latin1' : 'utf8'),
  ]);

describe('renderDiff', () => {
  it.each([
    ['an ordinary file', change('site/wsgi.py', 'a\nb\nc\n', 'a\nB\nc\n')],
    ['CRLF line ends', change('crlf.py', 'a\r\nb\r\n', 'a\r\nB\r\n')],
    ['a missing final newline', change('tail.py', 'a\nb', 'a\nB')],
    ['a final newline that appears', change('tail.py', 'a', 'a\n')],
    ['a byte order mark', change('bom.py', 'a\nb\n', 'A\nb\n', { bom: true })],
    ['latin-1 bytes', change('latin.conf', 'caf\u00e9\nx\n', 'caf\u00e9\ny\n', { encoding: 'latin1' })],
    ['a name with a newline, a quote and a tab', change('odd "name"\n--- a/x\t.py', 'a\n', 'b\n')],
    ['a first and last line at once, CRLF without a final newline', change('x.conf', 'a\r\nb', 'A\r\nB')],
    ['lines put before and behind everything', change('x.conf', 'a\n', 'x\na\ny\n')],
    ['a file that becomes longer than its only, unended line', change('x.conf', 'a', 'a\nb')],
    ['mixed line ends', change('x.conf', 'a\r\nb\nc\r\n', 'a\r\nB\nc\r\nd\r\n')],
    ['a lone carriage return and a form feed', change('x.py', 'a\rb\n\f\nc\n', 'a\rB\n\f\nc\n')],
    [
      'lines that look like parts of a diff',
      change('x.py', '--- a/x\n+++ b/x\n@@ -1 +1 @@\n', '--- a/y\n+++ b/x\n@@ -1 +1 @@\n'),
    ],
    ['a name with blanks', change('my site/wsgi file.py', 'a\n', 'b\n')],
    ['a name that begins with a dash', change('-x.py', 'a\n', 'b\n')],
    ['a byte order mark before CRLF', change('bom.py', 'a\r\nb', 'A\r\nb', { bom: true })],
    ['a name that is not ASCII', change('d\u00e9p\u00f4t/wsgi.py', 'a\n', 'b\n')],
  ])('is accepted by git apply for %s', (_what, one) => {
    const place = join(folder, one.file);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, bytesOf(one.before, one));
    const patch = Buffer.concat(
      renderDiff([one], (file) => file).map((part) =>
        Buffer.from(part.text, part.encoding === 'latin1' ? 'latin1' : 'utf8'),
      ),
    );
    expect(patch.toString('latin1')).toMatch(/^diff --git /);
    execFileSync('git', ['apply', '-'], { cwd: folder, input: patch });
    expect(readFileSync(place)).toEqual(bytesOf(one.after, one));
  });
});
