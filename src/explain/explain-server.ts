import type { RequestLine } from '../apache/model/request-authority.ts';
import { routeRequest } from '../apache/model/route-request.ts';
import { assumedOf, type OpenedServer } from '../deployment/open-server.ts';
import { explainRequests } from './explain-requests.ts';
import type { Explanation } from './explanation.ts';

/** Explains requests to a freshly started server. */
export function explainServer(opened: OpenedServer, requests: readonly RequestLine[]): Explanation {
  const { config, disk, environment } = opened;
  const route = (request: RequestLine) => routeRequest(config, request, { disk, environment });
  return { server: assumedOf(opened), ...explainRequests({ ...opened, route }, requests) };
}
