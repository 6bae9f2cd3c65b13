import type { DirectiveNode } from '../../syntax/config-node.ts';
import { isAddressRange } from '../expression/address-range.ts';
import { isMalformedPattern } from '../pattern.ts';
import { numberIn, oneOf, readNumber } from './word-rule.ts';

type LineCheck = (node: DirectiveNode, texts: readonly string[]) => string | null;

const gone = (node: string, instead: string): LineCheck => {
  const text = `${node} directive is no longer supported - use ${instead}.`;
  return () => text;
};

/** Words behind the first that each are one of a few. */
const behindFirst =
  (flag: string): LineCheck =>
  ({ name }, texts) => {
    const wrong = texts.slice(1).find((text) => text.toLowerCase() !== flag);
    return wrong === undefined ? null : `${name}: Invalid argument '${wrong}'`;
  };

/** `ProxyErrorOverride`: behind On the codes that it is about (mod_proxy.c:set_proxy_error_override). */
const errorOverride: LineCheck = ({ name }, [first = '', ...codes]) => {
  let isOn = first.toLowerCase() === 'on';
  for (const code of codes) {
    if (oneOf('on off')(code)) isOn = code.toLowerCase() === 'on';
    else if (!/^\d/.test(code)) return `${name}: status codes to intercept must be numeric`;
    else if (!isOn) return `${name}: status codes must follow a value of 'on'`;
    else if (!numberIn(400, 599)(code))
      return `${name}: status codes to intercept must be valid HTTP Status Codes >=400 && <600`;
  }
  return null;
};

/** A note has a kind where two words are given. */
const filterNote: LineCheck = ({ name }, [kind = '', note]) =>
  !note || oneOf('ratio input output')(kind) ? null : `Unknown ${name} type '${kind}'`;

const DEPENDENCY = /^(after|before|interleaved)$/i;

/** `H2PushPriority` (h2_config.c:h2_conf_add_push_priority). */
const pushPriority: LineCheck = (_node, [type = '', second = '', third]) => {
  if (type === '') return "1st argument must be a mime-type, like 'text/css' or '*'";
  const [dependency, weight] = third === undefined && /^\d/.test(second) ? ['after', second] : [second, third];
  if (!DEPENDENCY.test(dependency)) return "dependency must be one of 'After', 'Before' or 'Interleaved'";
  if (weight === undefined) return null;
  if (/^before$/i.test(dependency)) return "dependency 'Before' does not allow a weight";
  return readNumber(weight) < 1 ? 'weight must be a number >= 1' : null;
};

/** `H2PushResource [add] path [critical]` (h2_config.c:h2_conf_add_push_res). */
const pushResource: LineCheck = (_node, texts) => {
  const rest = /^add$/i.test(texts[0] ?? '') ? texts.slice(2) : texts.slice(1);
  if (rest.length > 1) return 'too many parameter';
  return rest.every((text) => /^critical$/i.test(text)) ? null : 'unknown last parameter';
};

/** Another server, as `ProxyRemote` names it (mod_proxy.c:add_proxy). */
function refuseRemote({ key }: DirectiveNode, [first = '', remote = '']: readonly string[]): string | null {
  const found = /^[^:]*:\/\/[^:]+(?::(.*))?$/s.exec(remote);
  const port = found?.[1];
  if (!found) return 'ProxyRemote: Bad syntax for a remote proxy server';
  if (port !== undefined && !(/^\s*\+?\d/.test(port) && readNumber(port) <= 65535))
    return 'ProxyRemote: Bad syntax for a remote proxy server (bad port number)';
  return key === 'proxyremotematch' && isMalformedPattern(first) ? 'Regular expression could not be compiled.' : null;
}

/** `RemoteIPTrustedProxy`: what looks like an address must be one; other words are names, and have no mask (mod_remoteip.c:proxies_set). */
const remoteProxies: LineCheck = ({ name }, texts) => {
  const wrong = texts.find((text) => {
    const [host = ''] = text.split('/');
    return /:|^[\d.]*$/.test(host) ? !isAddressRange(text) : text.includes('/');
  });
  return wrong === undefined ? null : `RemoteIP: Error parsing IP ${wrong} for ${name}`;
};

