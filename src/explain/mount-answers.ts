import { routeOnServer } from '../apache/model/route-request.ts';
import type { Mount } from '../deployment/deployment.ts';
import type { AnswerOf, MountAnswer } from '../deployment/mount-answer.ts';
import { mountUrl } from '../deployment/mount-probe.ts';
import type { OpenedServer } from '../deployment/open-server.ts';
import { explainRequests } from './explain-requests.ts';

/** More preloads than this are not run anew for each mount of their process. */
const MOST_PRELOADS = 20;

/** Tells of each mount what a freshly started server answers to its own URL, as `explain` would; asked once a mount. */
export function mountAnswers(opened: Omit<OpenedServer, 'notices'>): AnswerOf {
  const known = new Map<Mount, MountAnswer | null>();
  return (mount) => {
    const found = known.get(mount);
    if (found !== undefined) return found;
    const answer = opened.config.preloads.length > MOST_PRELOADS ? null : answerFor(opened, mount);
    known.set(mount, answer);
    return answer;
  };
}

function answerFor(
  opened: Omit<OpenedServer, 'notices'>,
  { server, alias, shadowedBy, undecidedBecause }: Mount,
): MountAnswer | null {
  const { config, disk, environment } = opened;
  if (!server || !alias || shadowedBy || undecidedBecause.length > 0 || config.startupError) return null;
  const url = mountUrl(config, server, alias);
  if (url === null) return null;
  const route = routeOnServer(config, server, { url }, { disk, environment });
  if (route.alias !== alias || route.undecidedBecause.length > 0) return null;
  const [answer] = explainRequests({ ...opened, route: () => route }, [{ url }]).requests;
  if (!answer || answer.undecidedBecause.length > 0) return null;
  const { status, failure } = answer;
  const isFile = (path: string): boolean => {
    const found = disk.look(path);
    return found.kind === 'present' && found.as === 'file';
  };
  return { route, status, failure, isFile };
}
