export { createPythonParser, type ParserEngine, type PythonParser } from './python-parser.ts';
export type { SyntaxNode } from './syntax-node.ts';
