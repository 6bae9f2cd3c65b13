import { ClaimedNames } from '../../apache/model/claimed-names.ts';
import { groupByAddress } from '../../apache/model/select-virtual-host.ts';
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
        const taken = findTaker(host, earlier);
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

/** The earlier virtual host one of whose aliases fits the ServerName of this one. Alternatives of a template hide nothing. */
function findTaker(host: Server, earlier: ClaimedNames): { server: Server; alias: Server['aliases'][number] } | null {
  if (host.inheritsName || !host.serverName || !isPlain(host)) return null;
  const claim = earlier.find(host.serverName.value.toLowerCase());
  return claim?.alias ? { server: claim.server, alias: claim.alias } : null;
}

const isPlain = ({ section }: Server): boolean =>
  section !== null && section.conditions.length === 0 && section.symbols.length === 0;
