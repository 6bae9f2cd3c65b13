import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeText } from '../../src/host/decode-text.ts';
import type { FileChange } from '../../src/host/file-writer.ts';
import { NodeFileWriter } from '../../src/host/node-file-writer.ts';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'writer-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, bytes: string | Buffer): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

/** The change that writes `y` for every `x`, of a file as it is now. */
const changeOf = (file: string): FileChange => {
  const { text, encoding, bom } = decodeText(readFileSync(file));
  return { file, before: text, after: text.replaceAll('x', 'y'), encoding, bom };
};

const write = (...files: readonly string[]) => new NodeFileWriter([folder]).write(files.map(changeOf));

describe('NodeFileWriter', () => {
  it.each([
    ['a byte order mark and CRLF', Buffer.from('\uFEFFx = 1\r\n# caf\u00e9\r\n')],
    ['latin-1 bytes under an encoding cookie', Buffer.from('# coding: latin-1\n# caf\u00e9\nx = 1', 'latin1')],
    ['tabs, a form feed and no final newline', Buffer.from('if x:\n\tpass\n\f\nx')],
    ['NUL and lone carriage returns', Buffer.from('a\0b\rx\r')],
  ])('leaves every other byte as it was: %s', (_what, bytes) => {
    const file = put('f', bytes);
    expect(write(file)).toEqual({ kind: 'written' });
    expect(readFileSync(file)).toEqual(Buffer.from(bytes.toString('latin1').replaceAll('x', 'y'), 'latin1'));
    expect(readdirSync(folder)).toEqual(['f']);
  });

  it('keeps the mode, and writes where a symbolic link leads', () => {
    const file = put('real', 'x');
    chmodSync(file, 0o750);
    symlinkSync('real', join(folder, 'link'));
    expect(write(join(folder, 'link'))).toEqual({ kind: 'written' });
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe('y');
    expect(statSync(file).mode & 0o7777).toBe(0o750);
  });

  it('writes nothing outside its folders, not through a link either, unless it is unbounded', () => {
    const outside = put('outside', 'x');
    mkdirSync(join(folder, 'tree'));
    symlinkSync(outside, join(folder, 'tree/link'));
    const change = changeOf(join(folder, 'tree/link'));
    expect(new NodeFileWriter([join(folder, 'tree')]).write([change])).toEqual({
      kind: 'refused',
      messages: [`${change.file}: lies outside the analysed tree`],
    });
    expect(readFileSync(outside, 'utf8')).toBe('x');
    expect(new NodeFileWriter(null).write([change])).toEqual({ kind: 'written' });
  });

  it.each<[string, (file: string) => void, RegExp]>([
    ['that is read-only', (file) => chmodSync(file, 0o444), /is read-only$/],
    ['that changed since it was read', (file) => writeFileSync(file, 'x and more'), /changed since it was read$/],
    ['that got a byte order mark', (file) => writeFileSync(file, '\uFEFFx'), /changed since it was read$/],
    ['that is gone', (file) => rmSync(file), /could not be written \(no such file/],
    [
      'that a folder took the place of',
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
      /is not a regular file$/,
    ],
  ])('leaves all files of a set alone for one %s, and names it', (_what, happen, why) => {
    const [first, second, third] = [put('a', 'x'), put('b', 'x'), put('c', 'x')];
    const changes = [first, second, third].map(changeOf);
    happen(second);
    const outcome = new NodeFileWriter([folder]).write(changes);
    expect(outcome).toEqual({ kind: 'refused', messages: [expect.stringMatching(why)] });
    expect(outcome.kind === 'refused' && outcome.messages[0]?.startsWith(second)).toBe(true);
    expect([readFileSync(first, 'utf8'), readFileSync(third, 'utf8')]).toEqual(['x', 'x']);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('refuses a text that the encoding of the file cannot hold', () => {
    const file = put('f', Buffer.from('caf\u00e9', 'latin1'));
    const outcome = new NodeFileWriter([folder]).write([{ ...changeOf(file), after: '\u4e2d' }]);
    expect(outcome).toEqual({ kind: 'refused', messages: [`${file}: its encoding (latin1) cannot hold the new text`] });
  });

  it('leaves everything as it was on a full disk', ({ skip }) => {
    // A file system of 16 KiB in a mount namespace of its own; where that is not allowed there is nothing to test on.
    const script = `
      mount -t tmpfs -o size=16k tmpfs "$1" || exit 42
      cd "$1" && printf x > a && printf x > b && exec "$2" "$3" "$4" "$1"`;
    const done = spawnSync(
      'unshare',
      [
        ...['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', folder],
        ...[
          process.execPath,
          'test/helpers/run-typescript.mjs',
          join(import.meta.dirname, 'write-on-full-disk.ts'),
        ].map((path) => (path.startsWith('test/') ? join(process.cwd(), path) : path)),
      ],
      { encoding: 'utf8' },
    );
    if (done.error || done.status === 42 || /unshare failed/.test(done.stderr)) skip('no mount namespaces here');
    expect(done.stderr).toBe('');
    const { outcome, a, b, names } = JSON.parse(done.stdout);
    expect(outcome.kind).toBe('refused');
    expect(outcome.messages).toEqual([expect.stringMatching(/\/b: could not be written \(no space left/)]);
    expect([a, b, names]).toEqual(['x', 'x', ['a', 'b']]);
    expect(existsSync(join(folder, 'a'))).toBe(false);
  });
});
