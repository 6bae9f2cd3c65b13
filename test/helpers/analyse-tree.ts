import { basename } from 'node:path';
import { scriptOfTarget } from '../../src/apache/model/script-path.ts';
import type { ServerVersions } from '../../src/apache/model/server-config.ts';
import { buildDeployment } from '../../src/deployment/build-deployment.ts';
import type { Deployment } from '../../src/deployment/deployment.ts';
import { type MountAnswers, NO_ANSWERS } from '../../src/deployment/mount-answer.ts';
import { deploymentOf, type OpenedServer, ServerOpener } from '../../src/deployment/open-server.ts';
import { mountAnswers } from '../../src/explain/mount-answers.ts';
import { kindIn } from '../../src/host/kind-in.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { applySuppressions } from '../../src/linter/apply-suppressions.ts';
import { findSuppressions } from '../../src/linter/find-suppressions.ts';
import type { EntryPoint, Project, ProjectScript } from '../../src/project/project.ts';
import { readRequirements } from '../../src/project/read-requirements.ts';
import { createPythonParser } from '../../src/python/syntax/index.ts';
import { RULES } from '../../src/rules/index.ts';
import type { RawFinding, Rule, RuleSurroundings, SubjectKind, Subjects } from '../../src/rules/rule.ts';
import { isOfServer } from '../../src/rules/server-mount.ts';
import { disagreements } from './commands-agree.ts';

/** Texts by path below `/srv`: the tree and the server it is deployed on at once. */
export type Tree = Readonly<Record<string, string>>;

export const VERSIONS: ServerVersions = { apache: '2.4.62', modWsgi: '4.9.4', python: '3.11' };

export interface AnalysedTree extends Pick<RuleSurroundings, 'kindIn'> {
  readonly project: Project;
  readonly deployments: readonly Deployment[];
  /** The servers of the deployments; none where processes are mapped by hand. */
  readonly servers: readonly OpenedServer[];
  readonly answersOf: (deployment: Deployment) => MountAnswers;
  readonly textOf: (file: string) => string | null;
  /** Where `explain` contradicts the deployment. */
  readonly disagreements: readonly string[];
}

export const parser = await createPythonParser();

const ENTRY_POINTS: Readonly<Record<string, EntryPoint['kind']>> = {
  'manage.py': 'manage',
  'asgi.py': 'asgi',
  'celery.py': 'celery',
};

/** What is told of a server besides its files. */
export interface ServerTold {
  readonly versions?: Partial<ServerVersions>;
  /** What the server is started with. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Scripts by process group, as mapped by hand where there is no server. */
  readonly processGroups?: Readonly<Record<string, readonly string[]>>;
  /** Each `.conf` file at the top is a server of its own, of which a machine has one. */
  readonly alternatives?: boolean;
}

/**
 * A tree in memory, read by the real readers. The `.conf` files at the top are one server, in the order they are given;
 * those in folders are read only where they are included. With an `apache2.conf` the tree is the whole disk of the server; else what
 * it does not hold is not known.
 */
