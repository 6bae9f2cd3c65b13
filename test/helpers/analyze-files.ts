import { buildServerConfig } from '../../src/apache/model/build-server-config.ts';
import { routeOnServer } from '../../src/apache/model/route-request.ts';
import type { ServerConfig } from '../../src/apache/model/server-config.ts';
import { readConfiguration } from '../../src/apache/read/read-configuration.ts';
import { buildDeployment } from '../../src/deployment/build-deployment.ts';
import type { Deployment } from '../../src/deployment/deployment.ts';
import { readPythonSources } from '../../src/deployment/read-python-sources.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { createPathMapper } from '../../src/project/path-mapper.ts';
import type { Project } from '../../src/project/project.ts';
import { createPythonParser } from '../../src/python/syntax/index.ts';
import { RULES } from '../../src/rules/index.ts';
import type { RawFinding, Rule, Subjects } from '../../src/rules/rule.ts';

const ROOT = '/repo';
const VERSIONS = { apache: '2.4.62', modWsgi: '4.9.4', python: '3.11' };

/** Runs rules over files given by their names in a tree: one server from `apache.conf`, every other file as it comes. */
export async function analyzeFiles(
  files: Readonly<Record<string, string>>,
  ruleIds?: readonly string[],
): Promise<readonly RawFinding[]> {
  const fs = new MemoryFileSystem(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`${ROOT}/${name}`, text])),
  );
  const paths = Object.keys(files).map((name) => `${ROOT}/${name}`);
  const mapper = createPathMapper({ fs, root: ROOT, files: paths, pathMap: {} });
  const fileOf = (path: string): string | null => {
    const found = mapper.resolve(path);
    return found.kind === 'file' ? found.file : mapper.resolveFolder(path);
  };
  const sources = readPythonSources({ fs, parser: await createPythonParser(), root: ROOT, fileOf });
  const scripts = new Map(
    paths
      .filter((path) => /wsgi[^/]*$/.test(path))
      .flatMap((path) => {
        const facts = sources.scriptFacts(path, 'application');
        return facts ? [[path, { reason: 'name' as const, facts }] as const] : [];
      }),
  );
  const servers: ServerConfig[] =
    files['apache.conf'] === undefined
      ? []
      : [
          buildServerConfig(
            readConfiguration(`${ROOT}/apache.conf`, fs, {
              defines: [],
              environment: new Map(),
              serverRoot: null,
              apacheVersion: VERSIONS.apache,
              tolerant: true,
            }),
          ),
        ];
  const environment = new Map<string, string>();
  const join = (server: ServerConfig | null): Deployment =>
    buildDeployment({
      versions: VERSIONS,
      sources,
      server,
      environment,
      probe: (host, alias) =>
        alias.regex || !server
          ? null
          : routeOnServer(
              server,
              host,
              { url: `http://${host.serverName?.value ?? 'localhost'}${alias.url}` },
              { fs: null, environment },
            ),
      processGroups: new Map(),
      scripts: [...scripts.keys()],
    });
  const deployments = servers.length > 0 ? servers.map(join) : [join(null)];
  const project: Project = {
    root: ROOT,
    scripts,
    servers,
    entryPoints: paths.flatMap((path) => {
      const kind = /(manage|asgi|celery)\.py$/.exec(path)?.[1] as 'manage' | 'asgi' | 'celery' | undefined;
      const facts = kind ? sources.scriptFacts(path, 'application') : null;
      return kind && facts ? [{ kind, file: path, facts }] : [];
    }),
    settingsModules: new Map(
      paths
        .filter((path) => path.includes('settings'))
        .flatMap((path) => {
          const facts = sources.settingsFacts(path);
          return facts ? [[path, facts] as const] : [];
        }),
    ),
    requirements: new Map(
      Object.entries(files)
        .filter(([name]) => name.endsWith('requirements.txt'))
        .flatMap(([name, text]) =>
          text
            .split('\n')
            .filter(Boolean)
            .map((line) => [line.split(/[=<>~ ]/)[0] ?? '', `${ROOT}/${name}`] as const),
        ),
    ),
    counts: { files: paths.length, skipped: 0, parsed: paths.length },
    notices: [],
  };
  const textOf = (file: string): string | null => files[file.slice(ROOT.length + 1)] ?? null;
  const rules = RULES.filter((rule) => ruleIds === undefined || ruleIds.includes(rule.id));
  return rules.flatMap((rule) => runEverywhere(rule, project, deployments, textOf));
}

function runEverywhere(
  rule: Rule,
  project: Project,
  deployments: readonly Deployment[],
  textOf: (file: string) => string | null,
): readonly RawFinding[] {
  const run = (subject: Subjects[keyof Subjects], deployment: Deployment | null) =>
    rule.run(subject, { project, deployment, deployments, textOf });
  switch (rule.subject) {
    case 'project':
      return run(project, null);
    case 'script':
      return [...project.scripts.values()].flatMap((script) => run(script, null));
    default:
      return deployments.flatMap((deployment) =>
        subjectsOf(rule, deployment).flatMap((subject) => run(subject, deployment)),
      );
  }
}

function subjectsOf(rule: Rule, deployment: Deployment): readonly Subjects[keyof Subjects][] {
  const { server, mounts, processGroups } = deployment;
  switch (rule.subject) {
    case 'deployment':
      return [deployment];
    case 'mount':
      return mounts;
    case 'process-group':
      return processGroups;
    case 'interpreter':
      return processGroups.flatMap((group) => group.interpreters);
    case 'virtual-host':
      return server?.virtualHosts ?? [];
    default:
      return server ? [server] : [];
  }
}
