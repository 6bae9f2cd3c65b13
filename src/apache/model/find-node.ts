import type { Location } from '../../source/location.ts';
import type { ConfigNode } from '../syntax/config-node.ts';

/** Every node of a tree, sections before what is in them. */
export function* walkNodes(nodes: readonly ConfigNode[]): Generator<ConfigNode> {
  for (const node of nodes) {
    yield node;
    if (node.kind === 'section') yield* walkNodes(node.children);
  }
}

const places = new WeakMap<readonly ConfigNode[], ReadonlyMap<string, readonly ConfigNode[]>>();

const placeName = ({ file, range }: Location): string => `${range.start} ${file}`;

/** The nodes that stand at a place, more than one where a macro or a file is read twice. Places are looked up in an index. */
export function nodesAt(nodes: readonly ConfigNode[], at: Location): readonly ConfigNode[] {
  let index = places.get(nodes);
  if (!index) {
    const made = new Map<string, ConfigNode[]>();
    for (const node of walkNodes(nodes)) {
      const name = placeName(node.at);
      const same = made.get(name);
      if (same) same.push(node);
      else made.set(name, [node]);
    }
    index = made;
    places.set(nodes, index);
  }
  return index.get(placeName(at)) ?? [];
}

/** The first node that stands at a place; null where none does. */
export const findNodeAt = (nodes: readonly ConfigNode[], at: Location): ConfigNode | null =>
  nodesAt(nodes, at)[0] ?? null;
