import { findNodeAt } from '../../apache/model/find-node.ts';
import type { Server, ServerConfig } from '../../apache/model/server-config.ts';
import type { Mount } from '../../deployment/deployment.ts';
import { isDjango } from '../../deployment/residents.ts';
import { groupBy } from '../../source/group-by.ts';
import { defineRule } from '../define-rule.ts';
import type { Told } from '../rule.ts';
import { listSites } from '../site.ts';
import { nameProcess } from '../wording.ts';

export const rule = defineRule({
  id: 'interpreter-per-host',
  subject: 'deployment',
  meta: {
    summary: 'The interpreter of a site is named after the Host header, so that clients make new ones.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'no',
    stage: 'interpreter',
  },
  messages: {
    host: {
      message:
        '{sites} run in an interpreter that is named after the Host header of each request (%{HOST}), port included: every name and port a client writes makes another interpreter in {process} and loads the site once more. Memory grows with each until the process ends, and each has settings, caches and connections of its own.',
      help: 'Use a fixed name: `application-group=%{GLOBAL}` with a daemon process of its own, or %{SERVER}. ALLOWED_HOSTS does not help: it is asked after the site is loaded.',
    },
    port: {
      message:
        'On port {port} ({sites}) the default name of an interpreter holds the port the client wrote: `Host: {host}` and `Host: {host}:{port}` run in two interpreters of {process}, and the site is loaded twice.',
      help: 'Write `application-group=%{GLOBAL}` with a daemon process of its own, or `UseCanonicalName On`. The port of the Listen line plays no part in the name.',
    },
  },
  check(deployment, { reportCause }) {
    const { server: config } = deployment;
    if (!config) return;
    const named = deployment.mounts.flatMap((mount) => occurrenceOf(mount, config) ?? []);
    for (const [messageId, ofKind] of groupBy(named, (one) => one.messageId))
      for (const [cause, occurrences] of groupBy(ofKind, ({ process, port }) => `${process} ${port}`)) {
        const about = (told: Told<(typeof named)[number]>) => {
          const [{ at, label, process, port, host }] = told;
          return { data: { sites: listSites(told), process, port, host }, at, label };
        };
        if (messageId === 'host') reportCause({ messageId, cause, occurrences, about });
        else reportCause({ messageId, cause, occurrences, about });
      }
  },
});

/** A site whose interpreter is named after what the client wrote; null where it has a name of its own. */
function occurrenceOf(mount: Mount, config: ServerConfig) {
  const { server, applicationGroup, at } = mount;
  if (!at || mount.shadowedBy || mount.undecidedBecause.length > 0 || !hasDjango(mount)) return null;
  const { value } = mount.processGroup;
  const isDefault = applicationGroup.setBy === 'default';
  const place = applicationGroup.setBy === 'default' ? at : applicationGroup.setBy;
  const written = isDefault ? [] : (findNodeAt(config.nodes, place)?.words ?? []);
  const port = server && oddPort(server);
  const common = {
    process: value.kind === 'known' ? nameProcess(value.value) : 'its process',
    port: String(port ?? ''),
    host: server?.serverName?.value ?? '',
    site: mount,
    at: place,
    alsoAt: [at],
  };
  if (written.some(({ text }) => /^(application-group=)?%\{HOST\}$/.test(text)))
    return { ...common, messageId: 'host' as const, label: 'a name per Host header', severity: 'warning' as const };
  if (!port || !server.serverName || !isDefault || isCanonical(server, config)) return null;
  return {
    ...common,
    messageId: 'port' as const,
    label: 'named after ServerName and the port in Host',
    severity: 'info' as const,
  };
}

const isCanonical = (server: Server, { main }: ServerConfig): boolean =>
  [server, main].some((one) =>
    one.directives.some((node) => node.key === 'usecanonicalname' && node.words[0]?.text.toLowerCase() === 'on'),
  );

const hasDjango = ({ script }: Mount): boolean => isDjango(script);

/** The port of a virtual host that has only ports which are part of the name; null for 80, 443 and any. */
function oddPort({ addresses }: Server): number | null {
  const ports = addresses.map(({ port }) => port);
  const [first] = ports;
  return typeof first === 'number' && !ports.some((port) => port === 80 || port === 443 || port === '*') ? first : null;
}
