import { known, type Static } from '../../source/static-value.ts';
import type { DirectiveNode } from '../syntax/config-node.ts';
import { splitRewriteArguments } from '../syntax/words.ts';
import { type ExpressionWorld, expandVariables } from './expression.ts';
import { occurs } from './find-node.ts';
import { substituteGroups, tryPattern } from './pattern.ts';
import { namesServer } from './select-virtual-host.ts';
import type { Server, ServerConfig } from './server-config.ts';

/** What the server's RewriteRules make of a request. */
export type Rewriting =
  | { readonly kind: 'none'; readonly variables: ReadonlyMap<string, Static<string>> }
  /** A new URL path for the mapping stages behind (`[PT]`). */
  | {
      readonly kind: 'path';
      readonly path: string;
      readonly node: DirectiveNode;
      readonly variables: ReadonlyMap<string, Static<string>>;
    }
  /** A file name, final: aliases never see the request. */
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly node: DirectiveNode;
      readonly variables: ReadonlyMap<string, Static<string>>;
    }
  | { readonly kind: 'redirect' | 'refused'; readonly status: number; readonly node: DirectiveNode }
  | { readonly kind: 'proxy'; readonly node: DirectiveNode }
  | { readonly kind: 'doubtful'; readonly why: string; readonly node: DirectiveNode };

interface Rule {
  readonly node: DirectiveNode;
  readonly conditions: readonly DirectiveNode[];
}

const isOn = (server: Server): boolean =>
  server.directives.findLast((node) => node.key === 'rewriteengine')?.words[0]?.text.toLowerCase() === 'on';

/** A virtual host has rules of its own, and the main server's only by RewriteOptions Inherit or InheritBefore (mod_rewrite.c:config_server_merge). */
function rulesOf(config: ServerConfig, server: Server): readonly Rule[] {
  if (!occurs(config.nodes, 'rewriteengine') || !isOn(server)) return [];
  if (server === config.main) return collectRules(server);
  const options = server.directives
    .filter((node) => node.key === 'rewriteoptions')
    .flatMap((node) => node.words.map((word) => word.text.toLowerCase()));
  const own = collectRules(server);
  const passedDown = config.main.directives
    .filter((node) => node.key === 'rewriteoptions')
    .flatMap((node) => node.words.map((word) => word.text.toLowerCase()));
  if (passedDown.includes('inheritdownbefore') && !options.includes('ignoreinherit'))
    return [...collectRules(config.main), ...own];
  if (passedDown.includes('inheritdown') && !options.includes('ignoreinherit'))
    return [...own, ...collectRules(config.main)];
  if (options.includes('inheritbefore')) return [...collectRules(config.main), ...own];
  return options.includes('inherit') ? [...own, ...collectRules(config.main)] : own;
}

function collectRules(server: Server): readonly Rule[] {
  const rules: Rule[] = [];
  let conditions: DirectiveNode[] = [];
  for (const node of server.directives) {
    if (node.key === 'rewritecond') conditions.push(node);
    if (node.key !== 'rewriterule') continue;
    rules.push({ node, conditions });
    conditions = [];
  }
  return rules;
}

/** The flags of a rule in lower case: `[R=301,L]` gives `r` to `301` and `l` to the empty string. */
function flagsOf(text: string | undefined): ReadonlyMap<string, string> {
  const inner = /^\[(.*)\]$/s.exec(text ?? '')?.[1] ?? '';
  const names: Readonly<Record<string, string>> = {
    passthrough: 'pt',
    redirect: 'r',
    forbidden: 'f',
    gone: 'g',
    last: 'l',
    nocase: 'nc',
    proxy: 'p',
    env: 'e',
    next: 'n',
    chain: 'c',
    skip: 's',
    handler: 'h',
    nosubreq: 'ns',
  };
  return new Map(
    inner
      .split(',')
      .filter((flag) => flag.trim() !== '')
      .map((flag) => {
        const [name = '', ...value] = flag.trim().split('=');
        const key = name.toLowerCase();
        return [names[key] ?? key, value.join('=')] as const;
      }),
  );
}

/** Flags whose course is not followed here. */
const UNFOLLOWED = ['n', 'c', 's', 'h', 't', 'co', 'b'] as const;

/**
 * mod_rewrite in server context, before every other mapping stage (httpd.md 5.2 stage 1). What cannot be followed is doubtful.
 * A subrequest passes over rules with [R] and [NS] (mod_rewrite.c:apply_rewrite_list).
 */
