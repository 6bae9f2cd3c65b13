import { known, type Static, unknown } from '../../source/static-value.ts';
import type { RequestAuthority } from './request-authority.ts';

/** What every client sends in one way or another: not known of a request whose headers nobody has told. None opens a WebSocket. */
const CLIENTS_OWN =
  /^(user-agent|accept|accept-.*|cache-control|pragma|upgrade-insecure-requests|sec-(?!websocket-).*|dnt|te)$/;

/** What clients say of a connection on which they ask for nothing else. */
const CONNECTION: Static<string> = { kind: 'one-of', values: ['', 'keep-alive', 'Keep-Alive', 'close'] };

/** A header of a request: Host, one that is named, else not sent. */
export function headerOf(asked: RequestAuthority, name: string): Static<string> {
  const key = name.toLowerCase();
  if (key === 'host') return known(asked.hostHeader);
  const sent = asked.headers.get(key);
  if (sent !== undefined) return known(sent);
  if (!asked.isComplete && key === 'connection') return CONNECTION;
  return !asked.isComplete && CLIENTS_OWN.test(key)
    ? unknown(`the request does not say which ${name} header it sends`)
    : known('');
}
