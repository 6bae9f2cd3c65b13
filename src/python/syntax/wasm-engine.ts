import { Language, Parser } from 'web-tree-sitter';
import { readPackageFile } from '../../host/package-file.ts';
import { collectTree, TypeNames } from './collect-tree.ts';
import type { SyntaxTree } from './syntax-node.ts';

/** Loads the WebAssembly builds of tree-sitter and the grammar that this package carries. What takes longer than `mostMs` gives null. */
export const loadWasmEngine = async (mostMs: number): Promise<(text: string) => SyntaxTree | null> => {
  await Parser.init({ wasmBinary: readPackageFile('grammars/web-tree-sitter.wasm') });
  const parser = new Parser();
  parser.setLanguage(await Language.load(readPackageFile('grammars/tree-sitter-python.wasm')));
  const names = new TypeNames();
  return (text) => {
    const end = performance.now() + mostMs;
    const tree = parser.parse(text, null, { progressCallback: () => performance.now() > end });
    if (!tree) {
      parser.reset();
      return null;
    }
    const cursor = tree.walk();
    try {
      return collectTree(text, cursor, names, !tree.rootNode.hasError);
    } finally {
      // Memory of the WebAssembly module is not garbage collected.
      cursor.delete();
      tree.delete();
    }
  };
};
