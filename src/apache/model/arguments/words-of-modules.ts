import { isBufferSize, isSpan, numberIn, oneOf, readNumber, sizeFrom, type WordRule, wholeIn } from './word-rule.ts';

const ON_OFF = oneOf('on off');
const isPort = (word: string): boolean => /^\d+(-\s*[+-]?\d+)?$/.test(word);

/** `%-2.1+` and the like behind a path, or none (mod_vhost_alias.c:vhost_alias_set). */
const isHostPath = (word: string): boolean =>
  /^none$/i.test(word) || /^\/(?:[^%]|%[p%]|%-?\d(?:\+|(?!\+))(?:\.-?\d(?:\+|(?!\+))|(?!\.)))*$/s.test(word);

/** A name of a field of a form. */
const isFieldName = (word: string): boolean => /^[^=&]+$/s.test(word);

const isPowerOfTwo = (word: string): boolean => (readNumber(word) & (readNumber(word) - 1)) === 0;

/** The words of modules that some servers have. Data only. */
export const WORDS_OF_MODULES: readonly WordRule[] = [
  { keys: 'deflatecompressionlevel', takes: numberIn(1, 9), text: 'Compression Level must be between 1 and 9' },
  { keys: 'deflatememlevel', takes: numberIn(1, 9), text: '{name} must be between 1 and 9' },
  { keys: 'deflatewindowsize', takes: numberIn(1, 15), text: '{name} must be between 1 and 15' },
  { keys: 'deflatebuffersize', takes: numberIn(1), text: '{name} should be positive' },
  { keys: 'deflateinflateratiolimit deflateinflateratioburst', takes: numberIn(1), text: '{name} must be positive' },
  { keys: 'deflateinflatelimitrequestbody', takes: wholeIn(0n), text: '{name} requires a non-negative integer.' },
  {
    keys: 'deflatealteretag brotlialteretag',
    takes: oneOf('nochange addsuffix remove'),
    text: "{name} accepts only 'NoChange', 'AddSuffix', and 'Remove'",
  },
  { keys: 'brotlicompressionquality', takes: numberIn(0, 11), text: '{name} must be between 0 and 11' },
  { keys: 'brotlicompressionwindow', takes: numberIn(10, 24), text: '{name} must be between 10 and 24' },
  { keys: 'brotlicompressionmaxinputblock', takes: numberIn(16, 24), text: '{name} must be between 16 and 24' },
  { keys: 'buffersize', takes: sizeFrom(1), text: '{name} must be a size in bytes, and greater than zero' },
  { keys: 'keptbodysize', takes: wholeIn(0n), text: '{name} must be a valid size in bytes, or zero.' },
  {
    keys: 'substitutemaxlinelength',
    takes: (word) => /^\s*\+?\d+[bkmg]?$/i.test(word),
    text: "{name} must be a non-negative integer optionally suffixed with 'b', 'k', 'm' or 'g'.",
  },
  {
    keys: 'charsetoptions',
    word: 'all',
    takes: oneOf('implicitadd noimplicitadd translateallmimetypes notranslateallmimetypes'),
    text: 'Invalid {name} option: {word}',
  },
  {
    keys: 'extfilteroptions',
    word: 'all',
    takes: oneOf('logstderr nologstderr onfail=remove onfail=abort'),
    text: 'Invalid {name} option: {word}',
  },
  { keys: 'xbithack', takes: oneOf('off on full'), text: '{name} must be set to Off, On, or Full' },
  { keys: 'ssistarttag ssiendtag', takes: (word) => !/\s/.test(word), text: '{name} may not contain any whitespaces' },
  { keys: 'cgiscripttimeout cgidscripttimeout', takes: isSpan, text: '{name} has wrong format' },
  { keys: 'allowconnect', word: 'all', takes: isPort, text: "Cannot parse '{word}' as port number" },
  { keys: 'proxyvia', takes: oneOf('on off full block'), text: '{name} must be one of: off | on | full | block' },
  { keys: 'proxystatus', takes: oneOf('on off full'), text: '{name} must be one of: off | on | full' },
  {
    keys: 'proxybadheader',
    takes: oneOf('iserror ignore startbody'),
    text: '{name} must be one of: IsError | Ignore | StartBody',
  },
  { keys: 'proxytimeout', takes: numberIn(1), text: 'Proxy Timeout must be at least 1 second.' },
  { keys: 'proxydomain', takes: (word) => word.startsWith('.'), text: '{name}: domain name must start with a dot.' },
  { keys: 'proxyerroroverride', takes: ON_OFF, text: '{name} first parameter must be one of: off | on' },
  {
    keys: 'proxyreceivebuffersize proxyiobuffersize',
    takes: isBufferSize,
    text: '{name} must be >= 512 bytes, or 0 for system default.',
  },
  { keys: 'balancergrowth', takes: numberIn(0, 1000), text: '{name} must be between 0 and 1000' },
  { keys: 'proxyfcgibackendtype', takes: oneOf('generic fpm'), text: "{name} requires one of: 'GENERIC', 'FPM'" },
  {
    keys: 'virtualdocumentroot virtualdocumentrootip virtualscriptalias virtualscriptaliasip',
    takes: isHostPath,
    text: "format string must be an absolute path, or 'none'",
  },
  {
    keys: 'cookiestyle',
    takes: oneOf('netscape cookie rfc2109 cookie2 rfc2965'),
    text: "Invalid {name} keyword: '{word}'",
  },
  { keys: 'cookiesamesite', takes: oneOf('strict lax none'), text: "{name} accepts 'Strict', 'Lax', or 'None'" },
  {
    keys: 'cookiedomain',
    takes: (word) => /^\..*\./s.test(word),
    text: '{name} values must begin with a dot and contain one more',
  },
  { keys: 'authdigestqop', word: 'all', takes: oneOf('auth'), text: "{name} is deprecated: only 'auth' is supported" },
  { keys: 'authdigestalgorithm', takes: oneOf('md5'), text: 'Unsupported algorithm in {name}: {word}' },
  {
    keys: 'authdigestnoncelifetime',
    takes: (word) => /^\s*[+-]?\d+(\s|$)|^\s*$/.test(word),
    text: 'Invalid time in {name}: {word}',
  },
  {
    keys: 'authdigestshmemsize',
    takes: (word) => /^\s*(\d+\s*[km]|\d{3,}\s*(b|$))/i.test(word),
    text: 'Invalid size in {name}: {word}',
  },
  {
    keys: 'authformusername authformpassword authformlocation authformmethod authformmimetype authformbody',
    takes: isFieldName,
    text: "{name} cannot be empty, or contain '=' or '&'.",
  },
  { keys: 'authformsize', takes: sizeFrom(0), text: 'AuthCookieFormSize must be a size in bytes, or zero.' },
  {
    keys: 'sessionexpiryupdateinterval',
    takes: numberIn(0),
    text: '{name} must be zero (disable) or a positive value',
  },
  {
    keys: 'cachedirlevels cachedirlength',
    takes: numberIn(1, 20),
    text: '{name} value must be an integer greater than 0',
  },
  {
    keys: 'cacheminfilesize cachemaxfilesize cachereadsize cachereadtime',
    takes: sizeFrom(0),
    text: '{name} argument must be a non-negative integer',
  },
  {
    keys: 'cachelastmodifiedfactor',
    takes: (word) => /^\s*[+-]?(\.?\d|inf|nan)/i.test(word),
    text: '{name} value must be a float',
  },
  { keys: 'cachelockmaxage', takes: numberIn(1), text: '{name} value must be a non-zero positive integer' },
  { keys: 'davmintimeout', takes: numberIn(0), text: '{name} requires a non-negative integer.' },
  {
    keys: 'h2websockets h2copyfiles h2outputbuffering h2upgrade h2push h2direct h2moderntlsonly h2earlyhints h2proxyrequests',
    takes: ON_OFF,
    text: 'value must be On or Off',
  },
  { keys: 'h2maxsessionstreams h2minworkers h2maxworkers', takes: numberIn(1), text: 'value must be > 0' },
  { keys: 'h2windowsize h2streammaxmemsize', takes: numberIn(1024), text: 'value must be >= 1024' },
  { keys: 'h2maxworkeridleseconds', takes: isSpan, text: 'Invalid idle limit value' },
  { keys: 'h2streamtimeout', takes: isSpan, text: 'Invalid timeout value' },
  { keys: 'h2padding', takes: numberIn(0, 8), text: 'number of bits must be >= 0 and <= 8' },
  { keys: 'h2maxdataframelen', takes: numberIn(0), text: 'value must be 0 or larger' },
  {
    keys: 'h2pushdiarysize',
    takes: (word) => numberIn(0, 32768)(word) && isPowerOfTwo(word),
    text: 'value must a power of 2',
  },
];