export function analyseTree(
  tree: Tree,
  { versions = {}, environment: started = {}, processGroups = {}, alternatives = false }: ServerTold = {},
): AnalysedTree {
  const files = new Map<string, string>(Object.entries(tree).map(([path, text]) => [`/srv/${path}`, text]));
  const fs = new MemoryFileSystem(files);
  const opener = new ServerOpener({
    fs,
    parser,
    root: '/srv',
    files: () => [...files.keys()],
    // A whole server's own file stands for the whole of a server.
    isOwn: () => 'apache2.conf' in tree,
    isExcluded: () => false,
    options: {
      serverRoot: '/etc/apache2',
      defines: [],
      environment: started,
      envvars: null,
      pathMap: { '/srv': '/srv' },
      versions: { ...VERSIONS, ...versions },
    },
  });
  const [first, ...others] = Object.keys(tree).flatMap((path) => (/^[^/]+\.conf$/.test(path) ? [`/srv/${path}`] : []));
  const entries = first === undefined ? [] : alternatives ? [first, ...others] : [first];
  const servers = entries.map((entry) => opener.open({ entry, more: alternatives ? [] : others, isEntry: false }));
  const sources = servers[0]?.sources ?? opener.sources;
  const referenced = new Set(
    servers.flatMap(({ config }) => [
      ...config.aliases.map((alias) => scriptOfTarget(alias.target)),
      ...config.preloads.map((preload) => preload.script),
    ]),
  );
  const scripts = new Map<string, ProjectScript>();
  const entryPoints: EntryPoint[] = [];
  const settingsModules: Map<string, () => ReturnType<typeof sources.settingsFacts>> = new Map();
  const requirements = new Map<string, string[]>();
  for (const [file, text] of files) {
    const name = basename(file);
    const kind = ENTRY_POINTS[name];
    const isScript = referenced.has(file) || /(wsgi\.py|\.wsgi)$/.test(name);
    const facts =
      kind === 'manage'
        ? sources.moduleFacts(file, '__main__')
        : isScript || kind
          ? sources.scriptFacts(file, 'application')
          : null;
    if (facts && isScript) scripts.set(file, { reason: referenced.has(file) ? 'reference' : 'name', facts });
    else if (facts && kind) entryPoints.push({ kind, file, facts });
    if (/\/settings(\/\w+)?\.py$/.test(file)) settingsModules.set(file, () => sources.settingsFacts(file));
    if (/requirements.*\.txt$/.test(name))
      for (const one of readRequirements(file, text)) requirements.set(one, [...(requirements.get(one) ?? []), file]);
  }
  const project: Project = {
    root: '/srv',
    files: [...files.keys()],
    scripts,
    servers: servers.map(({ config }) => config),
    likelyServers: new Set(),
    entryPoints,
    settingsModules,
    requirements,
    counts: { files: files.size, skipped: 0, parsed: files.size },
    notices: [],
  };
  const joined = servers.map((opened) => ({ opened, deployment: deploymentOf(opened, [...scripts.keys()]) }));
  const byHand = (): Deployment =>
    buildDeployment({
      versions: { ...VERSIONS, ...versions },
      sources,
      server: null,
      environment: new Map(Object.entries(started)),
      disk: null,
      processGroups: new Map(Object.entries(processGroups)),
      scripts: [...scripts.keys()],
    });
  const answers = new Map(joined.map(({ opened, deployment }) => [deployment, mountAnswers(opened)]));
  return {
    project,
    deployments: joined.length > 0 ? joined.map(({ deployment }) => deployment) : [byHand()],
    servers,
    answersOf: (deployment) => answers.get(deployment) ?? NO_ANSWERS,
    get disagreements() {
      return joined.flatMap(({ opened, deployment }) => disagreements(opened, deployment));
    },
    textOf: (file) => files.get(file) ?? null,
    kindIn: (folder, name) => kindIn(fs, folder, name),
  };
}

/** Everything one rule says of a tree. */
export function runRule(rule: Rule, tree: AnalysedTree): readonly RawFinding[] {
  const { project, deployments, answersOf, textOf, kindIn } = tree;
  const each = <T extends Subjects[SubjectKind]>(of: (deployment: Deployment) => readonly T[]) =>
    deployments.flatMap((deployment) => of(deployment).map((subject) => ({ subject, deployment })));
  const subjects: Readonly<Record<SubjectKind, readonly SubjectOf[]>> = {
    script: [...project.scripts.values()].map((subject) => ({ subject, deployment: null })),
    project: [{ subject: project, deployment: null }],
    'server-config': each(({ server }) => (server ? [server] : [])),
    'virtual-host': each(({ server }) => server?.virtualHosts ?? []),
    mount: each(({ mounts }) => mounts.filter(isOfServer)),
    'process-group': each(({ processGroups }) => processGroups),
    interpreter: each(({ processGroups }) => processGroups.flatMap(({ interpreters }) => interpreters)),
    deployment: each((deployment) => [deployment]),
    suppression: rule.subject === 'suppression' ? judgeSuppressions(tree) : [],
  };
  return subjects[rule.subject].flatMap(({ subject, deployment }) =>
    rule.run([subject], {
      project,
      deployment,
      deployments,
      ...(deployment ? answersOf(deployment) : NO_ANSWERS),
      textOf,
      kindIn,
    }),
  );
}

interface SubjectOf {
  readonly subject: Subjects[SubjectKind];
  readonly deployment: Deployment | null;
}

/** The day by which suppressions are judged in tests of rules. */
const TODAY = '2026-06-15';

/** Every suppression of a tree as the linter judges it, reasons demanded. */
function judgeSuppressions(tree: AnalysedTree): readonly SubjectOf[] {
  const rules = RULES.filter((rule) => rule.subject !== 'suppression');
  const findings = rules.flatMap((rule) => runRule(rule, tree)).map((finding) => ({ ...finding, fingerprint: '' }));
  const files = new Set([...tree.project.scripts.keys(), ...tree.project.servers.flatMap(({ read }) => read.files)]);
  const placed = [...files].flatMap((file) =>
    findSuppressions(file, tree.textOf(file) ?? '', file.endsWith('.py') ? 'python' : 'apache', parser),
  );
  const judged = applySuppressions(findings, placed, {
    today: TODAY,
    requireReason: true,
    knownRules: RULES.map(({ id }) => id),
    canJudge: () => true,
  });
  return judged.suppressions.map((subject) => ({ subject, deployment: null }));
}
