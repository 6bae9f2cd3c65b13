import { oncePer } from '../../source/once-per.ts';
import { holdsSymbol } from '../syntax/mask-templates.ts';
import type { ChosenBy } from './route.ts';
import type { Server, ServerConfig, VirtualHostAddress } from './server-config.ts';
import { hasWildcard, matchesWildcard, WildcardNames } from './wildcard-names.ts';

/** The server of a request, and what decided. */
export interface HostChoice {
  readonly server: Server;
  readonly chosenBy: ChosenBy;
  /** How many virtual hosts stand in the same address group. */
  readonly groupSize: number;
  readonly undecidedBecause: readonly string[];
}

interface Group {
  readonly members: readonly Server[];
  /** The first server of each exact name, lower case: ServerName and plain ServerAlias. */
  readonly names: ReadonlyMap<string, { readonly index: number; readonly chosenBy: 'name' | 'alias' }>;
  readonly wildcards: WildcardNames<number>;
}

const tables = new WeakMap<ServerConfig, Map<string, [Server, ...Server[]]>>();
const indexes = new WeakMap<readonly Server[], Group>();

const keyOf = ({ ip, port }: Pick<VirtualHostAddress, 'ip' | 'port'>): string => `${ip} ${port}`;

/** Virtual hosts by `address port` (`*` for any), each group in text order (vhost.c:ap_fini_vhost_config). */
export function groupByAddress(config: ServerConfig): ReadonlyMap<string, readonly [Server, ...Server[]]> {
  const known = tables.get(config);
  if (known) return known;
  const table = new Map<string, [Server, ...Server[]]>();
  for (const server of config.virtualHosts) {
    for (const address of server.addresses) {
      if (address.ip === null || address.port === null) continue;
      const key = keyOf(address);
      const group = table.get(key);
      if (!group) table.set(key, [server]);
      else if (group.at(-1) !== server) group.push(server);
    }
  }
  tables.set(config, table);
  return table;
}

function indexGroup(members: readonly Server[]): Group {
  const known = indexes.get(members);
  if (known) return known;
  const names = new Map<string, { index: number; chosenBy: 'name' | 'alias' }>();
  const wildcards = new WildcardNames<number>();
  for (const [index, server] of members.entries()) {
    const name = server.serverName?.value.toLowerCase();
    if (name !== undefined && !names.has(name)) names.set(name, { index, chosenBy: 'name' });
    for (const alias of server.aliases) {
      const pattern = alias.name.toLowerCase();
      if (hasWildcard(pattern)) wildcards.add(pattern, index, index);
      else if (!names.has(pattern)) names.set(pattern, { index, chosenBy: 'alias' });
    }
  }
  const group = { members, names, wildcards };
  indexes.set(members, group);
  return group;
}

/**
 * Chooses the server of a connection and a Host (httpd.md 3.4; vhost.c:ap_update_vhost_given_ip, update_server_from_aliases).
 * One address group is looked at and no other; in it the first name that fits in text order, else its first virtual host.
 * `host` is lower case, without port and final dot; null where none was sent.
 */
export function selectVirtualHost(config: ServerConfig, ip: string, port: number, host: string | null): HostChoice {
  const key = keyAt(config, ip, port);
  const members = groupByAddress(config).get(key) ?? filledInAt(config, ip, port);
  const doubts = doubtsAbout(config, members, port);
  if (!members?.[0]) return { server: config.main, chosenBy: 'main-server', groupSize: 0, undecidedBecause: doubts };
  const [first] = members;
  const choice = (index: number, chosenBy: ChosenBy): HostChoice => ({
    server: members[index] ?? first,
    chosenBy,
    groupSize: members.length,
    undecidedBecause: doubts,
  });
  if (members.length === 1) return choice(0, describeSingle(first, host));
  if (host === null) return choice(0, 'default');
  const group = indexGroup(members);
  const exact = group.names.get(host);
  const wild = group.wildcards.find(host, exact?.index ?? Infinity);
  if (wild) return choice(wild.item, 'wildcard');
  if (exact) return choice(exact.index, exact.chosenBy);
  const index = members.findIndex((server) => isWrittenFor(server, host, key));
  return index >= 0 ? choice(index, 'alias') : choice(0, 'default');
}

function describeSingle(server: Server, host: string | null): ChosenBy {
  if (host === null) return 'default';
  if (server.serverName?.value.toLowerCase() === host) return 'name';
  const alias = server.aliases.find(({ name }) => matchesWildcard(name.toLowerCase(), host));
  if (!alias) return 'default';
  return hasWildcard(alias.name) ? 'wildcard' : 'alias';
}

/** Whether a server has a host, in lower case, among its names. */
export const isNamed = (server: Server, host: string): boolean => describeSingle(server, host) !== 'default';

/** Whether a virtual host stands in a group by an address that is written as the Host is; its others are in groups of their own. */
const isWrittenFor = (server: Server, host: string, key: string): boolean =>
  server.addresses.some((address) => keyOf(address) === key && hostPart(address.written) === host);

