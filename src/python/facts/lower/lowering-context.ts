import type { SyntaxNode } from '../../syntax/index.ts';
import type { Expression, LoweringProblem, Statement } from './python-ast.ts';

/** What lowering one text needs everywhere: the text, and a place for problems. */
export interface LoweringContext {
  readonly text: string;
  readonly problems: LoweringProblem[];
  /** What was imported from `__future__`. */
  readonly futures: Set<string>;
  /** The innermost class around it. */
  readonly className?: string;
}

/** Lowers one expression. */
export type LowerExpression = (node: SyntaxNode, context: LoweringContext) => Expression;

/** Lowers one statement, which may become several or none. */
export type LowerStatement = (node: SyntaxNode, context: LoweringContext) => Statement[];

/** The children that are not comments or punctuation. */
export const namedChildren = (node: SyntaxNode): SyntaxNode[] =>
  node.children.filter(({ isNamed, type }) => isNamed && type !== 'comment' && type !== 'line_continuation');

/** The child in a field, or null. */
export const childIn = (node: SyntaxNode, field: string): SyntaxNode | null =>
  node.children.find((child) => child.field === field && child.type !== 'comment') ?? null;

/** An expression that is not understood. */
export const unsupported = (node: SyntaxNode, what: string): Expression => ({
  kind: 'unsupported',
  what,
  start: node.start,
  end: node.end,
});
