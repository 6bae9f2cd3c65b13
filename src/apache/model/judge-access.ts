import type { Location } from '../../source/location.ts';
import { oncePer } from '../../source/once-per.ts';
import type { ConfigNode, DirectiveNode, SectionNode } from '../syntax/config-node.ts';
import type { AppliedSection } from './match-sections.ts';

/** Whether httpd lets the request through. `login`: it would ask for a password. */
export interface AccessVerdict {
  readonly verdict: 'granted' | 'denied' | 'login' | 'unknown';
  readonly at: Location | null;
  readonly why: string;
}

/** What access rules ask about a request. */
export interface AccessWorld {
  /** The client's address: a client that connects to a loopback address is on it. */
  readonly clientIp: string;
  /** Whether a request variable is set; null where that is not known. */
  readonly hasVariable: (name: string) => boolean | null;
}

type Truth = 'yes' | 'no' | 'unknown' | 'login' | 'neutral';

const REQUIRE_BLOCKS: ReadonlySet<string> = new Set(['requireall', 'requireany', 'requirenone']);

const isRequire = (node: ConfigNode): boolean =>
  node.key === 'require' || (node.kind === 'section' && REQUIRE_BLOCKS.has(node.key));

/** Every request that is looked at is one. */
const METHOD = 'GET';

/** Directives of a section that concern the method; `Limit` and `LimitExcept` are looked into. */
function linesOf(children: readonly ConfigNode[]): readonly ConfigNode[] {
  if (!children.some(isLimit)) return children;
  return children.flatMap((child) => {
    if (!isLimit(child)) return [child];
    const listed = child.words.some((word) => word.text.toUpperCase() === METHOD);
    return listed === (child.key === 'limit') ? linesOf(child.children) : [];
  });
}

const isLimit = (node: ConfigNode): node is SectionNode =>
  node.kind === 'section' && (node.key === 'limit' || node.key === 'limitexcept');

/** What a section says of access. */
interface AccessRules {
  readonly lines: readonly ConfigNode[];
  /** Require and its blocks. */
  readonly modern: readonly ConfigNode[];
  /** Order, Allow and Deny. */
  readonly old: readonly DirectiveNode[];
}

const rulesOf = oncePer((section: SectionNode): AccessRules => {
  const lines = linesOf(section.children);
  const isOld = (node: ConfigNode): node is DirectiveNode => node.kind === 'directive' && OLD.has(node.key);
  return { lines, modern: lines.filter(isRequire), old: lines.filter(isOld) };
});

/** Judges a request by the sections that apply to it, in merge order (httpd.md 6; mod_authz_core.c, mod_access_compat.c). */
export function judgeAccess(sections: readonly AppliedSection[], world: AccessWorld): AccessVerdict {
  const modern = judgeRequire(sections, world);
  const old = judgeOrder(sections, world);
  if (!modern || !old) return modern ?? old ?? { verdict: 'granted', at: null, why: 'no section restricts access' };
  const satisfy = sections.flatMap(({ section }) => rulesOf(section).lines).findLast(isDirective('satisfy'));
  const wanted = satisfy?.words[0]?.text.toLowerCase() === 'any' ? 'granted' : 'denied';
  const pair = [modern, old];
  return (
    pair.find((one) => one.verdict === wanted) ??
    pair.find((one) => one.verdict === 'unknown') ??
    pair.find((one) => one.verdict !== 'granted') ??
    modern
  );
}

const isDirective =
  (key: string) =>
  (node: ConfigNode): node is DirectiveNode =>
    node.kind === 'directive' && node.key === key;

