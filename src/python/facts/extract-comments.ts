import { addAll } from '../../source/add-all.ts';
import type { TextRange } from '../../source/text-range.ts';
import { type PythonParser, type SyntaxNode, withPlainLineEnds } from '../syntax/index.ts';

/** The comments of a script and what they can speak of. */
export interface CommentedScript {
  /** The comments in order; what looks like one inside a string is none. */
  readonly comments: readonly TextRange[];
  /** Statements without others in them, and the heads of those that have: what people take for one, over however many lines. */
  readonly statements: readonly TextRange[];
}

/** Reads the comments and statements of a script; none where the text is too long to parse. */
export function extractComments(text: string, parser: PythonParser): CommentedScript {
  const comments: TextRange[] = [];
  const statements: TextRange[] = [];
  const root = parser.parse(withPlainLineEnds(text))?.root;
  const waiting: SyntaxNode[] = root ? [root] : [];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    const { type, start, end, children } = node;
    if (type === 'comment') comments.push({ start, end });
    const block = children.findIndex((child) => child.type === 'block');
    if (block >= 0) statements.push({ start, end: headEnd(start, children.slice(0, block)) });
    else if (type.endsWith('_statement')) statements.push({ start, end });
    addAll(waiting, children);
  }
  return { comments: comments.sort((a, b) => a.start - b.start), statements };
}

/** Where the head of a block ends, by what stands between its word and its colon. */
const headEnd = (start: number, before: readonly SyntaxNode[]): number =>
  before.findLast(({ type }) => type !== 'comment')?.end ?? start;
