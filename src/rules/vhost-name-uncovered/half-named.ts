import { ClaimedNames } from '../../apache/model/claimed-names.ts';
import type { Server } from '../../apache/model/server-config.ts';
import type { Location } from '../../source/location.ts';
import { isPlaceholder } from '../placeholder.ts';

/** A name of a site on one port that the other port lacks. */
export interface HalfNamed {
  readonly host: Server;
  readonly name: string;
  readonly at: Location;
  readonly port: string;
  readonly other: string;
  /** The first virtual host of the other port. */
  readonly taker: Server;
  /** The virtual host on the other port that has the ServerName and lacks an alias. */
  readonly twin: Server | null;
}

/** Names of sites on one of the ports 80 and 443 that the other port's virtual hosts do not claim. */
export function findHalfNamed(hosts: readonly Server[], isSite: (host: Server) => boolean): readonly HalfNamed[] {
  const on = (port: number): readonly Server[] =>
    hosts.filter((host) => host.addresses.some((address) => address.port === port));
  const everywhere = hosts.filter((host) => host.addresses.some((address) => address.port === '*'));
  return [
    [80, 443],
    [443, 80],
  ].flatMap(([port = 0, other = 0]) => {
    const here = on(port).filter((host) => isSite(host) && !host.inheritsName && host.section?.conditions.length === 0);
    const there = on(other);
    const [taker] = there;
    if (here.length === 0 || !taker || redirects(taker) || there.some((host) => host.section?.conditions.length))
      return [];
    const claimed = new ClaimedNames([...there, ...everywhere]);
    const isClaimed = (name: string): boolean => claimed.find(name.toLowerCase()) !== null;
    const common = { port: String(port), other: String(other), taker };
    return here.flatMap((host): readonly HalfNamed[] => {
      if (runsSame(taker, host)) return [];
      const name = host.serverName?.value ?? '';
      if (!isClaimed(name)) return host.at ? [{ ...common, host, name, at: host.at, twin: null }] : [];
      const twin = claimed.find(name.toLowerCase())?.server;
      if (!twin || twin === taker || !there.includes(twin)) return [];
      return host.aliases
        .filter((alias) => /^[\w.-]+$/.test(alias.name) && !isPlaceholder(alias.name) && !isClaimed(alias.name))
        .map((alias) => ({ ...common, host, name: alias.name, at: alias.at, twin }));
    });
  });
}

/** Who comes by another name gets the same site from a virtual host that mounts the same. */
const runsSame = (one: Server, other: Server): boolean => mountsOf(one) === mountsOf(other);

const mountsOf = ({ directives }: Server): string =>
  JSON.stringify(
    directives
      .filter(({ key }) => key.startsWith('wsgiscriptalias'))
      .map(({ words }) => words.slice(0, 2).map(({ text }) => text))
      .sort(),
  );

/** A first virtual host that only sends clients elsewhere shows nobody a wrong site. */
export const redirects = (server: Server): boolean =>
  server.directives.some((node) => node.key.startsWith('redirect') || node.key === 'rewriteengine');
