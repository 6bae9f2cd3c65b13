import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, editsOverlap } from '../../src/fix/apply-edits.ts';
import type { Edit } from '../../src/source/edit.ts';

const edit = (start: number, end: number, newText: string): Edit => ({ file: '/f', range: { start, end }, newText });

describe('applyEdits', () => {
  it('makes edits in the order of their place, whatever the order they come in', () => {
    expect(applyEdits('abcdef', [edit(4, 5, 'X'), edit(0, 1, ''), edit(2, 2, '+')])).toBe('b+cdXf');
    expect(applyEdits('abcd', [edit(2, 4, 'X'), edit(2, 2, '+')])).toBe('ab+X');
  });

  it('refuses edits that overlap or leave the text', () => {
    expect(() => applyEdits('abc', [edit(0, 2, 'x'), edit(1, 3, 'y')])).toThrow(RangeError);
    expect(() => applyEdits('abc', [edit(2, 4, 'x')])).toThrow(RangeError);
    expect(() => applyEdits('abc', [edit(2, 1, 'x')])).toThrow(RangeError);
  });

  it('leaves every character outside the edits where it was', () => {
    const gap = fc.string({ maxLength: 6 });
    const piece = fc.record({ before: gap, old: gap, put: gap });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), gap, (pieces, tail) => {
        let text = '';
        let wanted = '';
        const edits: Edit[] = [];
        for (const { before, old, put } of pieces) {
          text += `${before}|`;
          wanted += `${before}|${put}`;
          edits.push(edit(text.length, text.length + old.length, put));
          text += old;
        }
        expect(applyEdits(text + tail, edits.reverse())).toBe(wanted + tail);
      }),
    );
  });
});

describe('editsOverlap', () => {
  it('knows touching from overlapping', () => {
    expect(editsOverlap(edit(0, 2, ''), edit(2, 4, ''))).toBe(false);
    expect(editsOverlap(edit(2, 4, ''), edit(0, 2, ''))).toBe(false);
    expect(editsOverlap(edit(0, 3, ''), edit(2, 4, ''))).toBe(true);
    expect(editsOverlap(edit(2, 4, ''), edit(0, 3, ''))).toBe(true);
    expect(editsOverlap(edit(2, 2, 'a'), edit(2, 2, 'b'))).toBe(true);
    expect(editsOverlap(edit(0, 3, ''), { ...edit(0, 3, ''), file: '/g' })).toBe(false);
  });
});
