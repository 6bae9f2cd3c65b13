import { isSingleExecutable } from '../../host/package-file.ts';
import { loadNativeEngine } from './native-engine.ts';
import { mayBeNative } from './native-room.ts';
import type { SyntaxTree } from './syntax-node.ts';

/** How the grammar is executed. Both give the same trees. */
export type ParserEngine = 'native' | 'wasm';

/** Longest text that is parsed, in UTF-16 units: far above real scripts, far below what makes an engine slow or abort. */
export const LONGEST_TEXT = 2_000_000;

/** Recovering from errors takes quadratic time. Real scripts take some milliseconds. */
const LONGEST_MS = 1000;

/** Parses Python. `parse` returns null for a text longer than LONGEST_TEXT, or that takes longer than LONGEST_MS. */
export interface PythonParser {
  readonly engine: ParserEngine;
  parse(text: string): SyntaxTree | null;
}

/** Makes a parser: the engine asked for, or the native one where it loads and has room, and the WebAssembly one elsewhere. */
export const createPythonParser = async (engine?: ParserEngine): Promise<PythonParser> => {
  const bounded = (name: ParserEngine, parse: (text: string) => SyntaxTree | null): PythonParser => {
    const givenUp = new Set<string>();
    return {
      engine: name,
      parse: (text) => {
        if (text.length > LONGEST_TEXT || givenUp.has(text)) return null;
        const tree = parse(text);
        if (!tree) givenUp.add(text);
        return tree;
      },
    };
  };
  const wanted = engine ?? (mayBeNative() ? 'native' : 'wasm');
  // Beside a single executable lies what a stranger has put there.
  if (wanted === 'native' && !isSingleExecutable()) {
    try {
      return bounded('native', loadNativeEngine(LONGEST_MS));
    } catch (error) {
      if (engine === 'native') throw error;
    }
  }
  const { loadWasmEngine } = await import('./wasm-engine.ts');
  return bounded('wasm', await loadWasmEngine(LONGEST_MS));
};
