import type { FileSystem } from '../../host/file-system.ts';
import type { FilePath } from '../../source/location.ts';
import type { PythonParser } from '../syntax/index.ts';
import type { PythonRange } from '../version/python-version.ts';
import type { FunctionCall } from './function-call.ts';
import type { LoadWorld } from './load-world.ts';
import type { LoweredModules } from './lowered-modules.ts';
import type { SharedSteps } from './shared-steps.ts';

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
  /** How the callable is called where it is no WSGI application. */
  readonly call?: FunctionCall;
  /** The versions of Python that may run the script; those of Python 3 without it. */
  readonly python?: PythonRange;
  /** How far Python leaves out what is there for debugging (`-O`); null where that is not known, not at all without it. */
  readonly optimize?: number | null;
  /** The dotted name a module is imported under; without it the file is run as a WSGI script. */
  readonly moduleName?: string;
  /** How many characters of imported files are followed at most; without it MOST_IMPORTED of load-project. */
  readonly mostImported?: number;
  /** Told when a file is not followed because of that. */
  readonly onImportLeft?: () => void;
  /** Files that were lowered for other scripts of the same file system. */
  readonly lowered?: LoweredModules;
  /** How far all scripts of an analysis are followed; without it, as if there were no other. */
  readonly steps?: SharedSteps;
  /** What is known of the interpreter that the script is loaded into. Without it nothing is. */
  readonly world?: LoadWorld;
  /** A path as the server names it, as this tree has it. */
  readonly mapPath?: (serverPath: FilePath) => FilePath;
  /** Whether it is sure that what this tree has for a path is what the server has there; it is without it. */
  readonly isProven?: (serverPath: FilePath) => boolean;
}
