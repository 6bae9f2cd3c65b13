import type { FilePath } from '../../source/location.ts';

/** A text, null where there is none, undefined where that is not known. */
export type Known = string | null | undefined;

/** What is known of an interpreter when a script is loaded into it or a request comes to it. */
export interface LoadWorld {
  /** A variable as `os.environ` has it. */
  environment(key: string): Known;
  /** The directories of `sys.path`, installed packages left out; null where they must be guessed. */
  readonly searchPath: readonly FilePath[] | null;
  /** Those of them that are seen where others must be guessed: what a script puts behind them comes later. */
  readonly seenPath: readonly FilePath[];
  /** Whether these are all but for what is installed, so that a module found elsewhere in the tree need not be there. */
  readonly isPathSeen: boolean;
  /** Whether a module that the tree does not hold can be imported; undefined where that is not known. */
  isInstalled(module: string): boolean | undefined;
  /** A key of the WSGI environ, where the facts shall be about one request. */
  request?(key: string): Known;
}
