import { directivesOf } from './find-node.ts';
import { type NormalizedPath, normalizePath } from './normalize-path.ts';
import { Scope } from './scope.ts';
import type { Server, ServerConfig } from './server-config.ts';

/** The path of a request as a server reads it. */
export function readPath(config: ServerConfig, server: Server, target: string): NormalizedPath {
  // AllowEncodedSlashes of the main server is not inherited (core.c: per-server without a merger).
  const encoded = directivesOf(server.directives, 'allowencodedslashes').at(-1)?.words[0]?.text.toLowerCase();
  return normalizePath(target, {
    mergeSlashes: new Scope(config, server).isOn('mergeslashes', true),
    encodedSlashes: encoded === 'on' || encoded === 'nodecode' ? encoded : 'off',
  });
}

/**
 * A URL that the configuration or a rule gives for a redirect inside httpd or a look-up: it is read as that of a request is, and
 * the query that goes with it stands behind its own (http_request.c:internal_internal_redirect, request.c:ap_sub_req_method_uri).
 */
export function readOwnUrl(
  config: ServerConfig,
  server: Server,
  { url, query }: { readonly url: string; readonly query: string },
): { readonly read: NormalizedPath; readonly query: string } {
  const [bare = ''] = url.split('#');
  const at = bare.indexOf('?');
  const own = at < 0 ? '' : bare.slice(at + 1);
  return {
    read: readPath(config, server, at < 0 ? bare : bare.slice(0, at)),
    query: [own, query].filter((part) => part !== '').join('?'),
  };
}
