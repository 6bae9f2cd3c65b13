import { findNodeAt } from '../../apache/model/find-node.ts';
import type { DaemonProcess, ServerConfig } from '../../apache/model/server-config.ts';
import type { DirectiveNode } from '../../apache/syntax/config-node.ts';
import type { Mount } from '../../deployment/deployment.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { hoistDaemon } from '../hoist-daemon.ts';
import { mountsOf, trustIn } from '../shared-group.ts';

export const rule = defineRule({
  id: 'process-group-forward-ref',
  subject: 'server-config',
  meta: {
    summary: 'An alias with both group options stands before the daemon process it names.',
    severity: 'error',
    confidence: 'high',
    fixable: 'safe',
  },
  messages: {
    forward: {
      message:
        "This line names the process group '{group}' and an application group, so mod_wsgi looks the group up while it reads the line: it is declared further down, and the server does not start (WSGI process group not yet configured).",
      help: 'Move the WSGIDaemonProcess line above it. The directive WSGIProcessGroup has no such order.',
    },
    unmatched: {
      message:
        "This line names the process group '{group}', whose daemon belongs to another virtual host: the server does not start ({error}).",
      help: 'Move the WSGIDaemonProcess line out of its virtual host. ServerName must stand above the alias for two virtual hosts to be matched by it.',
    },
  },
  check(server, { report, deployment, textOf }) {
    for (const error of server.errors) {
      if (!/^WSGI process group not (yet configured|accessible|matchable)\.$/.test(error.message)) continue;
      const node = findNodeAt(server.nodes, error.at);
      const group = node?.words
        .map((word) => /^process-group=["']?(.*?)["']?$/.exec(word.text)?.[1])
        .find((name) => name !== undefined);
      const daemon = server.daemons.find(({ name }) => name === group);
      if (node?.kind !== 'directive' || !daemon) continue;
      const common = {
        at: node.at,
        related: [{ at: daemon.node.at, text: `'${daemon.name}' is declared here` }],
        fixes: hoistFix(server, deployment.mounts, node, daemon, textOf),
      };
      if (error.message.includes('not yet'))
        report({
          ...common,
          messageId: 'forward',
          data: { group: daemon.name },
          label: 'comes too early',
        });
      else
        report({
          ...common,
          messageId: 'unmatched',
          data: { group: daemon.name, error: error.message },
          label: 'refused here',
        });
    }
  },
});

/** Moves the declaration above the line, out of its virtual host where the line stands in another one. */
function hoistFix(
  server: ServerConfig,
  mounts: readonly Mount[],
  user: DirectiveNode,
  daemon: DaemonProcess,
  textOf: (file: string) => string | null,
): readonly Fix[] {
  const applicability = trustIn(mountsOf(mounts, daemon.name));
  const edits = hoistDaemon(server, daemon.node, [user], textOf);
  return edits && applicability ? [{ title: 'declare the daemon process first', applicability, edits }] : [];
}
