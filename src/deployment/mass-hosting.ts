import { readRequest } from '../apache/model/request-authority.ts';
import { selectVirtualHost } from '../apache/model/select-virtual-host.ts';
import type { Server, ServerConfig } from '../apache/model/server-config.ts';
import { type DirectiveNode, firstWord } from '../apache/syntax/config-node.ts';
import { escapeRegExp } from '../source/escape-reg-exp.ts';
import { folderBefore } from '../source/normal-path.ts';
import { requestTo } from './site-url.ts';

/** A folder whose files have URLs by the name that the server is asked by, or by a user that they begin with. */
export interface MassFolder {
  /** What all of them lie in. */
  readonly path: string;
  /** The URL path of a file; null where the line leads to none. */
  readonly urlOf: (path: string) => string | null;
  /** Other names than its own, by which the server may lead to a file. */
  readonly hostsOf: (path: string) => Iterable<string>;
}

const BEFORE: Readonly<Record<string, string>> = {
  virtualdocumentroot: '',
  virtualdocumentrootip: '',
  virtualscriptalias: '/cgi-bin',
  virtualscriptaliasip: '/cgi-bin',
};

/** The folder that a line of mod_vhost_alias or mod_userdir shows; null where a line is none of those, or shows none. */
export function massFolderOf(config: ServerConfig, server: Server, node: DirectiveNode): MassFolder | null {
  const before = BEFORE[node.key];
  const written = firstWord(node.words);
  if (before !== undefined) return written.startsWith('/') ? byName(config, server, written, before) : null;
  return node.key === 'userdir' && written.startsWith('/') ? byUser(written) : null;
}

const PART = /%(?:[%p]|-?\d\+?(?:\.-?\d\+?)?)/g;

/** Names of files are no longer (limits.h, NAME_MAX). */
const TOO_LONG_A_NAME = /[^/]{256}/;
/** Of so many pieces in a row of one name of a path nobody can say where each ends. */
const MOST_PIECES = 2;

interface NamedFolder {
  readonly pattern: RegExp;
  /** The pieces that it tells apart; null where there are too many. */
  readonly parts: readonly string[] | null;
}

/** `%0`, `%2.1+`: a piece of the name (mod_vhost_alias.c:vhost_alias_interpolate). */
function readPieces(written: string): NamedFolder {
  const isTooMuch = (name: string): boolean =>
    (name.match(PART) ?? []).filter((part) => part !== '%%').length > MOST_PIECES;
  const names = written.replace(/\/$/, '').split('/');
  const patternOf = (name: string): string => {
    if (isTooMuch(name)) return '([^/]+)';
    const pieces = (name.match(PART) ?? []).map((part) => (part === '%%' ? '%' : part === '%p' ? '(\\d+)' : '([^/]+)'));
    return name
      .split(PART)
      .map((text, at) => escapeRegExp(text) + (pieces[at] ?? ''))
      .join('');
  };
  return {
    pattern: new RegExp(`^${names.map(patternOf).join('/')}(/.+)$`, 's'),
    parts: names.some(isTooMuch) ? null : (written.match(PART) ?? []).filter((part) => part !== '%%'),
  };
}

function byName(config: ServerConfig, server: Server, written: string, before: string): MassFolder {
  const { pattern, parts } = readPieces(written);
  const partsOf = (path: string) => (TOO_LONG_A_NAME.test(path) ? null : pattern.exec(path));
  function* hostsOf(path: string): Generator<string> {
    const found = partsOf(path);
    if (!found) return;
    const spelt = parts === null ? [] : spell(parts, found.slice(1));
    const tried = new Set<string>();
    for (const host of namesTried(spelt, server, path)) {
      if (tried.size >= MOST_HOSTS) return;
      if (!tried.has(host) && isServedBy(config, server, host)) yield host;
      tried.add(host);
    }
  }
  return {
    path: folderBefore(written, '%'),
    urlOf: (path) => {
      const rest = partsOf(path)?.at(-1);
      return rest === undefined ? null : before + rest;
    },
    hostsOf,
  };
}

/** How many names are tried for a script. */
const MOST_HOSTS = 32;

/** The names that a file may be asked for by: as its path spells them, else an alias with a part of the path for its `*`. */
function* namesTried(spelt: readonly string[], server: Server, path: string): Generator<string> {
  const names = path.split('/').filter((name) => /^[\w-]+$/.test(name));
  for (const host of spelt) if (!/[*?]/.test(host)) yield host;
  for (const { name: alias } of server.aliases)
    for (const name of names.slice(0, MOST_HOSTS)) {
      const host = alias.toLowerCase().replace('*', name);
      if (!/[*?]/.test(host)) yield host;
    }
}

/** A name of which the parts are these values, where whole labels are asked for. */
function spell(parts: readonly string[], values: readonly string[]): readonly string[] {
  const front: string[] = [];
  const back: string[] = [];
  for (const [at, part] of parts.entries()) {
    const [, sign, number] = /^%(-?)(\d)\+?$/.exec(part) ?? [];
    const value = values[at];
    if (number === undefined || value === undefined) return [];
    if (number === '0') return [value];
    (sign === '-' ? back : front)[Number(number) - 1] = value;
  }
  return [[...filled(front), ...[...filled(back)].reverse()].join('.')];
}

const filled = (labels: readonly (string | undefined)[]): readonly string[] =>
  Array.from(labels, (label) => label ?? 'name');

/** Whether a request by that name is this server's. */
function isServedBy(config: ServerConfig, server: Server, host: string): boolean {
  const { connectIp, port, host: name } = readRequest(requestTo(config, server, { path: '/', host }));
  return selectVirtualHost(config, connectIp, port, name).server === server;
}

/** `/home/*` + `/www` of a user, or a folder with one for each (mod_userdir.c:translate_userdir). */
function byUser(written: string): MassFolder {
  const [prefix = '', suffix] = written.split('*');
  const pattern = new RegExp(
    suffix === undefined
      ? `^${escapeRegExp(written)}/([^/]+)(/.+)$`
      : `^${escapeRegExp(prefix)}([^/]+)${escapeRegExp(suffix)}(/.+)$`,
    's',
  );
  return {
    path: suffix === undefined ? written : prefix.replace(/\/[^/]*$/, ''),
    urlOf: (path) => {
      const [, user, rest] = pattern.exec(path) ?? [];
      return user === undefined || rest === undefined ? null : `/~${user}${rest}`;
    },
    hostsOf: () => [],
  };
}
