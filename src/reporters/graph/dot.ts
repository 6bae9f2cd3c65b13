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
  // From left to right Graphviz stacks boxes upwards: the first one of the configuration is to be on top.
  for (const box of [...graph.boxes].reverse()) lines.push(...boxLines(box, 1));
  const stars = new Set(leakBoxes(graph.boxes));
  for (const edge of graph.edges) lines.push(edgeLine(edge, stars.has(edge.from)));
  return `${lines.join('\n')}\n}\n`;
}

/** The ids of the boxes that arrows start from in all directions. */
const leakBoxes = (boxes: readonly GraphBox[]): readonly string[] =>
  boxes.flatMap(({ id, kind, inside }) => [...(kind === 'leak' ? [id] : []), ...leakBoxes(inside)]);

/** An arrow; one of a star is written the other way round, so that the star stands to the right of its sites and crosses nothing. */
function edgeLine({ from, to, kind, label, isMutual }: GraphEdge, isStar: boolean): string {
  if (kind === 'serves') return `  ${from} -> ${to};`;
  const look = `class=leaks, style=dashed, penwidth=1.6, color="${RED}", fontcolor="${RED}"`;
  const words = label === '' ? '' : `, label=${quoted([`  ${label}  `])}`;
  if (isStar) return `  ${to} -> ${from} [${look}, dir=back${words}];`;
  return `  ${from} -> ${to} [${look}, constraint=false${isMutual ? ', dir=both' : ''}${words}];`;
}

const FILLS = {
  process: '#f1f3f6',
  interpreter: '#ffffff',
  mount: '#e7f0fd',
  script: '#ffffff',
  leak: '#fdeceb',
  more: '#ffffff',
} as const;

function boxLines(box: GraphBox, depth: number): string[] {
  const indent = '  '.repeat(depth);
  const style = box.kind === 'script' ? 'filled' : '"rounded,filled"';
  const look = `class="${box.kind}${box.isShared ? ' shared' : ''}", style=${style}, fillcolor="${FILLS[box.kind]}"`;
  if (box.kind !== 'process' && box.kind !== 'interpreter') {
    const border = box.kind === 'leak' ? `, color="${RED}", fontcolor="${RED}"` : '';
    return [`${indent}${box.id} [label=${quoted(box.lines)}, width=${widthOf(box.lines)}, ${look}${border}];`];
  }
  const border = box.isShared ? `color="${RED}"; penwidth=2;` : `color="${GREY}"; penwidth=1;`;
  return [
    `${indent}subgraph cluster_${box.id} {`,
    `${indent}  label=${quoted(box.lines, '\\l')}; ${look.replaceAll('", ', '"; ')}; margin=14; ${border}`,
    ...[...box.inside].reverse().flatMap((inner) => boxLines(inner, depth + 1)),
    ...(box.inside.length === 0 ? [`${indent}  ${box.id}empty [label="", style=invis];`] : []),
    `${indent}}`,
  ];
}

/** The widest letters of fonts without serifs, on the average of a path, in the size of a node's text; wide characters are two. */
const INCHES_A_LETTER = (12 * 0.56) / 72;
const MARGIN = 0.45;

/** How wide a box must be for its lines in any font: Graphviz measures those of one, and browsers have others. */
function widthOf(lines: readonly string[]): string {
  const letters = lines.map((line) => visible(line).replaceAll(/[\u1100-\uffdc\u{1f300}-\u{1faff}]/gu, 'MM').length);
  return (Math.max(...letters) * INCHES_A_LETTER + MARGIN).toFixed(2);
}

/** A quoted string; a backslash is doubled, because Graphviz reads `\N` and its kin in labels. */
function quoted(lines: readonly string[], lineEnd = '\\n'): string {
  const escaped = (line: string): string =>
    visible(line).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;');
  return `"${lines.map(escaped).join(lineEnd)}${lineEnd === '\\l' ? lineEnd : ''}"`;
}
