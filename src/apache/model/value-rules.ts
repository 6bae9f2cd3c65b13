import type { ModuleSet } from '../read/read-result.ts';
import type { DirectiveNode } from '../syntax/config-node.ts';
import { isAddressRange } from './expression/address-range.ts';
import { refuseExpression } from './expression/check-expression.ts';
import { isMalformedPattern } from './pattern.ts';

type ValueCheck = (node: DirectiveNode, texts: readonly string[], modules: ModuleSet) => string | null;

const LEVELS: ReadonlySet<string> = new Set(
  'emerg alert crit error warn notice info debug trace1 trace2 trace3 trace4 trace5 trace6 trace7 trace8'.split(' '),
);

/** `LogLevel`: words, each of them for one module where it is named before a colon (core.c:set_loglevel). */
const logLevel: ValueCheck = (_node, texts, { names, complete }) => {
  for (const text of texts) {
    const [, module, level = text] = /^([^:]*):(.*)$/s.exec(text) ?? [];
    if (!LEVELS.has(level.toLowerCase()))
      return 'Log level keyword must be one of emerg/alert/crit/error/warn/notice/info/debug/trace1/.../trace8';
    const known =
      module === undefined || [module, `${module}_module`, `mod_${module}.c`].some((name) => names.has(name));
    if (!known && complete) return `Cannot find module ${module}`;
  }
  return null;
};

/** Words that each are one of a list, with a sign or without. */
const signedWords =
  (list: string, complain: (name: string, word: string) => string): ValueCheck =>
  ({ name }, texts) => {
    const allowed = new Set(list.split(' '));
    const wrong = texts.find((text) => !allowed.has(text.replace(/^[+-]/, '').toLowerCase()));
    return wrong === undefined ? null : complain(name, wrong.replace(/^[+-]/, ''));
  };

/** A whole number of a least size, read as C's atoi reads it: what begins with no digits is 0. */
const least =
  (value: number, complain: (name: string, text: string) => string): ValueCheck =>
  ({ name }, [text = '']) =>
    (Number.parseInt(text, 10) || 0) >= value ? null : complain(name, text);

const HEADER_ACTIONS: ReadonlySet<string> = new Set(
  'add set setifempty append merge unset echo note edit edit*'.split(' '),
);

/** `Header` and `RequestHeader` (mod_headers.c:header_inout_cmd). */
const header: ValueCheck = ({ key, name }, all, modules) => {
  const texts = /^(always|onsuccess)$/i.test(all[0] ?? '') && key === 'header' ? all.slice(1) : all;
  const action = texts[0]?.toLowerCase() ?? '';
  if (!HEADER_ACTIONS.has(action))
    return "first argument must be 'add', 'set', 'setifempty', 'append', 'merge', 'unset', 'echo', 'note', 'edit', or 'edit*'.";
  if (action === 'echo') return key === 'requestheader' ? 'Header echo only valid on Header directives' : null;
  const isEdit = action.startsWith('edit');
  const wanted = action === 'unset' ? 2 : isEdit ? 4 : 3;
  if (isEdit && texts[2] !== undefined && isMalformedPattern(texts[2]))
    return 'Header edit regex could not be compiled';
  if (texts.length < wanted)
    return isEdit ? 'Header edit requires a match and a substitution' : `${name} requires ${wanted} arguments`;
  return (
    refuseHeaderTail(texts.slice(wanted), modules) ??
    (action === 'unset' || isEdit ? null : refuseFormat(texts[2] ?? ''))
  );
};

function refuseHeaderTail([condition]: readonly string[], modules: ModuleSet): string | null {
  if (condition === undefined || /^(env=|early$)/i.test(condition)) return null;
  if (!/^expr=/i.test(condition)) return `Unknown parameter: ${condition}`;
  const refusal = refuseExpression(condition.slice('expr='.length), modules);
  return refusal === null ? null : `Can't parse envclause/expression: ${refusal}`;
}

/** What `%` may stand before in the value of a header (mod_headers.c:parse_format_tag). */
function refuseFormat(value: string): string | null {
  if (value.startsWith('expr=')) return null;
  for (const [, letter = ''] of value.matchAll(/%(?:\{[^}]*\})?(.)/gs))
    if (!/[%estDtlib]/.test(letter)) return `Unrecognized header format %${letter}`;
  return null;
}

const EXPIRY_UNITS = /^(sec(ond)?|min(ute)?|hour|day|week|mon(th)?|year)s?$/i;

