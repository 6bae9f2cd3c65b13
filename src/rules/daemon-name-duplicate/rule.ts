import { allNodes, findNodeAt } from '../../apache/model/find-node.ts';
import type { DaemonProcess, Server, ServerConfig } from '../../apache/model/server-config.ts';
import type { DirectiveNode } from '../../apache/syntax/config-node.ts';
import type { Mount } from '../../deployment/deployment.ts';
import { defineRule } from '../define-rule.ts';
import { isWrittenOnce } from '../editable-lines.ts';
import type { Fix } from '../finding.ts';
import { hoistDaemon } from '../hoist-daemon.ts';
import { deleteLines } from '../line-edits.ts';
import { mountsOf, trustIn } from '../shared-group.ts';

export const rule = defineRule({
  id: 'daemon-name-duplicate',
  subject: 'server-config',
  meta: {
    summary: 'Two WSGIDaemonProcess lines declare one name.',
    severity: 'error',
    confidence: 'high',
    fixable: 'safe',
  },
  messages: {
    duplicate: {
      message:
        "The daemon process '{name}' is declared twice, and names are unique over the whole configuration: the server does not start (Name duplicates previous WSGI daemon definition). A virtual host copied for https, by hand or by a certificate tool, is how it mostly comes about.",
      help: 'Declare it once. Virtual hosts of one ServerName can both use it; for others move the line out of the virtual hosts, above them. Leave WSGIProcessGroup where it is.',
    },
    copied: {
      message:
        "The daemon process '{name}' is declared inside a virtual host of port 80 that has none on 443 yet. A certificate tool, of which there are lines in the files, copies the virtual host for https and this line with it, and the server does not start (Name duplicates previous WSGI daemon definition).",
      help: 'Move the line above the virtual host before that; WSGIProcessGroup stays. Renaming the copy would start a second set of processes.',
    },
  },
  check(server, { report, deployment, textOf }) {
    const isCopied = server.errors.some(({ message }) => message === DUPLICATE);
    for (const { name, node, server: host } of isCopied || !usesCertbot(server) ? [] : server.daemons) {
      const isTwin = (other: Server): boolean =>
        other.serverName?.value === host.serverName?.value && other.addresses.some(({ port }) => port === 443);
      const isOnlyHttp = host.section !== null && host.addresses.every(({ port }) => port === 80);
      if (isOnlyHttp && isWrittenOnce(node, server.nodes) && !server.virtualHosts.some(isTwin))
        report({
          messageId: 'copied',
          data: { name },
          at: node.at,
          label: 'copied along with its virtual host',
          severity: 'info',
          confidence: 'low',
        });
    }
    for (const error of server.errors) {
      if (error.message !== DUPLICATE) continue;
      const second = findNodeAt(server.nodes, error.at);
      const first = server.daemons.find(({ name }) => name === second?.words[0]?.text);
      if (second?.kind !== 'directive' || !first) continue;
      const fix = mergeFix(server, deployment.mounts, first, second, textOf);
      report({
        messageId: 'duplicate',
        data: { name: first.name },
        at: second.at,
        label: 'declares the name again',
        related: [{ at: first.node.at, text: 'declared here first' }],
        fixes: fix ? [fix] : [],
      });
    }
  },
});

/** Whether lines of a certificate tool are in the files: without any, nobody copies the virtual host. */
const usesCertbot = ({ nodes }: ServerConfig): boolean =>
  allNodes(nodes).some(({ argsText }) => /letsencrypt|\.well-known\/acme-challenge/.test(argsText));

/** httpd's words. */
const DUPLICATE = 'Name duplicates previous WSGI daemon definition.';

/**
 * Deletes the second of two equal declarations. Virtual hosts of one ServerName share the first one; for others it moves out
 * of its virtual host, and then their sites must not meet in it.
 */
function mergeFix(
  server: ServerConfig,
  mounts: readonly Mount[],
  first: DaemonProcess,
  second: DirectiveNode,
  textOf: (file: string) => string | null,
): Fix | null {
  const text = textOf(second.at.file) ?? '';
  if (wordsOf(second) !== wordsOf(first.node)) return null;
  const users = mountsOf(mounts, first.name);
  const applicability = trustIn(users);
  const host = server.virtualHosts.find(({ section }) => section && allNodes([section]).includes(second));
  const deletion = deleteLines(second.at.file, text, second.at.range);
  if (first.server.kind === 'main-server' || first.server.serverName?.value === host?.serverName?.value)
    return applicability && { title: 'delete the second declaration', applicability, edits: [deletion] };
  const aliases = users.flatMap(({ alias }) => (alias ? [alias.node] : []));
  const hoisted = hoistDaemon(server, first.node, [second, ...aliases], textOf);
  return (
    hoisted && applicability && { title: 'declare it once for both', applicability, edits: [...hoisted, deletion] }
  );
}

const wordsOf = (node: DirectiveNode): string => node.words.map(({ text }) => text).join('\n');
