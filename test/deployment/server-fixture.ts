import { buildServerConfig } from '../../src/apache/model/build-server-config.ts';
import type { RequestLine } from '../../src/apache/model/request-authority.ts';
import { routeRequest } from '../../src/apache/model/route-request.ts';
import type { ServerConfig } from '../../src/apache/model/server-config.ts';
import { readConfiguration } from '../../src/apache/read/read-configuration.ts';
import { buildDeployment } from '../../src/deployment/build-deployment.ts';
import type { Deployment } from '../../src/deployment/deployment.ts';
import type { PythonSources } from '../../src/deployment/python-sources.ts';
import { explainRequests } from '../../src/explain/explain-requests.ts';
import type { ExplainedRequest, Explanation } from '../../src/explain/explanation.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { MachineDisk } from '../../src/host/server-disk.ts';
import { readingOf } from '../helpers/disks.ts';

export const VERSIONS = { apache: '2.4.71', modWsgi: '4.9.4', python: '3.11' };

const HEAD = `LoadModule mpm_event_module m
LoadModule authz_core_module m
LoadModule alias_module m
LoadModule env_module m
LoadModule setenvif_module m
LoadModule mime_module m
LoadModule wsgi_module m
ServerName main.example.com
Listen 80
Listen 8080
`;

/** The model of a configuration given as text; line 1 of the text is line 1 of `/etc/site.conf`. */
export function serverOf(text: string): ServerConfig {
  const fs = new MemoryFileSystem({ '/etc/httpd.conf': `${HEAD}Include /etc/site.conf\n`, '/etc/site.conf': text });
  const read = readConfiguration('/etc/httpd.conf', fs, {
    defines: [],
    environment: new Map(),
    serverRoot: '/etc',
    apacheVersion: VERSIONS.apache,
    ...readingOf(fs, false),
  });
  return buildServerConfig(read);
}

interface World {
  readonly sources: PythonSources;
  readonly environment?: ReadonlyMap<string, string>;
  readonly versions?: typeof VERSIONS;
}

/** What `explain` says about requests to a server given as text. */
export function explainText(text: string, requests: readonly (string | RequestLine)[], world: World): Explanation {
  const config = serverOf(text);
  const { sources, environment = new Map(), versions = VERSIONS } = world;
  const route = (request: RequestLine) =>
    routeRequest(config, request, { disk: new MachineDisk(sources.fs), environment });
  const lines = requests.map((request) => (typeof request === 'string' ? { url: request } : request));
  const told = { versions: { ...versions, django: '5.2' }, assumedVersions: [] };
  const server = { entry: config.read.entry, standsFor: 'machine', folders: [], ...told } as const;
  return { server, ...explainRequests({ config, versions, sources, environment, route }, lines) };
}

/** The answers alone. */
export const answersOf = (...args: Parameters<typeof explainText>): readonly ExplainedRequest[] =>
  explainText(...args).requests;

/** The deployment of a server given as text. */
export function deploymentOfText(text: string, sources: PythonSources): Deployment {
  const server = serverOf(text);
  return buildDeployment({
    versions: VERSIONS,
    sources,
    server,
    environment: new Map(),
    disk: null,
    processGroups: new Map(),
    scripts: [],
  });
}
