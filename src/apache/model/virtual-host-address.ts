import type { VirtualHostAddress } from './server-config.ts';

/** An address of a `<VirtualHost>` line, or httpd's words for refusing it. */
export type ParsedAddress =
  | { readonly kind: 'address'; readonly address: VirtualHostAddress }
  | { readonly kind: 'error'; readonly message: string };

const ANY = new Set(['*', '_default_', '0.0.0.0', '[::]']);

/** Names that DNS could know; everything else is dropped with a message and no harm to the exit status (vhost.c:get_addresses). */
const HOST_NAME = /^(?!-)[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/i;

/**
 * Parses one word of a `<VirtualHost>` line. Without a port it is that of the main server's ServerName, if that line came
 * before; else any port.
 */
export function parseVirtualHostAddress(written: string, mainPort: number | null): ParsedAddress {
  if (/^\d+$/.test(written)) return { kind: 'error', message: 'Missing address for VirtualHost' };
  const found = /^(\[[^\]]*\]|[^:]*)(?::([^:]*))?$/.exec(written);
  const host = found?.[1] ?? '';
  if (/^\[[^\]]*$/.test(written)) return { kind: 'error', message: 'The address or port is invalid' };
  if (!found) return dropped(written);
  if (host === '') return { kind: 'error', message: 'The address or port is invalid' };
  const port = parsePort(found[2], mainPort);
  if (port === 'invalid') return { kind: 'error', message: 'The address or port is invalid' };
  if (port === 'dropped') return dropped(written);
  if (ANY.has(host.toLowerCase())) return accepted(written, '*', port);
  const ip = parseIp(host);
  if (ip) return accepted(written, ip, port);
  if (host.toLowerCase() === 'localhost') return accepted(written, '127.0.0.1', port);
  return HOST_NAME.test(host) ? accepted(written, null, port) : dropped(written);
}

const accepted = (written: string, ip: string | null, port: number | '*'): ParsedAddress => ({
  kind: 'address',
  address: { written, ip, port },
});

const dropped = (written: string): ParsedAddress => ({ kind: 'address', address: { written, ip: null, port: null } });

function parsePort(text: string | undefined, mainPort: number | null): number | '*' | 'invalid' | 'dropped' {
  if (text === undefined) return mainPort ?? '*';
  if (text === '*') return '*';
  if (!/^\d+$/.test(text)) return 'dropped';
  const port = Number(text);
  return port >= 1 && port <= 65535 ? port : 'invalid';
}

/** A literal address in its usual writing: `127.1` is `127.0.0.1` (inet_aton); IPv6 without brackets. */
function parseIp(host: string): string | null {
  if (host.startsWith('[')) return host.slice(1, -1).toLowerCase();
  if (!/^\d+(\.\d+){0,3}$/.test(host)) return null;
  const parts = host.split('.').map(Number);
  const last = parts.pop() ?? 0;
  const bytes = [...parts];
  const missing = 4 - bytes.length;
  for (let shift = missing - 1; shift >= 0; shift--) bytes.push(Math.floor(last / 256 ** shift) % 256);
  return bytes.every((byte) => byte <= 255) ? bytes.join('.') : null;
}
