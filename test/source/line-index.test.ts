import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../src/source/line-index.ts';

describe('LineIndex', () => {
  it('counts lines and columns from one', () => {
    const index = new LineIndex('ab\ncd\n');
    expect(index.positionAt(0)).toEqual({ line: 1, column: 1 });
    expect(index.positionAt(3)).toEqual({ line: 2, column: 1 });
    expect(index.positionAt(6)).toEqual({ line: 3, column: 1 });
  });

  it('finds every offset again from its position', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', 'é') }), (text) => {
        const index = new LineIndex(text);
        for (let offset = 0; offset <= text.length; offset++) {
          const { line, column } = index.positionAt(offset);
          expect(index.startOfLine(line) + column - 1).toBe(offset);
        }
      }),
    );
  });
});
