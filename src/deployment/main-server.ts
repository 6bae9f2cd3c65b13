import type { ServerConfig } from '../apache/model/server-config.ts';

/**
 * Whether a request can end in the main server: httpd goes there only if no virtual host has the connection's address
 * and port (`ap_update_vhost_given_ip`). Not so if every port listened on has a virtual host for any address.
 */
export function isMainServerReachable(config: ServerConfig): boolean {
  if (config.virtualHosts.length === 0) return true;
  const isCovered = (port: number | null): boolean =>
    config.virtualHosts.some(
      (host) =>
        host.section?.conditions.length === 0 &&
        host.addresses.some((address) => address.ip === '*' && (address.port === '*' || address.port === port)),
    );
  const ports = new Set(config.listens.map((listen) => listen.port));
  return ports.size === 0 ? false : [...ports].some((port) => !isCovered(port));
}
