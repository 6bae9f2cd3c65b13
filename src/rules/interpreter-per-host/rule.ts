import { findNodeAt } from '../../apache/model/find-node.ts';
import type { Server, ServerConfig } from '../../apache/model/server-config.ts';
import type { Mount } from '../../deployment/deployment.ts';
import { isDjango } from '../../deployment/residents.ts';
import { defineRule } from '../define-rule.ts';
import { nameProcess, nameSite } from '../wording.ts';

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
        '{site} runs in an interpreter that is named after the Host header of each request (%{HOST}), port included: every name and port a client writes makes another interpreter in {process} and loads the site once more. Memory grows with each until the process ends, and each has settings, caches and connections of its own.',
      help: 'Use a fixed name: `application-group=%{GLOBAL}` with a daemon process of its own, or %{SERVER}. ALLOWED_HOSTS does not help: it is asked after the site is loaded.',
    },
    port: {
      message:
        '{site} is on port {port}, and the default name of an interpreter holds the port the client wrote: `Host: {host}` and `Host: {host}:{port}` run in two interpreters of {process}, the site is loaded twice.',
      help: 'Write `application-group=%{GLOBAL}` with a daemon process of its own, or `UseCanonicalName On`. The port of the Listen line plays no part in the name.',
    },
  },
  check(deployment, { report }) {
    const { server: config } = deployment;
    if (!config) return;
    const seen = new Set<string>();
    for (const mount of deployment.mounts) {
      const { script, applicationGroup, at } = mount;
      if (!at || mount.shadowedBy || mount.undecidedBecause.length > 0 || !hasDjango(mount)) continue;
      const group = mount.processGroup.value;
      const process = group.kind === 'known' ? nameProcess(group.value) : 'its process';
      const place = applicationGroup.setBy === 'default' ? at : applicationGroup.setBy;
      const written = applicationGroup.setBy === 'default' ? [] : (findNodeAt(config.nodes, place)?.words ?? []);
      const key = `${place.file}:${place.range.start}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const common = { at: place, sites: [script.deployedPath] };
      const site = nameSite(mount, script);
      if (written.some(({ text }) => /^(application-group=)?%\{HOST\}$/.test(text)))
        report({ ...common, messageId: 'host', data: { site, process }, label: 'a name per Host header' });
      const { server } = mount;
      const port = server && oddPort(server);
      if (port && server.serverName && applicationGroup.setBy === 'default' && !isCanonical(server, config))
        report({
          ...common,
          messageId: 'port',
          data: { site, process, port: String(port), host: server.serverName.value },
          label: 'named after ServerName and the port in Host',
          severity: 'info',
        });
    }
  },
});

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
