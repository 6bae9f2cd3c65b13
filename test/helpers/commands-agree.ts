import { extractFacts } from '../../src/api.ts';
import type { Deployment, Mount } from '../../src/deployment/deployment.ts';
import { mountRequest } from '../../src/deployment/mount-probe.ts';
import type { OpenedServer } from '../../src/deployment/open-server.ts';
import { explainServer } from '../../src/explain/explain-server.ts';
import type { ExplainedRequest } from '../../src/explain/explanation.ts';
import type { ScriptFacts } from '../../src/python/facts/script-facts.ts';
import type { FilePath } from '../../src/source/location.ts';
import { knownValue, type Static } from '../../src/source/static-value.ts';

/** What the deployment, of which `check` and `graph` tell, says of a mount, where `explain` says something else for certain. */
function contradictions(mount: Mount, answer: ExplainedRequest): readonly string[] {
  const differing = (what: string, told: Static<string>, explained: string | null): readonly string[] =>
    told.kind === 'known' && told.value !== explained ? [`${what}: ${told.value}, explained as ${explained}`] : [];
  return [
    ...differing('process group', mount.processGroup.value, answer.processGroup),
    ...differing('application group', mount.applicationGroup.value, answer.applicationGroup),
    ...differing('callable', mount.callableObject.value, answer.callableObject),
    ...(mount.refusal && answer.failure?.kind !== mount.refusal.kind && answer.failure?.kind !== 'missing-script'
      ? [`refused with ${mount.refusal.kind}, explained as ${answer.failure?.kind ?? 'running'}`]
      : []),
  ];
}

/** Where `explain` contradicts what the deployment says of the same mounts. Undecided answers contradict nothing. */
export function disagreements(opened: OpenedServer, { mounts }: Deployment): readonly string[] {
  return mounts.flatMap((mount) => {
    const request = mount.server && mount.alias && mountRequest(opened.config, mount.server, mount.alias);
    if (!request || mount.shadowedBy || mount.undecidedBecause.length > 0) return [];
    const { startup, requests } = explainServer(opened, [request]);
    const [answer] = requests;
    // Where something else takes the URL first, the answer is not about this mount.
    const isItsOwn =
      answer?.mount?.at.range.start === mount.at?.range.start && answer?.mount?.at.file === mount.at?.file;
    if (!startup.ok || !answer || !isItsOwn || answer.outcome !== 'wsgi' || answer.undecidedBecause.length > 0)
      return [];
    if (answer.virtualHost?.at?.range.start !== mount.server?.at?.range.start) return [];
    // A folder is not run: what the deployment tells of its mount is about the scripts in it.
    if (answer.failure?.kind === 'script-is-directory') return [];
    return contradictions(mount, answer).map((what) => `${request.url}: ${what}`);
  });
}

/** What a script writes under names and values that are known, for certain: the key, how, and the value, in order. */
export const certainWrites = ({ effects }: ScriptFacts): readonly string[] =>
  effects.flatMap(({ how, key, value, certain }) =>
    certain && value?.kind === 'known' ? [`${how} ${key}=${value.value}`] : [],
  );

/** Where `facts` tells of other writes of a mounted script than the deployment that `check` reads. */
export async function factsDisagreements(mounts: readonly Mount[], root: FilePath): Promise<readonly string[]> {
  const told = mounts.map(async ({ script, callableObject }) => {
    if (!script.facts || script.file === null) return [];
    const [facts] = await extractFacts({
      scripts: [{ file: script.file, root }],
      pythonPath: null,
      callableObject: knownValue(callableObject.value),
    });
    const [own, others] = [certainWrites(script.facts), facts ? certainWrites(facts) : []];
    return own.join() === others.join() ? [] : [`${script.file}: check ${own.join()}, facts ${others.join()}`];
  });
  return (await Promise.all(told)).flat();
}
