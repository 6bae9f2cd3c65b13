import type { SyntaxNode } from '../../syntax/index.ts';
import { showPython } from '../../version/python-version.ts';
import { childIn, type LoweringContext } from './lowering-context.ts';
import { textOf } from './text-of.ts';

/** Notes that only versions of Python up to 2.7 take a text. */
export const onlyPython2 = ({ start, end }: SyntaxNode, what: string, context: LoweringContext): void => {
  context.problems.push({ kind: 'python-2', message: `${what} is not Python 3`, from: 300, start, end });
};

/** Notes that versions of Python before one do not take a text. */
export const newIn = (before: number, { start, end }: SyntaxNode, what: string, context: LoweringContext): void => {
  const message = `SyntaxError: ${what} came with Python ${showPython(before)}`;
  context.problems.push({ kind: 'python-new', message, before, start, end });
};

/** What an f-string needs: 3.6, and 3.12 where its expressions use its own quotes or backslashes (PEP 498, PEP 701). */
export const noteFString = (node: SyntaxNode, context: LoweringContext): void => {
  const opening = /^([a-z]*)("""|'''|["'])/i.exec(context.text.slice(node.start, node.end));
  const [, prefix = '', quote = ''] = opening ?? [];
  if (!/f/i.test(prefix)) return;
  newIn(306, node, 'an f-string', context);
  for (const child of node.children) {
    if (child.type !== 'interpolation') continue;
    const expression = childIn(child, 'expression');
    const written = expression ? textOf(expression, context) : '';
    if (written.includes(quote) || written.includes('\\') || (written.includes('#') && !/["']/.test(written)))
      newIn(312, node, 'an f-string that holds its own quotes', context);
    if (child.children.some(({ type }) => type === '='))
      newIn(308, node, 'an f-string that shows its expression', context);
  }
};

/** `print(..., file=...)`: to Python 2 a tuple that holds a keyword, unless print is a function there, too. */
export const notePrintCall = (node: SyntaxNode, context: LoweringContext): void => {
  const callee = childIn(node, 'function');
  if (!callee || textOf(callee, context) !== 'print' || context.futures.has('print_function')) return;
  const given = childIn(node, 'arguments')?.children ?? [];
  if (given.some(({ type }) => /^(?:keyword_argument|list_splat|dictionary_splat)$/.test(type)))
    newIn(300, node, 'print() with a keyword', context);
};
