import { findNodeAt } from '../../apache/model/find-node.ts';
import { defineRule } from '../define-rule.ts';
import { deleteLine } from '../word-edits.ts';

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
  check(server, { report, textOf }) {
    for (const error of server.errors) {
      if (error.message !== 'Name duplicates previous WSGI daemon definition.') continue;
      const second = findNodeAt(server.nodes, error.at);
      const name = second?.words[0]?.text;
      const first = server.daemons.find((daemon) => daemon.name === name);
      if (second?.kind !== 'directive' || name === undefined || !first) continue;
      const twin = server.virtualHosts.find((host) => host.section?.children.includes(second));
      const isSameSite =
        first.server.kind === 'main-server' || first.server.serverName?.value === twin?.serverName?.value;
      const edit =
        isSameSite && second.argsText.trim() === first.node.argsText.trim()
          ? deleteLine(second, textOf(second.at.file))
          : null;
      report({
        messageId: 'duplicate',
        data: { name },
        at: second.at,
        label: 'declares the name again',
        related: [{ at: first.node.at, text: 'declared here first' }],
        fixes: edit ? [{ title: 'delete the second declaration', applicability: 'safe', edits: [edit] }] : [],
      });
    }
  },
});
