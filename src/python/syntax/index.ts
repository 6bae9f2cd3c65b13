export { createPythonParser, LONGEST_TEXT, type ParserEngine, type PythonParser } from './python-parser.ts';
export type { SyntaxNode, SyntaxTree } from './syntax-node.ts';
