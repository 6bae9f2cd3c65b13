import type { DirectiveNode, Word } from '../apache/syntax/config-node.ts';
import type { Edit } from '../source/edit.ts';

/** Whether a line stands in its file as it was read: not out of a macro, no template, no undecided conditional. */
export const isPlainLine = (node: DirectiveNode): boolean =>
  node.symbols.length === 0 && node.conditions.length === 0 && node.words.every((word) => word.range !== null);

/** Appends words to a directive; null where the line is not a plain one. */
export function appendWords(node: DirectiveNode, text: string): Edit | null {
  const last = node.words.at(-1)?.range;
  return last && isPlainLine(node)
    ? { file: node.at.file, range: { start: last.end, end: last.end }, newText: ` ${text}` }
    : null;
}

/** Replaces one word, quotes included; null where it does not stand in the file. */
export const replaceWord = (node: DirectiveNode, word: Word | undefined, text: string): Edit | null =>
  word?.range && isPlainLine(node) ? { file: node.at.file, range: word.range, newText: text } : null;

/** Deletes a directive's whole line, its line end included; null where the line is not a plain one. */
export function deleteLine(node: DirectiveNode, text: string | null): Edit | null {
  if (text === null || !isPlainLine(node)) return null;
  const start = text.lastIndexOf('\n', node.at.range.start - 1) + 1;
  const end = text.indexOf('\n', node.at.range.end);
  return { file: node.at.file, range: { start, end: end < 0 ? text.length : end + 1 }, newText: '' };
}
