import type { SyntaxNode } from '../../syntax/index.ts';
import type { LoweringContext } from './lowering-context.ts';

type Context = Pick<LoweringContext, 'text' | 'className'>;

/**
 * What a node says, with names as they are written, as keywords of calls are compared. NFKC makes `os.e\u207Fviron` the environment
 * (PEP 3131; measured with CPython 3.6 to 3.13).
 */
export const plainTextOf = ({ start, end }: SyntaxNode, { text }: Context): string => {
  const written = text.slice(start, end);
  return /^[\x00-\x7f]*$/.test(written) ? written : written.normalize('NFKC');
};

/**
 * What a node says, with names as Python compares them: one that begins with two underscores is private to the class around it
 * (The Python Language Reference, 6.2.1; CPython, Python/compile.c, `_Py_Mangle`).
 */
export const textOf = (node: SyntaxNode, context: Context): string => {
  const written = plainTextOf(node, context);
  const owner = context.className?.replace(/^_+/, '') ?? '';
  const isPrivate = owner !== '' && written.startsWith('__') && !written.endsWith('__') && !written.includes('.');
  return isPrivate ? `_${owner}${written}` : written;
};

/** What a node says without its white space. */
export const compactText = (node: SyntaxNode | null, context: Context) =>
  node ? textOf(node, context).replace(/\s+/g, '') : '';
