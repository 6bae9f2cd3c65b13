import { groupBy } from '../../source/group-by.ts';
import type { Location } from '../../source/location.ts';
import { oncePer } from '../../source/once-per.ts';
import type { ConfigNode, DirectiveNode } from '../syntax/config-node.ts';

/** Every node of a tree, sections before what is in them. */
export const allNodes = oncePer((nodes: readonly ConfigNode[]): readonly ConfigNode[] => {
  const all: ConfigNode[] = [];
  const collect = (siblings: readonly ConfigNode[]): void => {
    for (const node of siblings) {
      all.push(node);
      if (node.kind === 'section') collect(node.children);
    }
  };
  collect(nodes);
  return all;
});

const keysIn = oncePer(
  (nodes: readonly ConfigNode[]): ReadonlySet<string> => new Set(allNodes(nodes).map(({ key }) => key)),
);

/**
 * Whether a tree has a node of one of these names, wherever it stands. Asked before anything is looked for in a server of
 * thousands of sites: most of what can decide about a request is written nowhere.
 */
export function occurs(nodes: readonly ConfigNode[], ...keys: readonly string[]): boolean {
  const written = keysIn(nodes);
  for (const key of keys) if (written.has(key)) return true;
  return false;
}

const nodesByFile = oncePer((nodes: readonly ConfigNode[]) => groupBy(allNodes(nodes), ({ file }) => file));
const nodesByStart = oncePer((nodes: readonly ConfigNode[]) => groupBy(nodes, ({ at }) => at.range.start));

/** The nodes that stand at a place, more than one where a macro or a file is read twice. Only files that are asked for are indexed. */
export function nodesAt(
  nodes: readonly ConfigNode[],
  { file, range }: Pick<Location, 'file' | 'range'>,
): readonly ConfigNode[] {
  const inFile = nodesByFile(nodes).get(file);
  return (inFile && nodesByStart(inFile).get(range.start)) ?? [];
}

/** The first node that stands at a place; null where none does. */
export const findNodeAt = (nodes: readonly ConfigNode[], at: Location): ConfigNode | null =>
  nodesAt(nodes, at)[0] ?? null;

const LIMITS: ReadonlySet<string> = new Set(['limit', 'limitexcept']);
const BY_METHOD: ReadonlySet<string> = new Set(['require', 'order', 'allow', 'deny', 'satisfy']);

/** A method limits only what grants access: whatever else stands in `<Limit>` holds for all (core.c:ap_limit_section; measured). */
const linesIn = (node: ConfigNode): readonly DirectiveNode[] =>
  node.kind === 'directive'
    ? [node]
    : LIMITS.has(node.key)
      ? node.children.flatMap(linesIn).filter(({ key }) => !BY_METHOD.has(key))
      : [];

const directivesByKey = oncePer((siblings: readonly ConfigNode[]) =>
  groupBy(siblings.flatMap(linesIn), ({ key }) => key),
);
const NONE: readonly DirectiveNode[] = [];

/** The lines of one directive among the lines of a scope, in text order. */
export const directivesOf = (siblings: readonly ConfigNode[], key: string): readonly DirectiveNode[] =>
  directivesByKey(siblings).get(key) ?? NONE;
