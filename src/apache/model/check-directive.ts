import { addTo } from '../../source/group-by.ts';
import { refuseWordCount } from '../directives/argument-kind.ts';
import { findDirective, hasStranger, MAIN_SERVER_ONLY, misspeltFor } from '../directives/find-directive.ts';
import { isInModWsgi, isYoungDirective } from '../directives/mod-wsgi-versions.ts';
import type { ModuleSet } from '../read/read-result.ts';
import { type ConfigNode, type DirectiveNode, firstWord, type SectionNode } from '../syntax/config-node.ts';
import { refuseWords, WITH_RULED_WORDS } from './arguments/check-words.ts';
import { MODULE_RULES } from './arguments/module-rules.ts';
import { NAME_CHECKS } from './arguments/offered-names.ts';
import { PATTERN_RULES } from './arguments/pattern-rules.ts';
import { VALUE_RULES } from './arguments/value-rules.ts';
import { numberIn } from './arguments/word-rule.ts';
import { refuseExpressionWords, WITH_EXPRESSIONS } from './arguments/words-with-expressions.ts';
import { refuseAddresses, refuseOptions, refuseOverride, refuseRequire, refuseRewrite } from './check-sections.ts';
import { refuseExpression, refuseText } from './expression/check-expression.ts';
import { isMalformedPattern } from './pattern.ts';
import {
  isInLocation,
  refuseBalancerMember,
  refuseProxyPass,
  refuseProxyReverse,
  refuseWorkerOptions,
} from './proxy-rules.ts';
import { refuseScriptOptions } from './wsgi-lines.ts';

/** Where a node stands: the sections around it, outermost first. */
export type Enclosing = readonly SectionNode[];

/** Sections that make a per-directory context (core.c: ap_check_cmd_context). */
const DIRECTORY_SECTIONS: ReadonlySet<string> = new Set(
  'directory directorymatch files filesmatch location locationmatch if elseif else proxy proxymatch limit limitexcept requireall requireany requirenone'.split(
    ' ',
  ),
);

export const isDirectorySection = (node: SectionNode): boolean => DIRECTORY_SECTIONS.has(node.key);

/** Sections that give a provider a name, and what it is set up with (mod_authn_core.c, mod_authz_core.c). */
const PROVIDER_SECTIONS: ReadonlySet<string> = new Set(['authnprovideralias', 'authzprovideralias']);

/** Sections that stand wherever directives stand and add nothing of their own. */
const AUTHORIZATION_SECTIONS: ReadonlySet<string> = new Set([
  'requireall',
  'requireany',
  'requirenone',
  'limit',
  'limitexcept',
]);

const tag = (node: ConfigNode): string => (node.kind === 'section' ? `<${node.name}` : node.name);

const unknownCommand = (node: ConfigNode): string =>
  `Invalid command '${tag(node)}', perhaps misspelled or defined by a module not included in the server configuration`;

/** A section whose argument follows its name without a blank: `<VirtualHost:80>`, `<Directory/srv>`. */
const isGlued = ({ kind, name, symbols }: ConfigNode): boolean => {
  const [section = ''] = /^\w+/.exec(name) ?? [];
  return kind === 'section' && symbols.length === 0 && section !== name && findDirective(`<${section}`).length > 0;
};

/**
 * httpd's words for refusing a node before its own arguments are looked at: unknown, or in the wrong place
 * (config.c:invoke_cmd and ap_walk_config_sub); null where nothing is wrong or nothing can be said.
 */
