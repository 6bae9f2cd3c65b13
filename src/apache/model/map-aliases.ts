import { groupBy } from '../../source/group-by.ts';
import { isAbsolutePath } from '../../source/normal-path.ts';
import { oncePer } from '../../source/once-per.ts';
import type { DirectiveNode } from '../syntax/config-node.ts';
import { occurs } from './find-node.ts';
import { mapByRedirect, REDIRECTS, redirectStatus } from './map-redirect.ts';
import type { Mapping } from './mapping.ts';
import type { AppliedSection } from './match-sections.ts';
import type { Server, ServerConfig, WsgiAlias } from './server-config.ts';
import { tryLine } from './try-line.ts';

const NONE: Mapping = { kind: 'none' };

/** Lines of a virtual host come before the main server's (mod_alias.c:merge_alias_config, mod_wsgi.c:wsgi_merge_server_config). */
const hostFirst = (config: ServerConfig, server: Server): readonly DirectiveNode[] =>
  server === config.main ? config.main.directives : [...server.directives, ...config.main.directives];

/** Directives of applying sections, the one that counts first. */
const inSections = (sections: readonly AppliedSection[], keys: ReadonlySet<string>): readonly DirectiveNode[] =>
  sections
    .flatMap(({ section }) => section.children)
    .filter((node): node is DirectiveNode => node.kind === 'directive' && keys.has(node.key))
    .reverse();

const ALIASES: ReadonlySet<string> = new Set(['alias', 'scriptalias']);
const MAPPING: readonly string[] = [...REDIRECTS, ...ALIASES, 'redirectmatch', 'aliasmatch', 'scriptaliasmatch'];

/** mod_alias: Redirect in sections, the Redirect lists, Alias in sections, the Alias lists (httpd.md 5.2 stage 3). */
export function mapByAlias(
  config: ServerConfig,
  server: Server,
  path: string,
  locations: readonly AppliedSection[],
): Mapping {
  if (!occurs(config.nodes, ...MAPPING)) return NONE;
  const [redirect] = inSections(locations, REDIRECTS);
  if (redirect) {
    const { status, from } = redirectStatus(redirect);
    if (redirect.words.length - from <= 1) return { kind: 'redirect', status, node: redirect };
  }
  const lines = hostFirst(config, server);
  const listed = mapByRedirect(lines, path);
  if (listed.kind !== 'none') return listed;
  const [scoped] = inSections(locations, ALIASES);
  if (scoped?.words.length === 1)
    return {
      kind: 'file',
      filename: absolute(scoped.words[0]?.text ?? '', config),
      node: scoped,
      handler: handlerOf(scoped),
    };
  for (const node of lines) {
    const found = /^(?:script)?alias(match)?$/.exec(node.key);
    if (!found || node.words.length < 2) continue;
    const [url = '', target = ''] = node.words.map((word) => word.text);
    const attempt = tryLine(node, path, url, target, found[1] !== undefined);
    if (attempt.kind === 'doubtful') return { kind: 'doubtful', why: attempt.why, node };
    if (attempt.kind === 'hit')
      return { kind: 'file', filename: absolute(attempt.target, config), node, handler: handlerOf(node) };
  }
  return NONE;
}

const handlerOf = (node: DirectiveNode): string | null => (node.key.startsWith('script') ? 'cgi-script' : null);

const absolute = (path: string, config: ServerConfig): string =>
  isAbsolutePath(path) ? path : `${config.read.serverRoot ?? ''}/${path}`;

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
  for (const alias of aliasesOf(config, server)) {
    const attempt = tryLine(alias.node, path, alias.url, alias.target, alias.regex);
    if (attempt.kind === 'doubtful') return { kind: 'doubtful', why: attempt.why, node: alias.node };
    if (attempt.kind === 'hit' && attempt.length > 0)
      return { kind: 'wsgi', filename: wsgiFilename(alias, path, attempt.length, attempt.target), alias };
  }
  return NONE;
}

/** A `/` mount keeps the whole path; every other one the rest behind what matched. */
function wsgiFilename(alias: WsgiAlias, path: string, length: number, target: string): string {
  const whole = path.slice(0, length) === '/' && (alias.regex || alias.url === '/');
  if (!alias.regex) return whole ? alias.target + path : target;
  return target + (whole ? path : path.slice(length));
}

const PROXIES: ReadonlySet<string> = new Set(['proxypass', 'proxypassmatch']);

/** ProxyPass: in sections, then the main server's lines before the virtual host's (mod_proxy.c:merge_proxy_config); `!` excludes. */
export function mapByProxy(
  config: ServerConfig,
  server: Server,
  path: string,
  locations: readonly AppliedSection[],
): Mapping {
  if (!occurs(config.nodes, ...PROXIES)) return NONE;
  const [scoped] = inSections(locations, PROXIES);
  if (scoped) return scoped.words[0]?.text === '!' ? NONE : { kind: 'proxy', node: scoped };
  const lines = server === config.main ? config.main.directives : [...config.main.directives, ...server.directives];
  for (const node of lines) {
    if (!PROXIES.has(node.key)) continue;
    const [url = '', target = ''] = node.words.map((word) => word.text);
    const attempt = tryLine(node, path, url, '', node.key === 'proxypassmatch');
    if (attempt.kind === 'doubtful') return { kind: 'doubtful', why: attempt.why, node };
    if (attempt.kind === 'hit') return target === '!' ? NONE : { kind: 'proxy', node };
  }
  return NONE;
}
