import { known, type Static, unknown } from '../../source/static-value.ts';
import type { RequestAuthority } from './request-authority.ts';

/** What every client sends in one way or another: not known of a request whose headers nobody has told. */
const CLIENTS_OWN = /^(user-agent|accept|accept-.*|connection|cache-control|pragma|upgrade.*|sec-.*|dnt|te)$/;

/** A header of a request: Host, one that is named, else not sent. */
export function headerOf(asked: RequestAuthority, name: string): Static<string> {
  const key = name.toLowerCase();
  if (key === 'host') return known(asked.hostHeader);
  const sent = asked.headers.get(key);
  if (sent !== undefined) return known(sent);
  return !asked.isComplete && CLIENTS_OWN.test(key)
    ? unknown(`the request does not say which ${name} header it sends`)
    : known('');
}
