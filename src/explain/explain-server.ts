import { buildServerConfig } from '../apache/model/build-server-config.ts';
import type { RequestLine } from '../apache/model/route.ts';
import { routeRequest } from '../apache/model/route-request.ts';
import type { ServerConfig, ServerVersions } from '../apache/model/server-config.ts';
import { readConfiguration } from '../apache/read/read-configuration.ts';
import type { PythonSources } from '../deployment/python-sources.ts';
import type { FileSystem } from '../host/file-system.ts';
import type { FilePath } from '../source/location.ts';
import { explainRequests } from './explain-requests.ts';
import type { Explanation } from './explanation.ts';

/** What an explanation starts from: one server's entry file, and what it is started with. */
export interface ExplainQuestion {
  readonly fs: FileSystem;
  readonly entry: FilePath;
  readonly serverRoot: FilePath | null;
  readonly defines: readonly string[];
  /** The server's own environment: `--envvars` and `--env`. */
  readonly environment: ReadonlyMap<string, string>;
  readonly versions: ServerVersions;
  readonly sources: PythonSources;
}

/** Reads a server's configuration as the server would, stopping where it stops, and explains the requests. */
export function explainServer(question: ExplainQuestion, requests: readonly RequestLine[]): Explanation {
  const { fs, entry, serverRoot, defines, environment, versions, sources } = question;
  const read = readConfiguration(entry, fs, {
    defines,
    environment,
    serverRoot,
    apacheVersion: versions.apache,
    tolerant: false,
  });
  const config = buildServerConfig(read);
  const disk = isOnServer(config, fs) ? fs : null;
  const route = (request: RequestLine) => routeRequest(config, request, { fs: disk, environment });
  return explainRequests({ config, versions, sources, environment, isOnServer: disk !== null, route }, requests);
}

/**
 * The files are the server's own if the folder of any target is where the configuration says, up to the first `$1` of a
 * pattern; else this is a repository, and scripts are taken for existing.
 */
function isOnServer(config: ServerConfig, fs: FileSystem): boolean {
  const folders = config.aliases.map(({ target }) => /^(.*?)\/[^/$]*(\$|$)/.exec(target)?.[1] ?? '').filter(Boolean);
  return folders.length === 0 || folders.some((path) => fs.status(path) !== null);
}