/** A later section with any Require replaces the earlier ones, unless AuthMerging says otherwise (mod_authz_core.c:merge_authz_core_dir_config). */
function judgeRequire(sections: readonly AppliedSection[], world: AccessWorld): AccessVerdict | null {
  let current: AccessVerdict | null = null;
  for (const applied of sections) {
    const { lines, modern: nodes } = rulesOf(applied.section);
    if (nodes.length === 0) continue;
    const own = asVerdict(combine('requireany', nodes, world), nodes[0]?.at ?? null, applied);
    const before: AccessVerdict | null = current;
    const merging: string = before === null ? 'off' : mergingOf(lines);
    current = before && merging !== 'off' ? mergeVerdicts(merging, before, own) : own;
    const [condition] = nodes.flatMap((node) => node.conditions);
    if (condition && !applied.section.conditions.includes(condition))
      current = { ...own, verdict: 'unknown', why: `${condition.text}: ${condition.why}` };
  }
  return current;
}

const mergingOf = (lines: readonly ConfigNode[]): string =>
  lines.find((node) => node.key === 'authmerging')?.words[0]?.text.toLowerCase() ?? 'off';

function mergeVerdicts(how: string, before: AccessVerdict, own: AccessVerdict): AccessVerdict {
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
  const truth = judgeProvider(kind.toLowerCase(), rest, world);
  if (!negated) return truth;
  return truth === 'yes' ? 'no' : truth === 'no' ? 'neutral' : truth;
}

function judgeProvider(kind: string, rest: readonly string[], world: AccessWorld): Truth {
  switch (kind) {
    case 'all':
      return rest[0]?.toLowerCase() === 'granted' ? 'yes' : 'no';
    case 'local':
      return isLoopback(world.clientIp) ? 'yes' : 'unknown';
    case 'ip':
      return rest.some((range) => coversIp(range, world.clientIp)) ? 'yes' : 'no';
    case 'method':
      return rest.some((method) => method.toUpperCase() === METHOD) ? 'yes' : 'no';
    case 'env': {
      const found = rest.map((name) => world.hasVariable(name));
      return found.includes(true) ? 'yes' : found.includes(null) ? 'unknown' : 'no';
    }
    case 'user':
    case 'group':
    case 'valid-user':
      return 'login';
    default:
      return 'unknown';
  }
}

const isLoopback = (ip: string): boolean => ip.startsWith('127.') || ip === '::1';

/** Whether an address, prefix (`10.1`) or network (`10.0.0.0/8`) covers an IPv4 address. */
function coversIp(range: string, ip: string): boolean {
  const [base = '', mask] = range.split('/');
  if (ip.includes(':') || base.includes(':')) return base.toLowerCase() === ip.toLowerCase();
  const parts = base.replace(/\.$/, '').split('.');
  const bits = mask === undefined ? parts.length * 8 : mask.includes('.') ? maskBits(mask) : Number(mask);
  const asNumber = (text: string): number =>
    text.split('.').reduce((sum, part, index) => sum + Number(part) * 256 ** (3 - index), 0);
  const block = 2 ** (32 - bits);
  return (
    Math.floor(asNumber(parts.concat('0', '0', '0', '0').slice(0, 4).join('.')) / block) ===
    Math.floor(asNumber(ip) / block)
  );
}

const maskBits = (mask: string): number =>
  mask
    .split('.')
    .map((part) => Number(part).toString(2).replaceAll('0', '').length)
    .reduce((sum, bits) => sum + bits, 0);

const OLD: ReadonlySet<string> = new Set(['order', 'allow', 'deny']);

/** The innermost section with any of the 2.2 lines counts, alone (mod_access_compat has no merger). */
function judgeOrder(sections: readonly AppliedSection[], world: AccessWorld): AccessVerdict | null {
  const last = sections.findLast(({ section }) => rulesOf(section).old.length > 0);
  if (!last) return null;
  const nodes = rulesOf(last.section).old;
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
      const set = world.hasVariable(variable[2] ?? '');
      return set === null ? 'unknown' : set === (variable[1] === '') ? 'yes' : 'no';
    }
    if (/^[\d.]+(\/[\d.]+)?$/.test(host)) return coversIp(host, world.clientIp) ? 'yes' : 'no';
    return host.toLowerCase() === 'localhost' && isLoopback(world.clientIp) ? 'yes' : 'unknown';
  });
  return truths.includes('yes') ? 'yes' : truths.includes('unknown') ? 'unknown' : 'no';
}
