import type { ModuleSet } from '../read/read-result.ts';
import type { ConfigNode, DirectiveNode, SectionNode } from '../syntax/config-node.ts';
import { splitRewriteArguments } from '../syntax/words.ts';
import { METHODS } from './arguments/methods.ts';
import { isStatusCode } from './arguments/status-codes.ts';
import { isAddressRange } from './expression/address-range.ts';
import { refuseExpression, refuseText } from './expression/check-expression.ts';
import { requiredExpression } from './judge-access.ts';
import { isMalformedPattern } from './pattern.ts';

const OPTIONS: ReadonlySet<string> = new Set(
  'all none indexes includes includesnoexec followsymlinks symlinksifownermatch execcgi multiviews runscripts'.split(
    ' ',
  ),
);

/**
 * `Options`: names that exist, and either all of them or none with a sign, but behind All and None, which come first and have none
 * (core.c:set_options).
 */
export function refuseOptions({ words }: DirectiveNode): string | null {
  const [first, ...more] = words.map(({ text }) => text);
  let isSigned = /^[+-]/.test(first ?? '');
  const isWhole = /^(all|none)$/i.test(first ?? '');
  if (/^[+-](all|none)$/i.test(first ?? '')) return `You may not use 'Options ${first}'.`;
  if (first !== undefined && !OPTIONS.has(bare(first))) return `Illegal option ${first}`;
  for (const text of more) {
    const hasSign = /^[+-]/.test(text);
    if (hasSign !== isSigned && (isSigned || !isWhole))
      return 'Either all Options must start with + or -, or no Option may.';
    isSigned = hasSign;
    if (/^(all|none)$/.test(bare(text))) return `'Options ${text}' must be the first option given.`;
    if (!OPTIONS.has(bare(text))) return `Illegal option ${text}`;
  }
  return null;
}

const bare = (option: string): string => option.replace(/^[+-]/, '').toLowerCase();

const OVERRIDES: ReadonlySet<string> = new Set(
  'none all limit options fileinfo authconfig indexes nonfatal'.split(' '),
);

/** `AllowOverride`: classes, of which only Options looks at what it is given (core.c:set_override, set_allow_opts). */
export const refuseOverride = ({ words }: DirectiveNode): string | null => {
  for (const { text } of words) {
    const [, name = '', value] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
    if (!OVERRIDES.has(name.toLowerCase())) return `Illegal override option ${text}`;
    const given = name.toLowerCase() === 'options' && value ? value.split(',') : [];
    const wrong = given.find((option) => !OPTIONS.has(option.toLowerCase()));
    if (wrong !== undefined) return `Illegal option ${wrong}`;
  }
  return null;
};

/** The providers of httpd's own modules; others may come with modules of other people. */
const PROVIDERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'mod_authz_core.c': 'all env method expr',
    'mod_authz_host.c': 'ip host local forward-dns',
    'mod_authz_user.c': 'user valid-user',
    'mod_authz_groupfile.c': 'group',
    'mod_authz_owner.c': 'file-owner file-group',
    'mod_authz_dbm.c': 'dbm-group dbm-file-group',
    'mod_authz_dbd.c': 'dbd-group dbd-login dbd-logout',
    'mod_authnz_ldap.c': 'ldap-user ldap-group ldap-dn ldap-attribute ldap-filter ldap-search',
    'mod_ssl.c': 'ssl ssl-verify-client',
  }).flatMap(([module, names]) => names.split(' ').map((name) => [name, module] as const)),
);

/** Whether a module that is loaded offers a provider. A group is also that of mod_wsgi's scripts. */
const offers = ({ names }: ModuleSet, provider: string): boolean =>
  names.has(PROVIDERS.get(provider) ?? '') || (provider === 'wsgi-group' && names.has('mod_wsgi.c'));

/** What stands right around an authorization line: without a block of its own any one line suffices. */
const blockAround = (enclosing: readonly SectionNode[]): string => {
  const around = enclosing.findLast((section) => section.key !== 'limit' && section.key !== 'limitexcept');
  return around && /^require(all|any|none)$/.test(around.key) ? around.key : 'requireany';
};

