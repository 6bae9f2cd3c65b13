import type { EffectShape } from '../python/facts/script-facts.ts';
import type { Edit } from '../source/edit.ts';
import type { FilePath } from '../source/location.ts';

/**
 * The edits that make a first-wins write a plain assignment, every expression left as it is written; null where the shape
 * is not one to rewrite, or a comment would get lost.
 */
export function assignmentEdits(shape: EffectShape | null, file: FilePath, text: string): readonly Edit[] | null {
  if (!shape) return null;
  const { statement, mapping, keyText, valueText } = shape;
  const slice = (range: { start: number; end: number }): string => text.slice(range.start, range.end);
  const value = slice(valueText);
  // Inside the call's parentheses it could go over lines and name what it makes (`:=`).
  const assigned = /\n|:=/.test(value) ? `(${value})` : value;
  if (shape.kind === 'setdefault') {
    const gaps = [
      { range: { start: mapping.end, end: keyText.start }, newText: '[' },
      { range: { start: keyText.end, end: valueText.start }, newText: '] = ' },
      { range: { start: valueText.end, end: statement.end }, newText: '' },
    ];
    if (gaps.some(({ range }) => slice(range).includes('#'))) return null;
    const isOneExpression = value === assigned;
    const edits = gaps.map((gap) => ({ file, ...gap }));
    return isOneExpression
      ? edits
      : [...edits.slice(0, 2), { file, range: { start: valueText.start, end: statement.end }, newText: assigned }];
  }
  const around = slice(statement).replace(slice(keyText), '').replace(value, '');
  if (around.includes('#')) return null;
  return [{ file, range: statement, newText: `${slice(mapping)}[${slice(keyText)}] = ${assigned}` }];
}
