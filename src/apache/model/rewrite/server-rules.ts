import { known, type Static } from '../../../source/static-value.ts';
import type { DirectiveNode } from '../../syntax/config-node.ts';
import { canonicalPort, requestedName } from '../canonical-name.ts';
import { occurs } from '../find-node.ts';
import { ended, outcomeOf, undecided } from '../map-redirect.ts';
import { requestWorld, rewriteVariable } from '../request-world.ts';
import type { Route } from '../route.ts';
import type { RoutedRequest } from '../routed-request.ts';
import { hasModule, type Scope } from '../scope.ts';
import { namesServer } from '../select-virtual-host.ts';
import type { Server } from '../server-config.ts';
import { lookUpMap } from './rewrite-map.ts';
import { type RewriteRule, rulesAmong } from './rewrite-rule.ts';
import { type RewriteRun, type RewriteState, type Rewritten, runRules } from './run-rules.ts';

const KEYS: ReadonlySet<string> = new Set([
  'rewriteengine',
  'rewriteoptions',
  'rewriterule',
  'rewritecond',
  'rewritemap',
  'rewritebase',
]);

export const isRewriteLine = ({ key }: { readonly key: string }): boolean => KEYS.has(key);

/** The words of the RewriteOptions that count among some lines; null where there are none. */
export function optionsAmong(nodes: readonly { readonly key: string }[]): readonly string[] | null {
  const lines = nodes.filter((node): node is DirectiveNode => node.key === 'rewriteoptions');
  return lines.length === 0 ? null : lines.flatMap((node) => node.words.map((word) => word.text.toLowerCase()));
}

/** What is passed down from outer rules to inner ones, and in which order (mod_rewrite.c:config_server_merge, config_perdir_merge). */
export function mergeRules(
  outer: { readonly rules: readonly RewriteRule[]; readonly options: readonly string[] },
  inner: { readonly rules: readonly RewriteRule[]; readonly options: readonly string[] },
): readonly RewriteRule[] {
  const isOpen = !inner.options.includes('ignoreinherit');
  if (inner.options.includes('inherit') || (isOpen && outer.options.includes('inheritdown')))
    return [...inner.rules, ...outer.rules];
  if (inner.options.includes('inheritbefore') || (isOpen && outer.options.includes('inheritdownbefore')))
    return [...outer.rules, ...inner.rules];
  return inner.rules;
}

/**
 * The rules of a server: a virtual host has rules of its own, and the main server's only by RewriteOptions; one without any
 * line of mod_rewrite has none (mod_rewrite.c:hook_uri2file).
 */
function rulesOf({ config, server }: RoutedRequest, scope: Scope): readonly RewriteRule[] {
  if (!occurs(config.nodes, 'rewriterule') || !hasModule(config, 'mod_rewrite.c')) return [];
  if (!scope.isOn('rewriteengine')) return [];
  const outer = { rules: rulesAmong(config.main.directives), options: optionsAmong(config.main.directives) ?? [] };
  if (server === config.main) return outer.rules;
  if (!server.directives.some(isRewriteLine)) return [];
  const options = optionsAmong(server.directives) ?? outer.options;
  return mergeRules(outer, { rules: rulesAmong(server.directives), options });
}

/** What the rules of a server make of a request, before every other mapping stage (httpd.md 5.2 stage 1). */
export function rewriteByServer(
  routed: RoutedRequest,
  scope: Scope,
  variables: ReadonlyMap<string, Static<string>>,
): Rewritten {
  const state: RewriteState = {
    filename: routed.path,
    pathInfo: '',
    query: routed.query,
    variables,
    ...routed.forced,
  };
  const rules = routed.isOver ? [] : rulesOf(routed, scope);
  return rules.length === 0 ? { kind: 'unchanged', state } : runRules(rewriteRun(routed, scope, rules, null, state));
}

/** Rules with all that they may ask. */
export function rewriteRun(
  routed: RoutedRequest,
  scope: Scope,
  rules: readonly RewriteRule[],
  folder: string | null,
  state: RewriteState,
): RewriteRun {
  const options = optionsAmong(routed.server.directives) ?? [];
  return {
    rules,
    folder,
    state,
    isSubrequest: routed.isSubrequest,
    allowsQuestionMark: options.includes('unsafeallow3f'),
    world: (now) => requestWorld(routed, { ...now, scope }),
    variable: (name, now) => rewriteVariable(routed, { ...now, scope }, name),
    lookUp: (map, key) => lookUpMap(routed, map, key),
    ownPath: (url) => pathOnServer(url, routed),
    ownUrl: (path) => urlOnServer(path, routed, scope),
  };
}

/** The URL of a path as httpd writes it into a Location (server/util.c:ap_construct_url). */
function urlOnServer(path: string, { server, authority }: RoutedRequest, scope: Scope): Static<string> {
  const name = requestedName(scope, authority);
  if (name.kind !== 'known') return name;
  const [scheme, usual] = schemeOf(server, authority);
  const port = canonicalPort(scope, authority);
  return known(`${scheme}://${name.value}${port === usual ? '' : `:${port}`}${path}`);
}

const schemeOf = (server: Server, { isTls }: RoutedRequest['authority']): readonly [string, number] =>
  isTls || server.serverScheme === 'https' ? ['https', 443] : ['http', 80];

/**
 * The path of a URL that names this very server, by its port and one of its names or by its written address; null for others
 * (mod_rewrite.c:reduce_uri, vhost.c:ap_matches_request_vhost; scenario `rewrite-to-a-url-of-its-own`).
 */
function pathOnServer(
  target: string,
  { server, authority }: { readonly server: Server; readonly authority: RoutedRequest['authority'] },
): string | null {
  const [scheme, usual] = schemeOf(server, authority);
  const found = new RegExp(`^${scheme}://([^/:]*)(?::(\\d+))?(/.*)?$`, 'is').exec(target);
  if (!found) return null;
  const [, name = '', written, path = '/'] = found;
  const port = written === undefined ? usual : Number(written);
  return namesServer(server, name.toLowerCase(), port) ? path : null;
}

/** An answer that RewriteRules give by themselves; null where the request goes on. */
export function endedByRules(base: Route, rewriting: Rewritten): Route | null {
  switch (rewriting.kind) {
    case 'doubtful':
      return undecided(base, rewriting.why, rewriting.node);
    case 'redirect':
      return ended(base, 'redirect', rewriting.status, rewriting.node);
    case 'status':
      return ended(base, outcomeOf(rewriting.status), rewriting.status, rewriting.node);
    case 'proxy':
      return ended(base, 'proxy', null, rewriting.node);
    default:
      return null;
  }
}
