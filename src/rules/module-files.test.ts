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
    ['/srv', 'blog'],
    ['/srv', 'blog.settings'],
    ['/srv', 'blog.conf'],
    ['/srv', 'blog.plain.base'],
    ['/srv/blog', 'settings'],
    ['/', 'single'],
    ['/', 'srv.blog.settings'],
  ])('%s: %s', (folder, module) => {
    expect(holdsModule(folder, module, files)).toBe(true);
  });

  it.each([
    ['/srv', 'blog.plain'],
    ['/srv', 'blog.settings.base'],
    ['/srv', 'blog.nothing'],
    ['/srv', 'settings'],
    ['/nowhere', 'blog.settings'],
  ])('not %s: %s', (folder, module) => {
    expect(holdsModule(folder, module, files)).toBe(false);
  });
});
