import { instance } from '@viz-js/viz';
import type { DeploymentGraph } from './deployment-graph.ts';
import { renderDot } from './dot.ts';

/** Starts Graphviz (compiled to WebAssembly) and returns what draws a picture as one `<svg>` element. */
export async function loadSvgRenderer(): Promise<(graph: DeploymentGraph) => string> {
  const graphviz = await instance();
  return (graph) => {
    const drawn = graphviz.render(renderDot(graph), { format: 'svg' });
    if (drawn.status === 'failure') throw new Error(drawn.errors.map((error) => error.message).join('; '));
    // Graphviz writes an XML prolog, which has no place inside a page.
    return haloLabels(drawn.output.slice(drawn.output.indexOf('<svg')));
  };
}

/** Lets the words on an arrow stand free of it: Graphviz draws the arrow first, and through its own words. */
const haloLabels = (svg: string): string =>
  svg.replaceAll(/<g [^>]*class="edge leaks"[^>]*>[\s\S]*?<\/g>/g, (edge) =>
    edge.replaceAll('<text ', '<text paint-order="stroke" stroke="#ffffff" stroke-width="5" stroke-linejoin="round" '),
  );
