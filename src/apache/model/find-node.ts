import type { Location } from '../../source/location.ts';
import type { ConfigNode } from '../syntax/config-node.ts';

/** Every node of a tree, sections before what is in them. */
export function* walkNodes(nodes: readonly ConfigNode[]): Generator<ConfigNode> {
  for (const node of nodes) {
    yield node;
    if (node.kind === 'section') yield* walkNodes(node.children);
  }
}

/** The node that stands at a place; null where none does. */
export function findNodeAt(nodes: readonly ConfigNode[], at: Location): ConfigNode | null {
  for (const node of walkNodes(nodes))
    if (node.at.file === at.file && node.at.range.start === at.range.start) return node;
  return null;
}
