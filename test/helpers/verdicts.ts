import type { Mount } from '../../src/deployment/deployment.ts';
import { leaksOf, overriddenByServer } from '../../src/deployment/leaks.ts';
import { explainServer } from '../../src/explain/explain-server.ts';
import type { ExplainedRequest } from '../../src/explain/explanation.ts';
import type { Static } from '../../src/source/static-value.ts';
import { analyseTree, type ServerTold, type Tree } from './analyse-tree.ts';

/** What a person would write down of a server: one line a fact, in plain words. */
export interface Verdicts {
  /** Where each mount runs: `one.example.com/ runs a.wsgi in daemon web, interpreter one.example.com|`. */
  readonly runs: readonly string[];
  /** Which site gets whose settings: `a.wsgi gets b.settings from b.wsgi if asked later`. */
  readonly leaks: readonly string[];
  /** What requests one after the other get of a fresh server: `a.settings`, `b.settings (inherited)`, `500 exception`, `undecided: why`. */
  readonly answers: readonly string[];
}

/** The verdicts about a tree, and about requests for some URLs in their order. */
export function verdictsOf(tree: Tree, urls: readonly string[] = [], told: ServerTold = {}): Verdicts {
  const { project, deployments, servers } = analyseTree(tree, told);
  const explained = servers.flatMap((server) => {
    const requests = urls.map((url) => ({ url: url.startsWith('http') ? url : `http://one.example.com${url}` }));
    if (urls.length === 0) return [];
    const { startup, requests: answers } = explainServer(server, requests);
    return startup.ok ? answers.map(tellAnswer) : [`does not start: ${startup.error.message}`];
  });
  return {
    runs: deployments.flatMap(({ mounts, processGroups, detours }) => [
      ...mounts.map(tellMount),
      ...processGroups.flatMap((group) => group.mounts.filter((one) => !mounts.includes(one)).map(tellMount)),
      ...detours.map((one) => `perhaps ${tellMount(one)}`),
    ]),
    leaks: deployments.flatMap((deployment) =>
      deployment.processGroups.flatMap((group) => [
        ...leaksOf(group, deployment).map((leak) => {
          const when = leak.order === 'always' ? 'always' : 'if asked later';
          const how = leak.through === 'inherited' ? '' : ', in one interpreter';
          const proof = leak.proof === 'certain' ? '' : ', perhaps';
          const gets = tellValue(leak.given);
          return `${shortPath(leak.victim.deployedPath)} gets ${gets} from ${shortPath(leak.writer.deployedPath)} ${when}${how}${proof}`;
        }),
        ...overriddenByServer(group, deployment, project.scripts).flatMap(({ mounts: [mount], given, isCertain }) =>
          mount
            ? [`${shortPath(mount.script.deployedPath)} gets ${given} from the server${isCertain ? '' : ', perhaps'}`]
            : [],
        ),
      ]),
    ),
    answers: explained,
  };
}

const shortPath = (path: string): string => path.replace(/^\/srv\//, '');

const tellValue = (value: Static<string>): string =>
  value.kind === 'known' ? value.value : value.kind === 'one-of' ? value.values.join(' or ') : 'something';

function tellMount({ server, url, script, processGroup, applicationGroup, ...mount }: Mount): string {
  const name = server?.serverName?.value ?? '';
  const runs = `${name}${url} runs ${shortPath(script.deployedPath)}`;
  if (mount.shadowedBy) return `${runs} never: ${mount.shadowedBy.url} takes it`;
  const group = tellValue(processGroup.value);
  const place = processGroup.value.kind === 'known' && group === '' ? 'embedded' : `in daemon ${group}`;
  const interpreter = applicationGroup.value.kind === 'known' && applicationGroup.value.value === '';
  const callable = tellValue(mount.callableObject.value);
  return [
    `${runs} ${place}`,
    interpreter ? 'main interpreter' : `interpreter ${tellValue(applicationGroup.value)}`,
    ...(callable === 'application' ? [] : [`callable ${callable}`]),
    ...(mount.refusal ? [`refused: ${mount.refusal.kind}`] : []),
    ...(mount.undecidedBecause.length > 0 ? ['undecided'] : []),
  ].join(', ');
}

function tellAnswer({ outcome, status, failure, settingsModule, undecidedBecause }: ExplainedRequest): string {
  if (undecidedBecause.length > 0) return `undecided: ${undecidedBecause.join('; ')}`;
  if (failure) return `${status} ${failure.kind}`;
  if (!settingsModule) return status === null ? outcome : `${status} ${outcome}`;
  const { effective, from } = settingsModule;
  return `${effective}${from === 'own' ? '' : ` (${from})`}`;
}
