import { routeOnServer } from '../apache/model/route-request.ts';
import type { Mount } from '../deployment/deployment.ts';
import type { AnswerOf, MountAnswer } from '../deployment/mount-answer.ts';
import { mountUrl } from '../deployment/mount-probe.ts';
import type { OpenedServer } from '../deployment/open-server.ts';
import { ProcessShapes } from '../deployment/process-shape.ts';
import { describeAnswer } from './describe-answer.ts';
import { simulate } from './explain-requests.ts';
import { planRequest } from './planned-request.ts';

/** More preloads than this are not run anew for each mount of their process. */
const MOST_PRELOADS = 20;

/**
 * Tells of each mount what a freshly started server answers to its own URL, as `explain` would; asked once a mount. Every
 * mount has a fresh server of its own; what the processes of all these servers are like is worked out once.
 */
export function mountAnswers(opened: OpenedServer): AnswerOf {
  const { config, disk, versions, sources } = opened;
  const known = new Map<Mount, MountAnswer | null>();
  const shapes = new ProcessShapes(config, versions, sources);
  const isFile = (path: string): boolean => {
    const found = disk.look(path);
    return found.kind === 'present' && found.as === 'file';
  };
  return (mount) => {
    let answer = known.get(mount);
    if (answer === undefined) {
      const told = config.preloads.length > MOST_PRELOADS ? null : answerFor(opened, shapes, mount);
      answer = told && { ...told, isFile };
      known.set(mount, answer);
    }
    return answer;
  };
}

function answerFor(
  opened: OpenedServer,
  shapes: ProcessShapes,
  { server, alias, shadowedBy, undecidedBecause }: Mount,
): Omit<MountAnswer, 'isFile'> | null {
  const { config, disk, environment } = opened;
  if (!server || !alias || shadowedBy || undecidedBecause.length > 0 || config.startupError) return null;
  const url = mountUrl(config, server, alias);
  if (url === null) return null;
  const route = routeOnServer(config, server, { url }, { disk, environment });
  if (route.alias !== alias || route.undecidedBecause.length > 0) return null;
  const planned = planRequest(opened, route);
  const answer = describeAnswer(planned, 0, simulate(opened, [planned], shapes));
  return answer.undecidedBecause.length > 0 ? null : { route, status: answer.status, failure: answer.failure };
}
