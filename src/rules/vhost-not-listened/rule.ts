import type { Server, ServerConfig, VirtualHostAddress } from '../../apache/model/server-config.ts';
import { isWholeServer } from '../../apache/model/whole-server.ts';
import { mountsByServer } from '../../deployment/mounts-by-server.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { insertLinesAbove } from '../line-edits.ts';
import { nameSite } from '../wording.ts';

export const rule = defineRule({
  id: 'vhost-not-listened',
  subject: 'deployment',
  meta: {
    summary: 'A virtual host of a site is for a port that no Listen line opens.',
    severity: 'error',
    confidence: 'medium',
    fixable: 'unsafe',
  },
  messages: {
    closed: {
      message:
        'No Listen line opens port {port}, so nobody can connect to {site} there. The configuration test says nothing of it: a virtual host opens no port by itself.',
      help: 'Add `Listen {port}`, or write the port that is meant into the VirtualHost line; open are {open}.',
    },
  },
  check(deployment, { report, textOf }) {
    const { server: config } = deployment;
    if (!config || config.listens.length === 0 || hasOpenListen(config)) return;
    const added = new Set<string>();
    for (const host of config.virtualHosts) {
      const port = closedPort(config, host);
      const [mount] = mountsByServer(deployment.mounts).get(host) ?? [];
      if (port === null || !mount || !host.at) continue;
      report({
        messageId: 'closed',
        data: { port, site: nameSite(mount, mount.script), open: openPorts(config) },
        at: host.at,
        gets: port,
        label: `nothing listens on ${port}`,
        related: config.listens.map(({ at, port: other }) => ({ at, text: `opens port ${other}` })),
        // One line opens the port for all virtual hosts.
        fixes: added.has(port) ? [] : listenFix(host, port, textOf),
        sites: [mount],
      });
      added.add(port);
    }
  },
});

/** Ports that a server's main files open as a rule; a file of one site need not repeat them. */
const USUAL: ReadonlySet<number> = new Set([80, 443]);

/** The port of a virtual host none of whose addresses is listened on; null where one is, or where that is not known. */
function closedPort(config: ServerConfig, { addresses, section }: Server): string | null {
  if (!section || section.conditions.length + section.symbols.length > 0) return null;
  const isClosed = ({ ip, port }: VirtualHostAddress): boolean =>
    typeof port === 'number' &&
    ip !== null &&
    (isWholeServer(config) || !USUAL.has(port)) &&
    !config.listens.some(
      (one) => one.port === port && (isAny(one.ip) || isName(one.ip) || ip === '*' || one.ip === ip),
    );
  return addresses.length > 0 && addresses.every(isClosed) ? String(addresses[0]?.port) : null;
}

const isAny = (ip: string | null): boolean => ip === null || ip === '0.0.0.0' || ip === '::' || ip === '[::]';

/** A Listen may name its address, such as `localhost`: the machine knows what that is. */
const isName = (ip: string | null): boolean => ip !== null && !/^[\d.]+$|:/.test(ip);

/** A Listen whose port is not known, or that depends on something that is not. */
const hasOpenListen = ({ main }: ServerConfig): boolean =>
  main.directives.some((node) => node.key === 'listen' && node.symbols.length + node.conditions.length > 0);

const openPorts = ({ listens }: ServerConfig): string => [...new Set(listens.map(({ port }) => port))].join(' and ');

function listenFix({ section }: Server, port: string, textOf: (file: string) => string | null): readonly Fix[] {
  if (!section) return [];
  const text = textOf(section.at.file) ?? '';
  const edit = insertLinesAbove(section.at.file, text, section.at.range.start, [`Listen ${port}`]);
  return [{ title: `listen on port ${port}`, applicability: 'unsafe', edits: [edit] }];
}
