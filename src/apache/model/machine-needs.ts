import { isIP } from 'node:net';
import { posix } from 'node:path';
import type { ServerDisk } from '../../host/server-disk.ts';
import type { StartupError, StartupNeed } from '../read/read-result.ts';
import type { ConfigNode, DirectiveNode } from '../syntax/config-node.ts';
import { readOptions } from '../syntax/words.ts';
import { absolutePath } from './document-root.ts';
import { allNodes } from './find-node.ts';
import type { ServerConfig } from './server-config.ts';

/** Whether httpd starts on a machine, as far as that is not in the files. */
export interface MachineVerdict {
  /** Why it would not; null where nothing is known to be missing. */
  readonly refusal: StartupError | null;
  readonly needs: readonly StartupNeed[];
}

/**
 * What httpd opens at start-up, whom it becomes, and which names it looks up (tried with `apache2 -t`). Something is missing for
 * certain only on the machine itself: a tree says nothing of the rest of a server.
 */
export function judgeMachine(config: ServerConfig, disk: ServerDisk): MachineVerdict {
  const machine = new Machine(config, disk);
  const needs: StartupNeed[] = [];
  const modules: StartupNeed[] = [];
  for (const node of [...(config.read.readDirectives ?? []), ...allNodes(config.nodes)]) {
    const list = node.key === 'loadmodule' || node.key === 'loadfile' ? modules : needs;
    if (node.conditions.length > 0 || node.symbols.length > 0) continue;
    for (const { what, isMet, refusal } of needsOf(machine, node)) {
      if (isMet === false) return { refusal: { message: refusal, at: node.at, line: node.line }, needs: [] };
      if (isMet === null) list.push({ what, at: node.at, line: node.line });
    }
  }
  // Every server has its modules: what is its own comes first.
  return { refusal: null, needs: [...needs, ...modules] };
}

/** One thing that a line needs; `isMet` is null where nobody can tell, `refusal` what httpd says where it is not. */
interface Need {
  readonly what: string;
  readonly isMet: boolean | null;
  readonly refusal: string;
}

type Kind = 'file' | 'directory';

class Machine {
  readonly config: ServerConfig;
  readonly #disk: ServerDisk;

  constructor(config: ServerConfig, disk: ServerDisk) {
    this.config = config;
    this.#disk = disk;
  }

  /** A file or folder, by the name it is given in a line. */
  path(kind: Kind, written: string, refusal: string): Need {
    const path = absolutePath(this.config, written);
    const named = this.config.read.serverRoot === null ? written : path;
    const found = this.#disk.look(path);
    const isThere = found.kind === 'unknown' ? null : found.kind === 'present' && this.#fits(kind, found.as);
    return { what: `the ${kind === 'file' ? 'file' : 'folder'} ${named}`, isMet: this.#sure(isThere), refusal };
  }

  /** Somebody in a table of accounts; numbers are taken as they are. */
  account(table: '/etc/passwd' | '/etc/group', name: string): Need {
    const who = table === '/etc/passwd' ? 'user' : 'group';
    const need = { what: `the ${who} ${name}`, refusal: `bad ${who} name ${name}` };
    if (/^#\d+$/.test(name)) return { ...need, isMet: true };
    const found = this.#disk.standsFor === 'machine' ? this.#disk.look(table) : null;
    const read = found?.kind === 'present' ? this.#disk.files.readText(found.file) : null;
    const isKnown = read?.kind === 'text' ? read.text.split('\n').some((line) => line.startsWith(`${name}:`)) : null;
    return { ...need, isMet: isKnown };
  }

  #fits(kind: Kind, found: string): boolean {
    return kind === 'directory' ? found === 'directory' : found !== 'directory';
  }

  #sure(isThere: boolean | null): boolean | null {
    return isThere === false && this.#disk.standsFor !== 'machine' ? null : isThere;
  }
}

/** A name that has to have an address. */
const address = (name: string, refusal: string): readonly Need[] =>
  isIP(name) > 0 || name === '*'
    ? []
    : [{ what: `an address of the name ${name}`, isMet: name === 'localhost' || null, refusal }];

