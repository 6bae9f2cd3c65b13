import { beforeAll, describe, expect, it } from 'vitest';
import { keepsSyntax } from '../../src/fix/keeps-syntax.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { createPythonParser } from '../../src/python/syntax/index.ts';

let isIntact: ReturnType<typeof keepsSyntax>;
beforeAll(async () => {
  const files = { '/srv/site.conf': '', '/srv/more.conf': 'Listen 8080\n', '/srv/wsgi.py': '' };
  isIntact = keepsSyntax(new MemoryFileSystem(files), await createPythonParser());
});

const DAEMON = 'WSGIDaemonProcess blog processes=2\n';
const REFUSED = 'WSGIDaemonProcess blog processes=none\n';

describe('a new text of a configuration', () => {
  it.each([
    ['adds a line that httpd refuses', DAEMON, DAEMON + REFUSED, false],
    ['leaves a section open', `<Directory /srv>\n</Directory>\n`, '<Directory /srv>\n', false],
    ['keeps the refused line that was there', REFUSED, `${REFUSED}Listen 80\n`, true],
    ['mends it', REFUSED, DAEMON, true],
    ['is content with what another file holds', 'Include more.conf\n', `Include more.conf\n${DAEMON}`, true],
  ])('that %s', (_, before, after, intact) => {
    expect(isIntact('/srv/site.conf', before, after)).toBe(intact);
  });
});

describe('a new text of a script', () => {
  it.each([
    ['parses', 'x = 1\n', 'x = 2\n', true],
    ['parses no longer', 'x = 1\n', 'x = (\n', false],
    ['did not parse before either', 'x = (\n', 'y = (\n', true],
    ['parses at last', 'x = (\n', 'x = ()\n', true],
    ['a server would refuse', '', REFUSED, false],
    ['no server could read', '', "x = 'a' '''\n</b>'''\n", true],
  ])('that %s', (_, before, after, intact) => {
    expect(isIntact('/srv/wsgi.py', before, after)).toBe(intact);
  });
});
