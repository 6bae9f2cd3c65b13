import type { ModuleSet } from '../../read/read-result.ts';
import type { DirectiveNode } from '../../syntax/config-node.ts';
import { isAddressRange } from '../expression/address-range.ts';
import { refuseExpression, refuseText } from '../expression/check-expression.ts';
import { isMalformedPattern } from '../pattern.ts';

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

const HEADER_ACTIONS: ReadonlySet<string> = new Set(
  'add set setifempty append merge unset echo note edit edit*'.split(' '),
);

/** `Header` and `RequestHeader` (mod_headers.c:header_inout_cmd). */
const header: ValueCheck = ({ key, name }, all, modules) => {
  const texts = /^(always|onsuccess)$/i.test(all[0] ?? '') && key === 'header' ? all.slice(1) : all;
  const action = texts[0]?.toLowerCase() ?? '';
  if (!HEADER_ACTIONS.has(action))
    return "first argument must be 'add', 'set', 'setifempty', 'append', 'merge', 'unset', 'echo', 'note', 'edit', or 'edit*'.";
  if (key === 'requestheader' && (action === 'echo' || action === 'note'))
    return `RequestHeader does not support the '${action}' action`;
  if (action === 'echo') return isMalformedPattern(texts[1] ?? '') ? 'Header echo regex could not be compiled' : null;
  const isEdit = action.startsWith('edit');
  const wanted = action === 'unset' ? 2 : isEdit ? 4 : 3;
  if (isEdit && texts[2] !== undefined && isMalformedPattern(texts[2]))
    return 'Header edit regex could not be compiled';
  if (action === 'unset' && texts.length > 3) return 'header unset takes two arguments';
  if (texts.length < wanted)
    return isEdit ? 'Header edit requires a match and a substitution' : `${name} requires ${wanted} arguments`;
  return (
    refuseHeaderTail(texts.slice(wanted), modules) ??
    (action === 'unset' ? null : refuseHeaderValue(texts[wanted - 1] ?? '', modules))
  );
};

function refuseHeaderTail([condition, more]: readonly string[], modules: ModuleSet): string | null {
  if (more !== undefined) return 'Too many arguments to directive';
  if (condition === undefined || /^(env=|early$)/i.test(condition)) return null;
  if (!/^expr=/i.test(condition)) return `Unknown parameter: ${condition}`;
  const refusal = refuseExpression(condition.slice('expr='.length), modules);
  return refusal === null ? null : `Can't parse envclause/expression: ${refusal}`;
}

/** A value is an expression, or a text in which `%` stands before some letters (mod_headers.c:parse_format_string, parse_format_tag). */
function refuseHeaderValue(value: string, modules: ModuleSet): string | null {
  if (value.startsWith('expr=')) {
    const refusal = refuseText(value.slice('expr='.length), modules);
    return refusal === null ? null : `Can't parse value expression : ${refusal}`;
  }
  for (const [, letter = ''] of value.matchAll(/%(?:\{[^}]*\})?(.)/gs))
    if (!/[%estDtlib]/.test(letter)) return `Unrecognized header format %${letter}`;
  return null;
}

const EXPIRY_UNITS = /^(y|mo|w|d|h|mi|s)/i;

/** `access plus 1 month`, `A3600`: of words only the beginning is looked at (mod_expires.c:check_code). */
function refuseExpiry(code: string): string | null {
  if (/^[AM]/.test(code)) return null;
  const [base = '', ...rest] = code.split(/\s+/).filter((word) => word !== '');
  if (!/^[nam]/i.test(base)) return `bad expires code, unrecognised <base> '${base}'`;
  const pairs = /^p/i.test(rest[0] ?? '') ? rest.slice(1) : rest;
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
  if (/^none$/i.test(mechanism)) return 'None is not allowed for this mutex type';
  const isPlaced = place.length === 0 || /^(flock|fcntl|file)$/i.test(mechanism);
  return MECHANISM.test(mechanism) && isPlaced ? null : `Invalid Mutex argument ${written}`;
};

/** A `%`, what may stand behind it, and the letter it is all about (mod_log_config.c:parse_log_item). */
const LOG_ITEM = /%(?:[<>!\d,]|\{[^}]*\}?)*(\^..|.)?/gs;

/** What stands behind a `%`: the items of mod_log_config, mod_logio and mod_ssl, and `^` before two letters more. */
const LOG_LETTER = /[haAlutfbBionLeVvpPHmqXCkrDTUsRIOScx%]|\^(?:t[io]|FB)/;

const logFormat = (text: string, { isOpen }: ModuleSet): string | null => {
  for (const [, letter] of text.matchAll(LOG_ITEM)) {
    if (letter === undefined) return 'Ran off end of LogFormat parsing args to some directive';
    if (!isOpen && !LOG_LETTER.test(letter)) return `Unrecognized LogFormat directive %${letter}`;
  }
  return null;
};

/** `CustomLog`: a format, and when it counts (mod_log_config.c:add_custom_log). */
const customLog: ValueCheck = (_node, [, format = '', condition], modules) => {
  const refusal = format.includes('%') ? logFormat(format, modules) : null;
  if (refusal !== null || condition === undefined) return refusal;
  if (/^env=/i.test(condition)) return null;
  if (!/^expr=/i.test(condition)) return 'error in condition clause';
  return refuseExpression(condition.slice('expr='.length), modules);
};

