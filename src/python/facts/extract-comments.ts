import type { TextRange } from '../../source/text-range.ts';
import type { PythonParser, SyntaxNode } from '../syntax/index.ts';

/** The comments of a script, in order; what looks like one inside a string is none. Empty where the text is too long to parse. */
export function extractComments(text: string, parser: PythonParser): readonly TextRange[] {
  const comments: TextRange[] = [];
  const root = parser.parse(text)?.root;
  const waiting: SyntaxNode[] = root ? [root] : [];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.type === 'comment') comments.push({ start: node.start, end: node.end });
    waiting.push(...node.children);
  }
  return comments.sort((a, b) => a.start - b.start);
}
