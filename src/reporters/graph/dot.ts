import { visible } from '../escape.ts';
import type { DeploymentGraph, GraphBox } from './deployment-graph.ts';

/** The picture in Graphviz' language. */
export function renderDot(graph: DeploymentGraph): string {
  const lines = [
    'digraph deployment {',
    '  rankdir=LR; compound=true; fontname="sans-serif";',
    '  node [shape=box, fontname="sans-serif"]; edge [fontname="sans-serif"];',
  ];
  for (const box of graph.boxes) lines.push(...boxLines(box, 1));
  for (const edge of graph.edges) {
    const style =
      edge.kind === 'leaks'
        ? ` [style=dashed, color="#c62828", fontcolor="#c62828", constraint=false, label=${quoted([`leaks ${edge.label}`])}]`
        : '';
    lines.push(`  ${edge.from} -> ${edge.to}${style};`);
  }
  return `${lines.join('\n')}\n}\n`;
}

function boxLines(box: GraphBox, depth: number): string[] {
  const indent = '  '.repeat(depth);
  if (box.kind === 'script') return [`${indent}${box.id} [label=${quoted(box.lines)}];`];
  if (box.kind === 'mount') return [`${indent}${box.id} [label=${quoted(box.lines)}, style=rounded];`];
  const color = box.isShared ? ' color="#c62828"; penwidth=2;' : '';
  return [
    `${indent}subgraph cluster_${box.id} {`,
    `${indent}  label=${quoted(box.lines)};${color}`,
    ...box.inside.flatMap((inner) => boxLines(inner, depth + 1)),
    ...(box.inside.length === 0 ? [`${indent}  ${box.id}empty [label="", style=invis];`] : []),
    `${indent}}`,
  ];
}

/** A quoted string; a backslash is doubled, because Graphviz reads `\N` and its kin in labels. */
function quoted(lines: readonly string[]): string {
  const escaped = (line: string): string =>
    visible(line).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;');
  return `"${lines.map(escaped).join('\\n')}"`;
}
