import type { Location } from '../../source/location.ts';
import type { Notice } from '../../source/notice.ts';
import type { Setting } from '../../source/setting.ts';
import type { ModuleSet, ReadResult, StartupError, StartupNeed } from '../read/read-result.ts';
import type { ConfigNode, DirectiveNode, SectionNode } from '../syntax/config-node.ts';

/** One address of a `<VirtualHost>` line. Any-address and any-port are `*`. */
export interface VirtualHostAddress {
  readonly written: string;
  /** `*` for any; null where it cannot be resolved from the files, so httpd drops it or DNS decides. */
  readonly ip: string | null;
  readonly port: number | '*' | null;
}

/** The main server or one virtual host, after the WALK phase and before merging. */
export interface Server {
  readonly kind: 'main-server' | 'virtual-host';
  /** The opening line of the section; null for the main server. */
  readonly section: SectionNode | null;
  readonly at: Location | null;
  /** The line httpd names. */
  readonly line: number | null;
  readonly addresses: readonly VirtualHostAddress[];
  /** ServerName's host as written, without scheme and port; for a virtual host without one, what it inherits. */
  readonly serverName: Setting<string> | null;
  /** The port written in ServerName. */
  readonly serverPort: number | null;
  readonly serverScheme: string | null;
  /** True where the name is not the virtual host's own but the main server's or DNS's. */
  readonly inheritsName: boolean;
  readonly aliases: readonly { readonly name: string; readonly at: Location }[];
  /** Directives that stand directly in this server's scope, in text order; sections are in `sections`. */
  readonly directives: readonly DirectiveNode[];
  /** Directory, Files, Location, If sections of this server's scope, in text order. */
  readonly sections: readonly SectionNode[];
}

/** One WSGIScriptAlias or WSGIScriptAliasMatch line. */
export interface WsgiAlias {
  readonly node: DirectiveNode;
  readonly regex: boolean;
  /** The URL prefix or the pattern, as written. */
  readonly url: string;
  /** The target, as written. */
  readonly target: string;
  readonly options: WsgiOptions;
  readonly server: Server;
}

/** `process-group=` and its siblings on an alias, handler or import line. Values as written, `%{GLOBAL}` not yet replaced. */
export interface WsgiOptions {
  readonly processGroup?: Setting<string>;
  readonly applicationGroup?: Setting<string>;
  readonly callableObject?: Setting<string>;
  readonly passAuthorization?: Setting<string>;
}

/** One WSGIDaemonProcess line. */
export interface DaemonProcess {
  readonly name: string;
  readonly node: DirectiveNode;
  readonly server: Server;
  /** Every `key=value` of the line, the last of equal keys. */
  readonly options: ReadonlyMap<string, string>;
}

/** A script that is loaded when a process starts: WSGIImportScript, or an alias with both groups given and literal. */
export interface Preload {
  readonly node: DirectiveNode;
  readonly script: string;
  readonly processGroup: string;
  readonly applicationGroup: string;
  readonly callableObject: string;
  readonly server: Server;
}

/** The model of one httpd after READ and WALK. */
export interface ServerConfig {
  readonly read: ReadResult;
  readonly nodes: readonly ConfigNode[];
  readonly main: Server;
  readonly virtualHosts: readonly Server[];
  /** Aliases in the order of the text, all servers together. Merge with `aliasesOf(server)`. */
  readonly aliases: readonly WsgiAlias[];
  readonly daemons: readonly DaemonProcess[];
  /** In configuration parse order, which is the order of loading. */
  readonly preloads: readonly Preload[];
  /** `Listen` ports; empty where no Listen line is in the files. */
  readonly listens: readonly { readonly ip: string | null; readonly port: number; readonly at: Location }[];
  readonly modules: ModuleSet;
  /** Why httpd would not start: the first error of READ or WALK. */
  readonly startupError: StartupError | null;
  /** What the machine has to have for it to start, and nobody could look for; absent where nobody asked. */
  readonly needs?: readonly StartupNeed[];
  /** All errors found by reading on after the first one. */
  readonly errors: readonly StartupError[];
  readonly notices: readonly Notice[];
}

/** Which versions are modelled; they decide the differences of `mod_wsgi.md` section 8. */
export interface ServerVersions {
  readonly apache: string;
  readonly modWsgi: string;
  readonly python: string;
}
