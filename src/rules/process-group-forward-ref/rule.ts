import { findNodeAt } from '../../apache/model/find-node.ts';
import type { DirectiveNode } from '../../apache/syntax/config-node.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { deleteLine, isPlainLine } from '../word-edits.ts';

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
  check(server, { report, textOf }) {
    for (const error of server.errors) {
      if (!/^WSGI process group not (yet configured|accessible|matchable)\.$/.test(error.message)) continue;
      const node = findNodeAt(server.nodes, error.at);
      const group = node?.words
        .map((word) => /^process-group=["']?(.*?)["']?$/.exec(word.text)?.[1])
        .find((name) => name !== undefined);
      const daemon = server.daemons.find((one) => one.name === group);
      if (node?.kind !== 'directive' || group === undefined || !daemon) continue;
      const common = { at: node.at, related: [{ at: daemon.node.at, text: `'${group}' is declared here` }] };
      if (error.message.includes('not yet'))
        report({
          ...common,
          messageId: 'forward',
          data: { group },
          label: 'comes too early',
          fixes: moveFix(node, daemon.node, textOf),
        });
      else report({ ...common, messageId: 'unmatched', data: { group, error: error.message }, label: 'refused here' });
    }
  },
});

/** Moves the declaration above the alias, within one file and one scope. */
function moveFix(alias: DirectiveNode, daemon: DirectiveNode, textOf: (file: string) => string | null): readonly Fix[] {
  const text = textOf(alias.at.file);
  if (text === null || alias.at.file !== daemon.at.file || !isPlainLine(alias)) return [];
  const deletion = deleteLine(daemon, text);
  if (!deletion || daemon.via.length !== alias.via.length) return [];
  const at = text.lastIndexOf('\n', alias.at.range.start - 1) + 1;
  const moved = text.slice(deletion.range.start, deletion.range.end);
  const between = text.slice(at, deletion.range.start);
  // A section's tag between the two would change the scope of the declaration.
  if (/^[ \t]*<\/?VirtualHost/im.test(between)) return [];
  const insertion = {
    file: alias.at.file,
    range: { start: at, end: at },
    newText: moved.endsWith('\n') ? moved : `${moved}\n`,
  };
  return [{ title: 'declare the daemon process first', applicability: 'safe', edits: [insertion, deletion] }];
}
