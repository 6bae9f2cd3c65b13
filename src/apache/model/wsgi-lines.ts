import type { Setting } from '../../source/setting.ts';
import { isInModWsgi } from '../directives/mod-wsgi-versions.ts';
import { canCoexist } from '../syntax/can-coexist.ts';
import type { DirectiveNode } from '../syntax/config-node.ts';
import { readOptions } from '../syntax/words.ts';
import type { DaemonProcess, Preload, Server, WsgiAlias, WsgiOptions } from './server-config.ts';

/**
 * Options in the order they are written; null where a word is none. Of a template such a word may become anything, several
 * options or none, and is passed over.
 */
function parseOptions(node: DirectiveNode, from: number): readonly (readonly [string, string])[] | null {
  const found = readOptions(node.argsText, from);
  const options = found.filter((option) => option !== null && option[0] !== '') as readonly (readonly [
    string,
    string,
  ])[];
  return options.length === found.length || node.symbols.length > 0 ? options : null;
}

const ALIAS_OPTIONS: Readonly<Record<string, keyof WsgiOptions>> = {
  'process-group': 'processGroup',
  'application-group': 'applicationGroup',
  'callable-object': 'callableObject',
  'pass-authorization': 'passAuthorization',
};

const EMPTY_OPTION: Readonly<Record<keyof WsgiOptions, string>> = {
  processGroup: 'Invalid name for WSGI process group.',
  applicationGroup: 'Invalid name for WSGI application group.',
  callableObject: 'Invalid name for WSGI callable object.',
  passAuthorization: 'Invalid value for authorization flag.',
};

/** The options of an alias, handler or import line, or mod_wsgi's words for refusing them. */
export function parseWsgiOptions(node: DirectiveNode, from: number, invalid: string): WsgiOptions | string {
  const pairs = parseOptions(node, from);
  if (!pairs) return invalid;
  const options: { -readonly [K in keyof WsgiOptions]: Setting<string> } = {};
  for (const [key, value] of pairs) {
    const name = ALIAS_OPTIONS[key];
    if (!name && node.symbols.length > 0) continue;
    if (!name) return invalid;
    if (value === '') return EMPTY_OPTION[name];
    if (name === 'passAuthorization' && !/^(on|off)$/i.test(value)) return EMPTY_OPTION[name];
    options[name] = { value, setBy: node.at, overrides: [] };
  }
  return options;
}

const SCRIPT_OPTIONS: Readonly<Record<'handler' | 'dispatch' | 'access' | 'auth', readonly string[]>> = {
  handler: ['process-group', 'application-group', 'pass-authorization'],
  dispatch: ['application-group'],
  access: ['application-group'],
  auth: ['application-group'],
};

/** The options of the other script directives, each with a list of its own (mod_wsgi.c:wsgi_set_dispatch_script and its kin). */
export function refuseScriptOptions(
  node: DirectiveNode,
  from: number,
  what: keyof typeof SCRIPT_OPTIONS,
): string | null {
  const pairs = parseOptions(node, from);
  const isKnown = pairs?.every(([key, value]) => SCRIPT_OPTIONS[what].includes(key) && value !== '');
  return isKnown ? null : `Invalid option to WSGI ${what} script definition.`;
}

/** WSGIScriptAlias and WSGIScriptAliasMatch (mod_wsgi.c:wsgi_add_script_alias). */
export function parseWsgiAlias(node: DirectiveNode, server: Server): WsgiAlias | string {
  const [url, target] = node.words;
  const regex = node.key === 'wsgiscriptaliasmatch';
  if (!url?.text || !target?.text) {
    const help = regex
      ? 'Map location to target WSGI script file using regular expression match'
      : 'Map location to target WSGI script file';
    return `${node.name} requires at least two arguments, ${help}.`;
  }
  const options = parseWsgiOptions(node, 2, 'Invalid option to WSGI script alias definition.');
  if (typeof options === 'string') return options;
  return { node, regex, url: url.text, target: target.text, options, server };
}