const SHOWN: Readonly<Record<string, string>> = {
  requireall: '<RequireAll>',
  requireany: '<RequireAny>',
  requirenone: '<RequireNone>',
};

/** Providers whose words are an expression (the callers of ap_expr_parse_cmd among them). */
const TAKING_EXPRESSIONS = /^(expr|user|host|forward-dns|group|dbm-group|dbd-group|ldap-\w+)$/i;

/** `Require` (mod_authz_core.c:add_authz_provider); providers of unknown modules are let through where the list of modules is not complete. */
export function refuseRequire(
  { words, argsText }: DirectiveNode,
  enclosing: readonly SectionNode[],
  modules: ModuleSet,
): string | null {
  const texts = words.map(({ text }) => text);
  const isNegative = texts[0]?.toLowerCase() === 'not';
  const [provider = '', ...rest] = isNegative ? texts.slice(1) : texts;
  const block = blockAround(enclosing);
  if (isNegative && block !== 'requireall')
    return `negative Require directive has no effect in ${SHOWN[block]} directive`;
  if (provider === '' || (modules.complete && !modules.isOpen && !offers(modules, provider)))
    return `Unknown Authz provider: ${provider}`;
  if (provider.toLowerCase() === 'all' && !/^(granted|denied)$/i.test(rest.join(' ')))
    return "Argument for 'Require all' must be 'granted' or 'denied'";
  const method = provider.toLowerCase() === 'method' ? rest.find((name) => !METHODS.has(name)) : undefined;
  if (method !== undefined) return `Invalid Method '${method}'`;
  if (provider.toLowerCase() === 'ip' && rest.length === 0) return "'require ip' requires an argument";
  if (/^ssl(-verify-client)?$/i.test(provider) && rest.length > 0)
    return `'Require ${provider}' does not take arguments`;
  const wrong = provider.toLowerCase() === 'ip' ? rest.find((range) => !isAddressRange(range)) : undefined;
  if (wrong !== undefined) return `ip address '${wrong}' appears to be invalid`;
  if (!TAKING_EXPRESSIONS.test(provider)) return null;
  const refusal = /^expr$/i.test(provider)
    ? refuseExpression(requiredExpression(argsText), modules)
    : refuseText(rest.join(' '), modules);
  return refusal === null ? null : `Cannot parse expression in require line: ${refusal}`;
}

/** `Allow from`, `Deny from`: what looks like an address, or has a mask, must be one (mod_access_compat.c:allow_cmd). */
export function refuseAddresses({ words }: DirectiveNode): string | null {
  const places = words.slice(1).flatMap(({ text }) => (/^(env=.*|all)$/is.test(text) ? [] : [text]));
  if (places.some((text) => /[/:]|^[\d.]+$/.test(text) && !isAddressRange(text)))
    return 'The specified IP address is invalid.';
  return places.some((text) => text.includes('#')) ? 'No comments are allowed here' : null;
}

const isAuthorization = (node: ConfigNode): boolean => /^require(all|any|none)?$/.test(node.key);

/** A block of authorization lines (mod_authz_core.c:add_authz_section). */
export function refuseAuthorizationBlock(node: SectionNode, enclosing: readonly SectionNode[]): string | null {
  if (!/^require(all|any|none)$/.test(node.key)) return null;
  if (node.words.length > 0) return `<${node.name}> directive doesn't take additional arguments`;
  const lines = node.children.filter(isAuthorization);
  if (node.children.some((child) => child.conditions.length > 0)) return null;
  if (lines.length === 0) return `<${node.name}> directive contains no authorization directives`;
  const block = blockAround(enclosing);
  if (node.key === 'requirenone' && block !== 'requireall')
    return `<${node.name}> directive has no effect in ${SHOWN[block]} directive`;
  const isNegative = (line: ConfigNode): boolean =>
    line.key === 'requirenone' || (line.kind === 'directive' && line.words[0]?.text.toLowerCase() === 'not');
  return node.key === 'requireall' && lines.every(isNegative)
    ? `<${node.name}> directive contains only negative authorization directives`
    : null;
}