const LOG_HOOKS =
  /^(log_transaction|quick_handler|handler|translate_name|map_to_storage|fixups|type_checker|check_access|check_access_ex|check_authn|check_authz|insert_filter|pre_translate_name|all|\*)$/i;

/** `LogMessage text [hook=name] [expr=condition]` (mod_log_debug.c:cmd_log_message). */
const logMessage: ValueCheck = (_node, [, ...rest], modules) => {
  for (const text of rest) {
    const [, what = '', value = ''] = /^(hook|expr)=(.*)$/is.exec(text) ?? [];
    if (what === '') return `Invalid argument ${text}`;
    if (/^hook$/i.test(what) && !LOG_HOOKS.test(value)) return `Invalid hook name: ${value}`;
    const refusal = /^expr$/i.test(what) ? refuseExpression(value, modules) : null;
    if (refusal !== null) return `Could not parse expression '${value}': ${refusal}`;
  }
  return null;
};

const browserMatch: ValueCheck = ({ name }, texts) => {
  if (texts[0] === '') return `Missing regular expression for ${name}`;
  if ((texts[1] ?? '') === '') return `Missing envariable expression for ${name}`;
  return isMalformedPattern(texts[0] ?? '') ? `${name} regex could not be compiled.` : null;
};

const INDEX_OPTION =
  /^[+-]?(none|fancyindexing|foldersfirst|htmltable|iconsarelinks|ignorecase|ignoreclient|scanhtmltitles|shownames?|showforbidden|suppress(columnsorting|description|htmlpreamble|icon|lastmodified|rules|size)|trackmodified|useolddateformat|versionsort|xhtml|addaltclass|icon(height|width)(=.*)?|(name|description)width(=.*)?|(charset|type)=.*)$/i;

/** The least width that a column of a listing takes. */
const LEAST_WIDTH: Readonly<Record<string, number>> = { namewidth: 5, descriptionwidth: 12 };

/** `IndexOptions` (mod_autoindex.c:add_opts). */
const indexOptions: ValueCheck = (_node, texts) => {
  for (const text of texts) {
    if (!INDEX_OPTION.test(text)) return 'Invalid directory indexing option';
    const [, sign = '', name = '', value] = /^([+-]?)([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
    if (sign === '-' && value !== undefined) return `Cannot combine '-' with ${name}=n`;
    const least = LEAST_WIDTH[name.toLowerCase()];
    if (least === undefined || (value !== undefined && !/^\d/.test(value))) continue;
    if (value === undefined && sign !== '-') return `${name} with no value may only appear as '-${name}'`;
    if (value !== undefined && Number.parseInt(value, 10) < least) return `${name} value must be greater than ${least}`;
  }
  return null;
};

/** `ErrorLogFormat`: the lines of the log itself hold the message (core.c:set_errorlog_format). */
const errorLogFormat: ValueCheck = (_node, [first = '', second]) => {
  if (second !== undefined && !/^(connection|request)$/i.test(first))
    return 'ErrorLogFormat type must be one of request, connection';
  const format = second ?? first;
  const items = [...format.matchAll(/%[-+\d]*(?:\{[^}]*(?:\}|$))?(.?)/gs)].map(([, letter = '']) => letter);
  if (items.includes('')) return 'Ran off end of error log format parsing args to some directive';
  return format === '' || (second === undefined && !items.includes('M'))
    ? "main ErrorLogFormat must contain message format string '%M'"
    : null;
};

/** What further directives take, by key (tried with `apache2 -t` on httpd 2.4.71). */
export const VALUE_RULES: Readonly<Record<string, ValueCheck>> = {
  loglevel: logLevel,
  header,
  requestheader: header,
  expiresbytype: expiry(1),
  expiresdefault: expiry(0),
  mutex,
  customlog: customLog,
  globallog: customLog,
  logformat: (_node, [format = ''], modules) => logFormat(format, modules),
  browsermatch: browserMatch,
  browsermatchnocase: browserMatch,
  logmessage: logMessage,
  setenvifexpr: ({ name }, texts) => ((texts[1] ?? '') === '' ? `Missing envariable expression for ${name}` : null),
  port: () => 'Port was replaced with Listen in Apache 2.0',
  wsgitrustedproxies: (_node, texts) => {
    const wrong = texts.find((text) => !isAddressRange(text));
    return wrong === undefined ? null : `Unable to parse trusted proxy IP address/subnet of "${wrong}".`;
  },
  indexoptions: indexOptions,
  errorlogformat: errorLogFormat,
  forcelanguagepriority: (_node, texts) => {
    const wrong = texts.find((text) => !/^(none|prefer|fallback)$/i.test(text));
    if (wrong !== undefined) return `Invalid ForceLanguagePriority option ${wrong}`;
    const hasNone = texts.some((text) => /^none$/i.test(text));
    return hasNone && texts.length > 1 ? 'Cannot combine ForceLanguagePriority options None and others' : null;
  },
  // A number that is none is 0, the number of root.
  user: (_node, [text = '']) =>
    text === 'root' || /^#(0+|[^\d-].*|)$/.test(text)
      ? 'Apache has not been designed to serve pages while running as root.'
      : null,
  rewritemap: (_node, [, source = '']) => {
    const own = /^int:(.*)$/s.exec(source)?.[1];
    return own === undefined || /^(tolower|toupper|escape|unescape)$/.test(own)
      ? null
      : `RewriteMap: internal map not found:${own}`;
  },
};
