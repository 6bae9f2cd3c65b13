import type { PythonParser } from '../../syntax/index.ts';
import { findIndentationProblem } from './check-indentation.ts';
import { lowerBlock } from './lower-statement.ts';
import type { LoweringProblem, ModuleTree } from './python-ast.ts';

const TEMPLATE_LINE = /^[ \t]*(?:\{%.*%\}|\{#.*#\}|<%.*%>)[ \t]*\r?$/gm;

/** Lines that belong to a template language become comments of the same length, so that offsets stay. */
const maskTemplateLines = (text: string, problems: LoweringProblem[]): string =>
  text.includes('{%') || text.includes('<%') || text.includes('{#')
    ? text.replace(TEMPLATE_LINE, (line: string, start: number) => {
        problems.push({ kind: 'template', message: 'a line of a template language', start, end: start + line.length });
        const end = line.endsWith('\r') ? '\r' : '';
        return `#${' '.repeat(line.length - 1 - end.length)}${end}`;
      })
    : text;

/**
 * Parses one text and lowers it to statements. The grammar's tree does not outlive the call.
 * A text that is longer or slower than the parser takes gives no statements and the problem `too-long`.
 */
export const lowerModule = (text: string, parser: PythonParser): ModuleTree => {
  const problems: LoweringProblem[] = [];
  let masked = text;
  let tree = parser.parse(text);
  if (tree?.firstError) {
    // Template lines inside of strings are Python: only a text that does not parse is taken for a template.
    masked = maskTemplateLines(text, problems);
    if (masked !== text) tree = parser.parse(masked);
  }
  if (!tree) {
    problems.push({
      kind: 'too-long',
      message: 'the text is too long, or takes too long, to be parsed',
      start: 0,
      end: 0,
    });
    return { body: [], problems };
  }
  const { root, firstError, tooDeep } = tree;
  if (tooDeep) problems.push({ kind: 'too-deep', message: 'nested too deep to be followed', start: 0, end: 0 });
  const body = lowerBlock(root, { text: masked, problems });
  if (firstError) problems.push({ kind: 'syntax-error', message: 'SyntaxError: invalid syntax', ...firstError });
  else if (problems.length === 0) {
    const indentation = findIndentationProblem(root, masked);
    if (indentation) problems.push(indentation);
  }
  return { body, problems };
};
