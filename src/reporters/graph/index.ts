import type { Deployment } from '../../deployment/deployment.ts';
import { buildDeploymentGraph } from './deployment-graph.ts';
import { renderDot } from './dot.ts';
import { renderGraphPage } from './graph-page.ts';
import { renderMermaid } from './mermaid.ts';

export const GRAPH_FORMATS = ['mermaid', 'dot', 'svg', 'html'] as const;
export type GraphFormat = (typeof GRAPH_FORMATS)[number];

/** The picture of deployments in one of its languages. Graphviz is started for `svg` and `html` only. */
export async function renderGraph(
  deployments: readonly Deployment[],
  format: GraphFormat,
  nameOf: (file: string) => string,
): Promise<string> {
  const graph = buildDeploymentGraph(deployments, nameOf);
  if (format === 'mermaid') return renderMermaid(graph);
  if (format === 'dot') return renderDot(graph);
  const { loadSvgRenderer } = await import('./svg.ts');
  const svg = (await loadSvgRenderer())(graph);
  return format === 'svg' ? `${svg.trimEnd()}\n` : renderGraphPage(svg);
}