const hostPart = (written: string): string =>
  written
    .replace(/:[^:\]]*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();

/** The port that goes with the names of a server; a virtual host without a ServerName has that of its first address. */
export function namedPort(server: Server): number | null {
  if (server.serverPort !== null || server.kind === 'main-server' || !server.inheritsName) return server.serverPort;
  const port = server.addresses[0]?.port;
  return typeof port === 'number' ? port : null;
}

/** Whether a host, in lower case, and a port are those of a server (vhost.c:ap_matches_request_vhost). */
export const namesServer = (server: Server, host: string, port: number): boolean =>
  server.addresses.some((own) => (own.port === '*' || own.port === port) && hostPart(own.written) === host) ||
  (port === namedPort(server) && isNamed(server, host));

/**
 * Whether StrictHostCheck refuses a Host that no server's name fits (vhost.c:ap_update_vhost_from_headers_ex, httpd.md 3.4).
 */
export function refusesHost(config: ServerConfig, ip: string, port: number, host: string | null): boolean {
  if (host === null) return false;
  const members = membersOf(config, ip, port);
  if (saidBeforeHost(config, members, 'stricthostcheck', 'on', 'off') !== 'on') return false;
  const key = keyAt(config, ip, port);
  // A lone virtual host is no list of names: its address is not compared (vhost.c:update_server_from_aliases).
  const isAddress = members.length > 1 && members.some((server) => isWrittenFor(server, host, key));
  return !isAddress && !members.some((server) => isNamed(server, host));
}

/** Whether odd Host headers pass (HttpProtocolOptions; vhost.c:fix_hostname). */
export const isLenient = (config: ServerConfig, ip: string, port: number): boolean =>
  saidBeforeHost(config, membersOf(config, ip, port), 'httpprotocoloptions', 'unsafe', 'strict') === 'unsafe';

/** Before the Host is known only the first virtual host of the address group, or the main server, is asked. */
function saidBeforeHost(config: ServerConfig, [first]: readonly Server[], key: string, ...words: string[]): string {
  const said = [config.main, first].flatMap((server) =>
    (server?.directives ?? []).filter((node) => node.key === key).flatMap((node) => node.words),
  );
  return said.map(({ text }) => text.toLowerCase()).findLast((word) => words.includes(word)) ?? '';
}

const membersOf = (config: ServerConfig, ip: string, port: number): readonly Server[] =>
  groupByAddress(config).get(keyAt(config, ip, port)) ?? [config.main];

/** The key of the virtual hosts that a connection may mean, of all addresses where none fits. */
function keyAt(config: ServerConfig, ip: string, port: number): string {
  const addresses = [
    { ip, port },
    { ip, port: '*' },
    { ip: '*', port },
  ] as const;
  return addresses.map(keyOf).find((key) => groupByAddress(config).has(key)) ?? keyOf({ ip: '*', port: '*' });
}

/** The virtual hosts whose address something else fills in, as far as it may be this one: of a template that is what people ask about. */
function filledInAt(config: ServerConfig, ip: string, port: number): readonly Server[] | undefined {
  const found = filledIn(config).filter(({ section }) =>
    section?.words.some(({ text }) => {
      const [, host = '', own] = /^(.*?)(?::([^:]*))?$/.exec(text) ?? [];
      const fits = (part: string, asked: string): boolean =>
        part === asked || part === '*' || part === '_default_' || holdsSymbol(part, section.symbols);
      return fits(host, ip) && (own === undefined || fits(own, String(port)));
    }),
  );
  return found.length > 0 ? found : undefined;
}

const filledIn = oncePer((config: ServerConfig): readonly Server[] =>
  config.virtualHosts.filter(({ section }) => section !== null && section.symbols.length > 0),
);

/** One address for all virtual hosts, and nothing is listened on but what is filled in too: whatever it is, they are asked. */
const isListenedWherever = oncePer(
  ({ virtualHosts, listens, main }: ServerConfig): boolean =>
    listens.length === 0 &&
    main.directives.some(({ key, symbols }) => key === 'listen' && symbols.length > 0) &&
    new Set(virtualHosts.map(({ section }) => section?.argsText)).size === 1,
);

/** What could make the choice another one: names that only DNS knows, and virtual hosts that may not be there. */
function doubtsAbout(config: ServerConfig, members: readonly Server[] | undefined, port: number): readonly string[] {
  const doubts: string[] = [];
  for (const server of config.virtualHosts) {
    const unresolved = server.addresses.find(
      (address) => address.ip === null && (address.port === port || address.port === '*'),
    );
    if (unresolved) doubts.push(`only DNS tells which address ${unresolved.written} is`);
    const [condition] = server.section?.conditions ?? [];
    if (condition && members?.includes(server)) doubts.push(`${condition.text}: ${condition.why}`);
    if (server.section && server.section.symbols.length > 0 && !isListenedWherever(config))
      doubts.push(`the address ${server.section.symbols[0]} is not known`);
  }
  return doubts;
}
