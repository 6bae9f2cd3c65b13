import type { Settings } from '../config/settings.ts';
import { UsageError } from '../config/settings.ts';
import { analyzeTree } from '../linter/analyze-tree.ts';
import { type GraphFormat, renderGraph } from '../reporters/graph/index.ts';
import type { FilePath } from '../source/location.ts';
import { openAnalysis } from './open-analysis.ts';

/** A picture of deployments. */
export interface GraphInput {
  readonly settings: Settings;
  readonly folder: FilePath;
  readonly format: GraphFormat;
  readonly nameOf: (file: FilePath) => string;
}

/** Draws the servers that the settings name or the folder holds, or the mapping by hand. Throws `UsageError` where there is none. */
export async function drawDeployments({ settings, folder, format, nameOf }: GraphInput): Promise<string> {
  const { tree } = await openAnalysis({ paths: [folder], isUnnamed: true, settings });
  const { deployments } = analyzeTree(tree);
  if (deployments.every(({ mounts }) => mounts.length === 0))
    throw new UsageError(
      'nothing here mounts a WSGI script: graph needs a server configuration (--apache FILE) or a mapping (--process-group NAME=SCRIPT,...)',
    );
  return renderGraph(deployments, format, nameOf);
}
