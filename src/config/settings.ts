import type { FilePath, Location } from '../source/location.ts';

export type SeverityLevel = 'error' | 'warning' | 'info';
export type ConfidenceLevel = 'high' | 'medium' | 'low';

/** What a person can set: in `wsgiscope.toml`, in `[tool.wsgiscope]` of pyproject.toml, or on the command line. Paths are absolute. */
export interface Settings {
  /** The file they come from; null for defaults. */
  readonly file: FilePath | null;
  /** Where that file sets what is in effect, by its own keys. */
  readonly places: ReadonlyMap<string, Location>;
  /** Globs, relative to the settings file's folder. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Entry files of server configurations; discovered where empty. */
  readonly apache: readonly FilePath[];
  /** They were named by a settings file that was found in a tree. Whoever wrote that does not open the disk of this machine. */
  readonly isApacheFound: boolean;
  readonly serverRoot: FilePath | null;
  /** As `httpd -D`. */
  readonly define: readonly string[];
  /** The server process's own environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** A shell file of exports that the server is started with; null: `envvars` beside an entry file. */
  readonly envvars: FilePath | null;
  /** A path of the server, and the path of this tree that stands for it. */
  readonly pathMap: Readonly<Record<string, FilePath>>;
  /** Scripts by process group, where no server configuration tells. */
  readonly processGroups: Readonly<Record<string, readonly FilePath[]>>;
  /** null: the version that people run; so the two below, where the tree does not tell. */
  readonly apacheVersion: string | null;
  readonly modWsgiVersion: string | null;
  /** null: what the tree tells, else any version of Python 3. */
  readonly pythonVersion: string | null;
  /** Rule ids; empty: all. */
  readonly select: readonly string[];
  readonly ignore: readonly string[];
  /** Rule ids by globs of files in which they count for nothing; globs with a slash are absolute. */
  readonly perFileIgnores: Readonly<Record<string, readonly string[]>>;
  readonly severity: Readonly<Record<string, SeverityLevel | 'off'>>;
  readonly minSeverity: SeverityLevel;
  readonly minConfidence: ConfidenceLevel;
  readonly failOn: SeverityLevel | 'never';
  /** Comments may leave findings out. */
  readonly allowIgnores: boolean;
  /** Suppressions must say why. */
  readonly requireReason: boolean;
  readonly baseline: FilePath | null;
  readonly allowOutside: boolean;
  /** This machine is the server. Said on the command line only: no file of a tree opens the whole disk. */
  readonly onServer: boolean;
  readonly maxFileBytes: number;
  /** Texts that count instead of what the disk holds at their paths: what came by standard input, and dumps of a server. */
  readonly given: ReadonlyMap<FilePath, string>;
}

/** The versions are those that people run; an answer is held against more than one (docs/architecture.md). */
export const DEFAULT_SETTINGS: Settings = {
  file: null,
  places: new Map(),
  include: [],
  exclude: [],
  apache: [],
  isApacheFound: false,
  serverRoot: null,
  define: [],
  environment: {},
  envvars: null,
  pathMap: {},
  processGroups: {},
  apacheVersion: null,
  modWsgiVersion: null,
  pythonVersion: null,
  select: [],
  ignore: [],
  perFileIgnores: {},
  severity: {},
  minSeverity: 'info',
  minConfidence: 'low',
  failOn: 'warning',
  allowIgnores: true,
  requireReason: false,
  baseline: null,
  allowOutside: false,
  onServer: false,
  maxFileBytes: 2 * 1024 * 1024,
  given: new Map(),
};

/** Something a person must mend before the run makes sense: exit code 2. The message names file and line where there are any. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
