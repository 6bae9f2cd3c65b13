import { collapseSlashes } from './collapse-slashes.ts';

/** A request path as httpd matches it, or the status it answers instead. */
export type NormalizedPath =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'refused'; readonly status: 400 | 404; readonly why: string };

export interface PathRules {
  readonly mergeSlashes: boolean;
  readonly encodedSlashes: 'off' | 'on' | 'nodecode';
}

/** Names of plain characters with one slash before each: nothing is to be done to such a path. */
const PLAIN = /^(?:\/[\w~-][\w.~-]*)*\/?$/;

const UNRESERVED = /[A-Za-z0-9\-._~]/;

/**
 * From the raw target to the path that Location, Alias and WSGIScriptAlias see (httpd.md 5.1; protocol.c:ap_parse_uri,
 * util.c:ap_normalize_path, ap_unescape_url): the query is cut off, dot segments and doubled slashes go, `%XX` is decoded once.
 */
export function normalizePath(target: string, rules: PathRules): NormalizedPath {
  if (PLAIN.test(target)) return { kind: 'path', path: target };
  const [raw = ''] = target.replace(/^\/+/, '/').split('?');
  if (/%(?![0-9a-fA-F]{2})/.test(raw)) return refuse(400, 'a % that is no escape');
  const plain = raw.replace(/%([0-9a-fA-F]{2})/g, (written, code: string) => {
    const character = String.fromCharCode(Number.parseInt(code, 16));
    return UNRESERVED.test(character) ? character : written;
  });
  const first = removeDotSegments(plain, rules.mergeSlashes);
  if (first === null) return refuse(400, 'the path goes above the root');
  if (/%00/.test(first)) return refuse(404, 'a NUL in the path');
  if (rules.encodedSlashes === 'off' && /%2f/i.test(first))
    return refuse(404, 'an encoded slash, and AllowEncodedSlashes is Off');
  const kept = rules.encodedSlashes === 'nodecode' ? first.replace(/%(?=2f)/gi, '%25') : first;
  const decoded = decodeBytes(kept);
  if (rules.encodedSlashes !== 'on' || !/%2f/i.test(first)) return { kind: 'path', path: decoded };
  const again = removeDotSegments(decoded, rules.mergeSlashes);
  return again === null ? refuse(400, 'the path goes above the root') : { kind: 'path', path: again };
}

/** A path as part of a URL that httpd reads again. */
export const escapePath = (path: string): string => path.replace(/[%?#]/g, encodeURIComponent);

const refuse = (status: 400 | 404, why: string): NormalizedPath => ({ kind: 'refused', status, why });

function removeDotSegments(path: string, mergeSlashes: boolean): string | null {
  const merged = mergeSlashes ? collapseSlashes(path) : path;
  const kept: string[] = [];
  const segments = merged.split('/');
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === '.') {
      if (last) kept.push('');
    } else if (segment === '..') {
      if (kept.length <= 1) return null;
      kept.pop();
      if (last) kept.push('');
    } else kept.push(segment);
  }
  return kept.join('/');
}

/** Percent-decoding to bytes, shown as UTF-8 where they are, else one character a byte. */
function decodeBytes(text: string): string {
  if (!text.includes('%')) return text;
  const bytes = Buffer.from(
    text.replace(/%([0-9a-fA-F]{2})|[^\0-\xff]/g, (written, code?: string) =>
      code ? String.fromCharCode(Number.parseInt(code, 16)) : written,
    ),
    'latin1',
  );
  const utf8 = bytes.toString('utf8');
  return utf8.includes('\ufffd') ? bytes.toString('latin1') : utf8;
}
