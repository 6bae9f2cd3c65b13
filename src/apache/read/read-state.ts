import type { FileSystem } from '../../host/file-system.ts';
import type { FilePath, Location } from '../../source/location.ts';
import type { Condition, DirectiveNode } from '../syntax/config-node.ts';
import type { NodeSource, ReadNode } from '../syntax/line-node.ts';
import type { Definitions, ExpandedText } from './definitions.ts';
import type { ReadLine } from './line-stream.ts';
import type { Macro } from './macros.ts';
import type { ReadOptions } from './read-result.ts';
import type { Scopes } from './scopes.ts';

/** One line after expansion: its first word and the rest. */
export interface Command {
  readonly line: ReadLine;
  readonly expanded: ExpandedText;
  /** The first word, of a section without its closing bracket. */
  readonly name: string;
  /** Where the arguments begin in the expanded text. */
  readonly argsStart: number;
  readonly args: string;
}

/** What the directives of the READ phase see and change. */
export interface ReadState {
  readonly fs: FileSystem;
  readonly options: ReadOptions;
  readonly definitions: Definitions;
  readonly moduleNames: Set<string>;
  /** Those among them that an undecided conditional loads. */
  readonly openModules: Set<string>;
  readonly macros: Map<string, Macro>;
  /** Lines that acted while they were read and that rules ask about: LoadModule, ServerRoot. */
  readonly readNodes: DirectiveNode[];
  serverRoot: FilePath | null;
  /** The files are the server's own, not a tree's. */
  readonly isOnServer: boolean;
  /** A LoadModule line was read, in a tree one that no fragment has. */
  hasModuleList: boolean;
  /** An included file, which httpd insists on, could not be looked into: it may load modules. */
  missesIncludes: boolean;
  /** A LoadModule line names a module that went with httpd 2.2. */
  hasOldModules: boolean;
  anyMacroDefined: boolean;
  /** Records an error as httpd words it. */
  fail(message: string, line: ReadLine): void;
  note(code: string, message: string, at?: Location): void;
  /** Reads one file into `sink`; `from` is the Include line, null for the entry. */
  readFile(path: FilePath, from: ReadLine | null, sink: ReadNode[], conditions: readonly Condition[]): void;
  /** Whether a file is being read: its own lines led here. */
  isBeingRead(path: FilePath): boolean;
  /** Whether a module is there: told by LoadModule, or taken for granted where no line tells. */
  isModuleLoaded(sourceName: string): boolean;
  /** A path as httpd makes it absolute, from ServerRoot; from the entry's folder where none is known. */
  resolvePath(path: string): FilePath;
  /** The undecided conditionals around a line, those of a template included. */
  conditionsOf(line: ReadLine, scopes: Scopes): readonly Condition[];
  /** What a template fills in on a line, as written. */
  symbolsOf(line: ReadLine): readonly string[];
  /** What a node of this command is made of. */
  nodeSource(command: Command, name: string, argsEnd: number, scopes: Scopes): NodeSource;
}
