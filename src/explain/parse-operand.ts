import type { RequestLine } from '../apache/model/request-authority.ts';
import { isNamed } from '../apache/model/select-virtual-host.ts';
import type { Server, ServerConfig } from '../apache/model/server-config.ts';
import { speaksTls } from '../apache/model/tls-connection.ts';
import { isMainServerReachable } from '../deployment/main-server.ts';
import { requestTo } from '../deployment/site-url.ts';

/** What a person types to be explained. */
export type Operand =
  | { readonly kind: 'url'; readonly url: string; readonly host: string }
  | { readonly kind: 'host'; readonly host: string; readonly port: number | null; readonly path: string }
  | { readonly kind: 'path'; readonly path: string };

/** Takes apart a URL, a host with or without a path, or a path; null where it is none of them. */
export function parseOperand(written: string): Operand | null {
  if (written.startsWith('/')) return { kind: 'path', path: written };
  const url = /^https?:\/\/(\[[^\]]*\]|[^/:?#]+)/i.exec(written);
  if (url) return { kind: 'url', url: written, host: bare(url[1] ?? '') };
  const found = /^(\[[0-9a-f:.]+\]|[\w-]+(?:\.[\w-]+)*\.?)(?::(\d+))?(?=$|\/)(.*)$/i.exec(written);
  const [, host = '', port, path] = found ?? [];
  return found ? { kind: 'host', host: bare(host), port: port ? Number(port) : null, path: path || '/' } : null;
}

const bare = (host: string): string => host.toLowerCase().replace(/\.$/, '');

/** Whether a server has a virtual host by that name. */
export const namesHost = ({ virtualHosts, main }: ServerConfig, host: string): boolean =>
  [main, ...virtualHosts].some((server) => isNamed(server, host));

/**
 * The requests that an operand stands for: a host is asked over TLS where one of its virtual hosts speaks that, as browsers ask
 * first; a path is asked of every server that has a name.
 */
export function requestsFor(config: ServerConfig, operand: Operand): readonly RequestLine[] {
  if (operand.kind === 'url') return [{ url: operand.url }];
  if (operand.kind === 'path') return pathEverywhere(config, operand.path);
  const { host, port, path } = operand;
  const own = config.virtualHosts.filter(
    (server) =>
      isNamed(server, host) &&
      (port === null || server.addresses.some((address) => address.port === '*' || address.port === port)),
  );
  const server = own.find((one) => speaksTls(config, one) === true) ?? own[0];
  const asked = { path, host, ...(port === null ? {} : { port }) };
  return [requestTo(config, server ?? config.main, asked)];
}

function pathEverywhere(config: ServerConfig, path: string): readonly RequestLine[] {
  const servers: readonly Server[] = [...(isMainServerReachable(config) ? [config.main] : []), ...config.virtualHosts];
  const requests = servers.map((server) => requestTo(config, server, { path }));
  return [...new Map(requests.map((request) => [`${request.connect ?? ''} ${request.url}`, request])).values()];
}
