import { METHODS } from './methods.ts';
import { isStatusCode } from './status-codes.ts';
import { isBufferSize, isSpan, numberIn, oneOf, sizeFrom, type WordRule, wholeIn } from './word-rule.ts';

const ON_OFF = oneOf('on off');
const isCount = (word: string): boolean => oneOf('none default unlimited')(word) || numberIn(1)(word);

/** The words of httpd's own directives and of the modules that most servers have. Data only. */
export const WORDS_OF_HTTPD: readonly WordRule[] = [
  { keys: 'keepalive directoryslash usecanonicalphysicalport', takes: ON_OFF, text: '{name} must be On or Off' },
  { keys: 'authmerging', takes: oneOf('off and or'), text: '{name} must be one of: Off | And | Or' },
  { keys: 'usecanonicalname', takes: oneOf('on off dns'), text: "parameter must be 'on', 'off', or 'dns'" },
  { keys: 'allowencodedslashes', takes: oneOf('on off nodecode'), text: '{name} must be On, Off, or NoDecode' },
  { keys: 'acceptpathinfo', takes: oneOf('on off default'), text: '{name} must be set to on, off or default' },
  { keys: 'traceenable', takes: oneOf('on off extended'), text: "{name} must be one of 'on', 'off', or 'extended'" },
  {
    keys: 'servertokens',
    takes: oneOf('prod productonly major minor min minimal os full'),
    text: "{name} takes 1 argument: 'Prod(uctOnly)', 'Major', 'Minor', 'Min(imal)', 'OS', or 'Full'",
  },
  { keys: 'serversignature', takes: oneOf('on off email'), text: '{name}: use one of: off | on | email' },
  { keys: 'enablesendfile enablemmap', takes: ON_OFF, text: "parameter must be 'on' or 'off'" },
  { keys: 'hostnamelookups', takes: oneOf('on off double'), text: "parameter must be 'on', 'off', or 'double'" },
  { keys: 'protocolshonororder', takes: ON_OFF, text: "{name} must be 'on' or 'off'" },
  { keys: 'satisfy', takes: oneOf('any all'), text: "{name} either 'any' or 'all'." },
  { keys: 'allow deny', takes: oneOf('from'), text: "allow and deny must be followed by 'from'" },
  {
    keys: 'httpprotocoloptions',
    word: 'all',
    takes: oneOf('strict unsafe registeredmethods lenientmethods require1.0 allow0.9'),
    text: "{name} accepts 'Unsafe' or 'Strict'",
  },
  {
    keys: 'indexorderdefault',
    takes: oneOf('ascending descending'),
    text: "First keyword must be 'Ascending' or 'Descending'",
  },
  {
    keys: 'indexorderdefault',
    word: 1,
    takes: oneOf('name date size description'),
    text: "Second keyword must be 'Name', 'Date', 'Size', or 'Description'",
  },
  {
    keys: 'fileetag',
    word: 'all',
    takes: (word) => oneOf('none all inode mtime size digest')(word.replace(/^[+-]/, '')),
    text: "Unknown keyword '{word}' for {name} directive",
  },
  {
    keys: 'regexdefaultoptions',
    word: 'all',
    takes: (word) => /^(none|[+-]?(icase|extended|dotall|dollar_endonly))$/i.test(word),
    text: "{name}: option '{word}' unknown",
  },
  {
    keys: 'maxranges maxrangeoverlaps maxrangereversals',
    takes: isCount,
    text: "{name} requires 'none', 'default', 'unlimited' or a positive integer",
  },
  { keys: 'errordocument', takes: isStatusCode, text: 'Unsupported HTTP response code {word}' },
  {
    keys: 'limitinternalrecursion',
    word: 'all',
    takes: numberIn(1),
    text: 'The recursion limit must be greater than zero.',
  },
  { keys: 'limitrequestbody', takes: wholeIn(0n), text: '{name} requires a non-negative integer.' },
  { keys: 'limitxmlrequestbody', takes: numberIn(0), text: '{name} requires a non-negative integer.' },
  {
    keys: 'limitrequestfields limitrequestline limitrequestfieldsize',
    takes: numberIn(0),
    text: '{name} "{word}" must be a non-negative integer',
  },
  { keys: 'keepalivetimeout', takes: isSpan, text: '{name} has wrong format' },
  {
    keys: 'readbuffersize',
    takes: wholeIn(0n, 2n ** 32n - 1n),
    text: 'parameter must be a number between 0 and 4294967295: {word}',
  },
  {
    keys: 'flushmaxthreshold',
    takes: wholeIn(0n, 2n ** 32n - 1n),
    text: 'parameter must be a number between 0 and 4294967295: {word}',
  },
  {
    keys: 'flushmaxpipelined',
    takes: wholeIn(-1n, 2n ** 31n - 1n),
    text: 'parameter must be a number between -1 and 2147483647: {word}',
  },
  {
    keys: 'listenbacklog listencoresbucketsratio listentcpdeferaccept',
    takes: numberIn(1),
    text: '{name} must be > 0',
  },
  {
    keys: 'sendbuffersize receivebuffersize',
    takes: isBufferSize,
    text: '{name} must be >= 512 bytes, or 0 for system default.',
  },
  { keys: 'gracefulshutdowntimeout', takes: numberIn(0), text: '{name} must be >= 0' },
  { keys: 'maxmemfree threadstacksize', takes: sizeFrom(0), text: 'Invalid {name} value: {word}' },
  {
    keys: 'asyncrequestworkerfactor',
    takes: (word) => /^\s*[+-]?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(word) && Number.parseFloat(word) > 0,
    text: '{name} argument must be a positive number',
  },
  { keys: 'cgivar', takes: (word) => word === 'REQUEST_URI', text: 'Unrecognized CGI variable: "{word}"' },
  {
    keys: 'cgivar',
    word: 1,
    takes: oneOf('current-uri original-uri'),
    text: "Valid rules for REQUEST_URI are 'current-uri' and 'original-uri'",
  },
  {
    keys: 'directoryindexredirect',
    takes: (word) => oneOf('on off permanent temp seeother')(word) || /^3\d\d(\D|$)/.test(word),
    text: '{name} ON|OFF|permanent|temp|seeother|3xx',
  },
  { keys: 'define undefine', takes: (word) => !word.includes(':'), text: "Variable name must not contain ':'" },
  {
    keys: 'addicon addiconbytype addiconbyencoding',
    takes: (word) => !/^\([^)]*$/.test(word),
    text: 'missing closing paren',
  },
  {
    keys: 'multiviewsmatch',
    word: 'all',
    takes: oneOf('any negotiatedonly filters handlers'),
    text: "Unrecognized option '{word}'",
  },
  {
    keys: 'authbasicusedigestalgorithm',
    takes: oneOf('off md5'),
    text: 'Invalid algorithm in {name}: {word}',
  },
  { keys: 'watchdoginterval', takes: isSpan, text: 'Unparse-able {name} setting' },
  {
    keys: 'anonymous',
    word: 'all',
    takes: (word) => word !== '',
    text: 'Anonymous string cannot be empty, use Anonymous_NoUserId',
  },
  {
    keys: 'allowmethods',
    word: 'all',
    takes: (word) => METHODS.has(word) || /^reset$/i.test(word),
    text: "{name}: Invalid Method '{word}'",
  },
];
