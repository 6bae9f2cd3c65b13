import type { SyntaxNode } from '../../syntax/index.ts';
import type { LoweringProblem } from './python-ast.ts';

/** Columns of an indentation with tabs to multiples of eight, and with tabs as one: CPython demands that both agree (tokenizer.c, `indenterror`). */
const measure = (indentation: string): { readonly column: number; readonly alternative: number } => {
  let column = 0;
  for (const character of indentation) column = character === '\t' ? (Math.floor(column / 8) + 1) * 8 : column + 1;
  return { column, alternative: indentation.length };
};

const indentationBefore = (text: string, at: number): string | null => {
  // Each end of line is looked for inside the line: one that a file does not have would be looked for in all of it.
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  const before = line
    .slice(line.lastIndexOf('\r') + 1)
    .replace(/^\uFEFF/, '')
    .replace(/^.*\f/, '');
  return /^[ \t]*$/.test(before) ? before : null;
};

/** The first statement whose indentation CPython refuses; the grammar is more lenient. */
export const findIndentationProblem = (root: SyntaxNode, text: string): LoweringProblem | null => {
  let found: LoweringProblem | null = null;
  const check = (block: SyntaxNode, outer: string) => {
    let expected: string | null = block.type === 'module' ? '' : null;
    for (const child of block.children) {
      if (found) return;
      if (!child.isNamed || child.type === 'comment' || child.type === 'line_continuation') continue;
      const indentation = indentationBefore(text, child.start);
      if (indentation !== null) {
        if (block.type !== 'module' && expected === null) {
          expected = indentation;
          const deeper = measure(expected).column > measure(outer).column;
          const deeperToo = measure(expected).alternative > measure(outer).alternative;
          if (deeper !== deeperToo) report(child, 'TabError: inconsistent use of tabs and spaces in indentation');
        } else {
          const wanted = measure(expected ?? '');
          const got = measure(indentation);
          if (wanted.column !== got.column) report(child, 'IndentationError: unexpected indent');
          else if (wanted.alternative !== got.alternative)
            report(child, 'TabError: inconsistent use of tabs and spaces in indentation');
        }
      }
      visit(child, expected ?? outer);
    }
  };
  const report = ({ start, end }: SyntaxNode, message: string) => {
    // To Python 2 a tab reaches to the next multiple of eight, and that is all.
    const only3 = message.startsWith('TabError') ? { from: 300 } : {};
    found ??= { kind: 'syntax-error', message, ...only3, start, end };
  };
  const visit = (node: SyntaxNode, outer: string) => {
    for (const child of node.children) {
      if (found) return;
      if (child.type === 'block') check(child, outer);
      else if (child.children.length > 0) visit(child, outer);
    }
  };
  check(root, '');
  return found;
};
