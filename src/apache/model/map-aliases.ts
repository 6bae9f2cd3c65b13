import { groupBy } from '../../source/group-by.ts';
import { oncePer } from '../../source/once-per.ts';
import { type DirectiveNode, firstWord, type SectionNode } from '../syntax/config-node.ts';
import { holdsSymbol } from '../syntax/mask-templates.ts';
import { absolutePath } from './document-root.ts';
import { occurs } from './find-node.ts';
import { isOfWholeSection, mapByRedirect, REDIRECTS, redirectStatus } from './map-redirect.ts';
import type { Mapping } from './mapping.ts';
import { matchLocation } from './match-sections.ts';
import { PathIndex } from './path-index.ts';
import type { Scope, ScopedLine } from './scope.ts';
import type { Server, ServerConfig, WsgiAlias } from './server-config.ts';
import { tryLine } from './try-line.ts';

const NONE: Mapping = { kind: 'none' };

/** The lines of one list that may take a path: those of a prefix it has, and all patterns. */
const linesFor = (isOfList: (node: DirectiveNode) => boolean, urlOf: (node: DirectiveNode) => string) => {
  const indexed = oncePer((nodes: readonly DirectiveNode[]): PathIndex<DirectiveNode> => {
    const index = new PathIndex<DirectiveNode>();
    for (const node of nodes.filter(isOfList)) {
      const url = urlOf(node);
      index.add(node.key.endsWith('match') || holdsSymbol(url, node.symbols) ? null : url, node);
    }
    return index;
  });
  return function* (scopes: readonly Server[], path: string): Generator<DirectiveNode> {
    for (const { directives } of scopes) yield* indexed(directives).along(path);
  };
};

/** Lines of a virtual host come before the main server's (mod_alias.c:merge_alias_config, mod_wsgi.c:wsgi_merge_server_config). */
const hostFirst = (main: Server, server: Server): readonly Server[] => (server === main ? [main] : [server, main]);

/** A line, and the section it stands in. */
interface SectionLine extends ScopedLine {
  readonly section: SectionNode;
}

/** The line of a kind that counts among the sections; null where none says anything. */
export function inSections({ sections }: Scope, isOfKind: (node: DirectiveNode) => boolean): SectionLine | null {
  for (const { section, certain } of [...sections].reverse()) {
    const node = section.children.findLast(
      (child): child is DirectiveNode => child.kind === 'directive' && isOfKind(child),
    );
    if (node) return { section, node, certain: certain && node.conditions.length === 0 };
  }
  return null;
}

const doubtful = ({ node }: ScopedLine): Mapping => ({
  kind: 'doubtful',
  why: `${node.name} ${node.argsText} stands where it may not apply`,
  node,
});

const ALIASES: ReadonlySet<string> = new Set(['alias', 'scriptalias']);
const MAPPING: readonly string[] = [...REDIRECTS, ...ALIASES, 'aliasmatch', 'scriptaliasmatch'];

const named = ({ words }: DirectiveNode): string => firstWord(words);
const redirectLines = linesFor(
  ({ key }) => REDIRECTS.has(key),
  (node) => node.words[redirectStatus(node).from]?.text ?? '',
);
const aliasLines = linesFor(({ key, words }) => /^(?:script)?alias(match)?$/.test(key) && words.length > 1, named);

/** mod_alias: Redirect in sections, the Redirect lists, Alias in sections, the Alias lists (httpd.md 5.2 stage 3). */
export function mapByAlias(scope: Scope, path: string): Mapping {
  const { config } = scope;
  if (!occurs(config.nodes, ...MAPPING)) return NONE;
  const redirect = inSections(scope, isOfWholeSection);
  if (redirect) {
    if (!redirect.certain) return doubtful(redirect);
    return { kind: 'redirect', status: redirectStatus(redirect.node).status, node: redirect.node };
  }
  const servers = hostFirst(config.main, scope.server);
  const listed = mapByRedirect(redirectLines(servers, path), path);
  if (listed.kind !== 'none') return listed;
  const scoped = inSections(scope, ({ key, words }) => ALIASES.has(key) && words.length === 1);
  if (scoped) {
    if (!scoped.certain) return doubtful(scoped);
    const { node } = scoped;
    return { kind: 'file', filename: absolutePath(config, firstWord(node.words)), node, handler: handlerOf(node) };
  }
  for (const node of aliasLines(servers, path)) {
    const [url = '', target = ''] = node.words.map((word) => word.text);
    const attempt = tryLine(node, path, url, target, node.key.endsWith('match'));
    if (attempt.kind === 'doubtful') return { kind: 'doubtful', why: attempt.why, node };
    if (attempt.kind === 'hit')
      return { kind: 'file', filename: absolutePath(config, attempt.target), node, handler: handlerOf(node) };
  }
  return NONE;
}

