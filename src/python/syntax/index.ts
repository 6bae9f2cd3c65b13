export { withPlainLineEnds } from './line-ends.ts';
export { isRoomFull, withOtherEngine } from './native-room.ts';
export { createPythonParser, type ParserEngine, type PythonParser } from './python-parser.ts';
export type { SyntaxNode } from './syntax-node.ts';