/** The daemon processes declared so far; those of one name in text order. */
export type DaemonsByName = ReadonlyMap<string, readonly DaemonProcess[]>;

/** WSGIDaemonProcess (mod_wsgi.c:wsgi_add_daemon_process); the whole configuration shares one name space. */
export function parseDaemon(
  node: DirectiveNode,
  server: Server,
  others: DaemonsByName,
  modWsgi?: string,
): DaemonProcess | string {
  const [name] = node.words;
  if (!name || name.text === '') return 'Name of WSGI daemon process not supplied.';
  const pairs = parseOptions(node, 1);
  if (!pairs) return 'Invalid option to WSGI daemon process definition.';
  const options = new Map<string, string>();
  for (const [key, value] of pairs) {
    const isThere = modWsgi === undefined || isInModWsgi(modWsgi, 'option', key);
    const refusal = isThere ? refuseDaemonOption(key, value) : 'Invalid option to WSGI daemon process definition.';
    if (refusal && node.symbols.length === 0) return refusal;
    options.set(key, value);
  }
  if (options.has('script-user') && options.has('script-group'))
    return 'Only one of script-user and script-group allowed.';
  const twins = others.get(name.text) ?? [];
  if (twins.some((twin) => canCoexist(twin.node.conditions, node.conditions)))
    return 'Name duplicates previous WSGI daemon definition.';
  return { name: name.text, node, server, options };
}

const DAEMON_OPTIONS: ReadonlySet<string> = new Set(
  (
    'user group supplementary-groups processes threads umask chroot home lang locale python-home python-path python-eggs stack-size maximum-requests ' +
    'startup-timeout inactivity-timeout request-timeout eviction-timeout restart-interval queue-timeout graceful-timeout shutdown-timeout ' +
    'deadlock-timeout connect-timeout socket-timeout response-socket-timeout listen-backlog send-buffer-size receive-buffer-size header-buffer-size ' +
    'response-buffer-size display-name socket-user script-user script-group cpu-time-limit cpu-priority memory-limit virtual-memory-limit server-metrics ' +
    'newrelic-config-file newrelic-environment interrupt-timeout response-timeout response-flush-delay switch-interval'
  ).split(' '),
);

const MOST_THREADS = 65533;

interface Least {
  readonly value: number;
  readonly orZero?: true;
  readonly text: string;
}

const invalid = (what: string): string => `Invalid ${what} for WSGI daemon process.`;

/** The least number that an option takes (mod_wsgi.c:wsgi_add_daemon_process; tried with `apache2 -t`). */
const LEAST: Readonly<Record<string, Least>> = {
  ...Object.fromEntries(
    (
      'startup-timeout request-timeout queue-timeout socket-timeout response-socket-timeout shutdown-timeout graceful-timeout ' +
      'eviction-timeout deadlock-timeout connect-timeout inactivity-timeout restart-interval memory-limit virtual-memory-limit'
    )
      .split(' ')
      .map((key) => [key, { value: 0, text: invalid(key.replaceAll('-', ' ')) }]),
  ),
  'cpu-time-limit': { value: 0, text: invalid('CPU time limit') },
  'maximum-requests': { value: 0, text: invalid('request count') },
  'listen-backlog': { value: 0, text: invalid('listen backlog') },
  'stack-size': { value: 1, text: invalid('stack size') },
  'send-buffer-size': {
    value: 512,
    orZero: true,
    text: 'Send buffer size must be >= 512 bytes, or 0 for system default.',
  },
  'receive-buffer-size': {
    value: 512,
    orZero: true,
    text: 'Receive buffer size must be >= 512 bytes, or 0 for system default.',
  },
  'header-buffer-size': {
    value: 8192,
    orZero: true,
    text: 'Header buffer size must be >= 8192 bytes, or 0 for default.',
  },
  'response-buffer-size': {
    value: 65536,
    orZero: true,
    text: 'Response buffer size must be >= 65536 bytes, or 0 for default.',
  },
};