export function mapByRewrite(
  config: ServerConfig,
  server: Server,
  path: string,
  world: ExpressionWorld,
  isSubrequest: boolean,
): Rewriting {
  const variables = new Map<string, Static<string>>();
  let current = path;
  let passed: DirectiveNode | null = null;
  let final: DirectiveNode | null = null;
  // A rule with [C] that does not fit takes the rules chained to it along (mod_rewrite.c:apply_rewrite_list).
  let chainBroken = false;
  for (const { node, conditions } of rulesOf(config, server)) {
    const [source = '', substitution = '', flagText] = splitRewriteArguments(node.argsText);
    const flags = flagsOf(flagText);
    if (isSubrequest && (flags.has('r') || flags.has('ns'))) continue;
    const negated = source.startsWith('!');
    const match = tryPattern(negated ? source.slice(1) : source, current, flags.has('nc'));
    const doubtful = (why: string): Rewriting => ({ kind: 'doubtful', why, node });
    if (match === 'undecided' || node.symbols.length > 0)
      return doubtful(`whether RewriteRule ${source} matches cannot be told`);
    if (chainBroken) {
      chainBroken = flags.has('c');
      continue;
    }
    if ((match === null) !== negated) {
      chainBroken = flags.has('c');
      continue;
    }
    const held = holdConditions(conditions, world, current, match);
    if (held === 'no') {
      chainBroken = flags.has('c');
      continue;
    }
    if (held === 'unknown' || node.conditions.length > 0)
      return doubtful(`a condition of RewriteRule ${source} cannot be told`);
    if (UNFOLLOWED.some((flag) => flags.has(flag)))
      return doubtful(`RewriteRule ${source} has flags that are not followed here`);
    if (flags.has('e')) setVariable(flags.get('e') ?? '', match, variables);
    if (flags.has('f')) return { kind: 'refused', status: 403, node };
    if (flags.has('g')) return { kind: 'refused', status: 410, node };
    const status = redirectStatus(flags.get('r'));
    if (substitution === '-') {
      if (flags.has('r')) return { kind: status >= 300 && status < 400 ? 'redirect' : 'refused', status, node };
      if (flags.has('pt')) passed = node;
    } else {
      const target = expandVariables(match ? substituteGroups(substitution, match) : substitution, world);
      if (target === null || target.includes('${')) return doubtful(`the target of RewriteRule ${source} is not known`);
      if (flags.has('p')) return { kind: 'proxy', node };
      if (flags.has('r')) return { kind: 'redirect', status, node };
      const own = isAbsolute(target) ? pathOnServer(target, server) : target;
      // A URL of another server that is passed on is no path (core.c:ap_core_translate).
      if (own === null)
        return flags.has('pt') ? { kind: 'refused', status: 400, node } : { kind: 'redirect', status, node };
      current = (own.startsWith('/') ? own : `/${own}`).split('?')[0] ?? '';
      final = node;
      if (flags.has('pt')) passed = node;
    }
    if (flags.has('l') || flags.has('end') || flags.has('pt')) break;
  }
  if (!final) return { kind: 'none', variables };
  return passed
    ? { kind: 'path', path: current, node: passed, variables }
    : { kind: 'file', path: current, node: final, variables };
}

const isAbsolute = (target: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(target);

/**
 * The path of a URL that names this very server, by its port and one of its names or by its written address; null for others
 * (mod_rewrite.c:reduce_uri, vhost.c:ap_matches_request_vhost; scenario `rewrite-to-a-url-of-its-own`).
 */
function pathOnServer(target: string, server: Server): string | null {
  const [scheme, usual] = server.serverScheme === 'https' ? ['https', 443] : ['http', 80];
  const found = new RegExp(`^${scheme}://([^/:]*)(?::(\\d+))?(/.*)?$`, 'is').exec(target);
  if (!found) return null;
  const [, name = '', written, path = '/'] = found;
  const port = written === undefined ? usual : Number(written);
  return namesServer(server, name.toLowerCase(), port) ? path : null;
}

const STATUS_NAMES: Readonly<Record<string, number>> = { permanent: 301, temp: 302, seeother: 303 };

const redirectStatus = (flag: string | undefined): number =>
  flag ? (STATUS_NAMES[flag.toLowerCase()] ?? (Number(flag) || 302)) : 302;

function setVariable(flag: string, match: RegExpExecArray | null, variables: Map<string, Static<string>>): void {
  const [name = '', ...value] = flag.split(':');
  if (name.startsWith('!')) variables.delete(name.slice(1));
  else variables.set(name, known(match ? substituteGroups(value.join(':'), match) : value.join(':')));
}

/** RewriteCond lines before a rule: all must hold, `[OR]` joins one with the next. */
function holdConditions(
  conditions: readonly DirectiveNode[],
  world: ExpressionWorld,
  path: string,
  rule: RegExpExecArray | null,
): 'yes' | 'no' | 'unknown' {
  let doubtful = false;
  let satisfied = false;
  for (const [index, node] of conditions.entries()) {
    const [test = '', source = '', flagText] = splitRewriteArguments(node.argsText);
    const flags = flagsOf(flagText);
    const joins = flags.has('or') || flags.has('ornext');
    const held: 'yes' | 'no' | 'unknown' = satisfied
      ? 'yes'
      : holdCondition(test, source, flags.has('nc'), world, path, rule);
    satisfied = joins && held === 'yes';
    if (held === 'unknown') doubtful = true;
    if (held === 'no' && (!joins || index === conditions.length - 1)) return 'no';
  }
  return doubtful ? 'unknown' : 'yes';
}

function holdCondition(
  test: string,
  source: string,
  ignoreCase: boolean,
  world: ExpressionWorld,
  path: string,
  rule: RegExpExecArray | null,
): 'yes' | 'no' | 'unknown' {
  if (/%\d/.test(test)) return 'unknown';
  const text = expandVariables(
    rule
      ? substituteGroups(test.replaceAll('%{REQUEST_URI}', path.replaceAll('\\', '\\\\').replaceAll('$', '\\$')), rule)
      : test,
    world,
  );
  if (text === null) return 'unknown';
  const negated = source.startsWith('!');
  const wanted = negated ? source.slice(1) : source;
  if (/^[-<>=]/.test(wanted)) {
    if (!wanted.startsWith('=') || wanted.startsWith('=/')) return 'unknown';
    const same = text === wanted.slice(1).replace(/^"(.*)"$/, '$1');
    return same !== negated ? 'yes' : 'no';
  }
  const match = tryPattern(wanted, text, ignoreCase);
  if (match === 'undecided') return 'unknown';
  return (match !== null) !== negated ? 'yes' : 'no';
}
