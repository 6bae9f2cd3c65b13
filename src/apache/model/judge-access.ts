import type { Location } from '../../source/location.ts';
import { oncePer } from '../../source/once-per.ts';
import type { ConfigNode, DirectiveNode, SectionNode } from '../syntax/config-node.ts';
import { coversAddress, isLoopback } from './expression/address-range.ts';
import { evaluateCondition, type RequestWorld } from './expression/evaluate-expression.ts';
import { parseExpression } from './expression/parse-expression.ts';
import { judgeLogin, type Login } from './judge-login.ts';
import type { AppliedSection } from './match-sections.ts';
import type { Scope } from './scope.ts';
import { isWholeServer } from './whole-server.ts';

/** Whether httpd lets the request through. `login`: it would ask for a password; `unasked`: it would need one and asks for none. */
export interface AccessVerdict {
  readonly verdict: 'granted' | 'denied' | Login['verdict'];
  readonly at: Location | null;
  readonly why: string;
  /** No Require of the files read has a say, and the server's own file, which has one, is not among them. */
  readonly isLeftToMain?: true;
}

/** What httpd does not ask again of a request that comes from another one. */
export const GRANTED_BEFORE: AccessVerdict = { verdict: 'granted', at: null, why: 'access is not asked again' };

/** What access rules ask about a request. A client that connects to a loopback address is on it. */
export interface AccessWorld extends RequestWorld {
  readonly method: string;
  readonly isTls: boolean;
}

type Truth = 'yes' | 'no' | 'unknown' | 'login' | 'neutral';

const REQUIRE_BLOCKS: ReadonlySet<string> = new Set(['requireall', 'requireany', 'requirenone']);

const isRequire = (node: ConfigNode): boolean =>
  node.key === 'require' || (node.kind === 'section' && REQUIRE_BLOCKS.has(node.key));

/** Whether a list of methods has one: for httpd HEAD is GET. Names are compared as they are. */
const lists = (methods: readonly string[], method: string): boolean =>
  methods.includes(method) || (method === 'HEAD' && methods.includes('GET'));

/** Directives of a section that concern the method; `Limit` and `LimitExcept` are looked into. */
function linesOf(children: readonly ConfigNode[], method: string): readonly ConfigNode[] {
  if (!children.some(isLimit)) return children;
  return children.flatMap((child) => {
    if (!isLimit(child)) return [child];
    const listed = lists(
      child.words.map((word) => word.text),
      method,
    );
    return listed === (child.key === 'limit') ? linesOf(child.children, method) : [];
  });
}

/** The lines of a section for whatever method. */
const withLimits = (children: readonly ConfigNode[]): readonly ConfigNode[] =>
  children.flatMap((child) => (isLimit(child) ? withLimits(child.children) : [child]));

const isLimit = (node: ConfigNode): node is SectionNode =>
  node.kind === 'section' && (node.key === 'limit' || node.key === 'limitexcept');

/** What a section says of access. */
interface AccessRules {
  readonly lines: readonly ConfigNode[];
  /** Require and its blocks. */
  readonly modern: readonly ConfigNode[];
  /** Order, Allow, Deny and Satisfy. */
  readonly old: readonly DirectiveNode[];
  /** A section that speaks of other methods alone takes back what the ones before say, for all methods. */
  readonly hasModern: boolean;
  readonly hasOld: boolean;
}

const rulesBy = oncePer((_section: SectionNode) => new Map<string, AccessRules>());

function rulesOf(section: SectionNode, method: string): AccessRules {
  const known = rulesBy(section);
  const rules = known.get(method) ?? readRules(section, method);
  known.set(method, rules);
  return rules;
}

function readRules(section: SectionNode, method: string): AccessRules {
  const lines = linesOf(section.children, method);
  const isOld = (node: ConfigNode): node is DirectiveNode => node.kind === 'directive' && OLD.has(node.key);
  const all = withLimits(section.children);
  return {
    lines,
    modern: lines.filter(isRequire),
    old: lines.filter(isOld),
    hasModern: all.some(isRequire),
    hasOld: all.some(isOld),
  };
}

