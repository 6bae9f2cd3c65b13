import type { Route } from '../apache/model/route.ts';
import type { Mount } from '../deployment/deployment.ts';
import type { MountAnswer, MountAnswers } from '../deployment/mount-answer.ts';
import { askMount, probePath } from '../deployment/mount-probe.ts';
import type { OpenedServer } from '../deployment/open-server.ts';
import { FreshServers } from './fresh-servers.ts';
import type { PlannedRequest } from './planned-request.ts';

/** More preloads than this are not run anew for each mount of their process. */
const MOST_PRELOADS = 20;

/** Tells of each mount what a freshly started server answers to its own URL, as `explain` would; asked once a mount. */
export function mountAnswers(opened: OpenedServer): MountAnswers {
  const { config, disk } = opened;
  const servers = new FreshServers(opened);
  const planned = new Map<Mount, PlannedRequest | null>();
  const answers = new Map<Mount, MountAnswer | null>();
  const isFile = (path: string): boolean => {
    const found = disk.look(path);
    return found.kind === 'present' && found.as === 'file';
  };
  const plan = (mount: Mount): PlannedRequest | null => {
    const known = planned.get(mount);
    if (known !== undefined) return known;
    const route = config.preloads.length > MOST_PRELOADS ? null : ownRoute(opened, mount);
    const found = route && servers.plan(route);
    planned.set(mount, found);
    return found;
  };
  const answerOf = (mount: Mount): MountAnswer | null => {
    const known = answers.get(mount);
    if (known !== undefined) return known;
    const request = plan(mount);
    const found = request && endOf(servers, request);
    answers.set(mount, found);
    return found;
  };
  const strayOf = (mount: Mount): MountAnswer | null => {
    const route = config.preloads.length > MOST_PRELOADS ? null : strayRoute(opened, mount);
    return route && endOf(servers, servers.plan(route));
  };
  const refusalOf = (mount: Mount): MountAnswer | null => (plan(mount)?.call === null ? answerOf(mount) : null);
  const routeOf: MountAnswers['routeOf'] = (server, path, host) =>
    probePath(config, server, path, { disk, environment: opened.environment, ...(host === undefined ? {} : { host }) });
  return { answerOf, refusalOf, strayOf, routeOf, isFile };
}

/** How a request ends on a freshly started server; null where that is not certain. */
function endOf(servers: FreshServers, request: PlannedRequest): MountAnswer | null {
  const { status, failure, undecidedBecause } = servers.endOf(request);
  return undecidedBecause.length === 0 ? { route: request.route, status, failure } : null;
}

/** Where a mount's own URL leads; null where that is not known, or not to the mount. */
function ownRoute(
  { config, disk, environment }: OpenedServer,
  { server, alias, shadowedBy, undecidedBecause }: Mount,
): Route | null {
  if (!server || !alias || shadowedBy || undecidedBecause.length > 0 || config.startupError) return null;
  const route = askMount(config, server, alias, { disk, environment });
  return route?.alias === alias && route.undecidedBecause.length === 0 ? route : null;
}

/** Where a mount's own URL leads that does not come to the mount; null where that is not known. */
function strayRoute({ config, disk, environment }: OpenedServer, { server, alias, shadowedBy }: Mount): Route | null {
  if (!server || !alias || shadowedBy || config.startupError) return null;
  const route = askMount(config, server, alias, { disk, environment });
  return route && route.alias !== alias && route.undecidedBecause.length === 0 ? route : null;
}
