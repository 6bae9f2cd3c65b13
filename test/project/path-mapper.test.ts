import { describe, expect, it } from 'vitest';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { createPathMapper } from '../../src/project/path-mapper.ts';

function mapperOver(files: readonly string[], pathMap: Readonly<Record<string, string>> = {}) {
  const fs = new MemoryFileSystem(Object.fromEntries(files.map((file) => [file, ''])));
  return createPathMapper({ fs, root: '/tree', files, pathMap });
}

describe('a path of the server', () => {
  it('is the file with the longest common end', () => {
    const mapper = mapperOver(['/tree/blog/site/wsgi.py', '/tree/shop/site/wsgi.py']);
    expect(mapper.resolve('/srv/shop/site/wsgi.py', null)).toEqual({ kind: 'file', file: '/tree/shop/site/wsgi.py' });
  });

  it('is not decided where several files would do', () => {
    const candidates = ['/tree/a/site/wsgi.py', '/tree/b/site/wsgi.py'];
    const mapper = mapperOver([...candidates, '/tree/apache.conf']);
    const ambiguous = { kind: 'ambiguous', candidates };
    expect(mapper.resolve('/srv/site/wsgi.py', null)).toEqual(ambiguous);
    expect(mapper.resolve('/srv/site/wsgi.py', '/tree/apache.conf')).toEqual(ambiguous);
  });

  it('is, of several that would do, the one beside the file that speaks of it', () => {
    const mapper = mapperOver(['/tree/a/site/wsgi.py', '/tree/b/site/wsgi.py', '/tree/b/etc/apache.conf']);
    expect(mapper.resolve('/srv/site/wsgi.py', '/tree/b/etc/apache.conf')).toEqual({
      kind: 'file',
      file: '/tree/b/site/wsgi.py',
    });
    expect(mapper.resolveFolder('/srv/site', '/tree/a/apache.conf')).toBe('/tree/a/site');
  });

  it('is never another wsgi.py just because the name is the same', () => {
    const mapper = mapperOver(['/tree/tools/wsgi.py']);
    expect(mapper.resolve('/srv/shop/site/wsgi.py', '/tree/tools/apache.conf')).toEqual({ kind: 'none' });
  });

  it('is no file of the same name where the name has no ending: data files are called like programs', () => {
    const mapper = mapperOver(['/tree/inventory/ipsilon', '/tree/bin/app']);
    expect(mapper.resolve('/usr/libexec/ipsilon', null)).toEqual({ kind: 'none' });
    expect(mapper.resolve('/opt/bin/app', null)).toEqual({ kind: 'file', file: '/tree/bin/app' });
  });

  it('is what the map by hand says, and nothing else where it speaks', () => {
    const mapper = mapperOver(['/tree/b/site/wsgi.py'], { '/srv/shop': '/tree/b', '/srv': '/tree/none' });
    expect(mapper.resolve('/srv/shop/site/wsgi.py', null)).toEqual({ kind: 'file', file: '/tree/b/site/wsgi.py' });
    expect(mapper.resolve('/srv/site/wsgi.py', null)).toEqual({ kind: 'none' });
  });
});