/** Judges a request by the sections that apply to it, in merge order (httpd.md 6; mod_authz_core.c, mod_access_compat.c). */
export function judgeAccess(scope: Scope, world: AccessWorld): AccessVerdict {
  const overTls = judgeTls(scope, world);
  if (overTls) return overTls;
  const modern = judgeRequire(scope.sections, world);
  const verdict = heedLogin(judgeBoth(scope, modern, world), scope, world);
  return modern === null && !isWholeServer(scope.config) ? { ...verdict, isLeftToMain: true } : verdict;
}

/** Where a user is wanted: whether anything asks for one. */
function heedLogin(access: AccessVerdict, scope: Scope, world: AccessWorld): AccessVerdict {
  return access.verdict === 'login' ? { ...access, ...judgeLogin(scope, world) } : access;
}

/** Require together with the lines of 2.2. */
function judgeBoth({ sections }: Scope, modern: AccessVerdict | null, world: AccessWorld): AccessVerdict {
  // The innermost section with any of the lines of 2.2 counts, alone (mod_access_compat has no merger).
  const last = sections.findLast(({ section }) => rulesOf(section, world.method).hasOld);
  const old = last ? judgeOrder(last, world) : null;
  if (!modern || !last || !old)
    return modern ?? old ?? { verdict: 'granted', at: null, why: 'no section restricts access' };
  const satisfy = rulesOf(last.section, world.method).lines.findLast(isDirective('satisfy'));
  const wanted = satisfy?.words[0]?.text.toLowerCase() === 'any' ? 'granted' : 'denied';
  const pair = [modern, old];
  return (
    pair.find((one) => one.verdict === wanted) ??
    pair.find((one) => one.verdict === 'unknown') ??
    pair.find((one) => one.verdict !== 'granted') ??
    modern
  );
}

/** SSLRequireSSL, and SSLRequire over TLS (ssl_engine_kernel.c:ssl_hook_Access); null where neither has a say. */
function judgeTls(scope: Scope, { isTls }: AccessWorld): AccessVerdict | null {
  const [required] = scope.lines('sslrequiressl');
  const [condition] = isTls ? scope.lines('sslrequire') : [];
  const line = isTls ? condition : required;
  if (!line) return null;
  const { node, certain } = line;
  const isSure = certain && !isTls;
  return {
    verdict: isSure ? 'denied' : 'unknown',
    at: node.at,
    why: isSure ? node.name : `${node.name} may refuse it`,
  };
}

const isDirective =
  (key: string) =>
  (node: ConfigNode): node is DirectiveNode =>
    node.kind === 'directive' && node.key === key;

/** The Require lines of sections: how they join those before (`AuthMerging`, empty where nothing says), and what they say; null for nothing. */
interface Authorization {
  readonly merging: string;
  readonly verdict: (AccessVerdict & { readonly isOfOtherMethods?: true }) | null;
}

/** Which sections httpd merges with each other before it merges them with the rest, in its order (request.c: ap_directory_walk and its kin). */
const WALKS = [/^(?:directory|accessfile)/, /^files/, /^location/, /^(?:if|else)/];

/**
 * A later section with any Require replaces the earlier ones, unless AuthMerging says otherwise. Sections of one kind come together
 * first, and the last AuthMerging among them is that of all (mod_authz_core.c:merge_authz_core_dir_config; scenario
 * `access-rules-that-are-merged`).
 */
function judgeRequire(sections: readonly AppliedSection[], world: AccessWorld): AccessVerdict | null {
  const byWalk = WALKS.map((keys) =>
    sections
      .filter(({ section }) => keys.test(section.key))
      .flatMap((applied) => authorizationIn(applied, world) ?? [])
      .reduce<Authorization | null>((before, next) => (before ? mergeAuthorization(before, next) : next), null),
  );
  const all = byWalk
    .flatMap((one) => one ?? [])
    .reduce<Authorization>(mergeAuthorization, { merging: '', verdict: null });
  if (all.verdict !== null || all.merging !== 'off') return all.verdict;
  return { verdict: 'granted', at: null, why: 'AuthMerging Off' };
}

