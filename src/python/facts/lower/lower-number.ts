import { type LowerExpression, unsupported } from './lowering-context.ts';
import { textOf } from './text-of.ts';
import { newIn, onlyPython2 } from './version-notes.ts';

/** Lowers a number; a 0 in front makes it octal to Python 2. */
export const lowerNumber: LowerExpression = (node, context) => {
  const written = textOf(node, context).replaceAll('_', '');
  const { start, end } = node;
  if (/^0(?=0*[1-9])\d+$|[lL]$/.test(written) && !/[.eEjJ]/.test(written))
    onlyPython2(node, `the number ${written}`, context);
  if (/_/.test(textOf(node, context))) newIn(306, node, 'an underscore in a number', context);
  const isOctal = /^0[0-7]+[lL]?$/.test(written);
  const value = isOctal ? Number.parseInt(written, 8) : Number(written.replace(/[lL]$/, ''));
  return Number.isNaN(value)
    ? unsupported(node, `the number ${written}`)
    : { kind: 'number', value, isFloat: node.type === 'float', start, end };
};
