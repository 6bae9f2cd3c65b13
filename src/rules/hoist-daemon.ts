import { allNodes } from '../apache/model/find-node.ts';
import type { Server, ServerConfig } from '../apache/model/server-config.ts';
import type { ConfigNode, DirectiveNode } from '../apache/syntax/config-node.ts';
import type { Edit } from '../source/edit.ts';
import type { FilePath } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';
import { deleteLines, insertLinesAbove, moveLinesAbove } from './line-edits.ts';

type TextOf = (file: FilePath) => string | null;

/**
 * Moves a WSGIDaemonProcess line above all that use it: within its scope where they share one, else out of the virtual hosts,
 * above the first of them, where every server may use it. Null where the lines are not ones to move.
 */
export function hoistDaemon(
  server: ServerConfig,
  daemon: DirectiveNode,
  users: readonly DirectiveNode[],
  textOf: TextOf,
): readonly Edit[] | null {
  const from = textOf(daemon.at.file) ?? '';
  const first = firstOf(server.nodes, [daemon, ...users]);
  if (!first) return null;
  const scopes = new Set([daemon, ...users].map((node) => virtualHostOf(server, node)));
  if (scopes.size === 1 && first !== daemon) {
    if (first.at.file !== daemon.at.file) return null;
    return moveLinesAbove(daemon.at.file, from, daemon.at.range, first.at.range.start);
  }
  const target = virtualHostOf(server, first) ?? first;
  if (target === daemon) return null;
  const to = textOf(target.at.file) ?? '';
  const line = from.slice(daemon.at.range.start, daemon.at.range.end).trim();
  // What several sites share does not belong into the file of one of them.
  if (new Set(users.map((node) => virtualHostOf(server, node))).size > 1 && !areInOneFile([daemon, ...users]))
    return null;
  // Another file may have another encoding, and be read before a variable is defined.
  if (target.at.file !== daemon.at.file && (line.includes('${') || !/^[\x20-\x7e\t\r\n]*$/.test(line))) return null;
  return [
    insertLinesAbove(target.at.file, to, target.at.range.start, [line]),
    deleteLines(daemon.at.file, from, daemon.at.range),
  ];
}

const areInOneFile = (nodes: readonly ConfigNode[]): boolean => new Set(nodes.map(({ at }) => at.file)).size === 1;

/** The virtual host's section that a node stands in; null for the main server. */
const virtualHostOf = ({ virtualHosts }: ServerConfig, node: ConfigNode): ConfigNode | null =>
  hostSections(virtualHosts).get(node) ?? null;

const hostSections = oncePer(
  (hosts: readonly Server[]): ReadonlyMap<ConfigNode, ConfigNode> =>
    new Map(
      hosts.flatMap(({ section }) =>
        section ? [section, ...allNodes(section.children)].map((node) => [node, section]) : [],
      ),
    ),
);

/** The one of some nodes that httpd reads first. */
function firstOf<Node extends ConfigNode>(nodes: readonly ConfigNode[], wanted: readonly Node[]): Node | null {
  const among = new Map<ConfigNode, Node>(wanted.map((one) => [one, one]));
  for (const node of allNodes(nodes)) {
    const found = among.get(node);
    if (found) return found;
  }
  return null;
}
