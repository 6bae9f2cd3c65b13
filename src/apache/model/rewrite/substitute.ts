import { known, type Static } from '../../../source/static-value.ts';
import { forcedStatus, type RewriteRule } from './rewrite-rule.ts';

/** Where rules stand, and what the server calls itself there. */
export interface RulesPlace {
  /** The folder whose rules they are, with a slash at its end; null for a server's. */
  readonly folder: string | null;
  /** The path of a URL that names this very server; null for others. */
  readonly ownPath: (url: string) => string | null;
  /** The URL of a path, by the name that the server gives itself to this client. */
  readonly ownUrl: (path: string) => Static<string>;
}

/** What a rule has put in the place of the path and the query. */
export interface Substituted {
  /** A path, or a URL that is not of this server or that a redirect is to go to; not known where the server's own name is not. */
  readonly filename: Static<string>;
  readonly query: string;
  /** The status of the redirect to that URL; null for a path. */
  readonly status: number | null;
  /** It was a URL of this server. */
  readonly isReduced: boolean;
}

/** What becomes of the expanded substitution of a rule (mod_rewrite.c:apply_rewrite_rule, behind do_expand). */
export function substitute(place: RulesPlace, rule: RewriteRule, target: string, query: string): Substituted {
  const isForced = rule.flags.has('r');
  const isBare = !target.startsWith('/') && !isAbsoluteUrl(target);
  const prefix = isBare ? (place.folder ?? (isForced ? '' : '/')) : '';
  const split = splitQuery(rule, prefix + target, query);
  const redirect = { query: split.query, status: forcedStatus(rule) ?? 302, isReduced: false };
  if (isForced) return { ...redirect, filename: qualified(place, split.path) };
  const own = isAbsoluteUrl(split.path) ? place.ownPath(split.path) : null;
  const filename = own ?? split.path;
  if (isAbsoluteUrl(filename)) return { ...redirect, filename: known(filename) };
  const keepsSlashes = prefix !== '' || rule.substitution.startsWith('//');
  return {
    filename: known(keepsSlashes ? filename : filename.replace(/^\/{2,}/, '/')),
    query: split.query,
    status: null,
    isReduced: own !== null,
  };
}

/** A path as a URL of this server (mod_rewrite.c:fully_qualify_uri). */
function qualified({ ownUrl }: RulesPlace, path: string): Static<string> {
  if (isAbsoluteUrl(path)) return known(path);
  return ownUrl(path.startsWith('/') ? path : `/${path}`);
}

/** The schemes that mod_rewrite knows (mod_rewrite.c:is_absolute_uri). */
const ABSOLUTE = /^(?:(?:ajp|balancer|ftp|fcgi|gopher|https?|h2c?|ldap|nntp|scgi|wss?):\/\/|(?:mailto|news|unix):)/i;

const isAbsoluteUrl = (text: string): boolean => ABSOLUTE.test(text);

/** The query string goes where the substitution ends in a question mark of its own. */
export const endsInBareQuestionMark = ({ substitution, flags }: RewriteRule): boolean =>
  substitution.endsWith('?') && !flags.has('qsa');

/** Splits a query off what a substitution gave (mod_rewrite.c:splitout_queryargs). */
function splitQuery(
  rule: RewriteRule,
  filename: string,
  before: string,
): { readonly path: string; readonly query: string } {
  const { flags, substitution } = rule;
  if (endsInBareQuestionMark(rule)) return { path: filename, query: '' };
  const kept = flags.has('qsd') ? '' : before;
  if (flags.has('qsd') && !substitution.includes('?')) return { path: filename, query: '' };
  const takesLast = flags.has('qsl') || (substitution.endsWith('?') && flags.has('qsa'));
  const at = takesLast ? filename.lastIndexOf('?') : filename.indexOf('?');
  if (at < 0) return { path: filename, query: kept };
  const written = filename.slice(at + 1);
  const query = flags.has('qsa') ? (written === '' ? kept : `${written}&${kept}`) : written;
  return { path: filename.slice(0, at), query: query.replace(/&$/, '') };
}