const addresses: LineCheck = ({ name }, texts) => {
  if (texts.length === 0) return `${name} requires an argument`;
  const wrong = texts.find((text) => !isAddressRange(text));
  return wrong === undefined ? null : `ip address '${wrong}' appears to be invalid`;
};

const WHOLE = /^\s*\+?\d+$/;

/** `RequestReadTimeout header=10-20,minrate=500` (mod_reqtimeout.c:set_reqtimeout_param). */
const readTimeout: LineCheck = ({ name }, texts) => {
  for (const text of texts) {
    const [, stage = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    if (!text.includes('=')) return `Invalid ${name} parameter. Parameter must be in the form 'key=value'`;
    if (!oneOf('handshake header body')(stage)) return `${name}: ${text}: Unknown ${name} parameter`;
    const [, time = value, rate] = /^(.*?),minrate=(.*)$/is.exec(value) ?? [];
    if (rate !== undefined && !WHOLE.test(rate)) return `${name}: ${text}: Could not parse the rate`;
    if (rate !== undefined && readNumber(rate) === 0)
      return `${name}: ${text}: Minimum data rate must be larger than 0`;
    if (rate === undefined && time.includes('-'))
      return `${name}: ${text}: Must set MinRate option if using timeout range`;
    const [first = '', last] = time.split(/-(.*)/s);
    if (!WHOLE.test(first) || (last !== undefined && !WHOLE.test(last)))
      return `${name}: ${text}: Could not parse the time`;
    if (last !== undefined && readNumber(last) > 0 && readNumber(first) >= readNumber(last))
      return `${name}: ${text}: Maximum timeout must be larger than initial timeout`;
  }
  return null;
};

/** `MultiviewsMatch`: Filters and Handlers go together, nothing else does (mod_mime.c:multiviews_match). */
const multiviews: LineCheck = (_node, texts) => {
  const kinds = new Set(texts.map((text) => (oneOf('filters handlers')(text) ? 'filters' : text.toLowerCase())));
  return kinds.size > 1 ? `${texts.at(-1)} is incompatible with the others` : null;
};

/** `CookieExpires "2 weeks 3 days"` (mod_usertrack.c:set_cookie_exp). */
const cookieExpires: LineCheck = (_node, [written = '']) => {
  if (/^\d(.*\d)?$/s.test(written)) return null;
  const words = written.split(/\s+/).filter((word) => word !== '');
  const pairs = /^p/i.test(words[0] ?? '') ? words.slice(1) : words;
  for (let at = 0; at < pairs.length; at += 2) {
    if (!/^\d/.test(pairs[at] ?? '')) return 'bad expires code, numeric value expected.';
    const unit = pairs[at + 1];
    if (unit === undefined) return 'bad expires code, missing <type>';
    if (!/^(y|mo|w|d|h|mi|s)/i.test(unit)) return 'bad expires code, unrecognized type';
  }
  return null;
};

/** `Substitute s/this/that/infq` (mod_substitute.c:set_pattern). */
const substitute: LineCheck = (_node, [line = '']) => {
  if (!/^s/i.test(line)) return 'Bad Substitute format, must be an s/// pattern';
  const delimiter = line[1] ?? '';
  const [from = '', to, flags = ''] = delimiter === '' ? [] : line.slice(2).split(delimiter);
  if (from === '' || to === undefined) return 'Bad Substitute format, must be a complete s/// pattern';
  if (!/^[infq]*$/i.test(flags)) return 'Bad Substitute flag, only s///[infq] are supported';
  return !/n/i.test(flags) && isMalformedPattern(from) ? 'Substitute could not compile regex' : null;
};

/** The name of a cookie that holds a session (mod_session_cookie.c:check_string). */
const cookieName: LineCheck = ({ name }, texts) =>
  texts.length === 0 || /[=&]/.test(texts[0] ?? '') ? `${name} cannot be empty, or contain '=' or '&'.` : null;

const EXT_FILTER_OPTION =
  /^(?:mode=(?:output|input)|ftype=\S+|(?:enable|disable)env=\S+|(?:in|out)type=\S+|cmd=(?:"[^"]*"|\S+)|preservescontentlength)(?:\s+|$)/i;

/** `ExtFilterDefine name mode=output cmd="..."` (mod_ext_filter.c:define_filter). */
const extFilter: LineCheck = ({ argsText }) => {
  let rest = argsText.trim().replace(/^\S+\s*/, '');
  while (rest !== '') {
    const option = EXT_FILTER_OPTION.exec(rest)?.[0];
    if (option === undefined) return `Unexpected parameter: \`${rest}'`;
    rest = rest.slice(option.length);
  }
  return null;
};

/** What no command of sed begins with. */
const NO_SED = /^\s*[^\s!{}=:acdDgGhHilnNpPqrstTwxyb#0-9/$\\]/;

const sed: LineCheck = (_node, [text = '']) =>
  NO_SED.test(text) ? `Failed to compile sed expression. unrecognized command: ${text}` : null;

/** `SSLRandomSeed context source [bytes]` (ssl_engine_config.c:ssl_cmd_SSLRandomSeed). */
const randomSeed: LineCheck = ({ name }, [, source = '', bytes]) => {
  if (bytes === undefined) return null;
  if (/^builtin$/i.test(source)) return `${name}: byte specification not allowed for builtin seed source`;
  return readNumber(bytes) < 0 ? `${name}: invalid number of bytes specified` : null;
};

/** Ciphers are named for all protocols or for TLS 1.3. */
const ciphers: LineCheck = (_node, [protocol = '', list]) =>
  list === undefined || /^(SSL|TLSv1\.3)$/.test(protocol) ? null : `protocol '${protocol}' not supported`;

/** What lines of further modules take as a whole, by key (tried with `apache2 -t` on httpd 2.4.71). */
export const MODULE_RULES: Readonly<Record<string, LineCheck>> = {
  error: ({ argsText }) => argsText,
  fancyindexing: gone('The FancyIndexing', 'IndexOptions FancyIndexing'),
  ssllog: gone('SSLLog', 'ErrorLog'),
  sslloglevel: gone('SSLLogLevel', 'LogLevel'),
  sslcarevocationcheck: behindFirst('no_crl_for_cert_ok'),
  sslproxycarevocationcheck: behindFirst('no_crl_for_cert_ok'),
  sslocspenable: behindFirst('no_ocsp_for_cert_ok'),
  sslrandomseed: randomSeed,
  sslciphersuite: ciphers,
  sslproxyciphersuite: ciphers,
  proxyerroroverride: errorOverride,
  proxyremote: refuseRemote,
  proxyremotematch: refuseRemote,
  brotlifilternote: filterNote,
  deflatefilternote: filterNote,
  h2pushpriority: pushPriority,
  h2pushresource: pushResource,
  remoteiptrustedproxy: remoteProxies,
  remoteipinternalproxy: remoteProxies,
  remoteipproxyprotocolexceptions: addresses,
  requestreadtimeout: readTimeout,
  cookieexpires: cookieExpires,
  cookiename: (_node, [name = '']) => (isMalformedPattern(name) ? 'Regular expression could not be compiled.' : null),
  substitute,
  multiviewsmatch: multiviews,
  proxyhtmlbufsize: ({ name }, [size = '']) =>
    WHOLE.test(size.replace('-', '')) ? null : `Invalid value for directive ${name}, expected integer`,
  extfilterdefine: extFilter,
  sessioncookiename: cookieName,
  sessioncookiename2: cookieName,
  cachekeybaseurl: (_node, [url = '']) =>
    /^[a-z][\w+.-]*:|^\/\/[^/]/i.test(url)
      ? null
      : `URL '${url}' must contain at least one of a scheme, a hostname or a port.`,
  inputsed: sed,
  outputsed: sed,
  action: (_node, [, , option]) =>
    option === undefined || /^virtual$/i.test(option) ? null : `unrecognized option '${option}'`,
  userdir: (_node, [first = '']) => (first === '' ? 'UserDir requires an argument.' : null),
  allowmethods: ({ name }, texts) => (texts.length === 0 ? `${name}: No method or 'reset' keyword given` : null),
  allowoverridelist: ({ name }, texts) =>
    texts.length > 1 && texts.some((text) => /^none$/i.test(text))
      ? `'None' not allowed with other directives in ${name}`
      : null,
};
