import type { SyntaxNode } from '../../syntax/index.ts';
import type { LoweringContext } from './lowering-context.ts';
import type { Expression, Statement } from './python-ast.ts';
import { onlyPython2 } from './version-notes.ts';

/**
 * The grammar takes Python 2's `exec` of a name or a text only: of anything else it is read as the tuple `exec, code in names`,
 * which is as long.
 */
const EXEC_STATEMENT = /exec(?<=(?:^|[:;])[ \t]*exec)[ \t](?=[ \t]*[^\s=.,)\]}:])/gm;

/** A text with its `exec` statements as tuples. */
export const maskExec = (text: string): string => text.replace(EXEC_STATEMENT, 'exec,');

/** What is executed, and the names for it: `code in globals, locals` is read as a comparison and what follows. */
const partsOf = ([code, ...rest]: readonly Expression[]): readonly Expression[] =>
  code?.kind === 'compare'
    ? [code.first, ...code.rest.map(({ operand }) => operand), ...rest]
    : code
      ? [code, ...rest]
      : [];

/**
 * The `exec` statement that a list of expressions is: one that was masked, or `exec(code) in names`, which is a comparison to
 * Python 3; null where it is none.
 */
export const lowerExec = (
  node: SyntaxNode,
  [first, ...more]: readonly Expression[],
  context: LoweringContext,
): Statement | null => {
  const { start, end } = node;
  if (first?.kind === 'name' && first.name === 'exec' && context.text.startsWith('exec,', first.start)) {
    const [code, ...names] = partsOf(more);
    if (!code) return null;
    onlyPython2(node, 'the exec statement', context);
    return { kind: 'exec', code, names, comparison: null, start, end };
  }
  if (first?.kind !== 'compare' || first.first.kind !== 'call') return null;
  const { callee, args } = first.first;
  const [given] = args;
  if (callee.kind !== 'name' || callee.name !== 'exec' || !given || first.rest[0]?.operator !== 'in') return null;
  const [, ...names] = partsOf([first, ...more]);
  return { kind: 'exec', code: given.value, names, comparison: first, start, end };
};
