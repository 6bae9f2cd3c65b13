import type { Server } from '../../apache/model/server-config.ts';
import type { Location } from '../../source/location.ts';
import { isPlaceholder } from '../placeholder.ts';

/** A virtual host whose ServerName an earlier one of its group has too, and the place of that one. */
export interface Twin {
  readonly name: string;
  readonly at: Location;
  readonly first: Location;
}

/** Alternatives of a template are no twins, and those of which none runs a site are not for this rule. */
export function findTwins(members: readonly Server[], isSite: (host: Server) => boolean): readonly Twin[] {
  const seen = new Map<string, Server>();
  return members.flatMap((host) => {
    const name = host.inheritsName ? undefined : host.serverName?.value;
    if (name === undefined || isPlaceholder(name)) return [];
    const first = seen.get(name.toLowerCase());
    if (!first) seen.set(name.toLowerCase(), host);
    const open = host.section?.conditions.length || first?.section?.conditions.length || host.section?.symbols.length;
    return first?.at && !open && (isSite(host) || isSite(first))
      ? [{ name, at: host.at ?? first.at, first: first.at }]
      : [];
  });
}
