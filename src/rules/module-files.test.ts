import { describe, expect, it } from 'vitest';
import { kindIn } from '../host/kind-in.ts';
import { MemoryFileSystem } from '../host/memory-file-system.ts';
import { holdsModule } from './module-files.ts';

const texts = new Map([
  ['/srv/blog/__init__.py', ''],
  ['/srv/blog/settings.py', ''],
  ['/srv/blog/plain/base.py', ''],
  ['/srv/blog/conf/__init__.py', ''],
  ['/single.py', ''],
]);
const fs = new MemoryFileSystem(texts);
const files = {
  textOf: (file: string) => texts.get(file) ?? null,
  kindIn: (folder: string, name: string) => kindIn(fs, folder, name),
};

describe('a folder holds a module', () => {
  it.each([
    [true, '/srv', 'blog'],
    [true, '/srv', 'blog.settings'],
    [true, '/srv', 'blog.conf'],
    [true, '/srv', 'blog.plain.base'],
    [true, '/srv/blog', 'settings'],
    [true, '/', 'single'],
    [true, '/', 'srv.blog.settings'],
    [false, '/srv', 'blog.plain'],
    [false, '/srv', 'blog.settings.base'],
    [false, '/srv', 'blog.nothing'],
    [false, '/srv', 'settings'],
    [false, '/nowhere', 'blog.settings'],
  ])('%s: %s has %s', (isThere, folder, module) => {
    expect(holdsModule(folder, module, files)).toBe(isThere);
  });
});
