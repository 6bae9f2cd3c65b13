import type { FileSystem } from '../../host/file-system.ts';
import type { FilePath } from '../../source/location.ts';
import type { PythonParser } from '../syntax/index.ts';
import type { LoweredModules } from './lowered-modules.ts';

/** A text, null where there is none, undefined where that is not known. */
export type Known = string | null | undefined;

/** What is known of an interpreter when a script is loaded into it or a request comes to it. */
export interface LoadWorld {
  /** A variable as `os.environ` has it. */
  environment(key: string): Known;
  /** The directories of `sys.path`, installed packages left out; null where they must be guessed. */
  readonly searchPath: readonly FilePath[] | null;
  /** Whether a module that the tree does not hold can be imported; undefined where that is not known. */
  isInstalled(module: string): boolean | undefined;
  /** A key of the WSGI environ, where the facts shall be about one request. */
  request?(key: string): Known;
}

/** What reading a script needs from outside. */
export interface FactsHost {
  readonly fs: FileSystem;
  readonly parser: PythonParser;
  /** The directories the server puts on sys.path. Without it they are guessed: the root, and the folders above the script. */
  readonly pythonPath?: readonly FilePath[];
  /** The top of the tree: no guess goes above it. */
  readonly root?: FilePath;
  /** The name of the WSGI callable; `application` without it (WSGICallableObject). */
  readonly callableObject?: string;
  /** The dotted name a module is imported under; without it the file is run as a WSGI script. */
  readonly moduleName?: string;
  /** How many characters of imported files are followed at most; without it MOST_IMPORTED of load-project. */
  readonly mostImported?: number;
  /** Told when a file is not followed because of that. */
  readonly onImportLeft?: () => void;
  /** Files that were lowered for other scripts of the same file system. */
  readonly lowered?: LoweredModules;
  /** What is known of the interpreter that the script is loaded into. Without it nothing is. */
  readonly world?: LoadWorld;
  /** A path as the server names it, as this tree has it. */
  readonly mapPath?: (serverPath: FilePath) => FilePath;
}