/** Something in the programs of the machine. */
const program = (what: string, refusal: string): Need => ({ what, isMet: null, refusal });

type NeedsOf = (machine: Machine, node: DirectiveNode, words: readonly string[]) => readonly Need[];

const file: NeedsOf = (machine, { name }, [word = '']) => [
  machine.path('file', word, `${name}: file '${word}' does not exist or is empty`),
];

const folder: NeedsOf = (machine, { name }, [word = '']) => [
  machine.path('directory', word, `${name}: directory '${word}' does not exist`),
];

const validFolder: NeedsOf = (machine, { name }, [word = '']) => [
  machine.path('directory', word, `${name} must be a valid directory`),
];

/** Logs are made where they are not there; their folders are not. */
const log: NeedsOf = (machine, { name }, [word = '']) => {
  if (/^(\||syslog|$)/.test(word) || !word.includes('/')) return [];
  const around = posix.dirname(word);
  return [machine.path('directory', around, `Cannot access directory '${around}/' for ${name}`)];
};

const library: NeedsOf = (machine, _node, words) =>
  words.map((word) =>
    machine.path(
      'file',
      word,
      `Cannot load ${word} into server: cannot open shared object file: No such file or directory`,
    ),
  );

const proxies: NeedsOf = (_machine, { name }, words) =>
  words
    .filter((word) => !/[:/]|^[\d.]*$/.test(word))
    .flatMap((word) =>
      address(word, `RemoteIP: Error parsing IP ${word} (Name or service not known error) for ${name}`),
    );

const listFile: NeedsOf = (machine, { name }, [word = '']) => [
  machine.path('file', word, `${name}: Could not open file ${word}: No such file or directory`),
];

const protocols: NeedsOf = (_machine, { name }, words) =>
  words.some((word) => /^\+?sslv3$/i.test(word))
    ? [program('an OpenSSL that has SSLv3', `${name}: SSLv3 not supported by this version of OpenSSL`)]
    : [];

