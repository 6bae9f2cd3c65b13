import { visible } from '../escape.ts';
import type { DeploymentGraph, GraphBox } from './deployment-graph.ts';

/** The picture as a Mermaid flowchart, which GitHub renders in Markdown. */
export function renderMermaid(graph: DeploymentGraph): string {
  const lines = ['flowchart LR'];
  for (const box of graph.boxes) lines.push(...boxLines(box, 1));
  for (const [index, edge] of graph.edges.entries()) {
    const start = edge.isMutual ? '<-.' : '-.';
    const arrow = edge.kind === 'serves' ? '-->' : edge.label === '' ? '-.->' : `${start} ${quoted([edge.label])} .->`;
    lines.push(`  ${edge.from} ${arrow} ${edge.to}`);
    if (edge.kind === 'leaks') lines.push(`  linkStyle ${index} stroke:#c62828,stroke-width:2px,color:#c62828`);
  }
  lines.push('  classDef shared stroke:#c62828,stroke-width:2px');
  const shared = sharedIds(graph.boxes);
  if (shared.length > 0) lines.push(`  class ${shared.join(',')} shared`);
  return `${lines.join('\n')}\n`;
}

function boxLines(box: GraphBox, depth: number): string[] {
  const indent = '  '.repeat(depth);
  if (box.kind === 'script') return [`${indent}${box.id}[${quoted(box.lines)}]`];
  if (box.kind === 'leak') return [`${indent}${box.id}{{${quoted(box.lines)}}}`];
  if (box.kind === 'mount' || box.kind === 'more') return [`${indent}${box.id}([${quoted(box.lines)}])`];
  return [
    `${indent}subgraph ${box.id}[${quoted(box.lines)}]`,
    ...box.inside.flatMap((inner) => boxLines(inner, depth + 1)),
    `${indent}end`,
  ];
}

/** A label in quotes: everything that is syntax for Mermaid, Markdown or HTML becomes a character code. */
function quoted(lines: readonly string[]): string {
  const escaped = (line: string): string =>
    visible(line).replace(/[^\p{L}\p{N} ./_:=,@()-]/gu, (character) => `#${character.codePointAt(0)};`);
  return `"${lines.map(escaped).join('<br/>')}"`;
}

function sharedIds(boxes: readonly GraphBox[]): string[] {
  return boxes.flatMap((box) => [...(box.isShared ? [box.id] : []), ...sharedIds(box.inside)]);
}
