import type { FileSystem } from '../../../host/file-system.ts';
import type { FilePath } from '../../../source/location.ts';
import type { SourceFile } from '../../../source/source-file.ts';
import type { PythonRange } from '../../version/python-version.ts';
import type { LoadWorld } from '../load-world.ts';
import type { Expression, ModuleTree, Statement } from '../lower/python-ast.ts';
import type { SharedSteps } from '../shared-steps.ts';
import type { ProcessEnvironment } from './state/environment.ts';
import type { Completion } from './state/signals.ts';
import type { World } from './state/world.ts';
import type { CallArguments, Place, Scope, Value } from './values/values.ts';

/** A followed file, read and lowered once for all paths. */
export interface LoadedModule {
  readonly source: SourceFile;
  readonly tree: ModuleTree;
}

/** What does not change between the paths through one script. */
export interface Project {
  readonly fs: FileSystem;
  /** Directories that `import` searches beside the script's own edits of sys.path; null where they must be guessed. */
  readonly pythonPath: readonly FilePath[] | null;
  /** Those of them that are seen where the others must be guessed. */
  readonly seenPath: readonly FilePath[];
  readonly guessedPath: readonly FilePath[];
  readonly mapPath: (path: FilePath) => FilePath;
  /** Whether it is sure that what is here for a path is what the server has there. */
  readonly isProven: (path: FilePath) => boolean;
  /** The versions of Python that may run the script. */
  readonly python: PythonRange;
  /** `sys.flags.optimize`; null where it is not known. */
  readonly optimize: number | null;
  /** What is known of the interpreter; null where the facts are about any. */
  readonly world: LoadWorld | null;
  /** How far scripts are followed. */
  readonly steps: SharedSteps;
  /** Reads and lowers a Python file; null where that is not possible. */
  load(file: FilePath): LoadedModule | null;
  lowerText(source: SourceFile): ModuleTree;
}

/** Directories the script put before and behind the ones that were on sys.path. */
export interface SearchPath {
  before: Value[];
  behind: Value[];
}

/** Where something is run: the place in the text, the names that are known there, and the machine of the path. */
export interface Context {
  readonly place: Place;
  readonly scope: Scope;
  readonly machine: Machine;
}

/** The parts of the abstract interpreter, as they see each other on one path. */
export interface Machine {
  readonly world: World;
  readonly project: Project;
  readonly environment: ProcessEnvironment;
  readonly searchPath: SearchPath;
  evaluate(expression: Expression, scope: Scope): Value;
  execute(block: readonly Statement[], scope: Scope): Completion | null;
  assign(target: Expression, value: Value, scope: Scope, place: Place): void;
  call(callee: Value, args: CallArguments, place: Place, scope: Scope): Value;
  getAttribute(object: Value, name: string, place: Place): Value;
  setAttribute(object: Value, name: string, value: Value, place: Place): void;
  /** The items of a value that is looped over; `open` says why there may be more, null where there are not. */
  iterate(value: Value, place: Place): { readonly items: readonly Value[]; readonly open: string | null };
  importModule(name: string, place: Place, names?: readonly string[]): Value;
  /** Runs the statements of a followed file in a scope of its own or a given one. */
  runModule(file: FilePath, name: string, place: Place): Value;
}
