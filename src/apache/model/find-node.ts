import type { Location } from '../../source/location.ts';
import type { ConfigNode } from '../syntax/config-node.ts';

/** Every node of a tree, sections before what is in them. */
export function* walkNodes(nodes: readonly ConfigNode[]): Generator<ConfigNode> {
  for (const node of nodes) {
    yield node;
    if (node.kind === 'section') yield* walkNodes(node.children);
  }
}

const keysIn = new WeakMap<readonly ConfigNode[], ReadonlySet<string>>();

/**
 * Whether a tree has a node of one of these names, wherever it stands. Asked before anything is looked for in a server of
 * thousands of sites: most of what can decide about a request is written nowhere.
 */
export function occurs(nodes: readonly ConfigNode[], ...keys: readonly string[]): boolean {
  let known = keysIn.get(nodes);
  if (!known) {
    const made = new Set<string>();
    for (const { key } of walkNodes(nodes)) made.add(key);
    known = made;
    keysIn.set(nodes, known);
  }
  for (const key of keys) if (known.has(key)) return true;
  return false;
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
