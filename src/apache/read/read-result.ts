import type { ServerDisk } from '../../host/server-disk.ts';
import type { FilePath, Location } from '../../source/location.ts';
import type { Notice } from '../../source/notice.ts';
import type { ConfigNode, DirectiveNode } from '../syntax/config-node.ts';

/** Why httpd would not start: its own words, and the line it names. */
export interface StartupError {
  readonly message: string;
  readonly at: Location;
  /** The line httpd prints, which for continued directives is the last physical one. */
  readonly line: number;
}

/** Something of the machine without which httpd does not start, and that nobody could look for. */
export interface StartupNeed {
  /** `the file /etc/ssl/a.pem`, `the user www-data`. */
  readonly what: string;
  readonly at: Location;
  /** The line that httpd would name. */
  readonly line: number;
}

/** The modules in play: ids (`wsgi_module`) and source names (`mod_wsgi.c`). `complete` is false where no LoadModule line tells, or only those of a fragment, of httpd 2.2, or beside an include that was not read. */
export interface ModuleSet {
  readonly complete: boolean;
  readonly names: ReadonlySet<string>;
  /** Providers and filters may have names that no module of the table gives them. */
  readonly isOpen?: boolean;
  /** The version of mod_wsgi that is modelled; absent: any. */
  readonly modWsgi?: string;
}

/** What is given to the READ phase from outside the files. */
export interface ReadOptions {
  /** `-D NAME` or `NAME=VALUE`. A value also serves `${NAME}`, which httpd itself would take from `Define`. */
  readonly defines: readonly string[];
  /** The environment httpd is started with (`envvars`), for `${NAME}`. */
  readonly environment: ReadonlyMap<string, string>;
  /** What relative paths start from until a `ServerRoot` line; null where unknown. */
  readonly serverRoot: FilePath | null;
  readonly apacheVersion: string;
  /** Absent: any. */
  readonly modWsgiVersion?: string;
  /** The disk that Include and `<IfFile>` ask. On the machine's own, reading stops where httpd stops. */
  readonly disk: ServerDisk;
  /**
   * The entry is a server's own file: a name that nothing defines is not defined. Of a fragment what it is started with is not
   * known.
   */
  readonly isEntry: boolean;
  /** The server that an access file belongs to: its modules and names are there from the first line on. */
  readonly within?: ReadResult;
}

/** The outcome of httpd's READ phase (`ap_build_config`): one tree, conditionals, includes and macros dissolved. */
export interface ReadResult {
  readonly entry: FilePath;
  readonly nodes: readonly ConfigNode[];
  /** Lines that acted while they were read, in order: LoadModule, ServerRoot. They are not in `nodes`. */
  readonly readDirectives?: readonly DirectiveNode[];
  /** The first error of the READ phase; null if it ends well. */
  readonly error: StartupError | null;
  readonly modules: ModuleSet;
  readonly defines: ReadonlyMap<string, string | null>;
  readonly serverRoot: FilePath | null;
  /** The version whose `<IfVersion>` was read. */
  readonly apacheVersion?: string;
  /** Every file read, in order, once each. */
  readonly files: readonly FilePath[];
  readonly notices: readonly Notice[];
}
