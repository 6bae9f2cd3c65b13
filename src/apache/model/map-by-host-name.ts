import { withoutEndSlashes } from '../../source/normal-path.ts';
import type { Static } from '../../source/static-value.ts';
import { known, unknown } from '../../source/static-value.ts';
import { canonicalPort, requestedName } from './canonical-name.ts';
import type { RequestAuthority } from './request-authority.ts';
import type { Scope } from './scope.ts';

/**
 * The file that VirtualDocumentRoot names for a path: parts of the host name are put into its text (mod_vhost_alias.c:
 * vhost_alias_interpolate).
 */
export function mapByHostName(scope: Scope, asked: RequestAuthority, path: string, pattern: string): Static<string> {
  const host = requestedName(scope, asked);
  if (host.kind !== 'known') return host;
  const name = host.value.toLowerCase();
  let file = '';
  for (let at = 0; at < pattern.length; at += 1) {
    if (pattern[at] !== '%') {
      file += pattern[at];
      continue;
    }
    const found = /^%(?:([%p])|(-?\d+)(\+?)(?:\.(-?\d+)(\+?))?)/.exec(pattern.slice(at));
    if (!found) return unknown(`what ${pattern} means is not known`);
    at += found[0].length - 1;
    if (found[1] === '%') file += '%';
    else if (found[1] === 'p') file += String(canonicalPort(scope, asked));
    else file += hostPart(name, found) || '_';
  }
  return known(withoutEndSlashes(file) + path);
}

/** `%2.1+`: parts of the name, then letters of those. */
function hostPart(name: string, [, , part = '0', andMore = '', letter, andMoreLetters = '']: RegExpExecArray): string {
  const chosen = part === '0' ? name : choose(name.split('.'), Number(part), andMore === '+').join('.');
  if (letter === undefined || letter === '0') return chosen;
  return choose([...chosen], Number(letter), andMoreLetters === '+').join('');
}

/** The n-th from the left, or from the right where negative; with the rest in that direction. */
function choose(parts: readonly string[], number: number, andMore: boolean): readonly string[] {
  if (number === 0) return parts;
  const index = number > 0 ? number - 1 : parts.length + number;
  if (index < 0 || index >= parts.length) return [];
  if (!andMore) return parts.slice(index, index + 1);
  return number > 0 ? parts.slice(index) : parts.slice(0, index + 1);
}
