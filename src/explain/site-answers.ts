import { routeRequest } from '../apache/model/route-request.ts';
import type { Deployment, Mount } from '../deployment/deployment.ts';
import { mountRequest } from '../deployment/mount-probe.ts';
import type { OpenedServer } from '../deployment/open-server.ts';
import type { ExplainedRequest } from './explanation.ts';
import { FreshServers } from './fresh-servers.ts';

/** A mount, and what a freshly started server answers to its own URL. */
export interface SiteAnswer {
  readonly mount: Mount;
  /** Null for a pattern, of which no URL can be made. */
  readonly answer: ExplainedRequest | null;
  /** The answer comes from this mount, not from something that takes its URL first. */
  readonly isOwn: boolean;
}

/** Asks a server for the URL of each of its mounts, each time freshly started. */
export function answerSites(opened: OpenedServer, { mounts }: Deployment): readonly SiteAnswer[] {
  const { config, disk, environment } = opened;
  const servers = new FreshServers(opened);
  return mounts.map((mount) => {
    const { server, alias, at } = mount;
    const request = server && alias && mountRequest(config, server, alias);
    if (!request) return { mount, answer: null, isOwn: true };
    const answer = servers.answer(servers.plan(routeRequest(config, request, { disk, environment })));
    const isOwn = isSame(answer.mount?.at, at) && isSame(answer.virtualHost?.at, server.at);
    return { mount, answer, isOwn };
  });
}

const isSame = (a: Mount['at'] | undefined, b: Mount['at']): boolean =>
  (a ?? null) === b || (a?.file === b?.file && a?.range.start === b?.range.start);