/** `access plus 1 month`, `A3600` (mod_expires.c:check_code). */
function refuseExpiry(code: string): string | null {
  if (/^[AM]\d+$/.test(code)) return null;
  const [base = '', ...rest] = code.split(/\s+/).filter((word) => word !== '');
  if (!/^[nam]/i.test(base)) return `bad expires code, unrecognised <base> '${base}'`;
  const pairs = rest[0]?.toLowerCase() === 'plus' ? rest.slice(1) : rest;
  for (let at = 0; at < pairs.length; at += 2) {
    const [number = '', unit] = [pairs[at], pairs[at + 1]];
    if (!/^\d/.test(number)) return `bad expires code, numeric value expected <num> '${number}'`;
    if (unit === undefined) return 'bad expires code, missing <type>';
    if (!EXPIRY_UNITS.test(unit)) return `bad expires code, unrecognised <type>'${unit}'`;
  }
  return null;
}

const expiry =
  (index: number): ValueCheck =>
  ({ name, argsText }, texts) => {
    if (index === 1 && !texts[0]?.includes('/')) return 'Invalid mimetype: should contain a slash';
    const refusal = refuseExpiry(texts[index] ?? '');
    return refusal === null ? null : `'${name} ${argsText}': ${refusal}`;
  };

const MECHANISM = /^(none|default|sem|posixsem|sysvsem|pthread|flock|fcntl|file)$/i;

/** `Mutex` (core.c: ap_parse_mutex): what it is made of, and where those of files lie. */
const mutex: ValueCheck = (_node, [written = '']) => {
  const [mechanism = '', ...place] = written.split(':');
  const isPlaced = place.length === 0 || /^(flock|fcntl|file)$/i.test(mechanism);
  return MECHANISM.test(mechanism) && isPlaced ? null : `Invalid Mutex argument ${written}`;
};

/** `ProxyPass` outside of a section: a path, a URL with its scheme, options (mod_proxy.c:add_pass). */
const proxyPass: ValueCheck = ({ key }, words) => {
  if (key === 'proxypassmatch' && words[0] !== undefined && isMalformedPattern(words[0]))
    return 'Regular expression could not be compiled.';
  const url = words.find((word, index) => index > 0 || !word.startsWith('/')) ?? '';
  if (words.length > 1 && url !== '!' && !/^([a-z][a-z0-9+.-]*:|unix:|\$)/i.test(words[1] ?? ''))
    return `ProxyPass URL must be absolute!: ${words[1]}`;
  const option = words.slice(2).find((word) => !/=/.test(word) && !/^(nocanon|interpolate|noquery)$/i.test(word));
  if (option !== undefined)
    return "Invalid ProxyPass|ProxyPassMatch parameter. Parameter must be in the form 'key=value'.";
  const unknown = words.slice(2).find((word) => word.includes('=') && !PROXY_OPTION.test(word));
  if (unknown !== undefined) return 'ProxyPass unknown Worker parameter';
  return words.slice(2).some((word) => /^timeout=(?!\d*[1-9])/i.test(word))
    ? 'ProxyPass Timeout must be at least one second'
    : null;
};

const PROXY_OPTION =
  /^(loadfactor|retry|ttl|min|max|smax|acquire|timeout|iobuffersize|receivebuffersize|keepalive|disablereuse|enablereuse|route|redirect|status|flushpackets|flushwait|ping|lbset|connectiontimeout|flusher|upgrade|responsefieldsize|secret|addressttl|mapping|nofailover|stickysession|stickysessionsep|lbmethod|maxattempts|failonstatus|failontimeout|growth|scolonpathdelim|hc\w+|forcerecovery|bgrowth|nonce|version|connection_pool_ttl|\w*interpolate)=/i;

const logFormat = (text: string): string | null => {
  for (const [, letter = ''] of text.matchAll(/%[<>]?(?:!?[\d,]*)?(?:\{[^}]*\})?[<>]?(.)/gs))
    if (/[gGjJNQwWyYzZxF]/.test(letter) && letter !== 'x') return `Unrecognized LogFormat directive %${letter}`;
  return null;
};

/** `CustomLog`: a format, and when it counts (mod_log_config.c:add_custom_log). */
const customLog: ValueCheck = (_node, [, format = '', condition], modules) => {
  const refusal = format.includes('%') ? logFormat(format) : null;
  if (refusal !== null || condition === undefined) return refusal;
  if (/^env=/i.test(condition)) return null;
  if (!/^expr=/i.test(condition)) return 'error in condition clause';
  return refuseExpression(condition.slice('expr='.length), modules);
};

const CACHES = /^(none|nonenotnull)$/i;

