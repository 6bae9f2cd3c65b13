import { addAll } from '../../source/add-all.ts';
import { addTo } from '../../source/group-by.ts';
import type { Location } from '../../source/location.ts';
import type { Notice } from '../../source/notice.ts';
import { hasStranger } from '../directives/find-directive.ts';
import type { ModuleSet, ReadResult, StartupError } from '../read/read-result.ts';
import { type ConfigNode, type DirectiveNode, firstWord, type SectionNode } from '../syntax/config-node.ts';
import { type Enclosing, refuseArguments, refusePlace, refuseSection } from './check-directive.ts';
import { refuseAuthorizationBlock, refuseElse } from './check-sections.ts';
import { refuseUndeclared } from './declared-above.ts';
import { occurs } from './find-node.ts';
import type { DaemonProcess, Preload, ServerConfig, WsgiAlias } from './server-config.ts';
import { inheritName, ServerDraft } from './server-draft.ts';
import { parseVirtualHostAddress } from './virtual-host-address.ts';
import { DAEMON_DIRECTIVES, isOnWindows } from './windows.ts';
import { parseDaemon, parseImportScript, parseWsgiAlias, preloadOfAlias, refuseGroup } from './wsgi-lines.ts';

/**
 * httpd's WALK phase (config.c:ap_walk_config): contexts and arguments are checked, servers, aliases and daemons come to be.
 * Never throws; the first error is `startupError`, and walking goes on behind it.
 */
export function buildServerConfig(read: ReadResult): ServerConfig {
  const walk = new ConfigWalk(read);
  walk.visit(read.nodes, walk.main, []);
  for (const server of walk.virtualHosts) inheritName(server, walk.main);
  const errors = [...(read.error ? [read.error] : []), ...walk.errors, ...secondMpm(read)];
  return {
    read,
    nodes: read.nodes,
    main: walk.main,
    virtualHosts: walk.virtualHosts,
    aliases: walk.aliases,
    daemons: walk.daemons,
    preloads: walk.preloads,
    listens: walk.listens,
    modules: read.modules,
    startupError: errors[0] ?? null,
    errors,
    notices: [...read.notices, ...walk.notices],
  };
}

/** httpd has one multi-processing module; a second one is refused when everything is read. */
function secondMpm({ readDirectives = [] }: ReadResult): readonly StartupError[] {
  const loaded = readDirectives.filter(
    ({ key, words, conditions }) =>
      key === 'loadmodule' && conditions.length === 0 && /^mpm_\w+_module$/.test(firstWord(words)),
  );
  const second = loaded.find(({ words }) => words[0]?.text !== loaded[0]?.words[0]?.text);
  return second
    ? [{ message: 'Configuration error: More than one MPM loaded.', at: second.at, line: second.line }]
    : [];
}

/** Lines that give providers and filters names of their own. */
const NAMING =
  'authnprovideralias authzprovideralias extfilterdefine luaauthzprovider luaoutputfilter authnzfcgidefineprovider'.split(
    ' ',
  );

/** The modules of what was read, and whether something else gives names as well. */
function modulesOf({ modules, nodes }: ReadResult): ModuleSet {
  return { ...modules, isOpen: hasStranger(modules.names) || NAMING.some((key) => occurs(nodes, key)) };
}

class ConfigWalk {
  readonly main = new ServerDraft(null);
  readonly virtualHosts: ServerDraft[] = [];
  readonly aliases: WsgiAlias[] = [];
  readonly daemons: DaemonProcess[] = [];
  readonly preloads: Preload[] = [];
  readonly listens: { ip: string | null; port: number; at: Location }[] = [];
  readonly #opened = new Set<string>();
  readonly errors: StartupError[] = [];
  readonly notices: Notice[] = [];
  readonly #read: ReadResult;
  readonly #modules: ModuleSet;
  readonly #fitting = new Map<string, Set<string>>();
  readonly #daemonsByName = new Map<string, DaemonProcess[]>();

  constructor(read: ReadResult) {
    this.#read = read;
    this.#modules = modulesOf(read);
  }

  visit(nodes: readonly ConfigNode[], server: ServerDraft, enclosing: Enclosing): void {
    const fitting = this.#fittingIn(enclosing);
    for (const node of nodes) {
      const isFitting = node.kind === 'directive' && fitting.has(node.key);
      const place = isFitting ? null : (this.#refuseDaemon(node) ?? refusePlace(node, enclosing, this.#modules));
      const beside = node.kind === 'section' ? refuseElse(node, nodes) : refuseUndeclared(node, nodes, enclosing);
      const refusal = place ?? beside;
      if (refusal) this.#refuse(node, refusal);
      else if (node.kind === 'section') this.#visitSection(node, server, enclosing);
      else {
        if (!isFitting) fitting.add(node.key);
        this.#visitDirective(node, server, enclosing);
      }
    }
  }

  /** The directives that were seen to have their place within sections of these kinds. */
  #fittingIn(enclosing: Enclosing): Set<string> {
    const kinds = enclosing.map(({ key }) => key).join(' ');
    const known = this.#fitting.get(kinds) ?? new Set();
    this.#fitting.set(kinds, known);
    return known;
  }

