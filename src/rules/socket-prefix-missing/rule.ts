import { allNodes, occurs } from '../../apache/model/find-node.ts';
import type { ServerConfig } from '../../apache/model/server-config.ts';
import { type ConfigNode, firstWord } from '../../apache/syntax/config-node.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { insertLinesAbove } from '../line-edits.ts';

export const rule = defineRule({
  id: 'socket-prefix-missing',
  subject: 'server-config',
  meta: {
    summary: 'Daemon processes on a server whose runtime directory the children of Apache may not enter.',
    severity: 'info',
    confidence: 'low',
    fixable: 'unsafe',
  },
  messages: {
    prefix: {
      message:
        'Nothing here sets WSGISocketPrefix, and {evidence} is how httpd lies on Red Hat systems: the socket of {daemon} is made in the runtime directory, which there is closed to the user that httpd runs as on many versions. Then every request is a 503, and the error log has `Unable to connect to WSGI daemon process` with `Permission denied`.',
      help: 'If you see that error, write `WSGISocketPrefix run/wsgi` at the top, outside every virtual host (or `/var/run/wsgi`). Nothing is to be done where the site answers.',
    },
  },
  check(config, { report, textOf }) {
    const [daemon] = config.daemons;
    if (!daemon || daemon.node.symbols.length > 0 || occurs(config.nodes, 'wsgisocketprefix')) return;
    const evidence = findEvidence(config);
    if (!evidence) return;
    report({
      messageId: 'prefix',
      data: { daemon: `the daemon process '${daemon.name}'`, evidence: shorten(evidence) },
      at: daemon.node.at,
      label: 'its socket lies in the runtime directory',
      related: [{ at: evidence.at, text: 'a folder of Red Hat systems' }],
      fixes: prefixFix(config, daemon.node, textOf(daemon.node.at.file) ?? ''),
    });
  },
});

/** A line with the folders that only Red Hat's httpd has. */
const findEvidence = ({ read, nodes }: ServerConfig): ConfigNode | undefined =>
  [...(read.readDirectives ?? []), ...allNodes(nodes)].find(
    ({ argsText, conditions }) => conditions.length === 0 && /(^|[\s"'|])\/(etc|var\/log)\/httpd\b/.test(argsText),
  );

const shorten = ({ name, words }: ConfigNode): string => `${name} ${firstWord(words)}`;

/** The directive may stand outside virtual hosts only: above the daemon where that does too. */
function prefixFix(config: ServerConfig, node: ConfigNode, text: string): readonly Fix[] {
  const isOutside = config.main.directives.some((one) => one === node);
  if (!isOutside) return [];
  const edit = insertLinesAbove(node.at.file, text, node.at.range.start, ['WSGISocketPrefix run/wsgi']);
  return [{ title: 'put the sockets into the directory `run` of the server', applicability: 'unsafe', edits: [edit] }];
}
