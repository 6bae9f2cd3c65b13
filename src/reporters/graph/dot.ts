import { visible } from '../escape.ts';
import type { DeploymentGraph, GraphBox, GraphEdge } from './deployment-graph.ts';

const RED = '#b3261e';
const GREY = '#8a93a3';

/** The picture in Graphviz' language. Classes reach the SVG, where a page may colour them anew. */
export function renderDot(graph: DeploymentGraph): string {
  const lines = [
    'digraph deployment {',
    '  rankdir=LR; compound=true; bgcolor="#ffffff"; nodesep=0.35; ranksep=0.6; pad=0.2;',
    '  graph [fontname="Helvetica,Arial,sans-serif", fontsize=13, labeljust=l];',
    `  node [shape=box, fontname="Helvetica,Arial,sans-serif", fontsize=12, margin="0.25,0.1", color="${GREY}"];`,
    `  edge [fontname="Helvetica,Arial,sans-serif", fontsize=11, color="${GREY}", arrowsize=0.8];`,
  ];
  for (const box of graph.boxes) lines.push(...boxLines(box, 1));
  for (const edge of graph.edges) lines.push(`  ${edge.from} -> ${edge.to}${edgeStyle(edge)};`);
  return `${lines.join('\n')}\n}\n`;
}

const edgeStyle = ({ kind, label, isMutual }: GraphEdge): string =>
  kind === 'leaks'
    ? ` [class=leaks, style=dashed, penwidth=1.6, color="${RED}", fontcolor="${RED}", constraint=false, ${isMutual ? 'dir=both, ' : ''}label=${quoted([`  ${label}  `])}]`
    : '';

const FILLS = { process: '#f1f3f6', interpreter: '#ffffff', mount: '#e7f0fd', script: '#ffffff' } as const;

function boxLines(box: GraphBox, depth: number): string[] {
  const indent = '  '.repeat(depth);
  const style = box.kind === 'script' ? 'filled' : '"rounded,filled"';
  const look = `class="${box.kind}${box.isShared ? ' shared' : ''}", style=${style}, fillcolor="${FILLS[box.kind]}"`;
  if (box.kind === 'script' || box.kind === 'mount')
    return [`${indent}${box.id} [label=${quoted(box.lines)}, ${look}];`];
  const border = box.isShared ? `color="${RED}"; penwidth=2;` : `color="${GREY}"; penwidth=1;`;
  return [
    `${indent}subgraph cluster_${box.id} {`,
    `${indent}  label=${quoted(box.lines, '\\l')}; ${look.replaceAll('", ', '"; ')}; margin=14; ${border}`,
    ...box.inside.flatMap((inner) => boxLines(inner, depth + 1)),
    ...(box.inside.length === 0 ? [`${indent}  ${box.id}empty [label="", style=invis];`] : []),
    `${indent}}`,
  ];
}

/** A quoted string; a backslash is doubled, because Graphviz reads `\N` and its kin in labels. */
function quoted(lines: readonly string[], lineEnd = '\\n'): string {
  const escaped = (line: string): string =>
    visible(line).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;');
  return `"${lines.map(escaped).join(lineEnd)}${lineEnd === '\\l' ? lineEnd : ''}"`;
}