const handlerOf = (node: DirectiveNode): string | null => (node.key.startsWith('script') ? 'cgi-script' : null);

/** The aliases of mod_wsgi that a server sees, in the order they are tried: its own, then the main server's. */
export function aliasesOf({ aliases, main }: ServerConfig, server: Server): readonly WsgiAlias[] {
  const inMain = aliasesByServer(aliases).get(main) ?? [];
  const own = server === main ? [] : (aliasesByServer(aliases).get(server) ?? []);
  return own.length === 0 ? inMain : inMain.length === 0 ? own : [...own, ...inMain];
}

const aliasesByServer = oncePer(
  (aliases: readonly WsgiAlias[]): ReadonlyMap<Server, readonly WsgiAlias[]> =>
    groupBy(aliases, ({ server }) => server),
);

/** mod_wsgi's list: the first line that matches takes the URL, whatever its length (mod_wsgi.c:wsgi_hook_intercept). */
export function mapByWsgiAlias(config: ServerConfig, server: Server, path: string): Mapping {
  for (const alias of aliasesThatMayTake(config, server, path)) {
    const attempt = tryLine(alias.node, path, alias.url, alias.target, alias.regex);
    if (attempt.kind === 'doubtful') return { kind: 'doubtful', why: attempt.why, node: alias.node };
    if (attempt.kind === 'hit' && attempt.length > 0)
      return { kind: 'wsgi', filename: wsgiFilename(alias, path, attempt.length, attempt.target), alias };
  }
  return NONE;
}

/** In the order of `aliasesOf`. */
function* aliasesThatMayTake({ aliases, main }: ServerConfig, server: Server, path: string): Generator<WsgiAlias> {
  const byServer = aliasesByServer(aliases);
  for (const owner of hostFirst(main, server)) {
    const own = byServer.get(owner);
    if (own) yield* indexed(own).along(path);
  }
}

const indexed = oncePer((aliases: readonly WsgiAlias[]): PathIndex<WsgiAlias> => {
  const index = new PathIndex<WsgiAlias>();
  for (const alias of aliases)
    index.add(alias.regex || holdsSymbol(alias.url, alias.node.symbols) ? null : alias.url, alias);
  return index;
});

/** A `/` mount keeps the whole path; every other one the rest behind what matched. */
function wsgiFilename(alias: WsgiAlias, path: string, length: number, target: string): string {
  const whole = path.slice(0, length) === '/' && (alias.regex || alias.url === '/');
  if (!alias.regex) return whole ? alias.target + path : target;
  return target + (whole ? path : path.slice(length));
}

const PROXIES: ReadonlySet<string> = new Set(['proxypass', 'proxypassmatch']);

const proxyLines = linesFor(({ key }) => PROXIES.has(key), named);

/** ProxyPass: in sections, then the main server's lines before the virtual host's (mod_proxy.c:merge_proxy_config); `!` excludes. */
export function mapByProxy(scope: Scope, path: string): Mapping {
  const { config, server } = scope;
  if (!occurs(config.nodes, ...PROXIES)) return NONE;
  const scoped = inSections(scope, ({ key }) => PROXIES.has(key));
  if (scoped && stillCovers(scoped.section, path)) {
    if (!scoped.certain) return doubtful(scoped);
    return scoped.node.words[0]?.text === '!' ? NONE : { kind: 'proxy', node: scoped.node };
  }
  for (const node of proxyLines([...hostFirst(config.main, server)].reverse(), path)) {
    const [url = '', target = ''] = node.words.map((word) => word.text);
    const attempt = tryLine(node, path, url, '', node.key === 'proxypassmatch');
    if (attempt.kind === 'doubtful') return { kind: 'doubtful', why: attempt.why, node };
    if (attempt.kind === 'hit') return target === '!' ? NONE : { kind: 'proxy', node };
  }
  return NONE;
}

/** Whether the section of a ProxyPass, if it is a Location, is also about what rewriting has made of the path (mod_proxy.c:proxy_trans). */
const stillCovers = (section: SectionNode, path: string): boolean =>
  !section.key.startsWith('location') || matchLocation(section, path) !== 'no';
