import type { Server } from './server-config.ts';
import { hasWildcard, WildcardNames } from './wildcard-names.ts';

/** A name of a virtual host, in lower case; `alias` is null for its ServerName. */
export interface Claim {
  readonly server: Server;
  readonly name: string;
  readonly alias: Server['aliases'][number] | null;
}

/** The names of some virtual hosts, in the order httpd goes through them: looked up in an index where no wildcard is about. */
export class ClaimedNames {
  readonly #exact = new Map<string, Claim & { readonly order: number }>();
  readonly #wild = new WildcardNames<Claim>();
  #count = 0;

  constructor(servers: Iterable<Server> = []) {
    for (const server of servers) this.add(server);
  }

  add(server: Server): void {
    if (server.serverName) this.#claim(server, server.serverName.value, null);
    for (const alias of server.aliases) this.#claim(server, alias.name, alias);
  }

  /** The first claim that fits a name in lower case; null where there is none. */
  find(name: string): Claim | null {
    const exact = this.#exact.get(name);
    return this.#wild.find(name, exact?.order ?? Infinity)?.item ?? exact ?? null;
  }

  #claim(server: Server, written: string, alias: Claim['alias']): void {
    const claim = { order: this.#count++, server, name: written.toLowerCase(), alias };
    if (alias && hasWildcard(claim.name)) this.#wild.add(claim.name, claim.order, claim);
    else if (!this.#exact.has(claim.name)) this.#exact.set(claim.name, claim);
  }
}