const NEEDS: Readonly<Record<string, NeedsOf>> = {
  ...Object.fromEntries(
    (
      'sslcertificatefile sslcertificatekeyfile sslcertificatechainfile sslcacertificatefile sslcadnrequestfile sslcarevocationfile ' +
      'sslsessionticketkeyfile sslsrpverifierfile sslocsprespondercertificatefile sslproxycacertificatefile sslproxycarevocationfile ' +
      'sslproxymachinecertificatefile sslproxymachinecertificatechainfile'
    )
      .split(' ')
      .map((key) => [key, file]),
  ),
  ...Object.fromEntries(
    'sslcacertificatepath sslcadnrequestpath sslcarevocationpath sslproxycacertificatepath sslproxycarevocationpath sslproxymachinecertificatepath'
      .split(' ')
      .map((key) => [key, folder]),
  ),
  serverroot: validFolder,
  defaultruntimedir: validFolder,
  chrootdir: validFolder,
  coredumpdirectory: folder,
  errorlog: log,
  customlog: log,
  globallog: log,
  transferlog: log,
  user: (machine, _node, [word = '']) => [machine.account('/etc/passwd', word)],
  group: (machine, _node, [word = '']) => [machine.account('/etc/group', word)],
  loadfile: library,
  loadmodule: (machine, node, [id = '', path = '']) => [
    ...library(machine, node, [path]),
    ...(holdsModule(id, path)
      ? []
      : [{ what: '', isMet: false, refusal: `Can't locate API module structure \`${id}' in file ${path}` }]),
  ],
  rewritemap: (machine, _node, [name = '', source = '']) => {
    if (/^(int|dbd|fastdbd):|^dbm=/.test(source)) return [];
    const path = source.replace(/^(txt|rnd|dbm|prg):/, '').split(' ')[0] ?? '';
    return [machine.path('file', path, `RewriteMap: file for map ${name} not found:${path}`)];
  },
  mutex: (machine, _node, [word = '']) => {
    const path = /^(?:flock|fcntl|file):(.*)$/is.exec(word)?.[1];
    return path === undefined ? [] : [machine.path('directory', path, `Invalid Mutex directory in argument ${word}`)];
  },
  listen: (_machine, _node, [word = '']) => {
    const host = /^(.*):\d+$/.exec(word)?.[1]?.replace(/^\[(.*)\]$/, '$1');
    return host === undefined ? [] : address(host, `Listen setup failed for ${host}`);
  },
  proxysourceaddress: (_machine, { name }, [word = '']) => address(word, `${name} invalid value`),
  remoteiptrustedproxy: proxies,
  remoteipinternalproxy: proxies,
  remoteiptrustedproxylist: listFile,
  remoteipinternalproxylist: listFile,
  suexec: (_machine, _node, [word = '']) =>
    /^on$/i.test(word) ? [program('the program suexec', "suEXEC isn't supported")] : [],
  suexecusergroup: () => [program('the program suexec', 'SuexecUserGroup configured, but suEXEC is disabled')],
  sslpassphrasedialog: (machine, { name }, [word = '']) => {
    const path = /^exec:(\S*)/i.exec(word)?.[1];
    return path === undefined ? [] : [machine.path('file', path, `${name}: file '${path}' does not exist`)];
  },
  sslrandomseed: (machine, { name }, [, source = '']) => {
    if (/^builtin$/i.test(source)) return [];
    if (/^egd:/i.test(source))
      return [program('an OpenSSL that has EGD', `Invalid ${name} entropy source '${source}'`)];
    const path = source.replace(/^(file|exec):/i, '');
    return [machine.path('file', path, `${name}: source path '${path}' does not exist`)];
  },
  sslprotocol: protocols,
  sslproxyprotocol: protocols,
  sslcompression: (_machine, { name }, [word = '']) =>
    /^on$/i.test(word) ? [program('an OpenSSL that compresses', `This version of OpenSSL cannot enable ${name}.`)] : [],
  sslfips: (_machine, { name }, [word = '']) =>
    /^on$/i.test(word)
      ? [program('an OpenSSL with FIPS', `${name} invalid, rebuild httpd and openssl compiled for FIPS`)]
      : [],
  sslcryptodevice: (_machine, { name }, [word = '']) =>
    /^builtin$/i.test(word) ? [] : [program(`the device ${word} of OpenSSL`, `${name}: Invalid argument`)],
  sslopensslconfcmd: (_machine, _node, [command = '']) => [
    program(`an OpenSSL that takes ${command}`, `'${command}': invalid OpenSSL configuration command`),
  ],
  xml2encdefault: (_machine, _node, [word = '']) => [
    program(`the charset ${word} of libxml2`, 'Invalid or unsupported default charset'),
  ],
  wsgidaemonprocess: (machine, { argsText }) => {
    const options = new Map(readOptions(argsText, 1).filter((option) => option !== null));
    const given = (keys: readonly string[]): readonly string[] =>
      keys.flatMap((key) => options.get(key)?.split(',') ?? []);
    return [
      ...given(['user', 'socket-user', 'script-user']).map((name) => machine.account('/etc/passwd', name)),
      ...given(['group', 'script-group', 'supplementary-groups']).map((name) => machine.account('/etc/group', name)),
    ];
  },
};

/** Whether a file may hold a module: the structure has the name of its source; httpd's own are told by their file. */
function holdsModule(id: string, path: string): boolean {
  const name =
    /\/mod_(access_compat|alias|auth\w*|autoindex|dir|env|expires|headers|info|macro|mime|negotiation|proxy\w*|rewrite|setenvif|ssl|status|wsgi)\.so$/.exec(
      path,
    )?.[1];
  return name === undefined || id === `${name}_module`;
}

function needsOf(machine: Machine, node: ConfigNode): readonly Need[] {
  if (node.kind === 'section') return [];
  const words = node.words.map(({ text }) => text);
  // That of a virtual host may be missing.
  if (node.key === 'documentroot' && machine.config.main.directives.includes(node))
    return [
      machine.path('directory', words[0] ?? '', `DocumentRoot '${words[0]}' is not a directory, or is not readable`),
    ];
  return NEEDS[node.key]?.(machine, node, words) ?? [];
}
