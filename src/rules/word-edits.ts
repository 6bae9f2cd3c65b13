import type { ConfigNode, DirectiveNode, Word } from '../apache/syntax/config-node.ts';
import type { Edit } from '../source/edit.ts';

/** Appends words to a directive, behind the last character of its last line that is no blank. */
export function appendWords({ at }: DirectiveNode, text: string, words: readonly string[]): Edit {
  const line = text.slice(at.range.start, at.range.end);
  const end = at.range.start + line.trimEnd().length;
  return { file: at.file, range: { start: end, end }, newText: words.map((word) => ` ${word}`).join('') };
}

/** Replaces one word, quotes included; null where it does not stand in the file. */
export const replaceWord = ({ at }: ConfigNode, word: Word | undefined, text: string): Edit | null =>
  word?.range ? { file: at.file, range: word.range, newText: text } : null;

/** Sets a `key=value` option of a directive: in the word that has it, or behind the others; null where it comes out of a variable. */
export function setOption(node: DirectiveNode, text: string, key: string, value: string): Edit | null {
  const word = node.words.findLast((one) => one.text.startsWith(`${key}=`));
  return word ? replaceWord(node, word, `${key}=${value}`) : appendWords(node, text, [`${key}=${value}`]);
}
