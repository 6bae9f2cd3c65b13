import { createRequire } from 'node:module';
import { collectTree, type GrammarCursor, TypeNames } from './collect-tree.ts';
import { NativeRoom } from './native-room.ts';
import type { SyntaxTree } from './syntax-node.ts';

interface NativeTree {
  readonly rootNode: { readonly hasError: boolean; readonly descendantCount: number };
  walk(): GrammarCursor;
}

interface NativeParser {
  setLanguage(language: unknown): void;
  /** Gives nothing where the time is over; `reset` makes the next call begin anew. */
  parse(text: string, previous: undefined, options: { bufferSize: number }): NativeTree | null;
  setTimeoutMicros(timeout: number): void;
  reset(): void;
}

/**
 * Loads the native grammar. Throws where there is no build of it for this machine. What takes longer than `mostMs` gives null,
 * and what there is no room for throws (`native-room.ts`).
 */
export const loadNativeEngine = (mostMs: number): ((text: string) => SyntaxTree | null) => {
  const require = createRequire(import.meta.url);
  const Parser = require('tree-sitter') as new () => NativeParser;
  const parser = new Parser();
  const language = require('tree-sitter-python') as { nodeTypeInfo?: unknown };
  // From it a class would be made for each type of node, at the cost of a fifth of a short run; cursors need none of them.
  language.nodeTypeInfo = [];
  parser.setLanguage(language);
  parser.setTimeoutMicros(mostMs * 1000);
  const names = new TypeNames();
  const room = new NativeRoom();
  // Without a buffer that holds the whole text, parse() refuses inputs above 32 KiB.
  return (text) => {
    room.demand();
    const tree = parser.parse(text, undefined, { bufferSize: Math.max(1024, 4 * text.length + 4) });
    if (!tree) {
      parser.reset();
      return null;
    }
    const { hasError, descendantCount } = tree.rootNode;
    room.take(descendantCount);
    return collectTree(text, tree.walk(), names, !hasError);
  };
};
