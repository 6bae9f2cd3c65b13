/** One request as a client sends it. */
export interface RequestLine {
  /** `http[s]://host[:port]/path?query`; the path is taken byte for byte. With https the client speaks TLS. */
  readonly url: string;
  /** GET where absent. */
  readonly method?: string;
  /** All headers besides Host. Where absent, a client sends what it sends of its own: User-Agent, Accept and the like. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Replaces the Host header; the empty string sends none. */
  readonly hostHeader?: string;
  /** The local address the client connects to; 127.0.0.1 where absent. */
  readonly connect?: string;
}

/** A request taken apart. `host` is what the Host header names, as httpd compares it; null where none is sent. */
export interface RequestAuthority {
  readonly connectIp: string;
  /** The local port the client connects to. */
  readonly port: number;
  readonly host: string | null;
  /** The port that the Host header names. */
  readonly hostPort: number | null;
  /** The Host header as sent, which is what conditions and SetEnvIf see. */
  readonly hostHeader: string;
  /** Why httpd answers 400 before it looks at any server's mapping. */
  readonly refusal: HostRefusal | null;
  /** The path and query, byte for byte. */
  readonly target: string;
  readonly method: string;
  /** The client speaks TLS. */
  readonly isTls: boolean;
  /** The headers that are sent besides Host, by their names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Nothing else is sent; else a client may send headers of its own. */
  readonly isComplete: boolean;
}

/** Why a Host header is refused. `byDefault`: `HttpProtocolOptions Unsafe` lets it pass. */
export interface HostRefusal {
  readonly why: string;
  readonly byDefault: boolean;
}

const DEFAULT_CONNECT = '127.0.0.1';

/** Whom a server on this machine sees as the client: a loopback address is reached from the first one (Linux: ip-route, table local). */
export const clientAddress = ({ connectIp }: RequestAuthority): string =>
  connectIp.startsWith('127.') ? DEFAULT_CONNECT : connectIp;

/** Takes a request apart the way a client sends it: the ports 80 and 443 stay out of Host. */
export function readRequest(request: RequestLine): RequestAuthority {
  const found = /^(https?):\/\/(\[[^\]]*\]|[^/:?#]*)(?::(\d+))?(.*)$/is.exec(request.url);
  const scheme = found?.[1]?.toLowerCase();
  const name = found?.[2] ?? '';
  const port = found?.[3] ? Number(found[3]) : scheme === 'https' ? 443 : 80;
  const target = found?.[4] ? found[4] : '/';
  const sent = request.hostHeader ?? (port === 80 || port === 443 ? name : `${name}:${port}`);
  const refusal = refuseHost(sent);
  const written = splitPort(sent);
  // The brackets of an address are no part of the name (apr_parse_addr_port).
  const bare = written.name.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  const host = sent === '' ? null : bare.replace(/\.$/, '');
  return {
    connectIp: request.connect ?? DEFAULT_CONNECT,
    port,
    host,
    hostPort: written.port,
    hostHeader: sent,
    refusal,
    target: target.startsWith('/') ? target : `/${target}`,
    method: request.method ?? 'GET',
    isTls: scheme === 'https',
    headers: new Map(Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
    isComplete: request.headers !== undefined,
  };
}

/** A port is written in digits alone. */
function splitPort(sent: string): { readonly name: string; readonly port: number | null } {
  const found = /:(\d+)$/.exec(sent);
  return found ? { name: sent.slice(0, found.index), port: Number(found[1]) } : { name: sent, port: null };
}

/** A name whose labels begin with no digit, with a small port or none: nothing is wrong with it. */
const PLAIN_HOST = /^[a-z_-][\w-]*(?:\.[a-z_-][\w-]*)*(?::[1-9]\d{0,3})?$/i;

/**
 * What httpd refuses of a Host header (httpd.md 3.4; vhost.c:fix_hostname, strict_hostname_check; scenarios `bad-host-header`
 * and `odd-hosts-with-unsafe-protocol-options`).
 */
function refuseHost(sent: string): HostRefusal | null {
  const always = (why: string): HostRefusal => ({ why, byDefault: false });
  const strict = (why: string): HostRefusal => ({ why, byDefault: true });
  if (PLAIN_HOST.test(sent)) return null;
  if (sent === '') return always('HTTP/1.1 without a Host header');
  const { name, port } = splitPort(sent);
  if (port !== null && (port < 1 || port > 65535)) return always('the port in the Host header is none');
  if (name.startsWith('[')) return ADDRESS.test(name) ? null : always('a malformed address in the Host header');
  if (name === '' || /\.\.|[/\\]/.test(name)) return always('a malformed name in the Host header');
  if (/:[^:\]]*$/.test(name)) return strict('the port in the Host header is no number');
  if (name === '.' || !/^[a-z0-9._-]+$/i.test(name)) return strict('a malformed name in the Host header');
  const labels = name.replace(/\.$/, '').split('.');
  if (!/^\d/.test(labels.at(-1) ?? '')) return null;
  const isAddress =
    labels.length === 4 && labels.every((label) => /^(0|[1-9]\d{0,2})$/.test(label) && Number(label) <= 255);
  return isAddress ? null : strict('the last label of the Host header begins with a digit');
}

const ADDRESS = /^\[[0-9a-f:.]+\]$/i;
