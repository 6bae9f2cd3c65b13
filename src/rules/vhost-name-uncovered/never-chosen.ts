import type { Server } from '../../apache/model/server-config.ts';
import type { DirectiveNode, Word } from '../../apache/syntax/config-node.ts';
import type { Mount } from '../../deployment/deployment.ts';
import { mountsByServer } from '../../deployment/mounts-by-server.ts';
import type { Location } from '../../source/location.ts';
import { isPlaceholder } from '../placeholder.ts';

/** Virtual hosts by the address they listen on, in the order in which httpd goes through them. */
export type Groups = ReadonlyMap<string, readonly Server[]>;

/** A virtual host that no request reaches: it has no name, and an earlier one goes by the name that it takes over. */
export interface NeverChosen {
  readonly host: Server;
  readonly at: Location;
  readonly site: Mount;
  readonly first: Server;
}

/**
 * Measured: a virtual host without a ServerName has that of the main server, so of two on one address the first has every
 * request for it, and what no name claims goes to the first of the address anyway.
 */
export function findNeverChosen(groups: Groups, mounts: readonly Mount[]): readonly NeverChosen[] {
  return [...mountsByServer(mounts)].flatMap(([host, [site]]) => {
    if (!site || !host.at || !host.inheritsName || host.aliases.length > 0 || !isPlain(host)) return [];
    const takers = [...groups.values()].flatMap((members) =>
      members.includes(host) ? [members.slice(0, members.indexOf(host)).find((one) => takesName(one, host))] : [],
    );
    const [first] = takers;
    return first && takers.every((taker) => taker !== undefined) ? [{ host, at: host.at, site, first }] : [];
  });
}

const takesName = (earlier: Server, host: Server): boolean =>
  isPlain(earlier) &&
  (earlier.inheritsName ||
    (host.serverName !== null && earlier.serverName?.value.toLowerCase() === host.serverName.value.toLowerCase()));

const isPlain = ({ section }: Server): boolean =>
  section !== null && section.conditions.length === 0 && section.symbols.length === 0;

/** A name of a site that no client ever sends: it has a slash in it. */
export interface UnsentName {
  readonly line: DirectiveNode;
  readonly word: Word;
  /** What httpd takes for the name. */
  readonly name: string;
  /** The host that is meant. */
  readonly meant: string;
  readonly site: Mount;
  /** Whether another name leads to the virtual host. */
  readonly isReached: boolean;
}

/**
 * Measured: of `ServerName http://host/path` httpd leaves the scheme out and keeps the path, where no port stands before it
 * (core.c:server_hostname_port); a ServerAlias is kept as it is written. The first of an address answers all the same.
 */
export function findUnsentNames(groups: Groups, mounts: readonly Mount[]): readonly UnsentName[] {
  return [...mountsByServer(mounts)].flatMap(([host, [site]]) => {
    if (!site || !host.directives.some(isUnsent)) return [];
    const of = [...groups.values()].filter((members) => members.includes(host));
    if (of.length === 0 || of.some(([first]) => first === host)) return [];
    const isNamed = !host.inheritsName && !host.serverName?.value.includes('/');
    const isReached = isNamed || host.aliases.some(({ name }) => !name.includes('/'));
    return host.directives.flatMap((line) => {
      if (!isUnsent(line)) return [];
      return line.words.flatMap((word) => {
        const name = line.key === 'servername' ? word.text.replace(/^.*?:\/\//, '') : word.text;
        const [, meant] = /^(?:\w+:\/\/)?([\w-]+(?:\.[\w-]+)*)\/\S*$/.exec(word.text) ?? [];
        return meant === undefined || isPlaceholder(meant) ? [] : [{ line, word, name, meant, site, isReached }];
      });
    });
  });
}

const isUnsent = ({ key, words }: DirectiveNode): boolean =>
  (key === 'servername' || key === 'serveralias') && words.some(({ text }) => text.includes('/'));
