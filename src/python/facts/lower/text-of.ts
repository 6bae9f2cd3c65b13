import type { SyntaxNode } from '../../syntax/index.ts';
import type { LoweringContext } from './lowering-context.ts';

/**
 * What a node says, with names as Python compares them: NFKC makes `os.e\u207Fviron` the environment (PEP 3131; measured with CPython
 * 3.6 to 3.13).
 */
export const textOf = ({ start, end }: SyntaxNode, { text }: { readonly text: string }): string => {
  const written = text.slice(start, end);
  return /^[\x00-\x7f]*$/.test(written) ? written : written.normalize('NFKC');
};

/** What a node says without its white space. */
export const compactText = (node: SyntaxNode | null, context: LoweringContext) =>
  node ? textOf(node, context).replace(/\s+/g, '') : '';
