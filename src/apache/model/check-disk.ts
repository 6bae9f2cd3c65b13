import { posix } from 'node:path';
import type { ServerDisk } from '../../host/server-disk.ts';
import type { StartupError } from '../read/read-result.ts';
import type { ConfigNode, DirectiveNode } from '../syntax/config-node.ts';
import { readOptions } from '../syntax/words.ts';
import { absolutePath } from './document-root.ts';
import { allNodes } from './find-node.ts';
import type { ServerConfig } from './server-config.ts';

/**
 * Why httpd would not start on the machine that the disk is: files and folders that it opens at start-up, users and groups that it
 * becomes (tried with `apache2 -t`). Null where nothing is wrong, and of a tree, which says nothing of the machine.
 */
export function refuseByDisk(config: ServerConfig, disk: ServerDisk): StartupError | null {
  if (disk.standsFor !== 'machine') return null;
  const machine = new Machine(config, disk);
  for (const node of [...(config.read.readDirectives ?? []), ...allNodes(config.nodes)]) {
    if (node.conditions.length > 0 || node.symbols.length > 0) continue;
    const message = refuseNode(machine, node);
    if (message !== null) return { message, at: node.at, line: node.line };
  }
  return null;
}

class Machine {
  readonly config: ServerConfig;
  readonly #disk: ServerDisk;

  constructor(config: ServerConfig, disk: ServerDisk) {
    this.config = config;
    this.#disk = disk;
  }

  kindOf(path: string): 'file' | 'directory' | 'other' | 'missing' | 'unknown' {
    const found = this.#disk.look(absolutePath(this.config, path));
    return found.kind === 'present' ? found.as : found.kind === 'absent' ? 'missing' : 'unknown';
  }

  /** Whether a table of accounts names somebody; numbers are taken as they are. */
  knows(table: '/etc/passwd' | '/etc/group', name: string): boolean {
    if (/^#\d+$/.test(name)) return true;
    const found = this.#disk.look(table);
    const read = found.kind === 'present' ? this.#disk.files.readText(found.file) : null;
    return read?.kind !== 'text' || read.text.split('\n').some((line) => line.startsWith(`${name}:`));
  }
}

type DiskCheck = (machine: Machine, node: DirectiveNode, word: string) => string | null;

const file: DiskCheck = (machine, { name }, word) =>
  machine.kindOf(word) === 'missing' ? `${name}: file '${word}' does not exist or is empty` : null;

const folder: DiskCheck = (machine, { name }, word) =>
  ['missing', 'file'].includes(machine.kindOf(word)) ? `${name}: directory '${word}' does not exist` : null;

/** Logs are made where they are not there; their folders are not. */
const log: DiskCheck = (machine, { name }, word) => {
  if (/^(\||syslog|$)/.test(word) || !word.includes('/')) return null;
  const around = posix.dirname(word);
  return machine.kindOf(around) === 'missing' ? `Cannot access directory '${around}/' for ${name}` : null;
};

const user: DiskCheck = (machine, _node, word) => (machine.knows('/etc/passwd', word) ? null : `bad user name ${word}`);

const group: DiskCheck = (machine, _node, word) =>
  machine.knows('/etc/group', word) ? null : `bad group name ${word}`;

const library: DiskCheck = (machine, _node, word) =>
  machine.kindOf(word) === 'missing'
    ? `Cannot load ${word} into server: cannot open shared object file: No such file or directory`
    : null;

const CHECKS: Readonly<Record<string, DiskCheck>> = {
  sslcertificatefile: file,
  sslcertificatekeyfile: file,
  sslcertificatechainfile: file,
  sslcacertificatefile: file,
  sslcacertificatepath: folder,
  errorlog: log,
  customlog: log,
  transferlog: log,
  user,
  group,
  serverroot: (machine, _node, word) =>
    machine.kindOf(word) === 'missing' ? 'ServerRoot must be a valid directory' : null,
  loadfile: library,
  loadmodule: (machine, node) => {
    const [id = '', path = ''] = node.words.map(({ text }) => text);
    return library(machine, node, path) ?? refuseSymbol(id, path);
  },
  rewritemap: (machine, { words }) => {
    const [, kind = '', path = ''] = /^(?:(txt|rnd|prg|dbm(?:=\w+)?):)?(\/.*)$/s.exec(words[1]?.text ?? '') ?? [];
    return path !== '' && !kind.startsWith('dbm=') && machine.kindOf(path) === 'missing'
      ? `RewriteMap: file for map ${words[0]?.text} not found:${path}`
      : null;
  },
  mutex: (machine, _node, word) => {
    const path = /^(?:flock|fcntl|file):(.*)$/is.exec(word)?.[1];
    return path !== undefined && machine.kindOf(path) === 'missing'
      ? `Invalid Mutex directory in argument ${word}`
      : null;
  },
  wsgidaemonprocess: (machine, { argsText }) => {
    const options = new Map(readOptions(argsText, 1).filter((option) => option !== null));
    const named = [options.get('group'), ...(options.get('supplementary-groups')?.split(',') ?? [])];
    const name = options.get('user');
    if (name !== undefined && !machine.knows('/etc/passwd', name)) return `bad user name ${name}`;
    const unknown = named.find((one) => one !== undefined && !machine.knows('/etc/group', one));
    return unknown === undefined ? null : `bad group name ${unknown}`;
  },
};

/** The structure of a module has the name of its source; httpd's own are told by their file. */
function refuseSymbol(id: string, path: string): string | null {
  const name =
    /\/mod_(access_compat|alias|auth\w*|autoindex|dir|env|expires|headers|info|macro|mime|negotiation|proxy\w*|rewrite|setenvif|ssl|status|wsgi)\.so$/.exec(
      path,
    )?.[1];
  return name === undefined || id === `${name}_module`
    ? null
    : `Can't locate API module structure \`${id}' in file ${path}`;
}

function refuseNode(machine: Machine, node: ConfigNode): string | null {
  if (node.kind === 'section') return null;
  if (node.key === 'documentroot' && machine.config.main.directives.includes(node)) {
    const word = node.words[0]?.text ?? '';
    return machine.kindOf(word) === 'missing' ? `DocumentRoot '${word}' is not a directory, or is not readable` : null;
  }
  return CHECKS[node.key]?.(machine, node, node.words[0]?.text ?? '') ?? null;
}
