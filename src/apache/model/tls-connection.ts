import type { RequestAuthority } from './request-authority.ts';
import { Scope } from './scope.ts';
import { selectVirtualHost } from './select-virtual-host.ts';
import type { Server, ServerConfig } from './server-config.ts';
import { isAllOfServer } from './whole-server.ts';

/** Whether client and server speak the same on a connection. */
export type Connection =
  | { readonly kind: 'spoken'; readonly undecidedBecause: readonly string[] }
  | { readonly kind: 'refused'; readonly server: Server; readonly why: string };

/** Whether TLS is on for a server; null where that hangs on a condition. */
export function speaksTls(config: ServerConfig, server: Server): boolean | null {
  const [line] = new Scope(config, server).lines('sslengine');
  if (!line) return false;
  return line.certain ? line.node.words[0]?.text.toLowerCase() === 'on' : null;
}

/** Methods by which OpenSSL knows plain HTTP where TLS should begin (ssl3_get_record: SSL_R_HTTP_REQUEST). */
const KNOWN_TO_OPENSSL: ReadonlySet<string> = new Set(['GET', 'POST', 'HEAD', 'PUT']);

/**
 * The first virtual host of an address decides whether its connections begin with TLS, whichever host the request turns out
 * to be for (ssl_engine_io.c, mod_ssl.c:ssl_hook_pre_connection). Plain HTTP to one that does is answered with 400, if at all.
 */
export function judgeConnection(config: ServerConfig, authority: RequestAuthority): Connection {
  const { connectIp, port, isTls, method } = authority;
  const unheard = whyUnheard(config, port);
  if (unheard !== null) return { kind: 'spoken', undecidedBecause: [unheard] };
  const { server, undecidedBecause } = selectVirtualHost(config, connectIp, port, null);
  const speaks = speaksTls(config, server);
  if (speaks === null)
    return { kind: 'spoken', undecidedBecause: ['whether SSLEngine is On hangs on what is not in the files'] };
  if (!isTls && speaks && !KNOWN_TO_OPENSSL.has(method)) {
    const why = `SSLEngine is On for port ${port}: a client that sends ${method} over plain HTTP gets no answer`;
    return { kind: 'spoken', undecidedBecause: [why] };
  }
  if (!isTls && speaks && undecidedBecause.length > 0)
    return { kind: 'spoken', undecidedBecause: ['plain HTTP is refused where SSLEngine is On'] };
  if (!isTls && speaks)
    return { kind: 'refused', server, why: `SSLEngine is On for port ${port}, and the request is plain HTTP` };
  const why = `no SSLEngine is On for port ${port}: a client that speaks TLS gets no answer, unless something in front of httpd does`;
  const asksForCertificate = isTls && new Scope(config, server).word('sslverifyclient') === 'require';
  return {
    kind: 'spoken',
    undecidedBecause: [
      ...(isTls && !speaks ? [why] : []),
      ...(asksForCertificate ? ['SSLVerifyClient asks the client for a certificate'] : []),
    ],
  };
}

/** Why no connection to a port comes about: the whole of a server's files is here, and none of them listens there. */
function whyUnheard(config: ServerConfig, port: number): string | null {
  const { listens, main } = config;
  const isOpen = main.directives.some(
    ({ key, symbols, conditions }) => key === 'listen' && symbols.length + conditions.length > 0,
  );
  if (listens.length === 0 || isOpen || !isAllOfServer(config, false)) return null;
  if (listens.some((listen) => listen.port === port)) return null;
  const ports = [...new Set(listens.map((listen) => listen.port))].join(', ');
  return `nothing listens on port ${port} (Listen ${ports}): what a client gets is for whatever stands in front of httpd`;
}