export function refusePlace(node: ConfigNode, enclosing: Enclosing, modules: ModuleSet): string | null {
  const { modWsgi } = modules;
  if (node.key.startsWith('wsgi') && modWsgi !== undefined && modules.names.has('mod_wsgi.c')) {
    if (!isInModWsgi(modWsgi, 'directive', tag(node))) return unknownCommand(node);
    if (isYoungDirective(tag(node))) return null;
  }
  const known = findDirective(tag(node));
  const offered = known.filter((one) => modules.names.has(one.module));
  if (modules.complete && offered.length === 0) {
    return known.length === 0 && hasStranger(modules.names) ? null : unknownCommand(node);
  }
  // No other module has such names, whichever are loaded.
  if (misspeltFor(node.name) !== null || isGlued(node)) return unknownCommand(node);
  if (known.length === 0) return null;
  const inHost = enclosing.some((section) => section.key === 'virtualhost');
  const directory = enclosing.findLast(
    (section) =>
      (isDirectorySection(section) && !AUTHORIZATION_SECTIONS.has(section.key)) || PROVIDER_SECTIONS.has(section.key),
  );
  const shown = node.kind === 'section' ? `<${node.name}>` : node.name;
  if (node.key === 'virtualhost' && enclosing.length > 0)
    return `<VirtualHost> cannot occur within <${enclosing.at(-1)?.name}> section`;
  if (directory && known.every((one) => one.context === 'server'))
    return `${shown} not allowed in <${directory.name}> context`;
  if (!directory && known.every((one) => one.context === 'section')) {
    return inHost ? `${shown} not allowed in <VirtualHost> context` : `${shown} not allowed here`;
  }
  const around = enclosing.at(-1);
  if (around && /^require(all|any|none)$/.test(around.key) && !/^require(all|any|none)?$/.test(node.key))
    return `${shown} not allowed in <${around.name}> context`;
  if (directory && /^location/.test(directory.key) && /^files/.test(node.key))
    return `${shown} cannot occur within <${directory.name}> section`;
  if (inHost && MAIN_SERVER_ONLY.has(node.key)) return `${shown} cannot occur within <VirtualHost> section`;
  return null;
}

/** httpd's words for refusing the arguments of one directive, or null. */
type Check = (node: DirectiveNode, enclosing: Enclosing, modules: ModuleSet) => string | null;

const wsgiScript =
  (what: 'dispatch' | 'access' | 'auth'): Check =>
  (node) =>
    node.words.length === 0 ? `Location of ${what} script not supplied.` : refuseScriptOptions(node, 1, what);

const SPECIFIC: Readonly<Record<string, Check>> = {
  options: refuseOptions,
  allowoverride: refuseOverride,
  require: (node, enclosing, modules) => refuseRequire(node, enclosing, modules),
  allow: refuseAddresses,
  deny: refuseAddresses,
  rewriterule: (node, _enclosing, modules) => refuseRewrite(node, modules),
  rewritecond: (node, _enclosing, modules) => refuseRewrite(node, modules),
  rewritebase: refuseRewriteBase,
  proxypass: refuseProxyPass,
  proxypassmatch: refuseProxyPass,
  proxypassreverse: refuseProxyReverse,
  listen: ({ words }) => (words.length <= 2 ? null : 'Listen requires 1 or 2 arguments.'),
  serveralias: (_node, enclosing) =>
    enclosing.some((section) => section.key === 'virtualhost') ? null : 'ServerAlias only used in <VirtualHost>',
  alias: refuseAlias,
  scriptalias: refuseAlias,
  redirect: refuseRedirect,
  redirectmatch: refuseRedirect,
  redirectpermanent: refuseRedirect,
  redirecttemp: refuseRedirect,
  sslrequire: ({ argsText }, _enclosing, modules) => {
    const refusal = refuseExpression(argsText.trim(), modules);
    return refusal === null ? null : `SSLRequire: ${refusal}`;
  },
  sslciphersuite: ({ words }, enclosing) =>
    words.length > 1 && words[0]?.text === 'TLSv1.3' && enclosing.some(isDirectorySection)
      ? 'TLSv1.3 ciphers cannot be set inside a directory context'
      : null,
  cacheenable: refuseCacheEnable,
  cachedisable: ({ words }, enclosing) => {
    const word = firstWord(words);
    if (isInLocation(enclosing))
      return /^on$/i.test(word) ? null : "CacheDisable must be followed by the word 'on' when in a Location.";
    return /^\/|:/.test(word) ? null : 'CacheDisable must specify a path or an URL.';
  },
  balancermember: refuseBalancerMember,
  order: ({ words }) =>
    words.length === 1 && /^(allow,deny|deny,allow|mutual-failure)$/i.test(firstWord(words))
      ? null
      : "order takes one argument, 'allow,deny', 'deny,allow', or 'mutual-failure'",
  wsgihandlerscript: (node) =>
    node.words.length === 0
      ? 'Name of handler not supplied.'
      : node.words.length === 1
        ? 'Location of handler script not supplied.'
        : refuseScriptOptions(node, 2, 'handler'),
  wsgidispatchscript: wsgiScript('dispatch'),
  wsgiaccessscript: wsgiScript('access'),
  wsgiauthuserscript: wsgiScript('auth'),
  wsgiauthgroupscript: wsgiScript('auth'),
};

