import { findNodeAt, walkNodes } from '../../apache/model/find-node.ts';
import type { DaemonProcess, ServerConfig } from '../../apache/model/server-config.ts';
import type { DirectiveNode } from '../../apache/syntax/config-node.ts';
import type { Mount } from '../../deployment/deployment.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { hoistDaemon } from '../hoist-daemon.ts';
import { deleteLines, isWrittenOnce } from '../line-edits.ts';
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
  },
  check(server, { report, deployment, textOf }) {
    for (const error of server.errors) {
      if (error.message !== 'Name duplicates previous WSGI daemon definition.') continue;
      const second = findNodeAt(server.nodes, error.at);
      const name = second?.words[0]?.text;
      const first = server.daemons.find((daemon) => daemon.name === name);
      if (second?.kind !== 'directive' || name === undefined || !first) continue;
      const fix = mergeFix(server, deployment?.mounts ?? [], first, second, textOf);
      report({
        messageId: 'duplicate',
        data: { name },
        at: second.at,
        label: 'declares the name again',
        related: [{ at: first.node.at, text: 'declared here first' }],
        fixes: fix ? [fix] : [],
      });
    }
  },
});

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
  const text = textOf(second.at.file);
  if (text === null || !isWrittenOnce(second, server.nodes) || wordsOf(second) !== wordsOf(first.node)) return null;
  const users = mountsOf(mounts, first.name);
  const applicability = trustIn(users);
  const host = server.virtualHosts.find(({ section }) => section && [...walkNodes([section])].includes(second));
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
