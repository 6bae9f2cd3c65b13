import { describe, expect, it } from 'vitest';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { leftOutOf } from '../../src/project/left-out.ts';

describe('what git leaves out of a checkout', () => {
  const isLeftOut = leftOutOf(
    new MemoryFileSystem({
      '/tree/.gitignore': '/media/\nlocal_*.py\n!local_urls.py\n',
      '/tree/shop/.gitignore': 'secret.py\n',
      '/tree/shop/settings.py': '',
    }),
    '/tree',
  );

  it.each([
    ['/tree/shop/local_settings.py', true],
    ['/tree/shop/secret.py', true],
    ['/tree/media/logo.png', true],
    ['/tree/shop/local_urls.py', false],
    ['/tree/secret.py', false],
    ['/tree/shop/settings.py', false],
    ['/elsewhere/secret.py', false],
  ])('%s: %s', (path, answer) => {
    expect(isLeftOut(path)).toBe(answer);
  });
});