const FLAGS: ReadonlySet<string> = new Set(
  (
    'b backrefescaping backrefernoplus bctls bne bnp c chain co cookie end e env f forbidden g gone h handler l last n next nc nocase ne ' +
    'noescape ns nosubreq p proxy pt passthrough qsa qsappend qsd qsdiscard qsl qslast r redirect s skip t type unsafeallow3f ' +
    'unsafeprefixstat unc'
  ).split(' '),
);

const CONDITION_FLAGS: ReadonlySet<string> = new Set('nc nocase or ornext nv novary'.split(' '));

/** Whether what a RewriteCond compares with is a pattern, and none of its other tests (mod_rewrite.c:cmd_rewritecond). */
const isPattern = (subject: string, text: string): boolean =>
  subject.toLowerCase() !== 'expr' && !/^(-[fsdxhLlUF]$|-(lt|le|gt|ge|eq|ne).|[<>=].)/s.test(text);

/** RewriteRule and RewriteCond: two or three arguments, a pattern that compiles, known flags (mod_rewrite.c:cmd_rewriterule). */
export function refuseRewrite(node: DirectiveNode, modules: ModuleSet): string | null {
  const [first = '', second, flags] = splitRewriteArguments(node.argsText);
  if (second === undefined) return `${node.name}: bad argument line '${node.argsText}'`;
  const pattern = node.key === 'rewriterule' ? first : second;
  const isRegex = node.key === 'rewriterule' || isPattern(first, pattern.replace(/^!/, ''));
  if (isRegex && isMalformedPattern(pattern.replace(/^!/, '')))
    return `${node.name}: cannot compile regular expression '${pattern}'`;
  if (node.key === 'rewritecond' && first.toLowerCase() === 'expr') {
    const refusal = refuseExpression(pattern.replace(/^!/, ''), modules);
    if (refusal !== null) return `RewriteCond: cannot compile expression "${pattern}": ${refusal}`;
  }
  if (flags === undefined) return null;
  if (!/^\[.*\]$/s.test(flags)) return `${node.name}: bad flag delimiters`;
  const names = flags
    .slice(1, -1)
    .split(',')
    .map((flag) => flag.trim().split('=')[0]?.toLowerCase() ?? '');
  const status = /(?:^|,)\s*(?:r|redirect)=(\d[^,]*)/i.exec(flags.slice(1, -1))?.[1]?.trimEnd();
  if (node.key === 'rewriterule' && status !== undefined && !isStatusCode(status))
    return `RewriteRule: invalid HTTP response code '${status}' for flag 'R'`;
  if (names.includes('bne') && !/bne=[^,]/i.test(flags))
    return "RewriteRule: flag 'BNE' wants a list of characters (i.e. [BNE=...])";
  // Of those that begin with D httpd looks at nothing more.
  const isKnown = (name: string): boolean =>
    node.key === 'rewritecond' ? CONDITION_FLAGS.has(name) : FLAGS.has(name) || name.startsWith('d');
  const wrong = names.find((name) => !isKnown(name));
  return wrong === undefined ? null : `${node.name}: unknown flag '${wrong}'`;
}

/** `<Else>` and `<ElseIf>` follow an `<If>` or `<ElseIf>` among their siblings (core.c:ifsection). */
export function refuseElse(node: SectionNode, siblings: readonly ConfigNode[]): string | null {
  if (node.key !== 'else' && node.key !== 'elseif') return null;
  const before = siblings.slice(0, siblings.indexOf(node)).findLast((other) => other.kind === 'section');
  return before?.key === 'if' || before?.key === 'elseif'
    ? null
    : '<Else> or <ElseIf> section without previous <If> or <ElseIf> section in same scope';
}