/** What one section says; null where it has no line about authorization. */
function authorizationIn(applied: AppliedSection, world: AccessWorld): Authorization | null {
  const { lines, modern: nodes, hasModern } = rulesOf(applied.section, world.method);
  const merging = lines.findLast(isDirective('authmerging'))?.words[0]?.text.toLowerCase() ?? '';
  if (!hasModern)
    return merging === '' ? null : { merging, verdict: applied.certain ? null : asVerdict('yes', null, applied) };
  const at = nodes[0]?.at ?? null;
  if (nodes.length === 0) return { merging, verdict: { ...asVerdict('yes', at, applied), isOfOtherMethods: true } };
  const verdict = asVerdict(combine('requireany', nodes, world), at, applied);
  const [condition] = nodes.flatMap((node) => node.conditions);
  if (!condition || applied.section.conditions.includes(condition)) return { merging, verdict };
  return { merging, verdict: { ...verdict, verdict: 'unknown', why: `${condition.text}: ${condition.why}` } };
}

function mergeAuthorization(before: Authorization, next: Authorization): Authorization {
  const { merging, verdict } = next;
  if (merging === '' && verdict === null && before.verdict !== null) return before;
  if (merging === '' || merging === 'off' || before.verdict === null) return next;
  return { merging, verdict: verdict === null ? before.verdict : joinVerdicts(merging, before.verdict, verdict) };
}

type Said = NonNullable<Authorization['verdict']>;

/** What says nothing of the method has no part in it. */
function joinVerdicts(how: string, before: Said, own: Said): Said {
  if (before.isOfOtherMethods || own.isOfOtherMethods) return before.isOfOtherMethods ? own : before;
  if (before.verdict === 'unknown' || own.verdict === 'unknown') return { ...own, verdict: 'unknown' };
  const granted =
    how === 'and'
      ? before.verdict === 'granted' && own.verdict === 'granted'
      : before.verdict === 'granted' || own.verdict === 'granted';
  return granted ? { ...own, verdict: 'granted' } : before.verdict === 'granted' ? own : before;
}

function asVerdict(truth: Truth, at: Location | null, applied: AppliedSection): AccessVerdict {
  if (!applied.certain)
    return { verdict: 'unknown', at, why: applied.why ?? 'whether the section applies is not known' };
  const verdict =
    truth === 'yes' ? 'granted' : truth === 'unknown' ? 'unknown' : truth === 'login' ? 'login' : 'denied';
  return { verdict, at, why: `<${applied.section.name} ${applied.section.argsText}>` };
}

function combine(kind: string, nodes: readonly ConfigNode[], world: AccessWorld): Truth {
  const truths = nodes
    .filter(isRequire)
    .map((node) => (node.kind === 'section' ? combine(node.key, node.children, world) : judgeRequireLine(node, world)))
    .filter((truth) => truth !== 'neutral');
  const has = (truth: Exclude<Truth, 'neutral'>): boolean => truths.includes(truth);
  if (truths.length === 0) return 'neutral';
  if (kind === 'requireall') return has('no') ? 'no' : has('unknown') ? 'unknown' : has('login') ? 'login' : 'yes';
  if (kind === 'requirenone') return has('yes') ? 'no' : has('unknown') ? 'unknown' : 'neutral';
  return has('yes') ? 'yes' : has('unknown') ? 'unknown' : has('login') ? 'login' : 'no';
}

function judgeRequireLine(node: DirectiveNode, world: AccessWorld): Truth {
  const words = node.words.map((word) => word.text);
  const negated = words[0]?.toLowerCase() === 'not';
  const [kind = '', ...rest] = negated ? words.slice(1) : words;
  const truth =
    kind.toLowerCase() === 'expr'
      ? judgeExpression(node.argsText, world)
      : judgeProvider(kind.toLowerCase(), rest, world);
  if (!negated) return truth;
  return truth === 'yes' ? 'no' : truth === 'unknown' ? 'unknown' : 'neutral';
}

