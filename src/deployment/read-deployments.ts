import { buildServerConfig } from '../apache/model/build-server-config.ts';
import type { ServerVersions } from '../apache/model/server-config.ts';
import { readConfiguration } from '../apache/read/read-configuration.ts';
import type { FileSystem } from '../host/file-system.ts';
import type { FilePath } from '../source/location.ts';
import { buildDeployment } from './build-deployment.ts';
import type { Deployment } from './deployment.ts';
import { mountProbe } from './mount-probe.ts';
import type { PythonSources } from './python-sources.ts';
import type { ServerEnvironment } from './wsgi-target.ts';

/** Where deployments are read from. */
export interface DeploymentsQuestion {
  readonly fs: FileSystem;
  /** Entry files, one for each server. */
  readonly entries: readonly FilePath[];
  readonly serverRoot: FilePath | null;
  readonly defines: readonly string[];
  readonly environment: ServerEnvironment;
  readonly versions: ServerVersions;
  readonly sources: PythonSources;
  /** Scripts by process group, used where no entry is given. */
  readonly processGroups: ReadonlyMap<string, readonly string[]>;
}

/** The deployments of servers named by their entry files, or the one that a mapping by hand describes. */
export function readDeployments(question: DeploymentsQuestion): readonly Deployment[] {
  const { fs, entries, serverRoot, defines, environment, versions, sources, processGroups } = question;
  const common = { versions, sources, environment, processGroups, scripts: [] };
  if (entries.length === 0) return [buildDeployment({ ...common, server: null, probe: () => null })];
  return entries.map((entry) => {
    const options = { defines, environment, serverRoot, apacheVersion: versions.apache, tolerant: true };
    const server = buildServerConfig(readConfiguration(entry, fs, options));
    return buildDeployment({ ...common, sources: sources.near(entry), server, probe: mountProbe(server, environment) });
  });
}