  /** mod_wsgi has no daemon processes on Windows, and no directive about them. */
  #refuseDaemon(node: ConfigNode): string | null {
    if (!DAEMON_DIRECTIVES.has(node.key) || !isOnWindows(this.#read)) return null;
    return `Invalid command '${node.name}', perhaps misspelled or defined by a module not included in the server configuration`;
  }

  /** A line under an undecided conditional may not be there: what is wrong with it is a notice. */
  #refuse(node: ConfigNode, message: string): void {
    if (node.conditions.length > 0) this.notices.push({ code: 'refused-if-read', message, at: node.at });
    else this.errors.push({ message, at: node.at, line: node.line });
  }

  #visitSection(node: SectionNode, server: ServerDraft, enclosing: Enclosing): void {
    const refusal = refuseSection(node, this.#modules);
    if (refusal) this.#refuse(node, refusal);
    if (node.key === 'virtualhost') {
      this.#visitVirtualHost(node);
      return;
    }
    if (enclosing.every((section) => section.key === 'virtualhost')) server.sections.push(node);
    this.visit(node.children, server, [...enclosing, node]);
    // httpd judges a block of Require lines when it has walked them.
    const block = node.symbols.length > 0 ? null : refuseAuthorizationBlock(node, enclosing);
    if (block) this.#refuse(node, block);
  }

  #visitVirtualHost(node: SectionNode): void {
    const server = new ServerDraft(node);
    for (const word of node.words) {
      const parsed = parseVirtualHostAddress(word.text, this.main.serverPort);
      if (parsed.kind === 'error' && node.symbols.length === 0) this.#refuse(node, parsed.message);
      if (parsed.kind === 'address') server.addresses.push(parsed.address);
    }
    this.virtualHosts.push(server);
    this.visit(node.children, server, [node]);
  }

  #visitDirective(node: DirectiveNode, server: ServerDraft, enclosing: Enclosing): void {
    const refusal = refuseArguments(node, enclosing, this.#modules);
    if (refusal) {
      this.#refuse(node, refusal);
      return;
    }
    if (enclosing.some((section) => section.key !== 'virtualhost')) return;
    server.directives.push(node);
    const problem = this.#take(node, server);
    if (problem) this.#refuse(node, problem);
  }

  /** Lets a server-level directive act; httpd's words where it refuses it. */
  #take(node: DirectiveNode, server: ServerDraft): string | null {
    switch (node.key) {
      case 'servername':
        return server.takeServerName(node);
      case 'serveralias':
        addAll(
          server.aliases,
          node.words.map((word) => ({ name: word.text, at: node.at })),
        );
        return null;
      case 'httpprotocoloptions':
        // Of lines that hang on a condition perhaps only one is read.
        return node.conditions.length + node.symbols.length > 0 ? null : server.takeProtocolOptions(node);
      case 'listen':
        return this.#takeListen(node);
      case 'wsgiscriptalias':
      case 'wsgiscriptaliasmatch':
        return this.#takeAlias(node, server);
      case 'wsgidaemonprocess': {
        const daemon = parseDaemon(node, server, this.#daemonsByName, this.#read.modules.modWsgi);
        if (typeof daemon === 'string') return daemon;
        this.daemons.push(daemon);
        addTo(this.#daemonsByName, daemon.name, daemon);
        return null;
      }
      case 'wsgiimportscript':
        return this.#takePreload(parseImportScript(node, server), server);
      default:
        return null;
    }
  }

  #takeAlias(node: DirectiveNode, server: ServerDraft): string | null {
    const alias = parseWsgiAlias(node, server);
    if (typeof alias === 'string') return node.symbols.length > 0 ? null : alias;
    this.aliases.push(alias);
    const preload = preloadOfAlias(alias);
    return preload ? this.#takePreload(preload, server) : null;
  }

  #takePreload(preload: Preload | string, server: ServerDraft): string | null {
    if (typeof preload === 'string') return preload;
    if (preload.node.symbols.length > 0) return null;
    this.preloads.push(preload);
    return refuseGroup(preload.processGroup, server, this.#daemonsByName);
  }

  #takeListen(node: DirectiveNode): string | null {
    const written = firstWord(node.words);
    const found = /^(?:(\[[^\]]*\]|.*):)?(\d+)$/s.exec(written);
    if (!found) return node.symbols.length > 0 ? null : 'Port must be specified';
    const ip = found[1] ?? null;
    const port = Number(found[2]);
    if (ip === '' || port < 1 || port > 65535) return 'Invalid address or port';
    const opened = `${port} ${ip}`;
    if (this.#opened.has(opened)) {
      // Debian's ports.conf has 443 under mod_ssl and again under mod_gnutls, of which nobody loads both.
      if (node.conditions.length > 0) return null;
      return 'Cannot define multiple Listeners on the same IP:port';
    }
    this.#opened.add(opened);
    this.listens.push({ ip, port, at: node.at });
    return null;
  }
}
