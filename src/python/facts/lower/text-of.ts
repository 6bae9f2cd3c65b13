import type { SyntaxNode } from '../../syntax/index.ts';

/**
 * What a node says, with names as Python compares them: NFKC makes `os.e\u207Fviron` the environment (PEP 3131; measured with CPython
 * 3.6 to 3.13).
 */
export const textOf = ({ start, end }: SyntaxNode, { text }: { readonly text: string }): string => {
  const written = text.slice(start, end);
  return /^[\x00-\x7f]*$/.test(written) ? written : written.normalize('NFKC');
};
