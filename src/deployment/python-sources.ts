import type { FileSystem } from '../host/file-system.ts';
import type { ServerDisk, Sighting } from '../host/server-disk.ts';
import type { DjangoRange } from '../project/django-range.ts';
import type { DjangoSettingsFacts } from '../python/facts/django-settings-facts.ts';
import type { FunctionResult } from '../python/facts/extract-function-result.ts';
import type { FunctionCall } from '../python/facts/function-call.ts';
import type { LoadWorld } from '../python/facts/load-world.ts';
import type { ScriptFacts } from '../python/facts/script-facts.ts';
import type { FilePath } from '../source/location.ts';
import type { Static } from '../source/static-value.ts';

/** A list of folders as text, or the reason why it is not known. */
export type InheritedPath = Exclude<Static<string>, { readonly kind: 'one-of' }>;

/** The Python side as the join asks for it: facts of scripts and settings modules, and where deployed paths are in this tree. */
export interface PythonSources {
  readonly fs: FileSystem;
  /**
   * Facts of a WSGI script, by file; null where it cannot be read. With a world they are about this one load or request:
   * what the script does where the variables are as they are.
   */
  scriptFacts(file: FilePath, callableObject: string, world?: LoadWorld): ScriptFacts | null;
  /** What a script does that the server asks by calling a function with the environment of a request and so many texts. */
  askedFacts(file: FilePath, name: string, texts: number): ScriptFacts | null;
  /** What a script shows without the files it imports; its callable is missing only where it has none with them either. */
  outlineFacts(file: FilePath): ScriptFacts | null;
  /** Facts of a file that is imported under a dotted name, such as a settings module. */
  moduleFacts(file: FilePath, name: string, world?: LoadWorld): ScriptFacts | null;
  /** What a function of a script returns for a request. */
  functionResult(file: FilePath, call: FunctionCall): Static<FunctionResult>;
  settingsFacts(file: FilePath): DjangoSettingsFacts | null;
  /** The files are the server's own: what is not on this machine is not there. */
  readonly isOnServer: boolean;
  /** The versions of Django that the tree asks for; null where it names none. */
  readonly django: DjangoRange | null;
  /** Nothing tells which Python runs the scripts. */
  readonly isPythonOpen: boolean;
  /** Whether git leaves a path out of the tree: the server may have it. */
  isLeftOut(path: FilePath): boolean;
  /** Whether a person has said which folder of the tree stands for the folder of a path of the server: what it lacks is not there. */
  isMappedByHand(deployedPath: string): boolean;
  /** What is known of a path of the server. */
  lookUp(deployedPath: string): Sighting;
  /** The file or directory here that stands for a path of the server; null where none does. */
  fileOf(deployedPath: string): FilePath | null;
  /** PYTHONPATH of the server's own environment, which every interpreter has on sys.path; null where it is not set. */
  readonly pythonPath: InheritedPath | null;
  /** The same sources on the disk of a server. Of several files that could stand for a path the one closest to `near` does. */
  on(disk: ServerDisk, near: FilePath, pythonPath: InheritedPath | null): PythonSources;
}
