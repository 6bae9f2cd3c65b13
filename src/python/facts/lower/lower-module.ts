import { type PythonParser, withPlainLineEnds } from '../../syntax/index.ts';
import { findIndentationProblem } from './check-indentation.ts';
import { maskExec } from './lower-exec.ts';
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

/** Python 2 takes no character beyond ASCII in a file that does not say how it is encoded (PEP 263). */
const findUndeclared = (text: string): LoweringProblem | null => {
  const at = text.search(/[^\x00-\x7f]/);
  if (at < 0 || text.startsWith('\uFEFF') || /^(?:[^\n]*\n)?[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+/.test(text))
    return null;
  const message = 'SyntaxError: Non-ASCII character, but no encoding declared';
  return { kind: 'python-new', message, before: 300, start: at, end: at + 1 };
};

/** Template strings (PEP 750), which the grammar does not know, are read as f-strings. */
const TEMPLATE_STRING = /(?<![\w"'])(?:[tT][rR]?|[rR][tT])(?=["'])/g;

const maskTemplateStrings = (text: string, problems: LoweringProblem[]): string =>
  text.replace(TEMPLATE_STRING, (prefix: string, start: number) => {
    const end = start + prefix.length;
    problems.push({
      kind: 'python-new',
      message: 'SyntaxError: a template string came with Python 3.14',
      before: 314,
      start,
      end,
    });
    return prefix.replace(/t/i, 'f');
  });

/**
 * Parses one text and lowers it to statements. The grammar's tree does not outlive the call.
 * A text that is longer or slower than the parser takes gives no statements and the problem `too-long`.
 */
export const lowerModule = (written: string, parser: PythonParser): ModuleTree => {
  const text = withPlainLineEnds(written);
  const problems: LoweringProblem[] = [];
  let masked = text;
  let tree = parser.parse(text);
  if (tree?.firstError) {
    // Template lines inside of strings are Python: only a text that does not parse is taken for a template.
    masked = maskTemplateLines(text, problems);
    if (masked !== text) tree = parser.parse(masked);
    else if (text.search(TEMPLATE_STRING) >= 0) {
      masked = maskTemplateStrings(text, problems);
      tree = parser.parse(masked);
      // What still does not parse is no template string.
      if (tree?.firstError) {
        problems.length = 0;
        masked = text;
        tree = parser.parse(text);
      }
    }
  }
  if (tree?.firstError) {
    const asTuples = maskExec(masked);
    const other = asTuples === masked ? null : parser.parse(asTuples);
    if (other && !other.firstError) {
      masked = asTuples;
      tree = other;
    }
  }
  if (!tree) {
    problems.push({
      kind: 'too-long',
      message: 'the text is too long, or takes too long, to be parsed',
      start: 0,
      end: 0,
    });
    return { body: [], problems, futures: new Set() };
  }
  const { root, firstError, tooDeep } = tree;
  if (tooDeep) problems.push({ kind: 'too-deep', message: 'nested too deep to be followed', start: 0, end: 0 });
  const futures = new Set<string>();
  const body = lowerBlock(root, { text: masked, problems, futures });
  const undeclared = findUndeclared(text);
  if (undeclared) problems.push(undeclared);
  if (firstError) {
    // What stands behind an error is read as the grammar best can: that it is new to a version of Python proves nothing.
    const told = problems.filter(({ kind, start }) => kind !== 'python-new' || start < firstError.start);
    problems.splice(0, problems.length, ...told);
    problems.push({ kind: 'syntax-error', message: 'SyntaxError: invalid syntax', ...firstError });
  } else if (!problems.some(({ from, before }) => from === undefined && before === undefined)) {
    const indentation = findIndentationProblem(root, masked);
    if (indentation) problems.push(indentation);
  }
  return { body, problems, futures };
};
