import type { FilePath, Location } from '../source/location.ts';
import type { Static } from '../source/static-value.ts';
import type { Choices } from './choices.ts';
import type { ProcessEnvironment } from './environment.ts';
import type { InterpreterState } from './interpreter-state.ts';
import type { PythonSources } from './python-sources.ts';

/** The packages installed beside the project, as far as they can be seen. */
export interface InstalledPackages {
  /** Directories of the standard library and of site-packages that exist. */
  readonly directories: readonly FilePath[];
  /** Django is in one of them, so what is not found there is not installed. */
  readonly isVisible: boolean;
  /** The configuration names folders of Python 2 for the process. */
  readonly isNamedPython2?: true;
  /** Why folders of the project may be on the search path that the files analysed do not name; absent where all are told. */
  readonly moreBecause?: string;
  /** The top-level package of a dotted name is part of the analysed tree. */
  isProjectPackage(name: string): boolean;
}

/** Everything one piece of Python code runs with. */
export interface RunContext {
  readonly interpreter: InterpreterState;
  readonly process: ProcessEnvironment;
  readonly sources: PythonSources;
  readonly installed: InstalledPackages;
  readonly choices: Choices;
  /** The deployed path of the script on whose behalf the code runs. */
  readonly script: string;
  /** The WSGI environ of the request; null while a script is loaded. */
  readonly request: ReadonlyMap<string, Static<string>> | null;
  /** Notes a step for the person who reads. */
  readonly tell: (what: string, at: Location | null) => void;
  /** Notes that the answer is not certain, and why. */
  readonly doubt: (why: string) => void;
}
