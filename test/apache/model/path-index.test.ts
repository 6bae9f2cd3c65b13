import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PathIndex } from '../../../src/apache/model/path-index.ts';
import { matchPrefix } from '../../../src/apache/model/prefix-match.ts';

const path = fc.array(fc.constantFrom('/', '/', 'a', 'b', 'ab'), { maxLength: 6 }).map((parts) => `/${parts.join('')}`);

describe('an index of paths', () => {
  it('tells of every prefix that takes a path, and of what may take any, in the order of the lines', () => {
    let hits = 0;
    fc.assert(
      fc.property(fc.array(fc.option(path)), path, (written, asked) => {
        const index = new PathIndex<number>();
        for (const [at, one] of written.entries()) index.add(one, at);
        const told = [...index.along(asked)];
        const taken = written.flatMap((one, at) => (one === null || matchPrefix(asked, one) > 0 ? [at] : []));
        hits += taken.length;
        expect(told.filter((at) => taken.includes(at))).toEqual(taken);
        expect(told).toEqual([...told].sort((a, b) => a - b));
      }),
    );
    expect(hits).toBeGreaterThan(50);
  });
});
