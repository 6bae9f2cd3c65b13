/**
 * How many characters of a URL path an alias takes, or 0 (mod_alias.c:alias_matches, mod_wsgi.c:wsgi_alias_matches): a run
 * of slashes matches a run of slashes; an alias without a final slash ends at a segment's end.
 */
export function matchPrefix(path: string, prefix: string): number {
  let p = 0;
  let u = 0;
  while (p < prefix.length) {
    if (prefix[p] === '/') {
      if (path[u] !== '/') return 0;
      while (prefix[p] === '/') p += 1;
      while (path[u] === '/') u += 1;
    } else if (path[u] === prefix[p]) {
      p += 1;
      u += 1;
    } else return 0;
  }
  if (prefix[p - 1] !== '/' && u < path.length && path[u] !== '/') return 0;
  return u;
}