function refuseDaemonOption(key: string, value: string): string | null {
  if (!DAEMON_OPTIONS.has(key)) return 'Invalid option to WSGI daemon process definition.';
  // C's atoi: what does not begin with digits is 0.
  const number = Number.parseInt(value, 10) || 0;
  if (key === 'processes' && number < 1) return 'Invalid process count for WSGI daemon process.';
  if (key === 'threads' && (number < 0 || number > MOST_THREADS))
    return 'Invalid thread count for WSGI daemon process.';
  const least = LEAST[key];
  if (least && number < least.value && !(number === 0 && least.orZero)) return least.text;
  if (key === 'threads' && value === '') return 'Invalid thread count for WSGI daemon process.';
  if (key === 'chroot' && !value.startsWith('/')) return 'Invalid chroot directory for WSGI daemon process.';
  if (key === 'umask' && !/^[0-7]+$/.test(value)) return 'Invalid umask for WSGI daemon process.';
  if (key === 'server-metrics' && !/^(on|off)$/i.test(value))
    return 'Invalid server metrics flag for WSGI daemon process.';
  if (key === 'home' && !value.startsWith('/')) return 'Invalid home directory for WSGI daemon process.';
  if (value === '' && /^(user|group|socket-user|script-user)$/.test(key)) return invalid(key.replace('-', ' '));
  if (key === 'user' && (value === 'root' || value === '#0')) return 'WSGI process blocked from running as root.';
  return null;
}

const literal = (value: string): string => (value === '%{GLOBAL}' ? '' : value);

/** WSGIImportScript (mod_wsgi.c:wsgi_add_import_script): both groups must be given and are taken as they are. */
export function parseImportScript(node: DirectiveNode, server: Server): Preload | string {
  const [script] = node.words;
  if (!script) return 'Location of import script not supplied.';
  const invalid = 'Invalid option to WSGI import script definition.';
  const options = parseWsgiOptions(node, 1, invalid);
  if (typeof options === 'string') return options;
  if (options.callableObject || options.passAuthorization) return invalid;
  if (!options.applicationGroup) return 'Name of WSGI application group required.';
  if (!options.processGroup) return 'Name of WSGI process group required.';
  return {
    node,
    script: script.text,
    processGroup: literal(options.processGroup.value),
    applicationGroup: literal(options.applicationGroup.value),
    callableObject: 'application',
    server,
  };
}

/** What an alias preloads: only with both groups given and none of them computed per request; a pattern's target must be literal too. */
export function preloadOfAlias(alias: WsgiAlias): Preload | null {
  const group = alias.options.processGroup;
  const application = alias.options.applicationGroup;
  if (!group || !application) return null;
  const names = [literal(group.value), literal(application.value)] as const;
  if (names.some((name) => name.includes('%{')) || (alias.regex && alias.target.includes('$'))) return null;
  return {
    node: alias.node,
    script: alias.target,
    processGroup: names[0],
    applicationGroup: names[1],
    callableObject: alias.options.callableObject?.value ?? 'application',
    server: alias.server,
  };
}

/** mod_wsgi's check of a literal group while the line is read: what was parsed so far counts (mod_wsgi.md section 2.1). */
export function refuseGroup(group: string, server: Server, daemons: DaemonsByName): string | null {
  if (group === '') return null;
  const [daemon] = daemons.get(group) ?? [];
  if (!daemon) return 'WSGI process group not yet configured.';
  if (daemon.server === server || daemon.server.kind === 'main-server') return null;
  const own = daemon.server.serverName?.value;
  const asked = server.serverName?.value;
  if (own === undefined && asked === undefined) return null;
  if (own === undefined || asked === undefined) return 'WSGI process group not matchable.';
  return own === asked ? null : 'WSGI process group not accessible.';
}
