import { posix } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldersAbove } from '../../src/source/normal-path.ts';

const path = fc.array(fc.constantFrom('srv', 'srv2', 'a'), { maxLength: 4 }).map((names) => `/${names.join('/')}`);

describe('the folders above a path', () => {
  it('are those that dirname gives, up to the top', () => {
    fc.assert(
      fc.property(path, path, (file, top) => {
        fc.pre(file !== top);
        const folders: string[] = [];
        for (let at = file; at !== top && at !== '/'; ) {
          at = posix.dirname(at);
          folders.push(at);
        }
        expect(foldersAbove(file, top)).toEqual(folders.at(-1) === top ? folders : []);
      }),
    );
  });

  it('are none of a file beside the top, even where the names begin alike', () => {
    expect(foldersAbove('/srv/shop2/wsgi.py', '/srv/shop')).toEqual([]);
  });
});