const onTexts =
  (check: (node: DirectiveNode, texts: readonly string[], modules: ModuleSet) => string | null): Check =>
  (node, _enclosing, modules) =>
    check(
      node,
      node.words.map(({ text }) => text),
      modules,
    );

/** What is checked of a directive, in that order. */
const CHECKS: ReadonlyMap<string, readonly Check[]> = (() => {
  const checks = new Map<string, Check[]>();
  for (const key of WITH_RULED_WORDS) addTo(checks, key, refuseWords);
  for (const [key, check] of Object.entries({ ...PATTERN_RULES, ...MODULE_RULES })) addTo(checks, key, onTexts(check));
  for (const [key, check] of Object.entries(VALUE_RULES)) addTo(checks, key, onTexts(check));
  for (const [key, check] of NAME_CHECKS) addTo(checks, key, (node, _enclosing, modules) => check(node, modules));
  for (const key of WITH_EXPRESSIONS)
    addTo(checks, key, (node, _enclosing, modules) => refuseExpressionWords(node, modules));
  for (const [key, check] of Object.entries(SPECIFIC)) addTo(checks, key, check);
  return checks;
})();

/** httpd's words for refusing the arguments of a directive; null where nothing is wrong. Texts tried with `apache2 -t`. */
export function refuseArguments(node: DirectiveNode, enclosing: Enclosing, modules: ModuleSet): string | null {
  if (node.symbols.length > 0) return null;
  const count = refuseWordCount(node);
  if (count !== null) return count;
  for (const check of CHECKS.get(node.key) ?? []) {
    const refusal = check(node, enclosing, modules);
    if (refusal !== null) return refusal;
  }
  return null;
}

function refuseAlias({ name, words }: DirectiveNode, enclosing: Enclosing, modules: ModuleSet): string | null {
  const inDirectory = enclosing.some(isDirectorySection);
  const around = enclosing.findLast((section) => section.key !== 'if' && section.key !== 'virtualhost');
  if (around && words.length === 1 && /^(directory|files)/.test(around.key))
    return `${name} cannot occur within <${around.name}> section`;
  if (words.length > 2 || words.length === 0 || words[0]?.text === '') return `${name} takes 1-2 arguments`;
  if (!inDirectory)
    return words.length === 2 && words[1]?.text !== '' ? null : `${name} must have two arguments when used globally`;
  if (words.length === 2) return `${name} cannot occur within directory context`;
  const refusal = refuseText(firstWord(words), modules);
  return refusal === null ? null : `Cannot parse alias expression '${words[0]?.text}': ${refusal}`;
}

const REDIRECT_STATUS = /^(permanent|temp|seeother|gone|\d.*)$/i;

/** Redirect and its kin (mod_alias.c:add_redirect_internal). */
function refuseRedirect(node: DirectiveNode, enclosing: Enclosing, modules: ModuleSet): string | null {
  const words = node.words.map(({ text }) => text);
  if (words.length === 0 || words.length > 3) return 'Redirect takes 1-3 arguments';
  const [first = ''] = words;
  if (words.length === 3 && !REDIRECT_STATUS.test(first)) return 'Redirect: invalid first argument (of three)';
  const rest = REDIRECT_STATUS.test(first) ? words.slice(1) : words;
  const needsUrl = !/^gone$/i.test(first) && !(/^\d/.test(first) && !numberIn(300, 399)(first));
  if (!needsUrl) return rest.length >= 2 ? 'Redirect URL not valid for this status' : null;
  // In a section the URL may stand alone, and is an expression.
  const isInside = enclosing.some(isDirectorySection);
  const [fake = '', url] = rest;
  if (rest.length === 1 && isInside) {
    const refusal = refuseText(fake, modules);
    return refusal === null ? null : `Cannot parse redirect expression '${fake}': ${refusal}`;
  }
  if (url === undefined) return 'URL to redirect to is missing';
  return node.key === 'redirectmatch' || /^(\/|[a-z][a-z0-9+.-]*:|.*[$%])/i.test(url) ? null : 'Redirect to non-URL';
}

