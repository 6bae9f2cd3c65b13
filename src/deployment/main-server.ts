import type { ServerConfig } from '../apache/model/server-config.ts';

/**
 * Whether a request can end in the main server: httpd goes there only if no virtual host has the connection's address
 * and port (`ap_update_vhost_given_ip`). Not so if every port listened on has a virtual host for any address.
 */
export function isMainServerReachable(config: ServerConfig): boolean {
  if (config.virtualHosts.length === 0) return true;
  const listened = config.listens.map(({ port }) => port);
  const named = config.virtualHosts.flatMap(({ addresses }) =>
    addresses.flatMap(({ port }) => (typeof port === 'number' ? [port] : [])),
  );
  // Where no Listen is in the files analysed, the addresses that virtual hosts are written for tell the ports.
  return (listened.length > 0 ? listened : named).some((port) => !isCovered(config, port));
}

/** Whether a port has a virtual host for any address, so that no request to it comes to the main server. */
export const isCovered = ({ virtualHosts }: ServerConfig, port: number | null): boolean =>
  virtualHosts.some(
    (host) =>
      host.section?.conditions.length === 0 &&
      host.addresses.some((address) => address.ip === '*' && (address.port === '*' || address.port === port)),
  );