/** The cache of mod_ssl is kept by a module of its own (ssl_engine_config.c:ssl_cmd_SSLSessionCache). */
const sslCache: ValueCheck = ({ name }, [written = ''], { names, complete }) => {
  const kind = written.split(':')[0]?.toLowerCase() ?? '';
  if (name.toLowerCase() === 'sslsessioncache' && CACHES.test(kind)) return null;
  return !complete || names.has(`mod_socache_${kind}.c`)
    ? null
    : `${name}: '${kind}' cache not supported. Maybe you need to load the appropriate socache module (mod_socache_${kind}?).`;
};

const setEnvIfExpr: ValueCheck = (_node, [text = ''], modules) => {
  const refusal = refuseExpression(text, modules);
  return refusal === null ? null : `Could not parse expression "${text}": ${refusal}`;
};

const browserMatch: ValueCheck = ({ name }, texts) => {
  if (texts.length < 2) return `Missing envariable expression for ${name}`;
  return isMalformedPattern(texts[0] ?? '') ? `${name} regex could not be compiled.` : null;
};

const INDEX_OPTION =
  /^[+-]?(none|fancyindexing|foldersfirst|htmltable|iconsarelinks|ignorecase|ignoreclient|scanhtmltitles|shownames?|showforbidden|suppress(columnsorting|description|htmlpreamble|icon|lastmodified|rules|size)|trackmodified|useolddateformat|versionsort|xhtml|addaltclass|(icon(height|width)|namewidth|descriptionwidth|charset|type)(=.*)?)$/i;

/** What further directives take, by key (tried with `apache2 -t` on httpd 2.4.71). */
export const VALUE_RULES: Readonly<Record<string, ValueCheck>> = {
  loglevel: logLevel,
  header,
  requestheader: header,
  expiresbytype: expiry(1),
  expiresdefault: expiry(0),
  mutex,
  proxypass: proxyPass,
  proxypassmatch: proxyPass,
  customlog: customLog,
  logformat: (_node, [format = '']) => logFormat(format),
  sslpassphrasedialog: (_node, [word = '']) =>
    /^(builtin$|exec:|\|)/i.test(word) ? null : 'SSLPassPhraseDialog: Invalid argument',
  sslsessioncache: sslCache,
  sslstaplingcache: sslCache,
  setenvifexpr: setEnvIfExpr,
  browsermatch: browserMatch,
  browsermatchnocase: browserMatch,
  port: () => 'Port was replaced with Listen in Apache 2.0',
  sslprotocol: signedWords(
    'all sslv2 sslv3 tlsv1 tlsv1.1 tlsv1.2 tlsv1.3',
    (name, word) => `${name}: Illegal protocol '${word}'`,
  ),
  ssloptions: signedWords(
    'stdenvvars exportcertdata fakebasicauth strictrequire optrenegotiate legacydnstringformat exportcb64data compatenvvars',
    (name, word) => `${name}: Illegal option '${word}'`,
  ),
  fileetag: signedWords(
    'none all inode mtime size digest',
    (name, word) => `Unknown keyword '${word}' for ${name} directive`,
  ),
  wsgitrustedproxies: (_node, texts) => {
    const wrong = texts.find((text) => !isAddressRange(text));
    return wrong === undefined ? null : `Unable to parse trusted proxy IP address/subnet of "${wrong}".`;
  },
  proxytimeout: least(1, () => 'Proxy Timeout must be at least 1 second.'),
  limitinternalrecursion: (_node, texts) =>
    texts.every((text) => Number.parseInt(text, 10) > 0) ? null : 'The recursion limit must be greater than zero.',
  limitrequestbody: ({ name }, [text = '']) => (/^\d+$/.test(text) ? null : `${name} requires a non-negative integer.`),
  limitrequestfields: least(0, (name, text) => `${name} "${text}" must be a non-negative integer (0 = no limit)`),
  limitrequestline: least(0, (name, text) => `${name} "${text}" must be a non-negative integer`),
  limitrequestfieldsize: least(0, (name, text) => `${name} "${text}" must be a non-negative integer`),
  keepalivetimeout: ({ name }, [text = '']) => (/^\d+(ms|mi|m|s|h)?$/i.test(text) ? null : `${name} has wrong format`),
  deflatecompressionlevel: (_node, [text = '']) => {
    const level = Number.parseInt(text, 10) || 0;
    return level >= 1 && level <= 9 ? null : 'Compression Level must be between 1 and 9';
  },
  indexoptions: (_node, texts) =>
    texts.every((text) => INDEX_OPTION.test(text)) ? null : 'Invalid directory indexing option',
  rewritemap: (_node, [, source = '']) => {
    const own = /^int:(.*)$/s.exec(source)?.[1];
    return own === undefined || /^(tolower|toupper|escape|unescape)$/.test(own)
      ? null
      : `RewriteMap: internal map not found:${own}`;
  },
};
