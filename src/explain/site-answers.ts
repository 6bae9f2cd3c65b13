import type { Deployment, Mount } from '../deployment/deployment.ts';
import type { OpenedServer } from '../deployment/open-server.ts';
import { explainServer } from './explain-server.ts';
import type { ExplainedRequest } from './explanation.ts';
import { requestTo } from './site-url.ts';

/** A mount, and what a freshly started server answers to its own URL. */
export interface SiteAnswer {
  readonly mount: Mount;
  /** Null for a pattern, of which no URL can be made. */
  readonly answer: ExplainedRequest | null;
  /** The answer comes from this mount, not from something that takes its URL first. */
  readonly isOwn: boolean;
}

/** Asks a server for the URL of each of its mounts, each time freshly started. */
export const answerSites = (opened: OpenedServer, { mounts }: Deployment): readonly SiteAnswer[] =>
  mounts.map((mount) => {
    const { server, alias, at } = mount;
    if (!server || !alias || alias.regex || alias.node.symbols.length > 0) return { mount, answer: null, isOwn: true };
    const path = encodeURI(alias.url.startsWith('/') ? alias.url : `/${alias.url}`);
    const [answer] = explainServer(opened, [requestTo(opened.config, server, { path })]).requests;
    const isOwn = !answer || (isSame(answer.mount?.at, at) && isSame(answer.virtualHost?.at, server.at));
    return { mount, answer: answer ?? null, isOwn };
  });

const isSame = (a: Mount['at'] | undefined, b: Mount['at']): boolean =>
  (a ?? null) === b || (a?.file === b?.file && a?.range.start === b?.range.start);