function judgeProvider(kind: string, rest: readonly string[], world: AccessWorld): Truth {
  switch (kind) {
    case 'all':
      return rest[0]?.toLowerCase() === 'granted' ? 'yes' : 'no';
    case 'local':
      return isLoopback(world.clientIp) ? 'yes' : 'unknown';
    case 'ip':
      return rest.some((range) => coversAddress(range, world.clientIp)) ? 'yes' : 'no';
    case 'method':
      return lists(rest, world.method) ? 'yes' : 'no';
    case 'env': {
      const found = rest.map((name) => hasVariable(world, name));
      return found.includes(true) ? 'yes' : found.includes(null) ? 'unknown' : 'no';
    }
    case 'ssl':
      return world.isTls ? 'yes' : 'no';
    case 'ssl-verify-client':
      return world.isTls ? 'unknown' : 'no';
    case 'host':
      return judgeHosts(rest, world);
    case 'forward-dns':
      return rest.every((name) => name.toLowerCase() !== 'localhost')
        ? 'unknown'
        : isLoopback(world.clientIp)
          ? 'yes'
          : 'no';
    case 'user':
    case 'group':
    case 'valid-user':
      return 'login';
    default:
      return 'unknown';
  }
}

function hasVariable(world: AccessWorld, name: string): boolean | null {
  const value = world.requestVariable(name);
  return value === null ? false : value.kind === 'known' ? true : null;
}

/**
 * `Require expr`: the whole line behind it, quotes around it taken off (mod_authz_core.c:expr_parse_config). Where it fails and
 * speaks of the user, one is asked for (expr_check_authorization).
 */
function judgeExpression(argsText: string, world: AccessWorld): Truth {
  const text = requiredExpression(argsText);
  const parsed = parseExpression(text);
  const held = parsed.kind === 'parsed' ? evaluateCondition(parsed.value, world) : null;
  if (held?.kind !== 'known') return 'unknown';
  return held.value ? 'yes' : /%\{REMOTE_USER\}/i.test(text) ? 'login' : 'no';
}

/** The expression of a `Require expr` line. */
export const requiredExpression = (argsText: string): string =>
  argsText.replace(/^\s*(?:not\s+)?expr\s*/i, '').replace(/^"([\s\S]*)"$/, '$1');

/** `Require host`: names of the client's address by DNS; a loopback address is `localhost` everywhere. */
function judgeHosts(hosts: readonly string[], { clientIp }: AccessWorld): Truth {
  if (clientIp !== '127.0.0.1') return 'unknown';
  return hosts.some((host) => host.toLowerCase() === 'localhost') ? 'yes' : 'no';
}

const OLD: ReadonlySet<string> = new Set(['order', 'allow', 'deny', 'satisfy']);

function judgeOrder(last: AppliedSection, world: AccessWorld): AccessVerdict {
  const nodes = rulesOf(last.section, world.method).old;
  if (nodes.length === 0) return asVerdict('yes', null, last);
  const order = nodes.findLast((node) => node.key === 'order')?.words[0]?.text.toLowerCase() ?? 'deny,allow';
  const side = (key: string): Truth => {
    const truths = nodes.filter((node) => node.key === key).map((node) => judgeFrom(node, world));
    return truths.includes('yes') ? 'yes' : truths.includes('unknown') ? 'unknown' : 'no';
  };
  const allow = side('allow');
  const deny = side('deny');
  if (order === 'deny,allow') {
    if (allow === 'yes' || deny === 'no') return asVerdict('yes', nodes[0]?.at ?? null, last);
    return asVerdict(allow === 'unknown' || deny === 'unknown' ? 'unknown' : 'no', nodes[0]?.at ?? null, last);
  }
  if (deny === 'yes' || allow === 'no') return asVerdict('no', nodes[0]?.at ?? null, last);
  return asVerdict(allow === 'unknown' || deny === 'unknown' ? 'unknown' : 'yes', nodes[0]?.at ?? null, last);
}

function judgeFrom(node: DirectiveNode, world: AccessWorld): Truth {
  const hosts = node.words.slice(1).map((word) => word.text);
  const truths = hosts.map((host): Truth => {
    if (host.toLowerCase() === 'all') return 'yes';
    const variable = /^env=(!?)(.+)$/i.exec(host);
    if (variable) {
      const set = hasVariable(world, variable[2] ?? '');
      return set === null ? 'unknown' : set === (variable[1] === '') ? 'yes' : 'no';
    }
    if (/^[\d.]+(\/[\d.]+)?$/.test(host)) return coversAddress(host, world.clientIp) ? 'yes' : 'no';
    return host.toLowerCase() === 'localhost' && isLoopback(world.clientIp) ? 'yes' : 'unknown';
  });
  return truths.includes('yes') ? 'yes' : truths.includes('unknown') ? 'unknown' : 'no';
}