/** `CacheEnable type [path]`: a section's own path stands for it (mod_cache.c:add_cache_enable). */
function refuseCacheEnable({ words }: DirectiveNode, enclosing: Enclosing): string | null {
  const [type = '', path] = words.map(({ text }) => text);
  if (type.startsWith('/')) return `provider (${type}) starts with a '/'.  Are url and provider switched?`;
  const around = enclosing.findLast(({ key }) => key === 'location' || key === 'locationmatch')?.words[0]?.text;
  if (around === undefined) return path === undefined ? `CacheEnable provider (${type}) is missing an URL.` : null;
  return path === undefined || path.startsWith(around)
    ? null
    : 'When in a Location, CacheEnable must specify a path or an URL below that location.';
}

/** RewriteBase stands in sections alone, and names a URL path (mod_rewrite.c:cmd_rewritebase). */
function refuseRewriteBase({ words }: DirectiveNode, enclosing: Enclosing): string | null {
  if (!enclosing.some(isDirectorySection)) return 'RewriteBase: only valid in per-directory config files';
  return words[0]?.text.startsWith('/') ? null : 'RewriteBase: argument is not a valid URL';
}

/** Behind a URL stand options of its worker (mod_proxy.c:proxysection). */
function refuseProxySection({ key, words }: SectionNode): string | null {
  const [first = '', ...options] = words.map(({ text }) => text);
  if (key === 'proxymatch' && isMalformedPattern(first)) return 'Regex could not be compiled';
  if (options.length === 0) return null;
  if (!first.includes(':')) return '<Proxy> arguments are not supported for non url.';
  return first.toLowerCase().startsWith('balancer:') ? null : refuseWorkerOptions('<Proxy>', options);
}

/** httpd's words for refusing the argument of a section. */
export function refuseSection(node: SectionNode, modules: ModuleSet): string | null {
  if (node.isClosedTag === false) return `<${node.name}> directive missing closing '>'`;
  if ((node.key === 'limit' || node.key === 'limitexcept') && node.words.length === 0)
    return `<${node.name}> directive requires additional arguments`;
  if (PROVIDER_SECTIONS.has(node.key) && node.words.length < 2)
    return `<${node.name}> directive requires additional arguments`;
  if (node.symbols.length > 0 || AUTHORIZATION_SECTIONS.has(node.key)) return null;
  if (!isDirectorySection(node) && node.key !== 'virtualhost') return null;
  if (node.key === 'else') return node.words.length > 0 ? '<Else> does not take an argument' : null;
  const [first, ...more] = node.words;
  if (!first && (node.key === 'proxy' || node.key === 'proxymatch')) return null;
  if (!first) return `<${node.name}> directive requires additional arguments`;
  if (node.key === 'virtualhost') return null;
  if (node.key === 'if' || node.key === 'elseif') {
    if (more.length > 0) return `Multiple <${node.name}> arguments not supported.`;
    const refusal = refuseExpression(first.text, modules);
    return refusal === null ? null : `Cannot parse condition clause: ${refusal}`;
  }
  if (node.key === 'proxy' || node.key === 'proxymatch') return refuseProxySection(node);
  // Of these alone a word behind the pattern is not looked at.
  const allowed = first.text === '~' && (!node.key.endsWith('match') || node.key === 'directorymatch') ? 1 : 0;
  const pattern = allowed === 1 ? more[0]?.text : node.key.endsWith('match') ? first.text : undefined;
  if (pattern !== undefined && isMalformedPattern(pattern)) return 'Regex could not be compiled';
  return more.length > allowed ? `Multiple <${node.name}> arguments not (yet) supported.` : null;
}
