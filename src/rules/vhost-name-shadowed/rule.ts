import { groupByAddress, matchesWildcard } from '../../apache/model/select-virtual-host.ts';
import type { Server } from '../../apache/model/server-config.ts';
import { defineRule } from '../define-rule.ts';
import type { Label } from '../finding.ts';

export const rule = defineRule({
  id: 'vhost-name-shadowed',
  subject: 'deployment',
  meta: {
    summary: 'The name of a virtual host belongs to an earlier one, through a ServerAlias.',
    severity: 'error',
    confidence: 'high',
    fixable: 'no',
    stage: 'placement',
  },
  messages: {
    shadowed: {
      message:
        "Requests for {name} never reach this virtual host: {taker} stands before it, and its ServerAlias {alias} takes the name. httpd goes through the virtual hosts of an address in the order of the text and an exact ServerName does not win over an earlier wildcard. {name} shows the other site's pages (200) or its 400, and nothing is logged.",
      help: 'Put the virtual host with the exact name first: with one file a site, give its file a name that sorts before the other. A second ServerAlias here changes nothing while the wildcard stands first.',
    },
  },
  check(deployment, { report }) {
    const { server } = deployment;
    if (!server) return;
    const serving = new Set(deployment.mounts.map((mount) => mount.server));
    const seen = new Set<Server>();
    for (const members of groupByAddress(server).values()) {
      const earlier = new ClaimedNames();
      for (const host of members) {
        const taken = isPlain(host) && !host.inheritsName ? earlier.takerOf(host.serverName?.value ?? null) : null;
        if (isPlain(host)) earlier.add(host);
        if (!taken || !host.at || seen.has(host) || !(serving.has(host) || serving.has(taken.server))) continue;
        seen.add(host);
        const name = host.serverName?.value ?? '';
        const related: Label[] = [{ at: taken.alias.at, text: `takes ${name}` }];
        report({
          messageId: 'shadowed',
          data: { name, taker: taken.server.serverName?.value ?? 'one without a name', alias: taken.alias.name },
          at: host.serverName && host.serverName.setBy !== 'default' ? host.serverName.setBy : host.at,
          label: 'never chosen for this name',
          related,
        });
      }
    }
  },
});

/** A name of an earlier virtual host, in lower case; `alias` is null for its ServerName. */
interface Claim {
  readonly order: number;
  readonly server: Server;
  readonly name: string;
  readonly alias: Server['aliases'][number] | null;
}

/** The names of the virtual hosts so far, in the order httpd goes through them. Alternatives of a template hide nothing. */
class ClaimedNames {
  readonly #exact = new Map<string, Claim>();
  readonly #wild: Claim[] = [];
  #count = 0;

  add(server: Server): void {
    if (server.serverName) this.#claim(server, server.serverName.value, null);
    for (const alias of server.aliases) this.#claim(server, alias.name, alias);
  }

  /** The first virtual host that a name fits, if it is through one of its aliases. */
  takerOf(serverName: string | null): { server: Server; alias: Server['aliases'][number] } | null {
    if (serverName === null) return null;
    const name = serverName.toLowerCase();
    const exact = this.#exact.get(name);
    const wild = this.#wild.find((claim) => matchesWildcard(claim.name, name));
    const first = wild && wild.order < (exact?.order ?? Infinity) ? wild : exact;
    return first?.alias ? { server: first.server, alias: first.alias } : null;
  }

  #claim(server: Server, written: string, alias: Claim['alias']): void {
    const claim = { order: this.#count++, server, name: written.toLowerCase(), alias };
    if (alias && /[*?]/.test(claim.name)) this.#wild.push(claim);
    else if (!this.#exact.has(claim.name)) this.#exact.set(claim.name, claim);
  }
}

const isPlain = ({ section }: Server): boolean =>
  section !== null && section.conditions.length === 0 && section.symbols.length === 0;
